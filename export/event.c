#include "export/event.h"

#include <assert.h>

#include "export/words.h"

static const char *const names[EVENT_KINDS] = {
    [EVENT_CALL_START] = "call-start",     [EVENT_CALL_ANSWER] = "call-answer",
    [EVENT_REGISTRATION] = "registration", [EVENT_DIALOG] = "dialog",
    [EVENT_FINDING] = "finding",           [EVENT_CALL_END] = "call-end",
};

const char *event_name(enum event_kind kind)
{
    assert(kind < EVENT_KINDS);
    return names[kind];
}

static bool is_pending(const struct call_row *call)
{
    return call->state == CALL_TRYING || call->state == CALL_RINGING;
}

/* A call whose beginning is not in the capture has the state incomplete until its end. */
static bool is_over(const struct call_row *call)
{
    if (call->end_us != TIME_NONE)
        return true;
    return call->answer_us == TIME_NONE && !is_pending(call) && call->state != CALL_INCOMPLETE;
}

static int64_t end_of(const struct call_row *call)
{
    return call->end_us != TIME_NONE ? call->end_us : call->last_us;
}

static enum call_state state_until_end(const struct call_row *call, enum call_state state)
{
    return call->state == CALL_INCOMPLETE ? CALL_INCOMPLETE : state;
}

static bool is_registration(const struct call_row *call)
{
    return slice_is_nocase(call->method, "REGISTER");
}

bool event_of_call(enum event_kind kind, const struct call_row *call, struct event *ret_event)
{
    struct event event = {.kind = kind, .call = call, .state = call->state};
    bool has_happened = false;

    assert(kind < EVENT_KINDS);
    switch (kind) {
    case EVENT_CALL_START:
        has_happened = call->is_invite;
        event.time_us = call->start_us;
        event.state = state_until_end(call, CALL_TRYING);
        break;
    case EVENT_CALL_ANSWER:
        has_happened = call->is_invite && call->answer_us != TIME_NONE;
        event.time_us = call->answer_us;
        event.state = state_until_end(call, CALL_IN_CALL);
        break;
    case EVENT_CALL_END:
        has_happened = call->is_invite && is_over(call);
        event.time_us = end_of(call);
        break;
    case EVENT_REGISTRATION:
    case EVENT_DIALOG:
        has_happened = !call->is_invite && is_over(call) &&
                       is_registration(call) == (kind == EVENT_REGISTRATION);
        event.time_us = end_of(call);
        break;
    case EVENT_FINDING:
    case EVENT_KINDS:
        break;
    }
    if (has_happened)
        *ret_event = event;
    return has_happened;
}

bool event_of_finding(const struct call_row *call, const struct finding_row *finding,
                      struct event *ret_event)
{
    if (finding->severity < WORDS_SEVERITY_WARN)
        return false;
    *ret_event = (struct event){.kind = EVENT_FINDING,
                                .state = call->state,
                                .time_us = finding->time_us,
                                .call = call,
                                .finding = finding};
    return true;
}

bool event_is_provisional(const struct event *event)
{
    if (event->kind == EVENT_CALL_START || event->kind == EVENT_CALL_ANSWER ||
        event->kind == EVENT_FINDING)
        return false;
    return event->state == CALL_REJECTED_AUTH || event->state == CALL_REDIRECTED ||
           (event->state == CALL_CANCELLED && event->call->final == 0);
}
