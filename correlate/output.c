#include "correlate/output.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "correlate/call.h"

/* What one message may add besides its own text: new objects' text structs. */
#define SLACK_BYTES 2048

/* While one object is said, the one this many places on is fetched: they lie far apart in memory. */
#define FETCH_AHEAD 8

/* Messages between two questions whether the sink is busy. */
#define SHED_ASK_EVERY 64

/* Where shedding begins, in eighths of a full batch. What is left is for objects, which are never
 * shed. */
#define SHED_BYTES_FROM    4
#define SHED_MESSAGES_FROM 6

static bool changed_init(struct changed *changed)
{
    changed->objects = malloc(FACT_OBJECTS_MAX * sizeof(*changed->objects));
    return changed->objects != NULL;
}

enum err output_init(struct output *output, struct fact_sink sink)
{
    bool is_made;

    *output = (struct output){.sink = sink, .batch = fact_batch_new()};
    is_made = changed_init(&output->calls) && changed_init(&output->legs) &&
              changed_init(&output->dialogs) && changed_init(&output->transactions);
    return output->batch == NULL || !is_made ? ERR_MEMORY : ERR_NONE;
}

void output_release(struct output *output)
{
    fact_batch_free(output->batch);
    free(output->calls.objects);
    free(output->legs.objects);
    free(output->dialogs.objects);
    free(output->transactions.objects);
    *output = (struct output){0};
}

/* Add a call to the counts, or take it away, as it was or is. */
static void count(struct counts *counts, uint8_t counted, int change)
{
    counts->at[COUNTER_CALLS] +=
        counted == COUNTED_OVER || counted == COUNTED_ACTIVE ? (uint64_t)change : 0;
    counts->at[COUNTER_OTHERS] += counted == COUNTED_OTHER ? (uint64_t)change : 0;
    counts->at[COUNTER_ACTIVE] += counted == COUNTED_ACTIVE ? (uint64_t)change : 0;
}

static void count_call(struct correlate *correlate, struct call *call)
{
    count(&correlate->counts, call->counted, -1);
    if (!call->is_invite)
        call->counted = COUNTED_OTHER;
    else
        call->counted = call_is_over(call) || call->is_incomplete ? COUNTED_OVER : COUNTED_ACTIVE;
    count(&correlate->counts, call->counted, 1);
}

static void say_call(struct correlate *correlate, struct call *call)
{
    struct fact_batch *batch = correlate->output.batch;

    assert(batch->call_count < FACT_OBJECTS_MAX);
    call_fact(call, correlate->now_us, &batch->calls[batch->call_count++]);
    count_call(correlate, call);
    call->texts = NULL;
    call->reason = (struct slice){0};
}

static void say_leg(struct correlate *correlate, struct leg *leg)
{
    struct fact_batch *batch = correlate->output.batch;

    assert(batch->leg_count < FACT_OBJECTS_MAX);
    batch->legs[batch->leg_count++] = (struct fact_leg){
        .id = leg->id,
        .call = leg->call->id,
        .start_us = leg->start_us,
        .short_id = leg->short_id,
        .call_id = leg->call_id,
    };
    leg->short_id = (struct slice){0};
    leg->call_id = (struct slice){0};
}

static void say_dialog(struct correlate *correlate, struct dialog *dialog)
{
    static const struct dialog_texts none = {0};
    struct fact_batch *batch = correlate->output.batch;
    const struct dialog_texts *texts = dialog->texts == NULL ? &none : dialog->texts;

    assert(batch->dialog_count < FACT_OBJECTS_MAX);
    batch->dialogs[batch->dialog_count++] = (struct fact_dialog){
        .id = dialog->id,
        .leg = dialog->leg->id,
        .state = dialog->state,
        .start_us = dialog->start_us,
        .confirmed_us = dialog->confirmed_us,
        .end_us = dialog->end_us,
        .method = texts->method,
        .from_tag = texts->from_tag,
        .to_tag = texts->to_tag,
    };
    dialog->texts = NULL;
}

static void say_transaction(struct correlate *correlate, struct transaction *transaction)
{
    static const struct transaction_texts none = {0};
    struct fact_batch *batch = correlate->output.batch;
    const struct transaction_texts *texts = transaction->texts == NULL ? &none : transaction->texts;

    assert(batch->transaction_count < FACT_OBJECTS_MAX);
    batch->transactions[batch->transaction_count++] = (struct fact_transaction){
        .id = transaction->id,
        .leg = transaction->leg->id,
        .dialog = transaction->dialog,
        .state = transaction->state,
        .is_started = transaction->is_started,
        .final = transaction->final,
        .cseq = transaction->cseq,
        .src = transaction->src,
        .dst = transaction->dst,
        .requests = transaction->requests,
        .responses = transaction->responses,
        .start_us = transaction->start_us,
        .first_response_us = transaction->first_response_us,
        .final_us = transaction->final_us,
        .last_us = transaction->last_us,
        .method = texts->method,
        .branch = texts->branch,
    };
    transaction->texts = NULL;
}

/* Give the object at a place, NULL where it has been said, and fetch one that comes later. */
static void *changed_at(const struct changed *changed, uint32_t at, size_t size)
{
    uint32_t later = at + FETCH_AHEAD;

    if (later < changed->count && changed->objects[later] != NULL)
        memory_fetch(changed->objects[later], size);
    return changed->objects[at];
}

static void say_all_changed(struct correlate *correlate)
{
    struct output *output = &correlate->output;
    void *object;

    for (uint32_t i = 0; i < output->calls.count; i++) {
        if ((object = changed_at(&output->calls, i, sizeof(struct call))) != NULL)
            output_call_now(correlate, object);
    }
    for (uint32_t i = 0; i < output->legs.count; i++) {
        if ((object = changed_at(&output->legs, i, sizeof(struct leg))) != NULL)
            output_leg_now(correlate, object);
    }
    for (uint32_t i = 0; i < output->dialogs.count; i++) {
        if ((object = changed_at(&output->dialogs, i, sizeof(struct dialog))) != NULL)
            output_dialog_now(correlate, object);
    }
    for (uint32_t i = 0; i < output->transactions.count; i++) {
        if ((object = changed_at(&output->transactions, i, sizeof(struct transaction))) != NULL)
            output_transaction_now(correlate, object);
    }
    output->calls.count = 0;
    output->legs.count = 0;
    output->dialogs.count = 0;
    output->transactions.count = 0;
}

void output_forget_call(struct correlate *correlate, const struct call *call)
{
    if (call->counted == COUNTED_ACTIVE)
        correlate->counts.at[COUNTER_ACTIVE]--;
}

bool output_is_busy(const struct correlate *correlate)
{
    const struct fact_sink *sink = &correlate->output.sink;

    return sink->is_busy != NULL && sink->is_busy(sink->context);
}

/* How full the batch is with what messages bring, in eighths. */
static size_t eighths_full(const struct fact_batch *batch)
{
    size_t messages = 8 * batch->message_count / FACT_MESSAGES_MAX;
    size_t bytes = 8 * (FACT_ARENA_BYTES - arena_room(&batch->arena)) / FACT_ARENA_BYTES;

    return messages > bytes ? messages : bytes;
}

enum shedding output_shedding(struct correlate *correlate)
{
    struct output *output = &correlate->output;
    size_t full;

    /* Asking the sink takes a lock. */
    if (output->sink.is_busy == NULL || output->asked++ % SHED_ASK_EVERY != 0)
        return output->shedding;
    full = eighths_full(output->batch);
    output->shedding = SHED_NOTHING;
    if (full >= SHED_BYTES_FROM && output_is_busy(correlate))
        output->shedding = full >= SHED_MESSAGES_FROM ? SHED_MESSAGES : SHED_BYTES;
    return output->shedding;
}

bool output_flush(struct correlate *correlate)
{
    struct output *output = &correlate->output;
    struct fact_batch *next;

    say_all_changed(correlate);
    if (!output->is_ended && !fact_batch_is_empty(output->batch)) {
        next = output->sink.exchange(output->sink.context, output->batch);
        if (next != NULL)
            output->batch = next;
        else
            output->is_ended = true;
    }
    /* An ended run goes on into the batch that the sink left to us, unread. */
    fact_batch_reset(output->batch);
    return !output->is_ended;
}

void output_reserve(struct correlate *correlate, size_t bytes)
{
    const struct fact_batch *batch = correlate->output.batch;

    if (arena_room(&batch->arena) < bytes + SLACK_BYTES ||
        batch->message_count + 1 > FACT_MESSAGES_MAX || batch->frame_count + 1 > FACT_FRAMES_MAX ||
        batch->endpoint_count + 2 > FACT_OBJECTS_MAX ||
        batch->finding_count + SIP_NOTES_MAX > FACT_FINDINGS_MAX)
        output_flush(correlate);
}

/* Every changed object must fit into the batch beside those said already. */
static bool is_full(const struct changed *changed, size_t said)
{
    return said + changed->count >= FACT_OBJECTS_MAX;
}

static uint32_t changed_add(struct changed *changed, void *object)
{
    changed->objects[changed->count++] = object;
    return changed->count;
}

void output_call(struct correlate *correlate, struct call *call)
{
    struct output *output = &correlate->output;

    if (call->dirty != 0)
        return;
    if (is_full(&output->calls, output->batch->call_count))
        output_flush(correlate);
    call->dirty = changed_add(&output->calls, call);
}

void output_leg(struct correlate *correlate, struct leg *leg)
{
    struct output *output = &correlate->output;

    if (leg->dirty != 0)
        return;
    if (is_full(&output->legs, output->batch->leg_count))
        output_flush(correlate);
    leg->dirty = changed_add(&output->legs, leg);
}

void output_dialog(struct correlate *correlate, struct dialog *dialog)
{
    struct output *output = &correlate->output;

    if (dialog->dirty != 0)
        return;
    if (is_full(&output->dialogs, output->batch->dialog_count))
        output_flush(correlate);
    dialog->dirty = changed_add(&output->dialogs, dialog);
}

void output_transaction(struct correlate *correlate, struct transaction *transaction)
{
    struct output *output = &correlate->output;

    if (transaction->dirty != 0)
        return;
    if (is_full(&output->transactions, output->batch->transaction_count))
        output_flush(correlate);
    transaction->dirty = changed_add(&output->transactions, transaction);
}

void output_call_now(struct correlate *correlate, struct call *call)
{
    if (call->dirty == 0)
        return;
    correlate->output.calls.objects[call->dirty - 1] = NULL;
    call->dirty = 0;
    say_call(correlate, call);
}

void output_leg_now(struct correlate *correlate, struct leg *leg)
{
    if (leg->dirty == 0)
        return;
    correlate->output.legs.objects[leg->dirty - 1] = NULL;
    leg->dirty = 0;
    say_leg(correlate, leg);
}

void output_dialog_now(struct correlate *correlate, struct dialog *dialog)
{
    if (dialog->dirty == 0)
        return;
    correlate->output.dialogs.objects[dialog->dirty - 1] = NULL;
    dialog->dirty = 0;
    say_dialog(correlate, dialog);
}

void output_transaction_now(struct correlate *correlate, struct transaction *transaction)
{
    if (transaction->dirty == 0)
        return;
    correlate->output.transactions.objects[transaction->dirty - 1] = NULL;
    transaction->dirty = 0;
    say_transaction(correlate, transaction);
}

struct slice output_text(struct correlate *correlate, struct slice text)
{
    struct slice copy = {0};

    if (!arena_copy(&correlate->output.batch->arena, text, &copy))
        return (struct slice){0};
    return copy;
}

struct slice output_key_text(struct correlate *correlate, struct slice text)
{
    return output_text(correlate, slice_sub(text, 0, SIP_KEY_MAX));
}
