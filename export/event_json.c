/* Events as JSON; declared in export/event.h. */
#include "export/event.h"
#include "export/json_writer.h"
#include "export/words.h"
#include "store/query_calls.h"

#define SCHEMA 1

static void add_party(struct json_writer *writer, const char *key, struct slice user,
                      struct slice host, struct slice display)
{
    json_write_open(writer, key, '{');
    if (!slice_is_absent(user))
        json_write_string(writer, "user", user);
    if (!slice_is_absent(host))
        json_write_string(writer, "host", host);
    if (display.len > 0)
        json_write_string(writer, "display", display);
    json_write_close(writer, '}');
}

/* What is known from the first message on. */
static void add_call(struct json_writer *writer, const struct event *event)
{
    const struct call_row *call = event->call;

    json_write_string(writer, "id", call->short_id);
    json_write_number(writer, "n", call->id);
    json_write_string(writer, "method", call->method);
    json_write_string(writer, "call_id", call->call_id);
    json_write_time(writer, "start", call->start_us);
    json_write_string(writer, "state", slice_from_text(call_state_name(event->state)));
    add_party(writer, "from", call->from_user, call->from_host, call->from_display);
    add_party(writer, "to", call->to_user, call->to_host, call->to_display);
    json_write_string(writer, "ruri", call->ruri);
    json_write_addr(writer, "src", &call->src);
    json_write_addr(writer, "dst", &call->dst);
}

static void add_answer(struct json_writer *writer, const struct call_row *call)
{
    bool is_success = call->final >= 200 && call->final < 300;

    json_write_number_or_null(writer, "final", is_success ? call->final : 0);
    json_write_span(writer, "pdd", call->start_us, call->alerting_us);
    json_write_span(writer, "setup", call->start_us, call->answer_us);
}

static bool add_leg(void *context, const struct leg_row *row)
{
    json_write_string(context, NULL, row->short_id);
    return true;
}

static bool add_one_finding(void *context, const struct finding_row *row)
{
    struct json_writer *writer = context;

    if (row->severity < WORDS_SEVERITY_WARN)
        return true;
    json_write_open(writer, NULL, '{');
    json_write_string(writer, "rule", row->rule);
    json_write_string(writer, "severity", slice_from_text(words_severity(row->severity)));
    json_write_number_or_null(writer, "msg", row->message);
    json_write_close(writer, '}');
    return true;
}

static enum err add_parts(struct json_writer *writer, struct view *view,
                          const struct call_row *call, struct error *reterr)
{
    enum err err = ERR_NONE;

    json_write_open(writer, "legs", '[');
    if (call->legs > 1)
        err = query_legs(view, call->id, add_leg, writer, reterr);
    else
        json_write_string(writer, NULL, call->short_id);
    json_write_close(writer, ']');
    json_write_number(writer, "messages", call->messages);
    json_write_number(writer, "retransmissions", call->retransmissions);
    json_write_number(writer, "duplicates", call->duplicates);
    json_write_open(writer, "findings", '[');
    if (err == ERR_NONE && call->findings > 0)
        err = query_findings(view, call->id, add_one_finding, writer, reterr);
    json_write_close(writer, ']');
    return err;
}

static enum err add_end(struct json_writer *writer, struct view *view, const struct call_row *call,
                        struct error *reterr)
{
    bool is_answered = call->answer_us != 0;

    json_write_number_or_null(writer, "final", call->final);
    json_write_string(writer, "reason", call->reason);
    json_write_span(writer, "pdd", call->start_us, call->alerting_us);
    json_write_span(writer, "setup", call->start_us, call->answer_us);
    json_write_span(writer, "duration", is_answered ? call->answer_us : 0, call->end_us);
    json_write_string(writer, "ended_by", slice_from_text(words_party(call->ended_by)));
    return add_parts(writer, view, call, reterr);
}

static void add_finding(struct json_writer *writer, const struct finding_row *finding)
{
    json_write_string(writer, "rule", finding->rule);
    json_write_string(writer, "severity", slice_from_text(words_severity(finding->severity)));
    json_write_string(writer, "section", finding->section);
    json_write_number_or_null(writer, "message", finding->message);
    json_write_string(writer, "text", finding->text);
}

enum err event_json(struct out *out, struct view *view, const struct event *event,
                    struct error *reterr)
{
    struct json_writer writer = {.out = out};
    enum err err = ERR_NONE;

    json_write_open(&writer, NULL, '{');
    json_write_string(&writer, "type", SLICE_LITERAL("event"));
    json_write_number(&writer, "schema", SCHEMA);
    json_write_string(&writer, "event", slice_from_text(event_name(event->kind)));
    json_write_time(&writer, "time", event->time_us);
    add_call(&writer, event);
    switch (event->kind) {
    case EVENT_CALL_START:
    case EVENT_KINDS:
        break;
    case EVENT_CALL_ANSWER:
        add_answer(&writer, event->call);
        break;
    case EVENT_FINDING:
        add_finding(&writer, event->finding);
        break;
    case EVENT_CALL_END:
    case EVENT_REGISTRATION:
    case EVENT_DIALOG:
        err = add_end(&writer, view, event->call, reterr);
        break;
    }
    json_write_end_line(&writer);
    return err;
}
