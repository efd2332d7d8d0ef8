#include "correlate/output.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "correlate/call.h"

/* Objects that a batch takes where messages, which fill it otherwise, are left out: a small batch stays in
 * the caches, and PIPELINE_BATCHES of them are little memory. */
#define OBJECTS_ALONE_MAX (FACT_OBJECTS_MAX / 5)

/* What one message may add besides its own text: new objects' text structs. */
#define SLACK_BYTES 2048

/* Findings that one message may bring. */
#define FINDINGS_A_MESSAGE (NOTES_MAX + 1)

/* While one object is emitted, the one this many places on is fetched: they lie far apart in memory. */
#define FETCH_AHEAD 8

/* Messages between two questions whether the sink is busy. */
#define DROP_ASK_EVERY 64

/* Where dropping begins, in eighths of a full batch. What is left is for objects, which are never
 * dropped. */
#define DROP_BYTES_FROM    4
#define DROP_MESSAGES_FROM 6

/* Writes the fact of an object as it is now, and forgets the texts that the fact took. */
typedef void object_emitter(struct correlate *correlate, struct object *object, void *fact);

static object_emitter emit_call, emit_leg, emit_dialog, emit_transaction;

/* The kinds that are objects: how one becomes a fact, and its size in memory. */
static const struct {
    object_emitter *emit;
    size_t size;
} objects[KIND_COUNT] = {
    [KIND_CALL] = {emit_call, sizeof(struct call)},
    [KIND_LEG] = {emit_leg, sizeof(struct leg)},
    [KIND_DIALOG] = {emit_dialog, sizeof(struct dialog)},
    [KIND_TRANSACTION] = {emit_transaction, sizeof(struct transaction)},
};

enum err output_init(struct output *output, struct fact_sink sink)
{
    bool is_made = true;

    *output = (struct output){.sink = sink, .batch = fact_batch_new()};
    for (enum fact_kind kind = 0; kind < KIND_COUNT; kind++) {
        if (objects[kind].emit == NULL)
            continue;
        output->changed[kind].objects = malloc(FACT_OBJECTS_MAX * sizeof(struct object *));
        is_made = is_made && output->changed[kind].objects != NULL;
    }
    return output->batch == NULL || !is_made ? ERR_MEMORY : ERR_NONE;
}

void output_release(struct output *output)
{
    fact_batch_free(output->batch);
    for (enum fact_kind kind = 0; kind < KIND_COUNT; kind++)
        free(output->changed[kind].objects);
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

/* Every object begins with struct object. */
static void emit_call(struct correlate *correlate, struct object *object, void *fact)
{
    struct call *call = (struct call *)object;

    call_fact(call, correlate->now_us, fact);
    count_call(correlate, call);
    call->texts = NULL;
    call->reason = (struct slice){0};
}

static void emit_leg(struct correlate *correlate, struct object *object, void *fact)
{
    struct leg *leg = (struct leg *)object;

    (void)correlate;
    *(struct fact_leg *)fact = (struct fact_leg){
        .id = leg->id,
        .call = leg->call->id,
        .start_us = leg->start_us,
        .short_id = leg->short_id,
        .call_id = leg->call_id,
    };
    leg->short_id = (struct slice){0};
    leg->call_id = (struct slice){0};
}

static void emit_dialog(struct correlate *correlate, struct object *object, void *fact)
{
    static const struct dialog_texts none = {0};
    struct dialog *dialog = (struct dialog *)object;
    const struct dialog_texts *texts = dialog->texts == NULL ? &none : dialog->texts;

    (void)correlate;
    *(struct fact_dialog *)fact = (struct fact_dialog){
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

static void emit_transaction(struct correlate *correlate, struct object *object, void *fact)
{
    static const struct transaction_texts none = {0};
    struct transaction *transaction = (struct transaction *)object;
    const struct transaction_texts *texts = transaction->texts == NULL ? &none : transaction->texts;

    (void)correlate;
    *(struct fact_transaction *)fact = (struct fact_transaction){
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

/* Return the object at a place, NULL where it has been emitted, and fetch one that comes later. */
static struct object *changed_at(const struct changed *changed, uint32_t at, size_t size)
{
    uint32_t later = at + FETCH_AHEAD;

    if (later < changed->count && changed->objects[later] != NULL)
        memory_fetch(changed->objects[later], size);
    return changed->objects[at];
}

static void emit_changed(struct correlate *correlate)
{
    for (enum fact_kind kind = 0; kind < KIND_COUNT; kind++) {
        struct changed *changed = &correlate->output.changed[kind];

        for (uint32_t i = 0; i < changed->count; i++) {
            struct object *object = changed_at(changed, i, objects[kind].size);

            if (object != NULL)
                output_now(correlate, object);
        }
        changed->count = 0;
    }
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

enum dropping output_dropping(struct correlate *correlate)
{
    struct output *output = &correlate->output;
    size_t full;

    /* Asking the sink takes a lock. */
    if (output->sink.is_busy == NULL || output->asked++ % DROP_ASK_EVERY != 0)
        return output->dropping;
    full = eighths_full(output->batch);
    output->dropping = DROP_NOTHING;
    if (full >= DROP_BYTES_FROM && output_is_busy(correlate))
        output->dropping = full >= DROP_MESSAGES_FROM ? DROP_MESSAGES : DROP_BYTES;
    return output->dropping;
}

bool output_flush(struct correlate *correlate)
{
    struct output *output = &correlate->output;
    struct fact_batch *next;

    emit_changed(correlate);
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

void output_reserve(struct correlate *correlate, size_t bytes, size_t frames)
{
    const struct fact_batch *batch = correlate->output.batch;

    if (arena_room(&batch->arena) < bytes + SLACK_BYTES ||
        batch->message_count + 1 > FACT_MESSAGES_MAX ||
        batch->frame_count + frames > FACT_FRAMES_MAX ||
        (frames > 1 && batch->message_frame_count + frames > FACT_FRAMES_MAX) ||
        batch->endpoint_count + 2 > FACT_OBJECTS_MAX ||
        batch->finding_count + FINDINGS_A_MESSAGE > FACT_FINDINGS_MAX)
        output_flush(correlate);
}

bool output_omits(const struct correlate *correlate, enum fact_kind kind)
{
    return (correlate->options.omitted >> kind & 1) != 0;
}

static size_t objects_max(const struct correlate *correlate)
{
    return output_omits(correlate, KIND_MESSAGE) ? OBJECTS_ALONE_MAX : FACT_OBJECTS_MAX;
}

void output_changed(struct correlate *correlate, struct object *object)
{
    struct output *output = &correlate->output;
    enum fact_kind kind = (enum fact_kind)object->kind;
    struct changed *changed = &output->changed[kind];
    size_t emitted;

    assert(changed->objects != NULL);
    if (object->dirty != 0 || output_omits(correlate, kind))
        return;
    /* Every changed object must fit into the batch beside those emitted already. */
    kind_facts(kind, output->batch, &emitted);
    if (emitted + changed->count >= objects_max(correlate))
        output_flush(correlate);
    changed->objects[changed->count++] = object;
    object->dirty = changed->count;
}

void output_now(struct correlate *correlate, struct object *object)
{
    enum fact_kind kind = (enum fact_kind)object->kind;

    if (object->dirty == 0)
        return;
    correlate->output.changed[kind].objects[object->dirty - 1] = NULL;
    object->dirty = 0;
    objects[kind].emit(correlate, object, kind_add(kind, correlate->output.batch));
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
