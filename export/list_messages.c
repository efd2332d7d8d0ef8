#include "base/array.h"
#include "dissect/sip_status.h"
#include "export/list.h"
#include "export/list_column.h"
#include "export/words.h"

static void write_n(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_format(buf, "%llu", (unsigned long long)((const struct message_row *)row)->id);
}

static void write_time(const struct list_format *format, const void *row, struct buf *buf)
{
    const struct message_row *message = row;

    list_write_time(format, message->time_us, message->time_ns, buf);
}

static void write_src(const struct list_format *format, const void *row, struct buf *buf)
{
    list_write_addr(format, &((const struct message_row *)row)->src, buf);
}

static void write_dst(const struct list_format *format, const void *row, struct buf *buf)
{
    list_write_addr(format, &((const struct message_row *)row)->dst, buf);
}

static void write_transport(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_text(buf, words_transport(((const struct message_row *)row)->transport));
}

static struct slice reason_of(const struct message_row *message)
{
    if (!slice_is_absent(message->reason) || message->code == 0)
        return message->reason;
    return slice_from_text(sip_status_phrase(message->code));
}

static void write_message(const struct list_format *format, const void *row, struct buf *buf)
{
    const struct message_row *message = row;

    (void)format;
    if (message->code == 0) {
        buf_slice(buf, message->method);
    } else {
        buf_format(buf, "%u ", message->code);
        buf_slice(buf, reason_of(message));
    }
    if ((message->flags & MESSAGE_HAS_SDP) != 0)
        buf_text(buf, " SDP");
}

static void write_method(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_slice(buf, ((const struct message_row *)row)->method);
}

static void write_code(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    if (((const struct message_row *)row)->code != 0)
        buf_format(buf, "%u", ((const struct message_row *)row)->code);
}

static void write_reason(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_slice(buf, reason_of(row));
}

static void write_cseq(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_format(buf, "%u", ((const struct message_row *)row)->cseq);
}

static void write_length(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_format(buf, "%u", ((const struct message_row *)row)->length);
}

static void write_frame(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_format(buf, "%llu", (unsigned long long)((const struct message_row *)row)->frame);
}

/* What is special about a message. */
static const struct {
    uint32_t flag; /* enum message_flag */
    const char *word;
} notes[] = {
    {MESSAGE_RETRANSMISSION, "retransmission"},
    {MESSAGE_DUPLICATE, "duplicate"},
    {MESSAGE_CUT, "cut"},
};

static void write_note(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    for (size_t i = 0; i < COUNT_OF(notes); i++) {
        if ((((const struct message_row *)row)->flags & notes[i].flag) == 0)
            continue;
        if (buf->len > 0)
            buf_byte(buf, ' ');
        buf_text(buf, notes[i].word);
    }
}

static void write_call(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_slice(buf, ((const struct message_row *)row)->short_id);
}

static void write_call_id(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_slice(buf, ((const struct message_row *)row)->call_id);
}

static enum style_role role_of_message(const void *row)
{
    const struct message_row *message = row;
    uint32_t repeated = (uint32_t)MESSAGE_RETRANSMISSION | (uint32_t)MESSAGE_DUPLICATE;

    return (message->flags & repeated) != 0 ? STYLE_REPEATED : style_of_code(message->code);
}

static int64_t time_us(const void *row)
{
    return ((const struct message_row *)row)->time_us;
}

static const struct list_column columns[] = {
    {.name = "n", .title = "#", .is_number = true, .write = write_n},
    {.name = "time", .title = "time", .write = write_time},
    {.name = "src", .title = "src", .keeps_ends = true, .least = 15, .write = write_src},
    {.name = "dst", .title = "dst", .keeps_ends = true, .least = 15, .write = write_dst},
    {.name = "transport", .title = "via", .drop = 2, .write = write_transport},
    {.name = "message",
     .title = "message",
     .least = 7,
     .write = write_message,
     .role = role_of_message},
    {.name = "method", .title = "method", .least = 6, .drop = 4, .write = write_method},
    {.name = "code", .title = "code", .is_number = true, .drop = 4, .write = write_code},
    {.name = "reason", .title = "reason", .least = 8, .drop = 5, .write = write_reason},
    {.name = "cseq", .title = "cseq", .is_number = true, .drop = 6, .write = write_cseq},
    {.name = "length", .title = "bytes", .is_number = true, .drop = 3, .write = write_length},
    {.name = "frame", .title = "frame", .is_number = true, .drop = 6, .write = write_frame},
    {.name = "call", .title = "call", .drop = 1, .write = write_call},
    {.name = "note", .title = "", .may_be_blank = true, .drop = 1, .write = write_note},
    {.name = "call_id", .title = "call-id", .least = 12, .drop = 7, .write = write_call_id},
};

static const struct list_kind kind = {
    .columns = columns,
    .column_count = COUNT_OF(columns),
    .table_default = "n,time,src,dst,transport,message,length,call,note",
    .data_default =
        "n,frame,time,src,dst,transport,method,code,reason,cseq,length,note,call,call_id",
    .time_us = time_us,
};

enum err list_new_messages(const struct list_options *options, struct out *out,
                           struct list **ret_list, struct error *reterr)
{
    return list_new(&kind, options, out, ret_list, reterr);
}

enum err list_message(struct list *list, const struct message_row *row)
{
    return list_add(list, row);
}

void list_message_columns(struct buf *buf)
{
    list_write_names(&kind, buf);
}
