#include "tests/fuzz/facts.h"

#include <stdlib.h>

#include "correlate/correlate.h"
#include "dissect/sip_scan.h"
#include "stream/feed.h"
#include "tests/fuzz/fuzz.h"

static const struct correlate_limits limits = {
    .legs = 8, .calls = 8, .dialogs = 8, .transactions = 8, .endpoints = 8};

static void touch_objects(const struct fact_batch *batch)
{
    for (size_t i = 0; i < batch->call_count; i++) {
        fuzz_touch(batch->calls[i].short_id);
        fuzz_touch(batch->calls[i].method);
        fuzz_touch(batch->calls[i].ruri);
        fuzz_touch(batch->calls[i].from_user);
        fuzz_touch(batch->calls[i].from_display);
        fuzz_touch(batch->calls[i].to_host);
        fuzz_touch(batch->calls[i].reason);
    }
    for (size_t i = 0; i < batch->leg_count; i++)
        fuzz_touch(batch->legs[i].call_id);
    for (size_t i = 0; i < batch->dialog_count; i++) {
        fuzz_touch(batch->dialogs[i].method);
        fuzz_touch(batch->dialogs[i].from_tag);
        fuzz_touch(batch->dialogs[i].to_tag);
    }
    for (size_t i = 0; i < batch->transaction_count; i++) {
        fuzz_touch(batch->transactions[i].method);
        fuzz_touch(batch->transactions[i].branch);
    }
}

/* A message must lie inside its frame, and evidence inside its message. */
static void check_messages(const struct fact_batch *batch)
{
    for (size_t i = 0; i < batch->message_count; i++) {
        const struct fact_message *message = &batch->messages[i];

        if (message->leg == 0 || message->offset > message->frame_len ||
            message->length > message->frame_len - message->offset)
            abort();
        fuzz_touch(message->method);
        fuzz_touch(message->reason);
    }
    for (size_t i = 0; i < batch->frame_count; i++)
        fuzz_touch(batch->frames[i].bytes);
}

static struct fact_batch *look_and_empty(void *context, struct fact_batch *full)
{
    (void)context;
    touch_objects(full);
    check_messages(full);
    fact_batch_reset(full);
    return full;
}

static void take_units(struct correlate *correlate, struct feed *feed)
{
    static struct sip_scratch scratch;
    struct sip_summary summary;
    struct message_keys keys;
    struct unit unit;

    while (feed_next(feed, &unit)) {
        sip_scan_or_read(unit.bytes, unit.is_cut, &scratch, &summary);
        keys = message_keys_of(correlate_seed(correlate), &unit, &summary);
        if (!correlate_feed(correlate, &unit, &summary, &keys, unit_frame(&unit)->number % 2 == 0))
            abort();
    }
}

void facts_of(struct source *source, bool is_embedding)
{
    struct correlate_options options = {.limits = limits, .is_embedding = is_embedding};
    struct correlate *correlate =
        correlate_new(&options, (struct fact_sink){.exchange = look_and_empty});
    struct feed *units = feed_new();
    enum source_result result;
    struct frame frame;
    struct error error;

    if (correlate == NULL || units == NULL)
        abort();
    while ((result = source_next(source, &frame, &error)) != SOURCE_END) {
        if (result != SOURCE_FRAME)
            continue;
        feed_frame(units, &frame);
        take_units(correlate, units);
    }
    feed_flush(units);
    take_units(correlate, units);
    if (!correlate_finish(correlate, true))
        abort();
    correlate_free(correlate);
    feed_free(units);
    source_close(source);
}
