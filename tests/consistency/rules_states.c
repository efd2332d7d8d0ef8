/* States and who ended a call: rules 3 and 4; declared in tests/consistency/rules.h. */
#include "tests/consistency/rules.h"

#include <string.h>

#define SECOND_NS  INT64_C(1000000000)
#define TIMER_B_NS (32 * SECOND_NS)  /* RFC 3261 17.1.1.2: 64*T1 */
#define TIMER_C_NS (180 * SECOND_NS) /* RFC 3261 16.6 */

static bool is_request(const struct face_message *message, const char *method)
{
    return message->is_request && face_is_text(message->method, method);
}

static bool is_response(const struct face_message *message, const char *method, int from, int to)
{
    return !message->is_request && face_is_text(message->method, method) && message->code >= from &&
           message->code <= to;
}

static const struct face_message *find_request(const struct face_call *call, const char *method)
{
    for (size_t i = 0; i < call->own_count; i++) {
        if (is_request(call->own[i], method))
            return call->own[i];
    }
    return NULL;
}

static const struct face_message *find_response(const struct face_call *call, const char *method,
                                                int from, int to)
{
    for (size_t i = 0; i < call->own_count; i++) {
        if (is_response(call->own[i], method, from, to))
            return call->own[i];
    }
    return NULL;
}

static bool has_response(const struct face_call *call, const char *method, int from, int to)
{
    return find_response(call, method, from, to) != NULL;
}

/* A final response in the transaction of this request. */
static bool is_answered(const struct face_call *call, const struct face_message *request, int from,
                        int to)
{
    for (size_t i = 0; i < call->own_count; i++) {
        const struct face_message *message = call->own[i];

        if (!message->is_request && message->transaction == request->transaction &&
            message->transaction != 0 && message->code >= from && message->code <= to)
            return true;
    }
    return false;
}

/* RFC 3261 13.2.2.4: the ACK of a 2xx has a branch of its own. */
static bool is_ack_of_success(const struct face_call *call, const struct face_message *ack)
{
    if (!is_request(ack, "ACK") || ack->to_tag == NULL)
        return false;
    for (size_t i = 0; i < call->own_count; i++) {
        if (is_request(call->own[i], "INVITE") && face_is_text(call->own[i]->branch, ack->branch))
            return false;
        if (is_response(call->own[i], "INVITE", 300, 699) &&
            face_is_text(call->own[i]->branch, ack->branch))
            return false;
    }
    return true;
}

static bool has_ack_of_success(const struct face_call *call)
{
    for (size_t i = 0; i < call->own_count; i++) {
        if (is_ack_of_success(call, call->own[i]))
            return true;
    }
    return false;
}

static bool same_dialog(const struct face_message *a, const struct face_message *b)
{
    return (face_is_text(a->from_tag, b->from_tag) && face_is_text(a->to_tag, b->to_tag)) ||
           (face_is_text(a->from_tag, b->to_tag) && face_is_text(a->to_tag, b->from_tag));
}

static bool has_accepted_bye(const struct face_call *call)
{
    return has_response(call, "BYE", 200, 299);
}

/* A BYE in the dialog of a message; one that was challenged ends nothing. */
static bool has_bye(const struct face_call *call, const struct face_message *of)
{
    for (size_t i = 0; i < call->own_count; i++) {
        const struct face_message *bye = call->own[i];

        if (is_request(bye, "BYE") && same_dialog(bye, of) && !is_answered(call, bye, 401, 401) &&
            !is_answered(call, bye, 407, 407))
            return true;
    }
    return false;
}

static bool has_open_dialog(const struct face_call *call)
{
    for (size_t i = 0; i < call->own_count; i++) {
        const struct face_message *message = call->own[i];

        if ((is_response(message, "INVITE", 200, 299) || is_ack_of_success(call, message)) &&
            !has_bye(call, message))
            return true;
    }
    return false;
}

static bool has_unacknowledged(const struct face_call *call)
{
    for (size_t i = 0; i < call->own_count; i++) {
        const struct face_message *answer = call->own[i];
        bool has_ack = false;

        if (!is_response(answer, "INVITE", 200, 299))
            continue;
        for (size_t k = 0; k < call->own_count; k++)
            has_ack |= is_request(call->own[k], "ACK") && same_dialog(call->own[k], answer);
        if (!has_ack)
            return true;
    }
    return false;
}

/* The last try of the caller: the last INVITE that begins a transaction outside of a dialog. */
static const struct face_message *last_try(const struct face_call *call)
{
    const struct face_message *found = NULL;

    for (size_t i = 0; i < call->own_count; i++) {
        const struct face_message *message = call->own[i];

        if (is_request(message, "INVITE") && message->to_tag == NULL &&
            !message->is_retransmission && !message->is_duplicate)
            found = message;
    }
    return found;
}

static int64_t last_provisional_ns(const struct face_call *call)
{
    int64_t last_ns = FACE_NO_TIME;

    for (size_t i = 0; i < call->own_count; i++) {
        if (is_response(call->own[i], "INVITE", 100, 199))
            last_ns = call->own[i]->time_ns;
    }
    return last_ns;
}

static int64_t end_of(const struct frames *frames)
{
    int64_t last_ns = INT64_MIN;

    for (size_t i = 0; i < frames->count; i++)
        last_ns = frames->rows[i].time_ns > last_ns ? frames->rows[i].time_ns : last_ns;
    return last_ns;
}

/* Why a call may not be waiting at the end of the capture; NULL when it may. */
static const char *why_not_waiting(const struct evidence *evidence, const struct face_call *call)
{
    const struct face_message *invite = last_try(call);
    int64_t provisional_ns = last_provisional_ns(call);
    int64_t end_ns = end_of(&evidence->frames);

    if (!call->is_invite)
        return "though the capture is read to its end";
    if (invite != NULL && is_answered(call, invite, 200, 699))
        return "though its last INVITE has a final response";
    if (invite != NULL && provisional_ns == FACE_NO_TIME && end_ns - invite->time_ns > TIMER_B_NS)
        return "though timer B ran out within the capture";
    if (provisional_ns != FACE_NO_TIME && end_ns - provisional_ns > TIMER_C_NS)
        return "though timer C ran out within the capture";
    return NULL;
}

static bool has_cancelling(const struct face_call *call)
{
    bool has_answer = has_response(call, "INVITE", 200, 299);

    return find_request(call, "CANCEL") != NULL || has_response(call, "INVITE", 487, 487) ||
           has_response(call, "CANCEL", 100, 699) ||
           (find_request(call, "BYE") != NULL && !has_answer);
}

static bool has_redirect(const struct face_call *call)
{
    const struct face_message *redirect = find_response(call, "INVITE", 300, 399);
    const struct face_message *invite = last_try(call);

    return redirect != NULL && (invite == NULL || !is_answered(call, invite, 200, 699) ||
                                is_answered(call, invite, 300, 399));
}

static bool has_success(const struct face_call *call)
{
    return has_response(call, "INVITE", 200, 299) || has_ack_of_success(call) ||
           has_accepted_bye(call);
}

/* What is missing for the state that a call has; NULL when nothing is. */
static const char *missing_evidence(const struct evidence *evidence, const struct face_call *call)
{
    const char *state = call->state;
    const char *method = call->method == NULL ? "" : call->method;

    if (strcmp(state, "trying") == 0 || strcmp(state, "ringing") == 0)
        return why_not_waiting(evidence, call);
    if (strcmp(state, "completed") == 0 && !call->is_invite)
        return has_response(call, method, 200, 299) ? NULL : "without a 2xx";
    if (strcmp(state, "failed") == 0)
        return has_response(call, method, 400, 699) ? NULL : "without a final response from 400 on";
    if (strcmp(state, "busy") == 0)
        return has_response(call, method, 486, 486) || has_response(call, method, 600, 600)
                   ? NULL
                   : "without 486 or 600";
    if (!call->is_invite)
        return NULL;
    if (strcmp(state, "completed") == 0)
        return has_success(call) ? NULL : "without a 2xx, an ACK of one, or an accepted BYE";
    if (strcmp(state, "cancelled") == 0)
        return !has_cancelling(call)      ? "without CANCEL, 487 or an early BYE"
               : has_ack_of_success(call) ? "though its 2xx was acknowledged"
                                          : NULL;
    if (strcmp(state, "redirected") == 0)
        return has_redirect(call) ? NULL : "without a 3xx that was not followed";
    if (strcmp(state, "no-ack") == 0)
        return has_unacknowledged(call) ? NULL : "though each 2xx has its ACK, or there is none";
    if (strcmp(state, "in-call") == 0)
        return has_open_dialog(call) ? NULL : "without a confirmed dialog that has no BYE";
    return NULL;
}

/* --- who ended it --- */

static const char *tag_of_caller(const struct face_call *call)
{
    const struct face_message *invite = find_request(call, "INVITE");

    if (invite == NULL)
        invite = find_response(call, "INVITE", 100, 699);
    return invite == NULL ? NULL : invite->from_tag;
}

/* A BYE of that side; with `is_accepted` one that has a 2xx. */
static bool has_bye_of(const struct face_call *call, bool is_caller, bool is_accepted)
{
    const char *tag = tag_of_caller(call);

    for (size_t i = 0; i < call->own_count; i++) {
        const struct face_message *bye = call->own[i];

        if (is_request(bye, "BYE") &&
            (tag == NULL || face_is_text(bye->from_tag, tag) == is_caller) &&
            (!is_accepted || is_answered(call, bye, 200, 299)))
            return true;
    }
    return false;
}

static void check_ended_by(const struct face_call *call, struct breaches *breaches)
{
    bool is_caller = face_is_text(call->ended_by, "caller");
    bool has_cancel = find_request(call, "CANCEL") != NULL;
    bool is_refused = has_response(call, call->method == NULL ? "" : call->method, 300, 699);
    bool is_talk =
        face_is_text(call->state, "completed") || face_is_text(call->state, "transferred");

    if (call->ended_by == NULL)
        return;
    if (!has_bye_of(call, is_caller, false) && !(is_caller ? has_cancel : is_refused))
        breach(breaches, 4, "call %s: ended by the %s, without a message that says so", call->id,
               call->ended_by);
    else if (is_talk && has_bye_of(call, !is_caller, true) && !has_bye_of(call, is_caller, true))
        breach(breaches, 4, "call %s: ended by the %s, but the accepted BYE is of the other side",
               call->id, call->ended_by);
}

/* Only a face that says the tags has what it takes to judge. */
static bool says_tags(const struct face *face)
{
    return face->message_count > 0 &&
           json_object_get(face->message_rows[0].json, "from_tag") != NULL;
}

void rules_check_states(const struct evidence *evidence, const struct face *face,
                        struct breaches *breaches)
{
    if (!says_tags(face) || face == &evidence->faces[EVIDENCE_PAGE_CALL])
        return;
    for (size_t i = 0; i < face->call_count; i++) {
        const struct face_call *call = &face->call_rows[i];
        const char *missing = call->own_count == 0 ? NULL : missing_evidence(evidence, call);

        if (call->own_count == 0)
            continue;
        if (missing != NULL)
            breach(breaches, 3, "call %s: %s %s", call->id, call->state, missing);
        check_ended_by(call, breaches);
    }
}
