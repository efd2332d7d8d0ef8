#include "correlate/output.h"

#include <assert.h>

#include "correlate/call.h"

/* What one message may add besides its own text: new objects' text structs. */
#define SLACK_BYTES 2048

enum err output_init(struct output *output, struct fact_sink sink)
{
    *output = (struct output){.sink = sink, .batch = fact_batch_new()};
    list_init(&output->calls);
    list_init(&output->legs);
    list_init(&output->dialogs);
    list_init(&output->transactions);
    return output->batch == NULL ? ERR_MEMORY : ERR_NONE;
}

void output_release(struct output *output)
{
    fact_batch_free(output->batch);
    output->batch = NULL;
}

static void say_call(struct correlate *correlate, struct call *call)
{
    struct fact_batch *batch = correlate->output.batch;

    assert(batch->call_count < FACT_OBJECTS_MAX);
    call_fact(call, correlate->now_us, &batch->calls[batch->call_count++]);
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
        .last_us = leg->last_us,
        .call_id = leg->call_id,
    };
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

static void say_all_dirty(struct correlate *correlate)
{
    struct output *output = &correlate->output;
    struct link *link;

    while ((link = list_first(&output->calls)) != NULL)
        output_call_now(correlate, LIST_OBJECT(link, struct call, dirty));
    while ((link = list_first(&output->legs)) != NULL)
        output_leg_now(correlate, LIST_OBJECT(link, struct leg, dirty));
    while ((link = list_first(&output->dialogs)) != NULL)
        output_dialog_now(correlate, LIST_OBJECT(link, struct dialog, dirty));
    while ((link = list_first(&output->transactions)) != NULL)
        output_transaction_now(correlate, LIST_OBJECT(link, struct transaction, dirty));
}

bool output_flush(struct correlate *correlate)
{
    struct output *output = &correlate->output;
    struct fact_batch *next;

    say_all_dirty(correlate);
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

/* Every object that is on a list must fit into the batch beside those said already. */
static bool is_full(size_t said, size_t dirty)
{
    return said + dirty + 1 > FACT_OBJECTS_MAX;
}

void output_call(struct correlate *correlate, struct call *call)
{
    struct output *output = &correlate->output;

    if (link_is_in_list(&call->dirty))
        return;
    if (is_full(output->batch->call_count, output->call_count))
        output_flush(correlate);
    list_append(&output->calls, &call->dirty);
    output->call_count++;
}

void output_leg(struct correlate *correlate, struct leg *leg)
{
    struct output *output = &correlate->output;

    if (link_is_in_list(&leg->dirty))
        return;
    if (is_full(output->batch->leg_count, output->leg_count))
        output_flush(correlate);
    list_append(&output->legs, &leg->dirty);
    output->leg_count++;
}

void output_dialog(struct correlate *correlate, struct dialog *dialog)
{
    struct output *output = &correlate->output;

    if (link_is_in_list(&dialog->dirty))
        return;
    if (is_full(output->batch->dialog_count, output->dialog_count))
        output_flush(correlate);
    list_append(&output->dialogs, &dialog->dirty);
    output->dialog_count++;
}

void output_transaction(struct correlate *correlate, struct transaction *transaction)
{
    struct output *output = &correlate->output;

    if (link_is_in_list(&transaction->dirty))
        return;
    if (is_full(output->batch->transaction_count, output->transaction_count))
        output_flush(correlate);
    list_append(&output->transactions, &transaction->dirty);
    output->transaction_count++;
}

void output_call_now(struct correlate *correlate, struct call *call)
{
    if (!link_is_in_list(&call->dirty))
        return;
    list_remove(&call->dirty);
    correlate->output.call_count--;
    say_call(correlate, call);
}

void output_leg_now(struct correlate *correlate, struct leg *leg)
{
    if (!link_is_in_list(&leg->dirty))
        return;
    list_remove(&leg->dirty);
    correlate->output.leg_count--;
    say_leg(correlate, leg);
}

void output_dialog_now(struct correlate *correlate, struct dialog *dialog)
{
    if (!link_is_in_list(&dialog->dirty))
        return;
    list_remove(&dialog->dirty);
    correlate->output.dialog_count--;
    say_dialog(correlate, dialog);
}

void output_transaction_now(struct correlate *correlate, struct transaction *transaction)
{
    if (!link_is_in_list(&transaction->dirty))
        return;
    list_remove(&transaction->dirty);
    correlate->output.transaction_count--;
    say_transaction(correlate, transaction);
}

struct slice output_text(struct correlate *correlate, struct slice text)
{
    struct slice copy = {0};

    if (!arena_copy(&correlate->output.batch->arena, text, &copy))
        return (struct slice){0};
    return copy;
}
