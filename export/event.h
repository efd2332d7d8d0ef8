/*
 * export/event.h: events of calls, one line each: as text for people, and as JSON Lines for
 * programs.
 *
 * An event shows the call as it was at that time: a file and a live capture of the same packets make the
 * same lines. A registration, and any other dialog that is not begun by INVITE, has one event: its
 * result.
 *
 * Ownership: an event borrows its rows.
 * Threads:   plain values; pure but for the sink and the findings, which are read from the store.
 */
#ifndef EXPORT_EVENT_H
#define EXPORT_EVENT_H

#include "export/line.h"
#include "store/view.h"

/* In the order in which they follow each other at one time. */
enum event_kind {
    EVENT_CALL_START = 0,
    EVENT_CALL_ANSWER,
    EVENT_REGISTRATION, /* the result of a REGISTER */
    EVENT_DIALOG,       /* the result of any other request */
    EVENT_FINDING,      /* a rule of severity warn or error */
    EVENT_CALL_END,
    EVENT_KINDS,
};

struct event {
    enum event_kind kind;
    enum call_state state; /* of the call, as of this event */
    int64_t time_us;
    const struct call_row *call;
    const struct finding_row *finding; /* NULL but for EVENT_FINDING */
};

/* "call-start", "call-answer", "call-end", "registration", "dialog", "finding". */
const char *event_name(enum event_kind kind);

/* Make the event of a kind out of a call. Return false when that has not happened to it. */
bool event_of_call(enum event_kind kind, const struct call_row *call, struct event *ret_event);

/* Make the event of a finding on a call. Return false when it is of severity info. */
bool event_of_finding(const struct call_row *call, const struct finding_row *finding,
                      struct event *ret_event);

/* Return whether the end or result that a call has now is often followed by another one shortly
 * after: a challenge by the same request with credentials, a redirection by the next try, CANCEL by
 * its final response. */
bool event_is_provisional(const struct event *event);

/* The style of lines of text. */
struct event_look {
    struct style style;
    bool has_dates; /* times of day are led by the date */
};

/* Write the time that a line of text begins with, and blanks after it: `start_us` and `before_us`
 * are the times of the first event and of the one before, for relative times. */
void event_text_time(struct out *out, const struct event_look *look, int64_t time_us,
                     int64_t start_us, int64_t before_us);

/* Write the rest of the line, drawn in `line`, which is cleared first and as wide as lines may be. */
void event_text(struct out *out, const struct event_look *look, struct line *line,
                const struct event *event);

/* Return the columns that event_text_time takes. */
size_t event_text_time_cells(const struct event_look *look);

/* Write the event as a JSON object with the keys of the call (see export/json.h) as far as they are
 * known at the time of the event. */
MUST_CHECK enum err event_json(struct out *out, struct view *view, const struct event *event,
                               struct error *reterr);

#endif
