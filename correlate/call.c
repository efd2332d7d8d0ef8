#include "correlate/call.h"

#include <assert.h>

#include "correlate/call_texts.h"
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

static bool is_ended(const struct call *call)
{
    return call->ended_how != CALL_END_NONE;
}

/* A 2xx that nobody acknowledges is repeated for 64*T1 (RFC 3261 13.3.1.4). One that is not
 * repeated was acknowledged where the capture does not look. */
static bool is_without_ack(const struct call *call, int64_t now_us)
{
    return call->is_answer_repeated && !call->is_acked &&
           (is_ended(call) || now_us - call->answer_us >= T1_64_US);
}

static enum call_state state_of_answered(const struct call *call, int64_t now_us)
{
    if (is_without_ack(call, now_us))
        return CALL_NO_ACK;
    if (!is_ended(call))
        return call->is_nameless ? CALL_INCOMPLETE : CALL_IN_CALL;
    return call->is_referred ? CALL_TRANSFERRED : CALL_COMPLETED;
}

static uint16_t final_of(const struct call *call)
{
    return call->final != 0 || call->is_heard ? call->final : call->far_final;
}

/* Without a final response to its INVITE a call that has a BYE was given up early, if its dialog was known
 * to be early; otherwise it cannot be told what came before. */
static enum call_state state_of_open(const struct call *call)
{
    if (call->is_cancelled || call->is_early_bye)
        return CALL_CANCELLED;
    if (is_ended(call) && !call->is_timed_out)
        return CALL_INCOMPLETE;
    if (call->is_nameless)
        return CALL_INCOMPLETE;
    if (call->is_timed_out)
        return CALL_NO_ANSWER;
    return call->is_ringing ? CALL_RINGING : CALL_TRYING;
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
    if (call->is_proven)
        return state_of_answered(call, now_us);
    return state_of_open(call);
}

static bool is_challenge(unsigned code)
{
    return code == 401 || code == 407;
}

/* Finals that a caller answers with a further try of the same call: with credentials (RFC 3261 22.2), a
 * longer interval (RFC 4028 7.4, RFC 3261 10.2.8), or to another place (RFC 3261 8.1.3.4). */
static bool asks_for_try(unsigned code)
{
    return is_challenge(code) || code == 422 || code == 423 || (code >= 300 && code < 400);
}

/* RFC 6076 4.3: from the first INVITE to the first sign of the other side, else to the failure; a challenge
 * is none (RFC 6076 4.3.2). */
static int64_t pdd_of(const struct call *call)
{
    int64_t sign_us = call->ringing_us;

    if (sign_us == TIME_NONE || (call->answer_us != TIME_NONE && call->answer_us < sign_us))
        sign_us = call->answer_us;
    if (sign_us == TIME_NONE && call->final >= 300 && !is_challenge(call->final))
        sign_us = call->first_final_us;
    return clock_span(call->start_us, sign_us);
}

static void set_spans(const struct call *call, struct fact_call *ret_fact)
{
    bool has_beginning = call->is_invite && call->has_beginning;

    ret_fact->pdd_us = has_beginning ? pdd_of(call) : TIME_NONE;
    ret_fact->setup_us = has_beginning ? clock_span(call->start_us, call->answer_us) : TIME_NONE;
    ret_fact->duration_us = call->is_invite ? clock_span(call->answer_us, call->end_us) : TIME_NONE;
}

static void set_texts(const struct call *call, struct fact_call *ret_fact)
{
    static const struct call_texts none = {0};
    const struct call_texts *texts = call->texts == NULL ? &none : call->texts;

    ret_fact->reason = call->reason;
    ret_fact->short_id = texts->short_id;
    ret_fact->method =
        call->is_invite ? slice_from_text(sip_method_name(SIP_METHOD_INVITE)) : texts->method;
    ret_fact->ruri = texts->ruri;
    ret_fact->from_user = texts->from_user;
    ret_fact->from_host = texts->from_host;
    ret_fact->from_display = texts->from_display;
    ret_fact->to_user = texts->to_user;
    ret_fact->to_host = texts->to_host;
    ret_fact->to_display = texts->to_display;
}

void call_fact(const struct call *call, int64_t now_us, struct fact_call *ret_fact)
{
    *ret_fact = (struct fact_call){
        .id = call->id,
        .state = (uint8_t)state_of(call, now_us),
        .ended_by = call->ended_by,
        .ended_how = call->ended_how,
        .is_invite = call->is_invite,
        .final = final_of(call),
        .src = call->src,
        .dst = call->dst,
        .start_us = call->start_us,
        .start_ns = call->start_ns,
        .ringing_us = call->ringing_us,
        .answer_us = call->answer_us,
        .first_final_us = call->first_final_us,
        .end_us = call->end_us,
        .last_us = call->last_us,
        .messages = call->messages,
        .retransmissions = call->retransmissions,
        .duplicates = call->duplicates,
        .cut = call->cut,
        .findings = call->findings,
    };
    set_spans(call, ret_fact);
    set_texts(call, ret_fact);
}

/* --- beginning --- */

/* RFC 3261 9, 13, 15; RFC 3262; RFC 3311; RFC 6086. */
bool call_is_of_invite(const struct message_context *context)
{
    enum sip_method method = (enum sip_method)context->method;

    return method == SIP_METHOD_INVITE || method == SIP_METHOD_ACK || method == SIP_METHOD_BYE ||
           method == SIP_METHOD_CANCEL || method == SIP_METHOD_PRACK ||
           method == SIP_METHOD_UPDATE || (method == SIP_METHOD_INFO && context->to_tag != 0);
}

/* A call begins with a request of its own kind outside of a dialog; anything else came later. */
static bool is_beginning(const struct message_context *context)
{
    return context->message->is_request && context->to_tag == 0 &&
           (context->method == SIP_METHOD_INVITE || !call_is_of_invite(context));
}

void call_begin(struct correlate *correlate, struct call *call,
                const struct message_context *context)
{
    bool is_request = context->message->is_request;

    assert(call->id == 0);
    call->id = ++correlate->last_call;
    call->call_id = context->call_id;
    call->start_us = call->last_us = context->time_us;
    call->start_ns = unit_frame(context->unit)->time_ns;
    call->ringing_us = call->answer_us = call->first_final_us = call->end_us = TIME_NONE;
    call->is_invite = call_is_of_invite(context);
    call->method = call->is_invite ? (uint8_t)SIP_METHOD_INVITE : context->method;
    call->is_incomplete = !is_beginning(context);
    call->is_nameless = context->is_nameless;
    call->src = is_request ? context->src->id : context->dst->id;
    call->dst = is_request ? context->dst->id : context->src->id;
    output_changed(correlate, &call->object);
    call->texts = call_texts_new(correlate, context);
}

bool call_is_over(const struct call *call)
{
    if (call->answer_us != TIME_NONE)
        return is_ended(call);
    return final_of(call) >= 200 || is_ended(call) || call->is_timed_out;
}

bool call_is_succeeded(const struct call *call, const struct message_context *context)
{
    unsigned final = final_of(call);
    bool is_answered = call->answer_us != TIME_NONE || call->is_proven;

    if (!call->is_invite || call->invite == 0)
        return false;
    if (is_answered)
        return is_ended(call);
    return final >= 300 && !asks_for_try(final) && context->message->cseq > call->try_cseq;
}

static void clear_end(struct call *call)
{
    call->end_us = TIME_NONE;
    call->ended_by = PARTY_NONE;
    call->ended_how = CALL_END_NONE;
    call->bye = 0;
}

/* Begin a try: what the last one came to is forgotten, the call's beginning is not. */
static void begin_try(struct call *call, const struct message_context *context)
{
    call->invite = context->transaction->id;
    call->try_cseq = context->message->cseq;
    call->try_src = context->src->id;
    call->final = 0;
    call->far_final = 0;
    call->first_final_us = TIME_NONE;
    clear_end(call);
    call->is_ringing = false;
    call->is_heard = false;
    call->is_cancelled = false;
    call->is_early_bye = false;
    call->is_timed_out = false;
    call->is_incomplete = false;
    if (call->caller_tag == 0)
        call->caller_tag = context->from_tag;
}

/* The request that a call is about, as the caller sends it: not a proxy's copy, which has the same
 * CSeq while the try goes on. */
static bool is_new_try(const struct call *call, const struct message_context *context)
{
    if (call->answer_us != TIME_NONE)
        return false;
    if (call->invite == 0)
        return true;
    if (context->message->cseq > call->try_cseq)
        return true;
    return call->final != 0 && context->src->id == call->try_src;
}

/* The time of a call is that of its first INVITE. */
static void note_invite(struct call *call, const struct message_context *context, bool is_try)
{
    if (context->method != SIP_METHOD_INVITE || !call->is_invite)
        return;
    if (!call->has_invite) {
        call->start_us = context->time_us;
        call->start_ns = unit_frame(context->unit)->time_ns;
    }
    call->has_invite = true;
    call->has_beginning |= is_try;
}

static void take_try(struct call *call, const struct message_context *context)
{
    bool is_try = context->transaction->is_initial && context->method == call->method &&
                  context->transaction->requests == 1 && is_new_try(call, context);

    note_invite(call, context, is_try);
    if (is_try)
        begin_try(call, context);
}

/* --- how it ends --- */

/* Who sends a request: by the From tag, or by address where the caller has none (RFC 2543). */
static enum call_party party_of(const struct call *call, const struct message_context *context)
{
    if (call->caller_tag == 0 && call->try_src == 0)
        return PARTY_NONE;
    if (call->caller_tag != 0)
        return call->caller_tag == context->from_tag ? PARTY_CALLER : PARTY_CALLEE;
    return call->try_src == context->transaction->src ? PARTY_CALLER : PARTY_CALLEE;
}

static void keep_reason(struct correlate *correlate, struct call *call,
                        const struct message_context *context)
{
    struct slice reason = context->message->reason_field;

    if (!slice_is_absent(reason))
        call->reason = output_text(correlate, slice_sub(reason, 0, 512));
}

/* An ACK of its own branch proves a 2xx, captured or not (RFC 3261 13.2.2.4). */
static void take_ack(struct call *call, const struct message_context *context)
{
    unsigned final = context->transaction->final;
    bool is_apart = transaction_is_acked_apart(context);

    if (final >= 300 || context->transaction->method != SIP_METHOD_INVITE)
        return;
    if (final == 0 && !is_apart)
        return;
    call->is_acked = true;
    if (final_of(call) == 0 && is_apart)
        call->is_proven = true;
}

/* CANCEL bears the branch of the INVITE that it cancels (RFC 3261 9.1): only the caller's own
 * counts, not those by which a proxy calls off the losers of a fork. */
static void take_cancel(struct correlate *correlate, struct call *call,
                        const struct message_context *context)
{
    bool is_done = call->answer_us != TIME_NONE || call->is_proven || call->final != 0;

    if (context->src->id != call->try_src || is_done || call->is_cancelled)
        return;
    call->is_cancelled = true;
    call->ended_by = PARTY_CALLER;
    call->ended_how = CALL_END_CANCEL;
    call->end_us = context->time_us;
    keep_reason(correlate, call, context);
}

/* Dialogs that go on although one was ended: those that were acknowledged, where any was. */
static bool goes_on(const struct call *call)
{
    return call->is_acked ? call->acked > 0 : call->confirmed > 0;
}

static void end_by_bye(struct call *call, const struct message_context *context, enum call_end how)
{
    call->bye = context->transaction->id;
    call->end_us = context->transaction->start_us;
    call->ended_by = (uint8_t)party_of(call, context);
    call->ended_how = (uint8_t)how;
}

/* The dialog has been updated before: it names the BYE that ended it. The call ends with its last
 * confirmed dialog; without an answer a BYE gives up the early dialog (RFC 3261 15). Whether it ends the call
 * is known when it is accepted. */
static void take_bye(struct correlate *correlate, struct call *call,
                     const struct message_context *context)
{
    bool is_ender = context->dialog == NULL || context->dialog->bye == context->transaction->id;

    if (!is_ender || context->transaction->requests > 1 || goes_on(call) || is_ended(call))
        return;
    end_by_bye(call, context, CALL_END_BYE_UNANSWERED);
    if (call->answer_us == TIME_NONE && !call->is_proven)
        call->is_early_bye = context->was_early;
    keep_reason(correlate, call, context);
}

/* An accepted BYE proves that there was a dialog to end. Of several BYEs the first accepted one counts, at
 * the time at which its sender sent it first, whichever hop answered first. */
static void take_bye_accepted(struct correlate *correlate, struct call *call,
                              const struct message_context *context)
{
    bool is_same_party = is_ended(call) && call->ended_by == party_of(call, context);

    if (call->final < 300)
        call->is_proven = true;
    if (goes_on(call) || call->ended_how == CALL_END_BYE)
        return;
    if (!context->transaction->is_started) {
        call->ended_how = CALL_END_BYE;
        return;
    }
    if (is_same_party && call->end_us != TIME_NONE &&
        call->end_us <= context->transaction->start_us && call->bye != 0)
        call->ended_how = CALL_END_BYE;
    else
        end_by_bye(call, context, CALL_END_BYE);
    keep_reason(correlate, call, context);
}

/* A challenged BYE has not ended anything yet: the dialog has been brought back before. */
static void take_bye_response(struct correlate *correlate, struct call *call,
                              const struct message_context *context)
{
    unsigned code = context->message->code;

    if (code < 200 || (call->final >= 300 && call->answer_us == TIME_NONE))
        return;
    if (code < 300)
        take_bye_accepted(correlate, call, context);
    else if (call->ended_how == CALL_END_BYE || !is_ended(call))
        return;
    else if (is_challenge(code) && goes_on(call))
        clear_end(call);
    else if (!is_challenge(code) && call->ended_how == CALL_END_BYE_UNANSWERED)
        call->ended_how = CALL_END_BYE_REFUSED;
}

/* --- messages --- */

static void take_request(struct correlate *correlate, struct call *call,
                         const struct message_context *context)
{
    switch ((enum sip_method)context->method) {
    case SIP_METHOD_ACK:
        take_ack(call, context);
        return;
    case SIP_METHOD_CANCEL:
        take_cancel(correlate, call, context);
        return;
    case SIP_METHOD_BYE:
        take_bye(correlate, call, context);
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
        take_try(call, context);
        return;
    }
}

/* The first 2xx at the caller's hop is the answer; one seen further on serves until then. It outruns a
 * CANCEL (RFC 3261 9.1). */
static void take_answer(struct call *call, const struct message_context *context, bool is_near)
{
    if (context->is_retransmission)
        call->is_answer_repeated = true;
    if (call->is_answered || (call->answer_us != TIME_NONE && !is_near))
        return;
    call->answer_us = call->first_final_us = context->time_us;
    call->final = context->message->code;
    call->is_answered = is_near;
    if (call->bye == 0)
        clear_end(call);
}

/* What the callee's side refuses, it ends. A 487 says that somebody else did (RFC 3261 21.4.25), and a
 * challenge ends nothing by itself. */
static void take_failure(struct correlate *correlate, struct call *call,
                         const struct message_context *context)
{
    unsigned code = context->message->code;

    call->is_proven = false;
    keep_reason(correlate, call, context);
    if (is_ended(call) && code == 487)
        return;
    call->end_us = context->time_us;
    call->ended_how = CALL_END_FAILURE;
    call->ended_by = code == 487 || is_challenge(code) ? PARTY_NONE : PARTY_CALLEE;
}

static void take_final(struct correlate *correlate, struct call *call,
                       const struct message_context *context)
{
    unsigned code = context->message->code;

    if (call->final != 0)
        return;
    call->final = (uint16_t)code;
    call->first_final_us = context->time_us;
    if (code >= 300)
        take_failure(correlate, call, context);
    else
        call->end_us = context->time_us;
}

static void take_ringing(struct call *call, const struct message_context *context)
{
    call->is_ringing = true;
    if (call->ringing_us == TIME_NONE)
        call->ringing_us = context->time_us;
}

static void take_try_response(struct correlate *correlate, struct call *call,
                              const struct message_context *context)
{
    unsigned code = context->message->code;
    bool is_near = context->transaction->id == call->invite;

    if (is_near) {
        call->is_heard = true;
        call->is_timed_out = false;
    }
    if (code >= 180 && code < 190 && is_near) {
        take_ringing(call, context);
    } else if (code >= 200 && code < 300 && call->is_invite) {
        take_answer(call, context, is_near);
    } else if (code >= 200 && is_near) {
        take_final(correlate, call, context);
    } else if (code >= 200 && call->far_final == 0) {
        call->far_final = (uint16_t)code;
    }
}

static void take_response(struct correlate *correlate, struct call *call,
                          const struct message_context *context)
{
    unsigned code = context->message->code;
    bool is_try = context->method == call->method && context->transaction->is_initial &&
                  (call->invite == 0 || context->cseq == call->try_cseq);

    if (is_try)
        take_try_response(correlate, call, context);
    else if (context->method == SIP_METHOD_BYE)
        take_bye_response(correlate, call, context);
    else if (context->method == SIP_METHOD_REFER && code >= 200 && code < 300)
        call->is_referred = true;
}

static void count(struct call *call, const struct message_context *context)
{
    if (context->time_us > call->last_us)
        call->last_us = context->time_us;
    if (context->is_duplicate) {
        call->duplicates++;
        return;
    }
    call->messages++;
    call->retransmissions += context->is_retransmission;
    call->cut += context->unit->is_cut;
}

void call_update(struct correlate *correlate, const struct message_context *context)
{
    struct call *call = context->leg->call;

    output_changed(correlate, &call->object);
    count(call, context);
    /* A message has no transaction only if memory is out. */
    if (context->is_duplicate || context->transaction == NULL)
        return;
    if (context->message->is_request)
        take_request(correlate, call, context);
    else
        take_response(correlate, call, context);
}

/* --- time --- */

static void time_out(struct call *call, int64_t end_us)
{
    call->is_timed_out = true;
    if (is_ended(call))
        return;
    call->end_us = end_us;
    call->ended_how = CALL_END_TIMEOUT;
}

void call_transaction_expired(struct correlate *correlate, const struct transaction *transaction)
{
    struct call *call = transaction->leg->call;
    bool is_open = call->final == 0 && call->answer_us == TIME_NONE && !call->is_proven;

    if (transaction->id != call->invite)
        return;
    if (transaction->responses == 0 && !call->is_heard && is_open)
        time_out(call, transaction->start_us + T1_64_US);
    else if (transaction->state == TRANSACTION_TIMED_OUT && is_open)
        time_out(call, TIME_NONE);
    output_changed(correlate, &call->object);
}

void call_input_ended(struct correlate *correlate, struct call *call)
{
    if (!call->is_invite && final_of(call) == 0 && !call->is_timed_out)
        time_out(call, TIME_NONE);
    output_changed(correlate, &call->object);
}
