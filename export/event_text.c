/* Events as lines of text; declared in export/event.h. */
#include "export/event.h"
#include "export/list.h"
#include "export/words.h"

/*  09:00:31.500      #1 k7f3q2abcdef end      COMPLETED      alice > bob  30.3 s, ended by caller
 *  event_text_time   |  |            |        |              |            detail
 *                    |  short id     what     state          from > to
 *                    number                                                                     */
#define TIME_CELLS   12
#define DATE_CELLS   11
#define NUMBER_CELLS 6
#define ID_CELLS     12
#define WHAT_CELLS   8
#define STATE_CELLS  14
#define PARTY_CELLS  44 /* from > to, where there is room for more behind it */
#define PARTY_LEAST  12
#define GAP_CELLS    2

/* A line narrower than this has no hosts in it: "1001 > 1002". */
#define HOSTS_FROM 100

/* Digits of a time of day beyond the millisecond. */
#define BEYOND_MS 3

static const struct {
    const char *word;
    enum style_role role;
} whats[EVENT_KINDS] = {
    [EVENT_CALL_START] = {"start", STYLE_REQUEST},    [EVENT_CALL_ANSWER] = {"answer", STYLE_2XX},
    [EVENT_REGISTRATION] = {"register", STYLE_PLAIN}, [EVENT_DIALOG] = {"", STYLE_PLAIN},
    [EVENT_FINDING] = {"finding", STYLE_WARN},        [EVENT_CALL_END] = {"end", STYLE_PLAIN},
};

static const enum style_role state_roles[CALL_STATES] = {
    [CALL_TRYING] = STYLE_1XX,
    [CALL_RINGING] = STYLE_1XX,
    [CALL_IN_CALL] = STYLE_2XX,
    [CALL_COMPLETED] = STYLE_2XX,
    [CALL_FAILED] = STYLE_FAILURE,
    [CALL_BUSY] = STYLE_FAILURE,
    [CALL_CANCELLED] = STYLE_3XX,
    [CALL_REDIRECTED] = STYLE_3XX,
    [CALL_NO_ANSWER] = STYLE_FAILURE,
    [CALL_NO_ACK] = STYLE_ERROR,
    [CALL_REJECTED_AUTH] = STYLE_FAILURE,
    [CALL_TRANSFERRED] = STYLE_2XX,
    [CALL_INCOMPLETE] = STYLE_DIM,
};

/* A line being drawn, and the column that comes next. */
struct drawing {
    struct line *line;
    enum escape_target target;
    size_t at;
};

size_t event_text_time_cells(const struct event_look *look)
{
    bool has_date = look->has_dates && look->style.time == STYLE_TIME_ABS;

    return TIME_CELLS + (has_date ? DATE_CELLS : 0) + GAP_CELLS;
}

void event_text_time(struct out *out, const struct event_look *look, int64_t time_us,
                     int64_t start_us, int64_t before_us)
{
    char memory[48];
    struct buf buf;
    struct slice text;

    buf_init(&buf, memory, sizeof(memory));
    style_write_time(&look->style, time_us, start_us, before_us, &buf);
    text = buf_as_slice(&buf);
    if (look->style.time == STYLE_TIME_ABS && !clock_is_absurd(time_us)) {
        text = slice_sub(text, 0, text.len - BEYOND_MS);
        if (look->has_dates) {
            char date_memory[24];
            struct buf date;

            buf_init(&date, date_memory, sizeof(date_memory));
            clock_write_date(time_us, look->style.zone, &date);
            out_slice(out, buf_as_slice(&date));
            out_byte(out, ' ');
        }
    }
    style_begin(out, &look->style, STYLE_DIM);
    out_fill(out, ' ', text.len < TIME_CELLS ? TIME_CELLS - text.len : 0);
    out_slice(out, text);
    style_end(out, &look->style, STYLE_DIM);
    out_fill(out, ' ', GAP_CELLS);
}

/* Write into a column of `cells`; what is longer takes what it needs, and the gap after it. */
static void put(struct drawing *drawing, size_t cells, struct slice text, enum style_role role)
{
    size_t room = drawing->line->width > drawing->at ? drawing->line->width - drawing->at : 0;
    size_t used = line_write(drawing->line, drawing->at, room, text, drawing->target, role);

    drawing->at += (used > cells ? used : cells) + 1;
}

static void put_number(struct drawing *drawing, uint64_t number)
{
    char memory[24];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    buf_byte(&buf, '#');
    buf_decimal(&buf, number, 1);
    if (buf.len < NUMBER_CELLS)
        drawing->at += NUMBER_CELLS - buf.len;
    put(drawing, 0, buf_as_slice(&buf), STYLE_PLAIN);
}

/* The state in capitals, with its code where the code is more exact; of a finding its severity. */
static void put_state(struct drawing *drawing, const struct event *event)
{
    char memory[32];
    struct buf buf;
    enum style_role role = STYLE_PLAIN;

    buf_init(&buf, memory, sizeof(memory));
    if (event->kind == EVENT_FINDING) {
        bool is_error = event->finding->severity > WORDS_SEVERITY_WARN;

        buf_text(&buf, is_error ? "ERROR" : "WARN");
        role = is_error ? STYLE_ERROR : STYLE_WARN;
    } else {
        list_write_state(event->state, event->call->final, &buf);
        if ((size_t)event->state < CALL_STATES)
            role = state_roles[event->state];
    }
    put(drawing, STATE_CELLS, buf_as_slice(&buf), role);
}

static void write_party(struct slice user, struct slice host, bool has_host, struct buf *buf)
{
    if (user.len == 0 && host.len == 0)
        buf_byte(buf, '?');
    buf_slice(buf, user);
    if (user.len > 0 && host.len > 0 && has_host)
        buf_byte(buf, '@');
    if (user.len == 0 || has_host)
        buf_slice(buf, host);
}

static void put_parties(struct drawing *drawing, const struct event *event)
{
    const struct call_row *call = event->call;
    const bool has_hosts = drawing->line->width >= HOSTS_FROM;
    char memory[1024];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    write_party(call->from_user, call->from_host, has_hosts, &buf);
    buf_text(&buf, " > ");
    write_party(call->to_user, call->to_host, has_hosts, &buf);
    put(drawing, has_hosts ? PARTY_CELLS : PARTY_LEAST, buf_as_slice(&buf), STYLE_PLAIN);
}

static void write_places(const struct call_row *call, struct buf *buf)
{
    if (call->src.family == ADDR_NONE)
        return;
    addr_write(&call->src, buf);
    buf_text(buf, " > ");
    addr_write(&call->dst, buf);
}

/* How long it took, who ended it, and why: "4.2 s, ended by caller, Q.850;cause=16". */
static void write_end(const struct call_row *call, struct buf *buf)
{
    const char *party = words_party(call->ended_by);
    const char *comma = "";

    if (call->duration_us != TIME_NONE) {
        style_write_span(call->duration_us, buf);
        comma = ", ";
    }
    if (party != NULL) {
        buf_text(buf, comma);
        words_write_end(call->ended_by, call->ended_how, buf);
        comma = ", ";
    }
    if (call->reason.len > 0) {
        buf_text(buf, comma);
        buf_slice(buf, call->reason);
    }
}

static void write_finding(const struct finding_row *finding, struct buf *buf)
{
    buf_slice(buf, finding->rule);
    buf_text(buf, ": ");
    words_write_finding(finding->text, finding->detail, buf);
    if (finding->section.len > 0) {
        buf_text(buf, " (");
        buf_slice(buf, finding->section);
        buf_byte(buf, ')');
    }
}

static void put_detail(struct drawing *drawing, const struct event *event)
{
    char memory[1024];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    switch (event->kind) {
    case EVENT_CALL_START:
    case EVENT_REGISTRATION:
    case EVENT_DIALOG:
        write_places(event->call, &buf);
        break;
    case EVENT_CALL_ANSWER:
        buf_text(&buf, "after ");
        style_write_span(event->call->setup_us, &buf);
        break;
    case EVENT_CALL_END:
        write_end(event->call, &buf);
        break;
    case EVENT_FINDING:
        write_finding(event->finding, &buf);
        break;
    case EVENT_KINDS:
        break;
    }
    put(drawing, 0, buf_as_slice(&buf), STYLE_DIM);
}

void event_text(struct out *out, const struct event_look *look, struct line *line,
                const struct event *event)
{
    struct drawing drawing = {.line = line, .target = look->style.target};
    struct slice what = slice_from_text(whats[event->kind].word);

    line_clear(line);
    put_number(&drawing, event->call->id);
    put(&drawing, ID_CELLS, event->call->short_id, STYLE_DIM);
    put(&drawing, WHAT_CELLS, what.len > 0 ? what : event->call->method, whats[event->kind].role);
    put_state(&drawing, event);
    put_parties(&drawing, event);
    put_detail(&drawing, event);
    line_print(line, &look->style, out);
}
