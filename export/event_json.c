/* Events as JSON; declared in export/event.h. */
#include "export/event.h"
#include "export/json.h"
#include "export/json_writer.h"
#include "export/words.h"

#define SCHEMA 1

/* The keys of a call that an event of each kind has: what is known from the first message on, from the
 * answer on, and in the end. */
static const char *const at_start[] = {
    "id", "n", "method", "call_id", "start", "state", "from", "to", "ruri", "src", "dst", NULL,
};
static const char *const at_answer[] = {"final", "pdd", "setup", NULL};
static const char *const at_end[] = {
    "final",    "reason",          "pdd",        "setup",    "duration", "ended_by", "legs",
    "messages", "retransmissions", "duplicates", "findings", NULL,
};

static uint64_t keys_of(const char *const *names)
{
    uint64_t keys = 0;

    for (; *names != NULL; names++)
        (void)json_call_key(slice_from_text(*names), &keys);
    return keys;
}

static uint64_t keys_of_event(enum event_kind kind)
{
    switch (kind) {
    case EVENT_CALL_START:
    case EVENT_FINDING:
    case EVENT_KINDS:
        break;
    case EVENT_CALL_ANSWER:
        return keys_of(at_start) | keys_of(at_answer);
    case EVENT_CALL_END:
    case EVENT_REGISTRATION:
    case EVENT_DIALOG:
        return keys_of(at_start) | keys_of(at_end);
    }
    return keys_of(at_start);
}

/* The call as it was when it happened. */
static struct call_row call_at_event(const struct event *event)
{
    struct call_row call = *event->call;
    bool is_success = call.final >= 200 && call.final < 300;

    call.state = event->state;
    if (event->kind == EVENT_CALL_ANSWER && !is_success)
        call.final = 0;
    return call;
}

enum err event_json(struct out *out, struct view *view, const struct event *event,
                    struct error *reterr)
{
    struct json_writer writer = {.out = out};
    struct call_row call = call_at_event(event);
    enum err err;

    json_write_open(&writer, NULL, '{');
    json_write_string(&writer, "type", SLICE_LITERAL("event"));
    json_write_number(&writer, "schema", SCHEMA);
    json_write_string(&writer, "event", slice_from_text(event_name(event->kind)));
    json_write_time(&writer, "time", event->time_us);
    err = json_call_members(&writer, view, &call, keys_of_event(event->kind), reterr);
    if (event->kind == EVENT_FINDING) {
        json_finding_words(&writer, event->finding);
        json_write_number_or_null(&writer, "message", event->finding->message);
    }
    json_write_end_line(&writer);
    return err;
}
