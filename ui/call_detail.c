#include "ui/call_detail.h"

#include "export/words.h"
#include "store/query_calls.h"

#define DETAIL_FINDINGS  CALL_DETAIL_LINES
#define FINDING_TEXT_MAX 256

struct detail_reading {
    struct call_detail *detail;
    size_t line_max;
    bool is_ascii;
    uint32_t findings; /* of severity warn or error */
};

static struct call_detail_line *next_line(struct detail_reading *reading, struct buf *buf)
{
    struct call_detail_line *line = &reading->detail->lines[reading->detail->count++];

    line->role = STYLE_PLAIN;
    buf_init(buf, line->text, sizeof(line->text));
    return line;
}

static void write_count(struct buf *buf, uint32_t number, const char *one, const char *many)
{
    buf_format(buf, "%u %s", number, number == 1 ? one : many);
}

static void write_span(struct buf *buf, const char *name, int64_t span_us)
{
    if (span_us == TIME_NONE)
        return;
    buf_format(buf, "  %s ", name);
    style_write_span(span_us, buf);
}

static void write_summary(const struct call_row *row, struct buf *buf)
{
    write_count(buf, row->messages, "message", "messages");
    if (row->retransmissions > 0)
        buf_format(buf, ", %u repeated", row->retransmissions);
    buf_text(buf, ", ");
    write_count(buf, row->legs, "leg", "legs");
    write_span(buf, "PDD", row->pdd_us);
    write_span(buf, "setup", row->setup_us);
    write_span(buf, "duration", row->duration_us);
    if (words_party(row->ended_by) != NULL) {
        buf_text(buf, "  ");
        words_write_end(row->ended_by, row->ended_how, buf);
    }
    if (row->reason.len > 0) {
        buf_text(buf, "  ");
        buf_slice(buf, row->reason);
    }
}

static void write_request(const struct call_row *row, struct buf *buf)
{
    buf_slice(buf, row->method);
    buf_byte(buf, ' ');
    buf_slice(buf, row->ruri);
}

static void write_party(struct slice display, struct slice user, struct slice host, struct buf *buf)
{
    if (display.len > 0) {
        buf_byte(buf, '"');
        buf_slice(buf, display);
        buf_text(buf, "\" ");
    }
    buf_slice(buf, user);
    if (user.len > 0 && host.len > 0)
        buf_byte(buf, '@');
    buf_slice(buf, host);
}

static void write_addr(const struct addr *addr, struct buf *buf)
{
    if (addr->family != ADDR_NONE)
        addr_write(addr, buf);
    else
        buf_byte(buf, '-');
}

static const char *arrow(const struct detail_reading *reading)
{
    return reading->is_ascii ? " > " : " ► ";
}

static void write_names(struct detail_reading *reading, const struct call_row *row)
{
    struct buf buf;
    struct call_detail_line *line = next_line(reading, &buf);

    write_party(row->from_display, row->from_user, row->from_host, &buf);
    buf_text(&buf, arrow(reading));
    write_party(row->to_display, row->to_user, row->to_host, &buf);
    line->len = buf.len;
}

static void write_path(struct detail_reading *reading, const struct call_row *row)
{
    struct buf buf;
    struct call_detail_line *line = next_line(reading, &buf);

    write_addr(&row->src, &buf);
    buf_text(&buf, arrow(reading));
    write_addr(&row->dst, &buf);
    buf_text(&buf, "  id ");
    buf_slice(&buf, row->short_id);
    line->len = buf.len;
}

/* Without room for all, findings are shown instead of names, path and request. */
static bool take_call(void *context, const struct call_row *row)
{
    struct detail_reading *reading = context;
    struct call_detail *detail = reading->detail;
    struct call_detail_line *line;
    struct buf buf;

    buf_init(&buf, detail->title, sizeof(detail->title));
    buf_format(&buf, "#%llu ", (unsigned long long)row->id);
    buf_slice(&buf, row->call_id);
    detail->title_len = buf.len;
    line = next_line(reading, &buf);
    write_summary(row, &buf);
    if (reading->line_max <= 3 || row->findings > 0) {
        buf_text(&buf, "  ");
        write_request(row, &buf);
    }
    line->len = buf.len;
    reading->findings = row->findings;
    if (reading->line_max > 2 || row->findings == 0)
        write_names(reading, row);
    if (reading->line_max > 2 && row->findings <= 1)
        write_path(reading, row);
    if (reading->line_max > 3 && row->findings == 0) {
        line = next_line(reading, &buf);
        write_request(row, &buf);
        line->len = buf.len;
    }
    return false;
}

/* The worst findings, the first of them first. */
struct worst {
    struct {
        uint8_t severity;
        char text[FINDING_TEXT_MAX];
        size_t len;
    } findings[DETAIL_FINDINGS];
    size_t count;
    size_t room;
};

static bool take_finding(void *context, const struct finding_row *row)
{
    struct worst *worst = context;
    size_t at = worst->count;
    struct buf buf;

    while (at > 0 && worst->findings[at - 1].severity < row->severity)
        at--;
    if (row->severity < WORDS_SEVERITY_WARN || at >= worst->room)
        return true;
    if (worst->count < worst->room)
        worst->count++;
    for (size_t i = worst->count - 1; i > at; i--)
        worst->findings[i] = worst->findings[i - 1];
    buf_init(&buf, worst->findings[at].text, sizeof(worst->findings[at].text));
    buf_slice(&buf, row->rule);
    buf_text(&buf, "  ");
    words_write_finding(row->text, row->detail, &buf);
    if (row->section.len > 0) {
        buf_text(&buf, "  ");
        buf_slice(&buf, row->section);
    }
    worst->findings[at].len = buf.len;
    worst->findings[at].severity = row->severity;
    return true;
}

static void write_findings(struct detail_reading *reading, const struct worst *worst)
{
    for (size_t i = 0; i < worst->count; i++) {
        bool is_error = worst->findings[i].severity > WORDS_SEVERITY_WARN;
        struct buf buf;
        struct call_detail_line *line = next_line(reading, &buf);

        line->role = is_error ? STYLE_ERROR : STYLE_WARN;
        buf_text(&buf, is_error ? "! " : "w ");
        if (i + 1 == worst->count && reading->findings > worst->count)
            buf_format(&buf, "(%zu of %u)  ", worst->count, reading->findings);
        buf_slice(&buf, slice_of(worst->findings[i].text, worst->findings[i].len));
        line->len = buf.len;
    }
}

enum err call_detail_read(struct call_detail *detail, struct view *store, uint64_t call,
                          size_t line_max, bool is_ascii, struct error *reterr)
{
    struct detail_reading reading = {.detail = detail, .line_max = line_max, .is_ascii = is_ascii};
    struct worst worst = {0};
    enum err err;

    detail->count = 0;
    err = query_call(store, call, take_call, &reading, reterr);
    worst.room = line_max > detail->count ? line_max - detail->count : 0;
    if (err == ERR_NONE && reading.findings > 0)
        err = query_findings(store, call, take_finding, &worst, reterr);
    if (err != ERR_NONE)
        return err;
    write_findings(&reading, &worst);
    return ERR_NONE;
}

void call_detail_draw(const struct call_detail *detail, bool has_call, struct canvas *canvas,
                      struct area area, enum escape_target target, bool is_ascii)
{
    size_t room = area.columns > 4 ? area.columns - 4 : 0;
    size_t used;

    canvas_frame(canvas, area, "", is_ascii);
    if (room == 0 || !has_call)
        return;
    canvas_draw(canvas, area, 0, 1, " ", STYLE_PLAIN);
    used = canvas_write(canvas, area, 0, 2, room - 1, slice_of(detail->title, detail->title_len),
                        target, STYLE_TITLE);
    canvas_draw(canvas, area, 0, 2 + used, " ", STYLE_PLAIN);
    for (size_t i = 0; i < detail->count && i + 2 < area.rows; i++) {
        const struct call_detail_line *line = &detail->lines[i];
        size_t head = line->role == STYLE_PLAIN ? 0 : 1;

        canvas_write(canvas, area, i + 1, 2, 1, slice_of(line->text, head), target, line->role);
        canvas_write(canvas, area, i + 1, 2 + head, room - head,
                     slice_of(line->text + head, line->len - head), target, STYLE_PLAIN);
    }
}
