#include "correlate/call.h"

#include "correlate/output.h"

/* Which word a final response other than 2xx stands for. RFC 3261 21. */
static enum call_state state_of_failure(unsigned code, bool was_ringing)
{
    switch (code) {
    case 401:
    case 407:
        return CALL_REJECTED_AUTH;
    case 408:
        return CALL_NO_ANSWER;
    case 480:
        return was_ringing ? CALL_NO_ANSWER : CALL_FAILED;
    case 486:
    case 600:
        return CALL_BUSY;
    case 487:
        return CALL_CANCELLED;
    default:
        return code < 400 ? CALL_REDIRECTED : CALL_FAILED;
    }
}

/* A 2xx that nobody acknowledges is repeated for 64*T1 (RFC 3261 13.3.1.4). One that is not
 * repeated was acknowledged where the capture does not look. */
static bool is_without_ack(const struct call *call, int64_t now_us)
{
    return call->is_answer_repeated && !call->is_acked &&
           (call->end_us != TIME_NONE || now_us - call->answer_us >= T1_64_US);
}

static enum call_state state_of_answered(const struct call *call, int64_t now_us)
{
    if (is_without_ack(call, now_us))
        return CALL_NO_ACK;
    if (call->end_us == TIME_NONE)
        return CALL_IN_CALL;
    return call->is_referred ? CALL_TRANSFERRED : CALL_COMPLETED;
}

static uint16_t final_of(const struct call *call)
{
    return call->final != 0 || call->is_heard ? call->final : call->far_final;
}

static enum call_state state_of(const struct call *call, int64_t now_us)
{
    uint16_t final = final_of(call);

    if (call->is_incomplete)
        return CALL_INCOMPLETE;
    if (call->is_invite && call->answer_us != TIME_NONE)
        return state_of_answered(call, now_us);
    if (final >= 200 && final < 300)
        return CALL_COMPLETED;
    if (final != 0)
        return state_of_failure(final, call->is_ringing);
    if (call->is_cancelled)
        return CALL_CANCELLED;
    if (call->is_timed_out)
        return CALL_NO_ANSWER;
    return call->is_ringing ? CALL_RINGING : CALL_TRYING;
}

void call_fact(const struct call *call, int64_t now_us, struct fact_call *ret_fact)
{
    static const struct call_texts none = {0};
    const struct call_texts *texts = call->texts == NULL ? &none : call->texts;

    *ret_fact = (struct fact_call){
        .id = call->id,
        .state = (uint8_t)state_of(call, now_us),
        .ended_by = call->ended_by,
        .is_invite = call->is_invite,
        .final = final_of(call),
        .src = call->src,
        .dst = call->dst,
        .start_us = call->start_us,
        .ringing_us = call->ringing_us,
        .answer_us = call->answer_us,
        .end_us = call->end_us,
        .last_us = call->last_us,
        .first_final_us = call->first_final_us,
        .pdd_us = call->is_invite ? clock_span(call->start_us, call->ringing_us) : TIME_NONE,
        .setup_us = call->is_invite ? clock_span(call->start_us, call->answer_us) : TIME_NONE,
        .duration_us = clock_span(call->answer_us, call->end_us),
        .messages = call->messages,
        .retransmissions = call->retransmissions,
        .duplicates = call->duplicates,
        .findings = call->findings,
        .reason = call->reason,
        .short_id = texts->short_id,
        .method =
            call->is_invite ? slice_from_text(sip_method_name(SIP_METHOD_INVITE)) : texts->method,
        .ruri = texts->ruri,
        .from_user = texts->from_user,
        .from_host = texts->from_host,
        .from_display = texts->from_display,
        .to_user = texts->to_user,
        .to_host = texts->to_host,
        .to_display = texts->to_display,
    };
}

bool call_is_over(const struct call *call)
{
    if (call->answer_us != TIME_NONE)
        return call->end_us != TIME_NONE;
    return final_of(call) >= 200 || call->is_timed_out;
}

bool call_is_succeeded(const struct call *call, uint64_t from_tag)
{
    return call->is_invite && call_is_over(call) && call->caller_tag != from_tag &&
           (call->answer_us != TIME_NONE || final_of(call) >= 400) && final_of(call) != 401 &&
           final_of(call) != 407;
}

/* Begin a try: what the last one came to is forgotten, the call's beginning is not. */
static void begin_try(struct call *call, const struct arrival *arrival)
{
    call->invite = arrival->transaction->id;
    call->try_cseq = arrival->message->cseq;
    call->try_src = arrival->src->id;
    call->final = 0;
    call->far_final = 0;
    call->end_us = TIME_NONE;
    call->ended_by = PARTY_NONE;
    call->is_ringing = false;
    call->is_heard = false;
    call->is_cancelled = false;
    call->is_timed_out = false;
    call->is_incomplete = false;
    if (call->caller_tag == 0)
        call->caller_tag = arrival->from_tag;
}

/* The request that a call is about, as the caller sends it: not a proxy's copy, which has the same
 * CSeq while the try goes on. */
static bool is_new_try(const struct call *call, const struct arrival *arrival)
{
    if (call->answer_us != TIME_NONE)
        return false;
    if (call->invite == 0)
        return true;
    if (arrival->message->cseq > call->try_cseq)
        return true;
    return call->final != 0 && arrival->src->id == call->try_src;
}

static void take_try(struct call *call, const struct arrival *arrival)
{
    if (arrival->transaction->is_initial && arrival->method == call->method &&
        arrival->transaction->requests == 1 && is_new_try(call, arrival))
        begin_try(call, arrival);
}

/* Who sends a request: by the From tag, or by address where the caller has none (RFC 2543). */
static enum call_party party_of(const struct call *call, const struct arrival *arrival)
{
    if (call->invite == 0)
        return PARTY_NONE;
    if (call->caller_tag != 0)
        return call->caller_tag == arrival->from_tag ? PARTY_CALLER : PARTY_CALLEE;
    return call->try_src == arrival->src->id ? PARTY_CALLER : PARTY_CALLEE;
}

static void keep_reason(struct correlate *correlate, struct call *call,
                        const struct arrival *arrival)
{
    struct slice reason = sip_message_value(arrival->message, SIP_HEADER_REASON);

    if (!slice_is_absent(reason))
        call->reason = output_text(correlate, slice_sub(reason, 0, 512));
}

/* CANCEL bears the branch of the INVITE that it cancels (RFC 3261 9.1): only the caller's own
 * counts, not those by which a proxy calls off the losers of a fork. */
static void take_cancel(struct correlate *correlate, struct call *call,
                        const struct arrival *arrival)
{
    if (arrival->src->id != call->try_src || call->answer_us != TIME_NONE || call->final != 0)
        return;
    call->is_cancelled = true;
    call->ended_by = PARTY_CALLER;
    call->end_us = arrival->time_us;
    keep_reason(correlate, call, arrival);
}

/* The dialog has been updated before: it names the BYE that ended it. The call ends with its last
 * confirmed dialog; without an answer a BYE gives up the early dialog (RFC 3261 15). */
static void take_bye(struct correlate *correlate, struct call *call, const struct arrival *arrival)
{
    bool is_ender = arrival->dialog == NULL || arrival->dialog->bye == arrival->transaction->id;

    if (!is_ender || arrival->transaction->requests > 1 || call->confirmed > 0 ||
        call->end_us != TIME_NONE)
        return;
    call->end_us = arrival->time_us;
    call->ended_by = (uint8_t)party_of(call, arrival);
    if (call->answer_us == TIME_NONE)
        call->is_cancelled = true;
    keep_reason(correlate, call, arrival);
}

static void take_request(struct correlate *correlate, struct call *call,
                         const struct arrival *arrival)
{
    switch ((enum sip_method)arrival->method) {
    case SIP_METHOD_ACK:
        call->is_acked |= arrival->transaction->final < 300;
        return;
    case SIP_METHOD_CANCEL:
        take_cancel(correlate, call, arrival);
        return;
    case SIP_METHOD_BYE:
        take_bye(correlate, call, arrival);
        return;
    case SIP_METHOD_OTHER:
    case SIP_METHOD_INFO:
    case SIP_METHOD_INVITE:
    case SIP_METHOD_MESSAGE:
    case SIP_METHOD_NOTIFY:
    case SIP_METHOD_OPTIONS:
    case SIP_METHOD_PRACK:
    case SIP_METHOD_PUBLISH:
    case SIP_METHOD_REFER:
    case SIP_METHOD_REGISTER:
    case SIP_METHOD_SUBSCRIBE:
    case SIP_METHOD_UPDATE:
    case SIP_METHOD_COUNT:
        take_try(call, arrival);
        return;
    }
}

static bool is_challenge(unsigned code)
{
    return code == 401 || code == 407;
}

/* The first 2xx at the caller's hop is the answer; one seen further on serves until then. */
static void take_answer(struct call *call, const struct arrival *arrival, bool is_near)
{
    if (arrival->is_retransmission)
        call->is_answer_repeated = true;
    if (call->is_answered || (call->answer_us != TIME_NONE && !is_near))
        return;
    call->answer_us = arrival->time_us;
    call->final = arrival->message->code;
    call->is_answered = is_near;
    call->end_us = TIME_NONE;
    call->ended_by = PARTY_NONE;
    if (call->ringing_us == TIME_NONE || call->ringing_us > arrival->time_us)
        call->ringing_us = arrival->time_us;
}

static void take_failure(struct correlate *correlate, struct call *call,
                         const struct arrival *arrival)
{
    unsigned code = arrival->message->code;

    if (call->final != 0)
        return;
    call->final = (uint16_t)code;
    if (call->end_us == TIME_NONE)
        call->end_us = arrival->time_us;
    if (code == 487)
        call->ended_by = PARTY_CALLER;
    if (call->ringing_us == TIME_NONE && !is_challenge(code))
        call->ringing_us = arrival->time_us;
    keep_reason(correlate, call, arrival);
}

static void take_try_response(struct correlate *correlate, struct call *call,
                              const struct arrival *arrival)
{
    unsigned code = arrival->message->code;
    bool is_near = arrival->transaction->id == call->invite;

    if (is_near) {
        call->is_heard = true;
        call->is_timed_out = false;
    }
    if (code > 100 && code < 200 && is_near) {
        call->is_ringing = true;
        if (call->ringing_us == TIME_NONE)
            call->ringing_us = arrival->time_us;
    } else if (code >= 200 && code < 300 && call->is_invite) {
        take_answer(call, arrival, is_near);
    } else if (code >= 200 && is_near) {
        take_failure(correlate, call, arrival);
    } else if (code >= 200 && call->far_final == 0) {
        call->far_final = (uint16_t)code;
    }
}

/* A challenged BYE has not ended anything yet: the dialog has been brought back before. */
static void take_bye_response(struct call *call, const struct arrival *arrival)
{
    if (is_challenge(arrival->message->code) && call->confirmed > 0) {
        call->end_us = TIME_NONE;
        call->ended_by = PARTY_NONE;
    }
}

static void take_response(struct correlate *correlate, struct call *call,
                          const struct arrival *arrival)
{
    unsigned code = arrival->message->code;
    bool is_try = arrival->method == call->method && arrival->transaction->is_initial &&
                  (call->invite == 0 || arrival->message->cseq == call->try_cseq);

    if (is_try)
        take_try_response(correlate, call, arrival);
    else if (arrival->method == SIP_METHOD_BYE)
        take_bye_response(call, arrival);
    else if (arrival->method == SIP_METHOD_REFER && code >= 200 && code < 300)
        call->is_referred = true;
}

static void count(struct call *call, const struct arrival *arrival)
{
    if (arrival->time_us > call->last_us)
        call->last_us = arrival->time_us;
    if (arrival->is_duplicate) {
        call->duplicates++;
        return;
    }
    call->messages++;
    call->retransmissions += arrival->is_retransmission;
}

void call_update(struct correlate *correlate, const struct arrival *arrival)
{
    struct call *call = arrival->leg->call;

    output_call(correlate, call);
    count(call, arrival);
    /* Only an ACK whose INVITE was not seen has no transaction, or any message if memory is out. */
    if (arrival->is_duplicate || arrival->transaction == NULL)
        return;
    if (arrival->message->is_request)
        take_request(correlate, call, arrival);
    else
        take_response(correlate, call, arrival);
}

void call_transaction_expired(struct correlate *correlate, const struct transaction *transaction)
{
    struct call *call = transaction->leg->call;

    if (transaction->id != call->invite)
        return;
    if (transaction->responses == 0 && !call->is_heard) {
        call->is_timed_out = true;
        if (call->end_us == TIME_NONE)
            call->end_us = transaction->start_us + T1_64_US;
    }
    output_call(correlate, call);
}
