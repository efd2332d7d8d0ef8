#include "export/text.h"

#include "export/list.h"
#include "export/text_parts.h"
#include "export/words.h"

#define SEPARATOR_BYTES 2

void text_addr(struct out *out, const struct addr *addr)
{
    char memory[ADDR_TEXT_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    addr_write(addr, &buf);
    out_slice(out, buf_as_slice(&buf));
}

void text_path(struct out *out, const struct text_options *options, const struct addr *src,
               const struct addr *dst)
{
    text_addr(out, src);
    out_text(out, style_is_ascii(&options->style) || options->has_raw_messages ? " -> " : " ► ");
    text_addr(out, dst);
}

void text_time(struct out *out, const struct text_options *options, int64_t time_us,
               int64_t before_us)
{
    char memory[64];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    style_write_timestamp(&options->style, time_us, options->start_us, before_us, true, &buf);
    out_slice(out, buf_as_slice(&buf));
}

void text_safe(struct out *out, const struct text_options *options, struct slice text)
{
    escape_print(text, options->style.target, out);
}

void text_party(struct out *out, const struct text_options *options, struct slice user,
                struct slice host)
{
    text_safe(out, options, user);
    if (user.len > 0 && host.len > 0)
        out_byte(out, '@');
    text_safe(out, options, host);
    if (user.len == 0 && host.len == 0)
        out_byte(out, '-');
}

void text_state(struct out *out, const struct text_options *options, const struct call_row *row)
{
    enum style_role role = row->final >= 300 ? style_of_code(row->final) : STYLE_TITLE;
    char memory[64];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    list_write_state(row->state, row->final, &buf);
    style_begin(out, &options->style, role);
    out_slice(out, buf_as_slice(&buf));
    style_end(out, &options->style, role);
}

/* Write the line over a message. */
static void print_message_head(struct out *out, const struct text_options *options,
                               const struct message_row *row, int64_t before_us)
{
    static const struct {
        uint32_t flag; /* enum message_flag */
        const char *text;
    } notes[] = {
        {MESSAGE_RETRANSMISSION, " retransmission"},
        {MESSAGE_DUPLICATE, " captured again"},
        {MESSAGE_CUT, " cut by the snap length"},
    };

    style_begin(out, &options->style, STYLE_TITLE);
    out_number(out, row->id);
    out_byte(out, ' ');
    text_time(out, options, row->time_us, before_us);
    out_byte(out, ' ');
    text_path(out, options, &row->src, &row->dst);
    out_byte(out, ' ');
    out_text(out, words_transport_title(row->transport));
    out_format(out, " %u B", row->length);
    for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
        if ((row->flags & notes[i].flag) != 0)
            out_text(out, notes[i].text);
    }
    style_end(out, &options->style, STYLE_TITLE);
    out_byte(out, '\n');
}

void text_message(struct out *out, const struct text_options *options,
                  const struct message_row *row, int64_t before_us, struct slice bytes)
{
    bool has_line_end = bytes.len > 0 && bytes.ptr[bytes.len - 1] == '\n';

    print_message_head(out, options, row, before_us);
    if (options->has_raw_messages)
        out_slice(out, bytes);
    else
        escape_print_lines(bytes, options->style.target, out);
    out_fill(out, '\n', has_line_end ? SEPARATOR_BYTES - 1 : SEPARATOR_BYTES);
}

void text_call_title(struct out *out, const struct text_options *options,
                     const struct call_row *row)
{
    out_byte(out, '#');
    out_number(out, row->id);
    out_byte(out, ' ');
    text_safe(out, options, row->short_id);
    out_text(out, "  ");
    text_party(out, options, row->from_user, row->from_host);
    out_text(out, style_is_ascii(&options->style) ? " > " : " ► ");
    text_party(out, options, row->to_user, row->to_host);
    out_text(out, "  ");
    if (!row->is_invite) {
        text_safe(out, options, row->method);
        out_byte(out, ' ');
    }
    text_state(out, options, row);
    out_text(out, "  ");
    text_time(out, options, row->start_us, row->start_us);
    out_byte(out, '\n');
}
