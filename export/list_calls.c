#include <assert.h>

#include "base/array.h"
#include "export/list.h"
#include "export/list_column.h"
#include "export/words.h"

static void write_n(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_decimal(buf, ((const struct call_row *)row)->id, 1);
}

static void write_id(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_slice(buf, ((const struct call_row *)row)->short_id);
}

static void write_start(const struct list_format *format, const void *row, struct buf *buf)
{
    const struct call_row *call = row;

    list_write_time(format, call->start_us, call->start_ns, buf);
}

static void write_state(const struct list_format *format, const void *row, struct buf *buf)
{
    const struct call_row *call = row;

    if (format->is_data)
        buf_text(buf, call_state_name(call->state));
    else
        list_write_state(call->state, call->final, buf);
}

static void write_final(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    if (((const struct call_row *)row)->final != 0)
        buf_decimal(buf, ((const struct call_row *)row)->final, 1);
}

static void write_party(struct slice user, struct slice host, struct buf *buf)
{
    buf_slice(buf, user);
    if (user.len > 0 && host.len > 0)
        buf_byte(buf, '@');
    buf_slice(buf, host);
}

static void write_from(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    write_party(((const struct call_row *)row)->from_user,
                ((const struct call_row *)row)->from_host, buf);
}

static void write_to(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    write_party(((const struct call_row *)row)->to_user, ((const struct call_row *)row)->to_host,
                buf);
}

static void write_src(const struct list_format *format, const void *row, struct buf *buf)
{
    list_write_addr(format, &((const struct call_row *)row)->src, buf);
}

static void write_dst(const struct list_format *format, const void *row, struct buf *buf)
{
    list_write_addr(format, &((const struct call_row *)row)->dst, buf);
}

static void write_span(const struct list_format *format, int64_t span_us, unsigned digits,
                       struct buf *buf)
{
    if (span_us != TIME_NONE)
        style_write_rounded(span_us, format->is_data ? 6 : digits, buf);
}

static void write_pdd(const struct list_format *format, const void *row, struct buf *buf)
{
    const struct call_row *call = row;

    write_span(format, call->pdd_us, 2, buf);
}

static void write_setup(const struct list_format *format, const void *row, struct buf *buf)
{
    const struct call_row *call = row;

    write_span(format, call->setup_us, 2, buf);
}

static void write_duration(const struct list_format *format, const void *row, struct buf *buf)
{
    const struct call_row *call = row;

    write_span(format, call->duration_us, 1, buf);
}

static void write_messages(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_decimal(buf, ((const struct call_row *)row)->messages, 1);
}

static void write_retransmissions(const struct list_format *format, const void *row,
                                  struct buf *buf)
{
    (void)format;
    buf_decimal(buf, ((const struct call_row *)row)->retransmissions, 1);
}

static void write_call_id(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_slice(buf, ((const struct call_row *)row)->call_id);
}

static void write_method(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_slice(buf, ((const struct call_row *)row)->method);
}

static void write_ruri(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_slice(buf, ((const struct call_row *)row)->ruri);
}

static void write_reason(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_slice(buf, ((const struct call_row *)row)->reason);
}

static void write_ended_by(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_text(buf, words_party(((const struct call_row *)row)->ended_by));
}

static void write_findings(const struct list_format *format, const void *row, struct buf *buf)
{
    uint32_t findings = ((const struct call_row *)row)->findings;

    if (format->is_data || findings > 0)
        buf_format(buf, "%u", findings);
}

static void write_legs(const struct list_format *format, const void *row, struct buf *buf)
{
    (void)format;
    buf_format(buf, "%u", ((const struct call_row *)row)->legs);
}

/* The role of a state, and whether its code is shown: a 200 means no more than COMPLETED. */
static const struct {
    enum style_role role;
    bool has_code;
} states[CALL_STATES] = {
    [CALL_TRYING] = {STYLE_1XX, false},           [CALL_RINGING] = {STYLE_1XX, false},
    [CALL_IN_CALL] = {STYLE_2XX, false},          [CALL_COMPLETED] = {STYLE_2XX, false},
    [CALL_FAILED] = {STYLE_FAILURE, true},        [CALL_BUSY] = {STYLE_FAILURE, true},
    [CALL_CANCELLED] = {STYLE_3XX, false},        [CALL_REDIRECTED] = {STYLE_3XX, true},
    [CALL_NO_ANSWER] = {STYLE_FAILURE, true},     [CALL_NO_ACK] = {STYLE_ERROR, false},
    [CALL_REJECTED_AUTH] = {STYLE_FAILURE, true}, [CALL_TRANSFERRED] = {STYLE_2XX, false},
    [CALL_INCOMPLETE] = {STYLE_DIM, false},
};

static enum style_role role_of_state(const void *row)
{
    enum call_state state = ((const struct call_row *)row)->state;

    return (size_t)state < CALL_STATES ? states[state].role : STYLE_PLAIN;
}

static enum style_role role_of_findings(const void *row)
{
    (void)row;
    return STYLE_WARN;
}

static int64_t start_us(const void *row)
{
    return ((const struct call_row *)row)->start_us;
}

#define READS(member) CALL_COLUMN_BIT(member)

static const struct list_column columns[] = {
    {.name = "n",
     .reads = READS(id),
     .title = "#",
     .is_number = true,
     .is_sortable = true,
     .page = {.width = "6ch", .members = "n"},
     .write = write_n},
    {.name = "id", .reads = READS(short_id), .title = "id", .drop = 3, .write = write_id},
    {.name = "start",
     .reads = READS(start_us) | READS(start_ns),
     .title = "start",
     .is_sortable = true,
     .screen = {.drop = 2},
     .page = {.width = "12ch", .members = "start"},
     .write = write_start},
    {.name = "method",
     .reads = READS(method),
     .title = "method",
     .drop = 2,
     .least = 6,
     .is_sortable = true,
     .screen = {.comfort = 9, .least = 6, .drop = 1, .is_optional = true},
     .write = write_method},
    {.name = "state",
     .reads = READS(state) | READS(final),
     .title = "state",
     .is_sortable = true,
     .page = {.width = "17ch", .members = "state,final"},
     .write = write_state,
     .role = role_of_state},
    {.name = "final",
     .reads = READS(final),
     .title = "final",
     .is_number = true,
     .drop = 4,
     .write = write_final},
    {.name = "findings",
     .reads = READS(findings),
     .title = "!",
     .is_number = true,
     .may_be_blank = true,
     .is_sortable = true,
     .screen = {.drop = 3},
     .page = {.title = "findings",
              .width = "minmax(11ch, 1fr)",
              .members = "findings",
              .is_text = true},
     .write = write_findings,
     .role = role_of_findings},
    {.name = "from",
     .reads = READS(from_user) | READS(from_host),
     .title = "from",
     .least = 11,
     .drop = 1,
     .is_sortable = true,
     .screen = {.comfort = 14, .least = 6},
     .page = {.width = "minmax(14ch, 2fr)", .members = "from"},
     .write = write_from},
    {.name = "to",
     .reads = READS(to_user) | READS(to_host),
     .title = "to",
     .least = 11,
     .drop = 1,
     .is_sortable = true,
     .screen = {.comfort = 14, .least = 6},
     .page = {.width = "minmax(14ch, 2fr)", .members = "to"},
     .write = write_to},
    {.name = "ruri",
     .reads = READS(ruri),
     .title = "request uri",
     .least = 12,
     .drop = 5,
     .write = write_ruri},
    {.name = "src",
     .reads = READS(src),
     .title = "src",
     .keeps_ends = true,
     .least = 15,
     .drop = 5,
     .is_sortable = true,
     .screen = {.comfort = 15, .least = 15, .drop = 7},
     .page = {.title = "src → dst", .width = "minmax(23ch, 1.7fr)", .members = "src,dst"},
     .write = write_src},
    {.name = "dst",
     .reads = READS(dst),
     .title = "dst",
     .keeps_ends = true,
     .least = 15,
     .drop = 7,
     .is_sortable = true,
     .screen = {.comfort = 15, .least = 15, .drop = 7, .joined_to = "src"},
     .write = write_dst},
    {.name = "pdd",
     .reads = READS(pdd_us),
     .title = "PDD",
     .is_number = true,
     .drop = 9,
     .is_sortable = true,
     .screen = {.drop = 9},
     .page = {.width = "7.5ch", .members = "pdd", .help = "post-dial delay: until it rings"},
     .write = write_pdd},
    {.name = "setup",
     .reads = READS(setup_us),
     .title = "setup",
     .is_number = true,
     .drop = 8,
     .write = write_setup},
    {.name = "duration",
     .reads = READS(duration_us),
     .title = "dur",
     .is_number = true,
     .drop = 6,
     .is_sortable = true,
     .screen = {.drop = 8},
     .page = {.title = "duration", .width = "8.5ch", .members = "duration"},
     .write = write_duration},
    {.name = "msgs",
     .reads = READS(messages),
     .title = "msgs",
     .is_number = true,
     .drop = 10,
     .is_sortable = true,
     .screen = {.drop = 10},
     .page = {.width = "5ch", .members = "messages"},
     .write = write_messages},
    {.name = "retrans",
     .reads = READS(retransmissions),
     .title = "retr",
     .is_number = true,
     .drop = 11,
     .write = write_retransmissions},
    {.name = "call_id",
     .title = "call-id",
     .needs_legs = true,
     .least = 12,
     .drop = 5,
     .write = write_call_id},
    {.name = "reason",
     .reads = READS(reason),
     .title = "reason",
     .least = 12,
     .drop = 12,
     .write = write_reason},
    {.name = "ended_by",
     .reads = READS(ended_by),
     .title = "ended by",
     .drop = 13,
     .write = write_ended_by},
    {.name = "legs",
     .title = "legs",
     .is_number = true,
     .needs_legs = true,
     .drop = 14,
     .write = write_legs},
};

static const struct list_kind kind = {
    .columns = columns,
    .column_count = COUNT_OF(columns),
    .table_default = LIST_CALLS_DEFAULT,
    .data_default = "n,id,start,method,state,final,from,to,ruri,src,dst,pdd,setup,duration,msgs,"
                    "retrans,call_id,reason,ended_by,findings,legs",
    .time_us = start_us,
    .reads = READS(id) | READS(start_us) | READS(start_ns),
};

enum err list_new_calls(const struct list_options *options, struct out *out, struct list **ret_list,
                        struct error *reterr)
{
    return list_new(&kind, options, out, ret_list, reterr);
}

enum err list_call(struct list *list, const struct call_row *row)
{
    return list_add(list, row);
}

void list_call_columns(struct buf *buf)
{
    list_write_names(&kind, buf);
}

static const struct list_column *find_column(struct slice name)
{
    for (size_t i = 0; i < kind.column_count; i++) {
        if (slice_is(name, columns[i].name))
            return &columns[i];
    }
    return NULL;
}

const struct list_column *list_call_column(const char *name)
{
    return find_column(slice_from_text(name));
}

size_t list_call_columns_find(const char *names, const struct list_column **ret_columns, size_t max)
{
    struct slice rest = slice_from_text(names);
    size_t count = 0;

    while (rest.len > 0 && count < max) {
        struct slice name = slice_sub(rest, 0, slice_find(rest, 0, ','));
        const struct list_column *column = find_column(name);

        assert(column != NULL);
        ret_columns[count++] = column;
        rest = slice_from(rest, name.len + 1);
    }
    return count;
}

enum call_sort list_call_sort(const struct list_column *column)
{
    int sort = 0;

    while (sort < CALL_SORTS && strcmp(call_sort_name((enum call_sort)sort), column->name) != 0)
        sort++;
    assert(sort < CALL_SORTS);
    return (enum call_sort)sort;
}

void list_write_state(enum call_state state, uint16_t final, struct buf *buf)
{
    if ((size_t)state < CALL_STATES && states[state].has_code && final != 0)
        buf_format(buf, "%u ", final);
    for (const char *word = call_state_name(state); *word != '\0'; word++)
        buf_byte(buf, (char)(*word >= 'a' && *word <= 'z' ? *word - 'a' + 'A' : *word));
}
