#include "export/flow_label.h"

#include "base/array.h"
#include "dissect/sip_method.h"
#include "export/flow_model.h"
#include "export/style.h"

#define SHORT_CHARACTERS 3 /* of a method in the shortest label */

/* How a label is put together, tier by tier. */
static const struct {
    bool has_reason;     /* responses: the phrase; requests: the whole method */
    bool has_sdp_word;   /* " SDP" */
    bool has_sdp_letter; /* responses: "s" */
    bool is_short;       /* requests: the first letters of the method */
    bool has_span;       /* " in 7.5 s" */
    bool is_tight;       /* no blank before "×5" */
} tiers[FLOW_LABEL_TIERS] = {
    {.has_reason = true, .has_sdp_word = true, .has_span = true},
    {.has_reason = true, .has_sdp_word = true},
    {.has_sdp_word = true},
    {.has_sdp_letter = true, .is_short = true, .is_tight = true},
    {.is_short = true, .is_tight = true},
};

static void write_count(unsigned count, bool is_ascii, struct buf *buf)
{
    buf_format(buf, "%s%u", is_ascii ? "x" : "×", count);
}

static void write_start(struct slice text, size_t characters, struct buf *buf)
{
    struct escape_glyph glyph;
    struct slice rest = text;

    while (characters-- > 0 && escape_next(&rest, ESCAPE_FILE, &glyph))
        ;
    buf_slice(buf, slice_sub(text, 0, text.len - rest.len));
}

static void write_request(const struct flow_message *message, unsigned tier, struct buf *buf)
{
    struct slice method = slice_is_absent(message->method) ? SLICE_LITERAL("?") : message->method;

    /* Three letters of an unknown method would mean nothing: its name is cut where it is drawn. */
    if (tiers[tier].is_short && sip_method_of(method) != SIP_METHOD_OTHER)
        write_start(method, SHORT_CHARACTERS, buf);
    else
        buf_slice(buf, method);
    /* Without the room for a phrase, a request is its method alone. */
    if (tiers[tier].has_reason && (message->flags & MESSAGE_HAS_SDP) != 0)
        buf_text(buf, " SDP");
}

static void write_response(const struct flow_message *message, unsigned tier, struct buf *buf)
{
    bool has_sdp = (message->flags & MESSAGE_HAS_SDP) != 0;

    buf_format(buf, "%u", message->code);
    if (tiers[tier].has_reason && message->reason.len > 0) {
        buf_byte(buf, ' ');
        buf_slice(buf, message->reason);
    }
    if (has_sdp && tiers[tier].has_sdp_word)
        buf_text(buf, " SDP");
    if (has_sdp && tiers[tier].has_sdp_letter)
        buf_byte(buf, 's');
}

static void write_repetitions(const struct flow_row *row, unsigned tier, bool is_ascii,
                              struct buf *buf)
{
    if (row->count > 1) {
        if (!tiers[tier].is_tight)
            buf_byte(buf, ' ');
        write_count(row->count, is_ascii, buf);
        if (tiers[tier].has_span) {
            buf_text(buf, " in ");
            style_write_span(clock_span(row->time_us, row->end_us), buf);
        }
    }
    if (row->copies > 0 && tiers[tier].has_span) {
        buf_text(buf, " (captured ");
        write_count(row->copies + 1, is_ascii, buf);
        buf_byte(buf, ')');
    }
}

/* "(4 × 100 Trying, 2 × ACK folded)" */
static void write_fold(const struct flow_row *row, bool is_ascii, struct buf *buf)
{
    const struct {
        const char *what;
        uint32_t count;
    } parts[] = {{"100 Trying", row->trying}, {"ACK", row->count - row->trying}};
    const char *before = "(";

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].count == 0)
            continue;
        buf_text(buf, before);
        if (parts[i].count > 1)
            buf_format(buf, "%u %s ", parts[i].count, is_ascii ? "x" : "×");
        buf_text(buf, parts[i].what);
        before = ", ";
    }
    buf_text(buf, " folded)");
}

static void write_note(const struct flow_row *row, struct buf *buf)
{
    static const char *const signs[] = {"", "i", "w", "!"};

    if (row->severity > 0 && row->severity < COUNT_OF(signs))
        buf_format(buf, "%s ", signs[row->severity]);
    buf_slice(buf, row->rule);
    /* What is meant stands before what it means: a narrow ladder cuts the end. */
    if (row->detail.len > 0) {
        buf_byte(buf, ' ');
        buf_slice(buf, row->detail);
    }
    if (row->rule.len > 0 && row->text.len > 0)
        buf_text(buf, ": ");
    buf_slice(buf, row->text);
}

static void write_message(const struct flow_message *message, const struct flow_row *row,
                          unsigned tier, bool is_ascii, struct buf *buf)
{
    if (message->code == 0)
        write_request(message, tier, buf);
    else
        write_response(message, tier, buf);
    if ((message->flags & MESSAGE_DUPLICATE) != 0 && tiers[tier].has_reason)
        buf_text(buf, " (captured again)");
    write_repetitions(row, tier, is_ascii, buf);
}

void flow_write_label(const struct flow *flow, const struct flow_row *row, unsigned tier,
                      bool is_ascii, struct buf *buf)
{
    if (tier >= FLOW_LABEL_TIERS)
        tier = FLOW_LABEL_TIERS - 1;
    switch (row->kind) {
    case FLOW_ROW_MESSAGE:
        write_message(&flow->messages[row->message], row, tier, is_ascii, buf);
        break;
    case FLOW_ROW_FOLD:
        write_fold(row, is_ascii, buf);
        break;
    case FLOW_ROW_GAP:
        style_write_span(clock_span(row->time_us, row->end_us), buf);
        break;
    case FLOW_ROW_NOTE:
        write_note(row, buf);
        break;
    }
}

void flow_label_read(const struct flow *flow, const struct flow_row *row, unsigned tier,
                     enum escape_target target, struct flow_label *ret_label)
{
    struct buf buf;

    buf_init(&buf, ret_label->bytes, sizeof(ret_label->bytes));
    flow_write_label(flow, row, tier, target == ESCAPE_ASCII, &buf);
    ret_label->text = buf_as_slice(&buf);
    ret_label->cells = escape_cells(ret_label->text, target);
}

void flow_label_fit(const struct flow *flow, const struct flow_row *row, size_t room,
                    enum escape_target target, struct flow_label *ret_label)
{
    for (unsigned tier = 0; tier < FLOW_LABEL_TIERS; tier++) {
        flow_label_read(flow, row, tier, target, ret_label);
        if (ret_label->cells <= room)
            return;
    }
}

bool flow_label_extend(struct flow_label *label, struct slice text, size_t room,
                       enum escape_target target)
{
    size_t cells = label->cells + 1 + escape_cells(text, target);
    struct buf buf = {.ptr = label->bytes, .len = label->text.len, .cap = sizeof(label->bytes)};

    if (cells > room || buf.len + 1 + text.len >= buf.cap)
        return false;
    buf_byte(&buf, ' ');
    buf_slice(&buf, text);
    label->text = buf_as_slice(&buf);
    label->cells = cells;
    return true;
}
