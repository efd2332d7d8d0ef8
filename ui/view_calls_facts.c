#include "ui/view_calls_private.h"

#include "export/words.h"

/* Beside the rows nothing may cost much: what takes longer is done when no key waits, or not at all. */
#define QUICK_COUNT_US   20000
#define LONG_COUNT_US    400000
#define COUNT_SHARE      20 /* counting again takes no more than a twentieth of the time */
#define SEVERITY_US      8000
#define AFTER_LIMIT_US   500000
#define DETAIL_FINDINGS  CALLS_DETAIL_LINES
#define FINDING_TEXT_MAX 256

/* ---- counts ---- */

bool view_calls_is_narrowed(const struct view_calls *calls)
{
    const struct call_query *which = &calls->page.which;

    return which->texts[0] != NULL || which->past_id != 0 || which->states != 0 ||
           which->has_problem || which->from != NULL || which->to != NULL || which->ruri != NULL;
}

/* The counters of the run cost nothing. */
static bool count_by_status(struct view_calls *calls)
{
    const struct status *status = calls->host->status;
    struct calls_counts *counts = &calls->counts;

    if (status == NULL || view_calls_is_narrowed(calls) || !view_calls_is_growing(calls))
        return false;
    counts->total = status_get(status, COUNTER_CALLS) +
                    (calls->page.which.is_all ? status_get(status, COUNTER_OTHERS) : 0);
    /* The store is a little behind the counters, or they behind it. */
    if (counts->total < calls->window.count)
        counts->total = calls->window.count;
    counts->matching = counts->total;
    counts->is_known = true;
    return true;
}

static bool is_count_due(const struct calls_counts *counts)
{
    if (!counts->is_known)
        return !counts->is_given_up;
    return counts->is_stale &&
           view_calls_clock() - counts->taken_us >= COUNT_SHARE * counts->cost_us;
}

static void count(struct view_calls *calls)
{
    struct calls_counts *counts = &calls->counts;
    int64_t begin_us = view_calls_clock();
    struct error error;
    enum err err;

    if (!counts->is_known && !counts->is_slow)
        view_set_limit(calls->host->store, QUICK_COUNT_US, NULL, NULL);
    err = query_call_counts(calls->host->store, &calls->page.which, &counts->total,
                            &counts->matching, &error);
    counts->cost_us = view_calls_clock() - begin_us;
    counts->taken_us = view_calls_clock();
    if (err == ERR_NONE) {
        counts->is_known = true;
        counts->is_stale = false;
    } else if (!counts->is_slow) {
        counts->is_slow = true;
        ui_host_reload(calls->host);
    } else if (counts->cost_us >= LONG_COUNT_US) {
        counts->is_given_up = true;
    }
    view_set_limit(calls->host->store, AFTER_LIMIT_US, NULL, NULL);
}

/* ---- how bad findings are ---- */

static bool take_severity(void *context, const struct finding_row *row)
{
    uint8_t *severity = context;

    if (row->severity > *severity)
        *severity = row->severity;
    return true;
}

/* Rows keep what was found out about them, so this is done once for each that comes in sight. */
static enum err load_severities(struct view_calls *calls, struct error *reterr)
{
    int64_t begin_us = view_calls_clock();
    enum err err = ERR_NONE;

    for (size_t i = 0; i < view_calls_shown(calls) && err == ERR_NONE; i++) {
        struct call_cells *cells = view_calls_row(calls, i);

        if (cells->row.findings == 0 || cells->severity != 0)
            continue;
        if (view_calls_clock() - begin_us > SEVERITY_US)
            break;
        err = query_findings(calls->host->store, cells->row.id, take_severity, &cells->severity,
                             reterr);
    }
    return err;
}

/* ---- the strip ---- */

struct detail_reading {
    const struct view_calls *calls;
    struct calls_detail *detail;
    size_t line_max;
    uint32_t findings; /* of severity warn or error */
};

static struct calls_line *next_line(struct detail_reading *reading, struct buf *buf)
{
    struct calls_line *line = &reading->detail->lines[reading->detail->count++];

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
    return reading->calls->host->look.is_ascii ? " > " : " ► ";
}

static void write_names(struct detail_reading *reading, const struct call_row *row)
{
    struct buf buf;
    struct calls_line *line = next_line(reading, &buf);

    write_party(row->from_display, row->from_user, row->from_host, &buf);
    buf_text(&buf, arrow(reading));
    write_party(row->to_display, row->to_user, row->to_host, &buf);
    line->len = buf.len;
}

static void write_path(struct detail_reading *reading, const struct call_row *row)
{
    struct buf buf;
    struct calls_line *line = next_line(reading, &buf);

    write_addr(&row->src, &buf);
    buf_text(&buf, arrow(reading));
    write_addr(&row->dst, &buf);
    buf_text(&buf, "  id ");
    buf_slice(&buf, row->short_id);
    line->len = buf.len;
}

/* Names, path and request give way to findings where there is no room for all. */
static bool take_call(void *context, const struct call_row *row)
{
    struct detail_reading *reading = context;
    struct calls_detail *detail = reading->detail;
    struct calls_line *line;
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
        struct calls_line *line = next_line(reading, &buf);

        line->role = is_error ? STYLE_ERROR : STYLE_WARN;
        buf_text(&buf, is_error ? "! " : "w ");
        if (i + 1 == worst->count && reading->findings > worst->count)
            buf_format(&buf, "(%zu of %u)  ", worst->count, reading->findings);
        buf_slice(&buf, slice_of(worst->findings[i].text, worst->findings[i].len));
        line->len = buf.len;
    }
}

static enum err load_detail(struct view_calls *calls, struct error *reterr)
{
    struct calls_detail *detail = &calls->detail;
    struct detail_reading reading = {
        .calls = calls, .detail = detail, .line_max = calls->layout.detail_rows - 2};
    struct worst worst = {0};
    struct view *store = calls->host->store;
    enum err err;

    detail->count = 0;
    err = query_call(store, calls->cursor, take_call, &reading, reterr);
    worst.room = reading.line_max > detail->count ? reading.line_max - detail->count : 0;
    if (err == ERR_NONE && reading.findings > 0)
        err = query_findings(store, calls->cursor, take_finding, &worst, reterr);
    if (err != ERR_NONE)
        return err;
    write_findings(&reading, &worst);
    detail->call = calls->cursor;
    detail->is_stale = false;
    return ERR_NONE;
}

static bool is_detail_due(const struct view_calls *calls)
{
    return calls->layout.detail_rows > 0 && calls->window.count > 0 &&
           (calls->detail.is_stale || calls->detail.call != calls->cursor);
}

enum err view_calls_load_facts(struct view_calls *calls, struct error *reterr)
{
    enum err err = is_detail_due(calls) ? load_detail(calls, reterr) : ERR_NONE;

    if (err == ERR_NONE)
        err = load_severities(calls, reterr);
    if (err == ERR_NONE && !count_by_status(calls) && is_count_due(&calls->counts))
        count(calls);
    return err;
}
