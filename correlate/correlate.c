#include "correlate/correlate.h"

#include <assert.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "correlate/call.h"
#include "correlate/copy.h"
#include "correlate/dialog.h"
#include "correlate/endpoint.h"
#include "correlate/finding.h"
#include "correlate/leg.h"
#include "correlate/leg_alias.h"
#include "correlate/leg_choose.h"
#include "correlate/message_frame.h"
#include "correlate/output.h"
#include "correlate/transaction.h"
#include "correlate/transaction_find.h"

/* What a live call takes with a dialog, a transaction, its numbers at rest and its places in the maps. */
#define CALL_BYTES 2048

struct correlate_limits correlate_limits_of(uint64_t bytes)
{
    size_t calls = (size_t)(bytes / CALL_BYTES);

    return (struct correlate_limits){
        .legs = calls,
        .calls = calls + calls / 2,
        .dialogs = calls,
        .transactions = calls,
        .endpoints = calls / 4 < 65536 ? 65536 : calls / 4,
    };
}

static bool make_tables(struct correlate *correlate, const struct correlate_limits *limits)
{
    correlate->leg_map = map_new(limits->legs);
    correlate->rest_map = map_new(limits->calls);
    correlate->alias_map = map_new(limits->transactions);
    correlate->dialog_map = map_new(limits->dialogs);
    correlate->transaction_map = map_new(limits->transactions);
    correlate->ack_map = map_new(limits->transactions);
    correlate->endpoint_map = map_new(limits->endpoints);
    correlate->copies = calloc(1, sizeof(*correlate->copies));
    correlate->legs = pool_new(sizeof(struct leg), limits->legs);
    correlate->calls = pool_new(sizeof(struct call), limits->calls);
    correlate->aliases = pool_new(sizeof(struct alias), limits->transactions);
    correlate->dialogs = pool_new(sizeof(struct dialog), limits->dialogs);
    correlate->transactions = pool_new(sizeof(struct transaction), limits->transactions);
    correlate->endpoints = pool_new(sizeof(struct endpoint), limits->endpoints);
    return correlate->leg_map != NULL && correlate->rest_map != NULL &&
           correlate->alias_map != NULL && correlate->dialog_map != NULL &&
           correlate->transaction_map != NULL && correlate->ack_map != NULL &&
           correlate->endpoint_map != NULL && correlate->copies != NULL &&
           correlate->legs != NULL && correlate->calls != NULL && correlate->aliases != NULL &&
           correlate->dialogs != NULL && correlate->transactions != NULL &&
           correlate->endpoints != NULL;
}

static void init_lists(struct correlate *correlate)
{
    list_init(&correlate->legs_live);
    list_init(&correlate->legs_ended);
    list_init(&correlate->legs_other);
    list_init(&correlate->calls_resting);
    list_init(&correlate->dialogs_all);
    list_init(&correlate->trying);
    list_init(&correlate->proceeding);
    list_init(&correlate->answered);
    list_init(&correlate->over);
}

struct correlate *correlate_new(const struct correlate_options *options, struct fact_sink sink)
{
    struct correlate *correlate = calloc(1, sizeof(*correlate));

    assert(options != NULL && sink.exchange != NULL);
    if (correlate == NULL)
        return NULL;
    correlate->options = *options;
    correlate->seed = hash_random_seed();
    correlate->now_us = INT64_MIN / 2;
    init_lists(correlate);
    if (output_init(&correlate->output, sink) != ERR_NONE ||
        !make_tables(correlate, &options->limits)) {
        correlate_free(correlate);
        return NULL;
    }
    finding_emit_rules(correlate);
    return correlate;
}

void correlate_free(struct correlate *correlate)
{
    if (correlate == NULL)
        return;
    free(correlate->copies);
    pool_free(correlate->endpoints);
    pool_free(correlate->transactions);
    pool_free(correlate->dialogs);
    pool_free(correlate->aliases);
    pool_free(correlate->calls);
    pool_free(correlate->legs);
    map_free(correlate->endpoint_map);
    map_free(correlate->ack_map);
    map_free(correlate->transaction_map);
    map_free(correlate->dialog_map);
    map_free(correlate->alias_map);
    map_free(correlate->rest_map);
    map_free(correlate->leg_map);
    output_release(&correlate->output);
    free(correlate);
}

static struct message_context context_of(const struct unit *unit, const struct sip_summary *message,
                                         const struct message_keys *keys)
{
    return (struct message_context){
        .unit = unit,
        .message = message,
        .keys = keys,
        .time_us = unit_frame(unit)->time_us,
        .from_tag = keys->from_tag,
        .to_tag = keys->to_tag,
        .print = keys->print,
        .method = message->method,
        .cseq = message->cseq,
    };
}

/* How many notes of the message are findings: a copy shows nothing that its original did not. */
static size_t raised_notes(const struct message_context *context)
{
    return context->is_duplicate ? 0 : context->message->note_count;
}

/* RFC 3261 8.2.6.2: a response has the CSeq of its request. One without a CSeq lacks a mandatory field. */
static bool has_odd_cseq(const struct message_context *context)
{
    return context->is_odd && context->message->has_cseq && !context->is_duplicate;
}

/* What the message says by itself, whatever it belongs to. */
static uint32_t flags_of(const struct message_context *context)
{
    const struct sip_summary *message = context->message;
    uint32_t flags = 0;

    if (message->is_request)
        flags |= MESSAGE_REQUEST;
    if (message->is_request && !slice_is_absent(message->to_tag))
        flags |= MESSAGE_IN_DIALOG;
    if (message->has_sdp)
        flags |= MESSAGE_HAS_SDP;
    if (context->unit->is_cut)
        flags |= MESSAGE_CUT;
    if (raised_notes(context) > 0 || has_odd_cseq(context))
        flags |= MESSAGE_HAS_FINDING;
    return flags;
}

/* Only a phrase of the sender's own is kept. */
static struct slice own_reason(const struct sip_summary *message, const struct message_keys *keys)
{
    return keys->has_phrase ? slice_sub(message->reason, 0, 256) : (struct slice){0};
}

/* A response has the method of its request, whatever its CSeq says. */
static struct slice method_text(struct correlate *correlate, const struct message_context *context)
{
    if (context->method != SIP_METHOD_OTHER)
        return slice_from_text(sip_method_name((enum sip_method)context->method));
    return output_key_text(correlate, context->message->method_name);
}

/* The time of a message is that of the frame that completed it; its place is where it begins. */
static void emit_message(struct correlate *correlate, const struct message_context *context)
{
    const struct sip_summary *message = context->message;
    const struct frame *frame = unit_frame(context->unit);
    struct fact_batch *batch = correlate->output.batch;
    struct fact_message *fact;

    correlate->last_message++;
    if (output_omits(correlate, KIND_MESSAGE))
        return;
    fact = &batch->messages[batch->message_count++];
    *fact = (struct fact_message){
        .id = correlate->last_message,
        .time_us = frame->time_us,
        .time_ns = frame->time_ns,
        .transport = context->unit->transport,
        .code = message->code,
        .flags = context->flags | (context->is_retransmission ? MESSAGE_RETRANSMISSION : 0) |
                 (context->is_duplicate ? MESSAGE_DUPLICATE : 0),
        .length = (uint32_t)message->raw.len,
        .src = context->src->id,
        .dst = context->dst->id,
        .cseq = message->cseq,
        .leg = context->leg->id,
        .transaction = context->transaction == NULL ? 0 : context->transaction->id,
        .dialog = context->dialog == NULL ? 0 : context->dialog->id,
        .method = method_text(correlate, context),
        .reason = output_text(correlate, context->reason),
    };
    message_frame_emit(correlate, context->unit, message->raw, fact);
}

/* The request of a transaction, as evidence of what its responses show. */
static void note_request(const struct correlate *correlate, const struct message_context *context)
{
    struct transaction *transaction = context->transaction;
    struct slice cseq;

    if (transaction == NULL || transaction->request != 0 || !context->message->is_request ||
        context->method != transaction->method)
        return;
    cseq = context->message->cseq_value;
    transaction->request = correlate->last_message;
    transaction->request_us = context->time_us;
    if (slice_contains(context->message->raw, cseq)) {
        transaction->cseq_offset = (uint32_t)slice_offset(context->message->raw, cseq);
        transaction->cseq_length = (uint32_t)cseq.len;
    }
}

static void raise_odd_cseq(struct correlate *correlate, const struct message_context *context)
{
    const struct transaction *transaction = context->transaction;
    struct slice cseq = context->message->cseq_value;
    struct fact_evidence evidence[] = {
        finding_evidence(correlate, context, cseq),
        {.message = transaction->request,
         .time_us = transaction->request_us,
         .transaction = transaction->id,
         .dialog = transaction->dialog,
         .offset = transaction->cseq_offset,
         .length = transaction->cseq_length},
    };

    finding_raise(correlate, context->leg, RULE_RSP_CSEQ_DIFFERS, context->time_us, evidence,
                  transaction->request == 0 ? 1 : 2, slice_sub(cseq, 0, NOTE_DETAIL_MAX));
}

static void raise_findings(struct correlate *correlate, const struct message_context *context)
{
    for (size_t i = 0; i < raised_notes(context); i++) {
        const struct note *note = &context->message->notes[i];
        struct fact_evidence evidence = finding_evidence(correlate, context, note->where);

        finding_raise(correlate, context->leg, (enum rule)note->rule, context->time_us, &evidence,
                      1, note->detail);
    }
    if (has_odd_cseq(context))
        raise_odd_cseq(correlate, context);
}

/* What a message has more of than is kept. */
static void count_left_out(struct correlate *correlate, const struct message_context *context)
{
    if (context->is_duplicate)
        return;
    correlate->counts.at[COUNTER_UNREAD_FIELDS] += context->message->fields_dropped;
    correlate->counts.at[COUNTER_UNLISTED_FINDINGS] += context->message->notes_dropped;
}

/* Bytes that a batch cannot hold are counted as dropped. */
static void emit_frame(struct correlate *correlate, const struct frame *frame)
{
    struct fact_batch *batch = correlate->output.batch;
    struct slice bytes;

    if (output_omits(correlate, KIND_FRAME))
        return;
    bytes = output_text(correlate, frame->data);
    if (slice_is_absent(bytes)) {
        correlate->counts.at[COUNTER_DROPPED_BYTES]++;
        return;
    }
    batch->frames[batch->frame_count++] = (struct fact_frame){
        .capture = frame->capture,
        .link_type = frame->link_type,
        .number = frame->number,
        .time_us = frame->time_us,
        .time_ns = frame->time_ns,
        .wire_len = frame->wire_len,
        .bytes = bytes,
    };
}

static void emit_frames(struct correlate *correlate, const struct unit *unit)
{
    for (size_t i = 0; i < unit->origin_count && i < MESSAGE_FRAMES_MAX; i++)
        emit_frame(correlate, unit->origins[i].frame);
}

static bool advance(struct correlate *correlate, int64_t now_us)
{
    if (now_us > correlate->now_us && !clock_is_absurd(now_us)) {
        correlate->now_us = now_us;
        transaction_expire(correlate);
        leg_expire(correlate);
    }
    return !correlate->output.is_ended;
}

static void compute_keys(struct correlate *correlate, struct message_context *context)
{
    leg_key(correlate, context);
    dialog_key(context);
    transaction_key(correlate, context);
}

static const struct leg *known_leg(const struct correlate *correlate,
                                   const struct message_keys *keys)
{
    const struct transaction *transaction =
        map_first(correlate->transaction_map, message_keys_transaction(keys));

    if (transaction != NULL)
        return transaction->leg;
    return map_first(correlate->leg_map, message_keys_leg(keys));
}

void correlate_fetch(const struct correlate *correlate, const struct message_keys *keys,
                     enum correlate_fetch what)
{
    const struct leg *leg;

    switch (what) {
    case CORRELATE_FETCH_PLACES:
        map_fetch(correlate->endpoint_map, keys->src);
        map_fetch(correlate->endpoint_map, keys->dst);
        map_fetch(correlate->leg_map, message_keys_leg(keys));
        map_fetch(correlate->dialog_map, message_keys_dialog(keys));
        map_fetch(correlate->transaction_map, message_keys_transaction(keys));
        copy_fetch(correlate->copies, (uint32_t)keys->print);
        break;
    case CORRELATE_FETCH_OBJECTS:
        map_fetch_object(correlate->transaction_map, message_keys_transaction(keys),
                         sizeof(struct transaction));
        map_fetch_object(correlate->dialog_map, message_keys_dialog(keys), sizeof(struct dialog));
        map_fetch_object(correlate->leg_map, message_keys_leg(keys), sizeof(struct leg));
        map_fetch_object(correlate->endpoint_map, keys->src, sizeof(struct endpoint));
        map_fetch_object(correlate->endpoint_map, keys->dst, sizeof(struct endpoint));
        break;
    case CORRELATE_FETCH_CALL:
        leg = known_leg(correlate, keys);
        if (leg != NULL) {
            memory_fetch(leg, sizeof(*leg));
            memory_fetch(leg->call, sizeof(*leg->call));
        }
        break;
    }
}

static bool find_endpoints(struct correlate *correlate, struct message_context *context)
{
    endpoint_reserve(correlate);
    context->src = endpoint_of(correlate, &context->unit->src, context->keys->src);
    context->dst = endpoint_of(correlate, &context->unit->dst, context->keys->dst);
    return context->src != NULL && context->dst != NULL;
}

/* Look for the transaction of the message under another Call-ID. */
static void rename(struct correlate *correlate, struct message_context *context, uint64_t call_id)
{
    context->call_id = call_id;
    dialog_key(context);
    transaction_key(correlate, context);
    transaction_find(correlate, context);
}

/* The snap length may have left a message, or the ones before it, without a Call-ID. A branch joins only
 * what is one transaction. */
static void find_by_alias(struct correlate *correlate, struct message_context *context)
{
    uint64_t call_id = context->call_id;
    struct leg *leg;

    if (map_count(correlate->alias_map) == 0 || context->transaction != NULL ||
        leg_is_known(correlate, context))
        return;
    leg = leg_alias_of_bytes(correlate, context);
    if (leg == NULL)
        leg = leg_alias_of_branch(correlate, context);
    if (leg != NULL)
        rename(correlate, context, leg->call->call_id);
    if (context->transaction != NULL)
        return;
    leg = leg_alias_of_parties(correlate, context);
    if (leg != NULL)
        call_id = leg->call->call_id;
    if (context->call_id != call_id)
        rename(correlate, context, call_id);
}

/* Find or make all that the message belongs to. */
static bool find_all(struct correlate *correlate, struct message_context *context)
{
    transaction_find(correlate, context);
    find_by_alias(correlate, context);
    if (!leg_choose(correlate, context))
        return false;
    leg_alias_add(correlate, context);
    dialog_find(correlate, context);
    return true;
}

/* Emit the message with its findings and bytes, as far as a busy sink can take them. */
static void emit(struct correlate *correlate, const struct message_context *context, size_t bytes,
                 bool keeps_bytes)
{
    enum dropping dropping = output_dropping(correlate);

    /* An object list that was full may have handed over the batch that room was made in. */
    if (dropping != DROP_MESSAGES)
        output_reserve(correlate, bytes, context->unit->origin_count);
    else
        correlate->counts.at[COUNTER_DROPPED_MESSAGES]++;
    if (dropping != DROP_MESSAGES)
        emit_message(correlate, context);
    if (dropping != DROP_MESSAGES)
        note_request(correlate, context);
    raise_findings(correlate, context);
    count_left_out(correlate, context);
    if (!keeps_bytes || dropping == DROP_MESSAGES)
        return;
    if (dropping == DROP_BYTES && context->is_retransmission)
        correlate->counts.at[COUNTER_DROPPED_BYTES]++;
    else
        emit_frames(correlate, context->unit);
}

/* Let transaction, dialog, call and leg take in what the message says. */
static void update_all(struct correlate *correlate, struct message_context *context)
{
    transaction_update(correlate, context);
    dialog_update(correlate, context);
    call_update(correlate, context);
    leg_touch(correlate, context);
}

/* What a message may take of the batch: its texts, and the bytes of its frames where these are kept. */
static size_t bytes_of(const struct unit *unit, const struct sip_summary *message, bool keeps_bytes)
{
    size_t bytes = 3 * message->raw.len;

    for (size_t i = 0; i < unit->origin_count && keeps_bytes; i++)
        bytes += unit->origins[i].frame->data.len;
    return bytes;
}

bool correlate_feed(struct correlate *correlate, const struct unit *unit,
                    const struct sip_summary *message, const struct message_keys *keys,
                    bool keeps_bytes)
{
    struct message_context context = context_of(unit, message, keys);
    size_t bytes;

    assert(unit->origin_count > 0 && message->raw.len > 0);
    keeps_bytes |= correlate->options.is_embedding;
    bytes = bytes_of(unit, message, keeps_bytes);
    compute_keys(correlate, &context);
    context.reason = own_reason(message, keys);
    advance(correlate, context.time_us);
    output_reserve(correlate, bytes, unit->origin_count);
    if (!find_endpoints(correlate, &context) || !find_all(correlate, &context)) {
        correlate->counts.at[COUNTER_LOST_MESSAGES]++;
        return !correlate->output.is_ended;
    }
    update_all(correlate, &context);
    context.flags = flags_of(&context);
    emit(correlate, &context, bytes, keeps_bytes);
    return !correlate->output.is_ended;
}

bool correlate_capture(struct correlate *correlate, const struct fact_capture *capture)
{
    struct fact_batch *batch;
    struct fact_capture *copy;

    assert(capture->id > 0);
    output_reserve(correlate, capture->path.len + capture->damage.len, 0);
    if (correlate->output.batch->capture_count == FACT_CAPTURES_MAX)
        output_flush(correlate);
    batch = correlate->output.batch;
    copy = &batch->captures[batch->capture_count++];
    *copy = *capture;
    copy->path = output_text(correlate, capture->path);
    copy->damage = output_text(correlate, capture->damage);
    return !correlate->output.is_ended;
}

bool correlate_counter(struct correlate *correlate, const char *name, uint64_t value)
{
    struct fact_batch *batch;

    assert(name != NULL);
    if (correlate->output.batch->counter_count == FACT_COUNTERS_MAX)
        output_flush(correlate);
    batch = correlate->output.batch;
    batch->counters[batch->counter_count++] = (struct fact_counter){.name = name, .value = value};
    return !correlate->output.is_ended;
}

bool correlate_advance(struct correlate *correlate, int64_t now_us)
{
    return advance(correlate, now_us);
}

bool correlate_flush(struct correlate *correlate)
{
    if (correlate->output.is_ended || output_is_busy(correlate))
        return !correlate->output.is_ended;
    return output_flush(correlate);
}

static void finish_legs(struct correlate *correlate, struct list *legs, bool is_whole)
{
    for (struct link *link = list_first(legs); link != NULL; link = list_next(legs, link)) {
        struct leg *leg = LIST_OBJECT(link, struct leg, age);

        leg_settle(correlate, leg);
        if (is_whole)
            call_input_ended(correlate, leg->call);
        output_changed(correlate, &leg->call->object);
    }
}

/* Calls whose outcome depends on the time that has passed were emitted before that time; what is
 * still in memory is emitted once more as it is at the end. */
bool correlate_finish(struct correlate *correlate, bool is_whole)
{
    if (is_whole)
        transaction_input_ended(correlate);
    finish_legs(correlate, &correlate->legs_live, is_whole);
    finish_legs(correlate, &correlate->legs_ended, is_whole);
    finish_legs(correlate, &correlate->legs_other, is_whole);
    return output_flush(correlate);
}

bool correlate_end(struct correlate *correlate)
{
    return output_flush(correlate);
}

uint64_t correlate_seed(const struct correlate *correlate)
{
    return correlate->seed;
}

const struct counts *correlate_counts(const struct correlate *correlate)
{
    return &correlate->counts;
}
