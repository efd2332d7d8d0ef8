#include "correlate/correlate.h"

#include <stdlib.h>

#include "base/hash.h"
#include "correlate/call.h"
#include "correlate/copy.h"
#include "correlate/dialog.h"
#include "correlate/endpoint.h"
#include "correlate/leg.h"
#include "correlate/leg_alias.h"
#include "correlate/leg_choose.h"
#include "correlate/output.h"
#include "correlate/transaction.h"
#include "correlate/transaction_find.h"
#include "dissect/sip_note.h"
#include "dissect/sip_status.h"

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
    correlate->legs = pool_new(sizeof(struct leg), limits->legs);
    correlate->calls = pool_new(sizeof(struct call), limits->calls);
    correlate->aliases = pool_new(sizeof(struct alias), limits->transactions);
    correlate->dialogs = pool_new(sizeof(struct dialog), limits->dialogs);
    correlate->transactions = pool_new(sizeof(struct transaction), limits->transactions);
    correlate->endpoints = pool_new(sizeof(struct endpoint), limits->endpoints);
    return correlate->leg_map != NULL && correlate->rest_map != NULL &&
           correlate->alias_map != NULL && correlate->dialog_map != NULL &&
           correlate->transaction_map != NULL && correlate->ack_map != NULL &&
           correlate->endpoint_map != NULL && correlate->legs != NULL && correlate->calls != NULL &&
           correlate->aliases != NULL && correlate->dialogs != NULL &&
           correlate->transactions != NULL && correlate->endpoints != NULL;
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
    return correlate;
}

void correlate_free(struct correlate *correlate)
{
    if (correlate == NULL)
        return;
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

static uint64_t tag_hash(const struct correlate *correlate, struct slice tag)
{
    return tag.len == 0 ? 0 : hash_bytes(tag, correlate->seed) | 1;
}

static struct message_context context_of(const struct correlate *correlate, const struct unit *unit,
                                         const struct sip_message *message)
{
    return (struct message_context){
        .unit = unit,
        .message = message,
        .time_us = unit_frame(unit)->time_us,
        .from_tag = tag_hash(correlate, message->from_tag),
        .to_tag = tag_hash(correlate, message->to_tag),
        .method = message->method,
        .cseq = message->cseq,
    };
}

/* What the message says by itself, whatever it belongs to. */
static uint32_t flags_of(const struct message_context *context)
{
    const struct sip_message *message = context->message;
    uint32_t flags = 0;

    if (message->is_request)
        flags |= MESSAGE_REQUEST;
    if (message->is_request && !slice_is_absent(message->to_tag))
        flags |= MESSAGE_IN_DIALOG;
    if (sip_message_has_sdp(message))
        flags |= MESSAGE_HAS_SDP;
    if (context->unit->is_cut)
        flags |= MESSAGE_CUT;
    if (message->note_count > 0)
        flags |= MESSAGE_HAS_FINDING;
    return flags;
}

/* Only a phrase of the sender's own is kept; the standard one follows from the code. */
static struct slice own_reason(const struct sip_message *message)
{
    const char *phrase = sip_status_phrase(message->code);

    if (message->is_request || (phrase != NULL && slice_is(message->reason, phrase)))
        return (struct slice){0};
    return slice_sub(message->reason, 0, 256);
}

/* A response has the method of its request, whatever its CSeq says. */
static struct slice method_text(struct correlate *correlate, const struct message_context *context)
{
    if (context->method != SIP_METHOD_OTHER)
        return slice_from_text(sip_method_name((enum sip_method)context->method));
    return output_key_text(correlate, context->message->method_name);
}

static void emit_message(struct correlate *correlate, const struct message_context *context)
{
    const struct sip_message *message = context->message;
    const struct origin *origin = context->unit->origins;
    const struct frame *frame = origin->frame;
    struct fact_batch *batch = correlate->output.batch;

    correlate->last_message++;
    if (output_omits(correlate, KIND_MESSAGE))
        return;
    batch->messages[batch->message_count++] = (struct fact_message){
        .id = correlate->last_message,
        .time_us = frame->time_us,
        .time_ns = frame->time_ns,
        .transport = context->unit->transport,
        .code = message->code,
        .flags = context->flags | (context->is_retransmission ? MESSAGE_RETRANSMISSION : 0) |
                 (context->is_duplicate ? MESSAGE_DUPLICATE : 0),
        .capture = frame->capture,
        .frame = frame->number,
        .end_offset = frame->end_offset,
        .frame_len = (uint32_t)frame->data.len,
        .offset = origin->offset + (uint32_t)slice_offset(context->unit->bytes, message->raw),
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
}

/* The detail of a note, where it lies in the message; constants need no copy. */
static struct slice detail_text(struct correlate *correlate, const struct message_context *context,
                                struct slice detail)
{
    return slice_contains(context->message->raw, detail) ? output_text(correlate, detail) : detail;
}

static void emit_finding(struct correlate *correlate, const struct message_context *context,
                         const struct sip_note *note)
{
    const struct rule_row *row = rule_row((enum rule)note->rule);
    struct slice raw = context->message->raw;
    struct fact_batch *batch = correlate->output.batch;
    struct fact_finding *finding = &batch->findings[batch->finding_count++];

    *finding = (struct fact_finding){
        .id = ++correlate->last_finding,
        .leg = context->leg->id,
        .message = correlate->last_message,
        .transaction = context->transaction == NULL ? 0 : context->transaction->id,
        .dialog = context->dialog == NULL ? 0 : context->dialog->id,
        .time_us = context->time_us,
        .severity = row->severity,
        .rule = row->slug,
        .section = row->section,
        .text = row->text,
        .detail = detail_text(correlate, context, note->detail),
    };
    /* What stands before or behind the message in its datagram has no range in it. */
    if (slice_contains(raw, note->where)) {
        finding->offset = (uint32_t)slice_offset(raw, note->where);
        finding->length = (uint32_t)note->where.len;
    }
}

/* Calls count their findings, whether or not these are emitted. */
static void count_findings(const struct message_context *context)
{
    for (size_t i = 0; i < context->message->note_count; i++)
        context->leg->call->findings +=
            rule_row((enum rule)context->message->notes[i].rule)->severity >= RULE_WARN;
}

static void emit_frame(struct correlate *correlate, const struct frame *frame)
{
    struct fact_batch *batch = correlate->output.batch;

    if (output_omits(correlate, KIND_FRAME))
        return;
    batch->frames[batch->frame_count++] = (struct fact_frame){
        .capture = frame->capture,
        .link_type = frame->link_type,
        .number = frame->number,
        .time_us = frame->time_us,
        .time_ns = frame->time_ns,
        .wire_len = frame->wire_len,
        .bytes = output_text(correlate, frame->data),
    };
}

static void emit_frames(struct correlate *correlate, const struct unit *unit)
{
    for (size_t i = 0; i < unit->origin_count; i++)
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

/* The tables are far larger than the caches, so their slots are asked for before the first is needed. */
static void compute_keys(struct correlate *correlate, struct message_context *context)
{
    context->src_key = endpoint_key(correlate, &context->unit->src);
    context->dst_key = endpoint_key(correlate, &context->unit->dst);
    leg_key(correlate, context);
    dialog_key(correlate, context);
    transaction_key(correlate, context);
}

/* The objects themselves, once their slots are there. */
static void fetch_objects(const struct correlate *correlate, const struct message_context *context)
{
    map_fetch_object(correlate->transaction_map, context->transaction_hash,
                     sizeof(struct transaction));
    if (context->dialog_hash != 0)
        map_fetch_object(correlate->dialog_map, context->dialog_hash, sizeof(struct dialog));
    map_fetch_object(correlate->endpoint_map, context->src_key, sizeof(struct endpoint));
    map_fetch_object(correlate->endpoint_map, context->dst_key, sizeof(struct endpoint));
}

static bool find_endpoints(struct correlate *correlate, struct message_context *context)
{
    endpoint_reserve(correlate);
    context->src = endpoint_of(correlate, &context->unit->src, context->src_key);
    context->dst = endpoint_of(correlate, &context->unit->dst, context->dst_key);
    return context->src != NULL && context->dst != NULL;
}

/* Look for the transaction of the message under another Call-ID. */
static void rename(struct correlate *correlate, struct message_context *context, uint64_t call_id)
{
    context->call_id = call_id;
    dialog_key(correlate, context);
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

/* RFC 3261 8.2.6.2: a response has the CSeq of its request. One without a CSeq lacks a mandatory field. */
static void note_odd_cseq(const struct message_context *context, struct sip_message *message)
{
    if (context->is_odd && message->has_cseq)
        sip_note_value(message, RULE_RSP_CSEQ_DIFFERS, sip_message_value(message, SIP_HEADER_CSEQ));
}

/* Say the message with its findings and bytes, as far as a busy sink can take them. */
static void say(struct correlate *correlate, const struct message_context *context, size_t bytes,
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
    count_findings(context);
    for (size_t i = 0; i < context->message->note_count && dropping != DROP_MESSAGES; i++)
        emit_finding(correlate, context, &context->message->notes[i]);
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
static size_t bytes_of(const struct unit *unit, const struct sip_message *message, bool keeps_bytes)
{
    size_t bytes = 3 * message->raw.len;

    for (size_t i = 0; i < unit->origin_count && keeps_bytes; i++)
        bytes += unit->origins[i].frame->data.len;
    return bytes;
}

bool correlate_feed(struct correlate *correlate, const struct unit *unit,
                    struct sip_message *message, bool keeps_bytes)
{
    struct message_context context = context_of(correlate, unit, message);
    size_t bytes;

    keeps_bytes |= correlate->options.is_embedding;
    bytes = bytes_of(unit, message, keeps_bytes);
    compute_keys(correlate, &context);
    /* Work that needs no table, while the slots are on their way. */
    context.reason = own_reason(message);
    context.print = copy_print(correlate, &context);
    advance(correlate, context.time_us);
    output_reserve(correlate, bytes, unit->origin_count);
    fetch_objects(correlate, &context);
    if (!find_endpoints(correlate, &context) || !find_all(correlate, &context)) {
        correlate->counts.at[COUNTER_LOST_MESSAGES]++;
        return !correlate->output.is_ended;
    }
    note_odd_cseq(&context, message);
    update_all(correlate, &context);
    /* A copy shows nothing that its original did not. */
    if (context.is_duplicate)
        message->note_count = 0;
    context.flags = flags_of(&context);
    say(correlate, &context, bytes, keeps_bytes);
    return !correlate->output.is_ended;
}

bool correlate_capture(struct correlate *correlate, const struct fact_capture *capture)
{
    struct fact_batch *batch;
    struct fact_capture *copy;

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

const struct counts *correlate_counts(const struct correlate *correlate)
{
    return &correlate->counts;
}
