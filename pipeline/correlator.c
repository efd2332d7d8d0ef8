#include "pipeline/correlator.h"

#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/memory.h"

/* Messages between the first look at one and its turn. */
#define ITEMS_AHEAD 32

/* What is alive takes no more memory than this unless it is told to. */
#define MEMORY_MAX (UINT64_C(1) << 30)

/* A quarter of the machine's memory, at most 1 GiB. */
static uint64_t default_memory(void)
{
    int64_t pages = sysconf(_SC_PHYS_PAGES);
    int64_t page = sysconf(_SC_PAGESIZE);
    uint64_t quarter = pages > 0 && page > 0 ? (uint64_t)pages / 4 * (uint64_t)page : MEMORY_MAX;

    return quarter < MEMORY_MAX ? quarter : MEMORY_MAX;
}

enum err correlator_init(struct correlator *correlator, const struct correlator_options *options,
                         struct fact_sink sink, struct error *reterr)
{
    struct correlate_options correlate = {
        .limits = correlate_limits_of(options->memory != 0 ? options->memory : default_memory()),
        .is_embedding = options->is_embedding,
        .omitted = options->omitted,
    };

    memset(correlator, 0, sizeof(*correlator));
    correlator->status = options->status;
    correlator->correlate = correlate_new(&correlate, sink);
    if (correlator->correlate == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    return ERR_NONE;
}

void correlator_release(struct correlator *correlator)
{
    correlate_free(correlator->correlate);
    correlator->correlate = NULL;
}

/* Let others see everything that is counted. */
static void publish(struct correlator *correlator, const struct counts *read)
{
    correlator->counts = *read;
    counts_add(&correlator->counts, correlate_counts(correlator->correlate));
    for (unsigned i = 0; i < COUNTER_COUNT; i++) {
        if (counter_row((enum counter)i)->kind != COUNTER_WRITER)
            status_set(correlator->status, (enum counter)i, correlator->counts.at[i]);
    }
}

/* Say every counter that a store keeps as a fact. False when the sink has ended the run. */
static bool say_counts(struct correlator *correlator)
{
    bool goes_on = true;

    for (unsigned i = 0; i < COUNTER_COUNT && goes_on; i++) {
        if (counter_is_kept((enum counter)i))
            goes_on = correlate_counter(correlator->correlate, counter_row((enum counter)i)->name,
                                        correlator->counts.at[i]);
    }
    return goes_on;
}

static bool take_item(struct correlator *correlator, const struct chunk_item *item)
{
    if (!chunk_has_message(item))
        return correlate_advance(correlator->correlate, item->time_us);
    return correlate_feed(correlator->correlate, &item->unit, &item->message, &item->keys,
                          item->keeps_bytes);
}

/* What a message needs is far away in memory, and an item was written by another core: each is asked for
 * some messages before it is used. */
static void look_ahead(const struct correlator *correlator, const struct chunk *chunk, size_t at)
{
    static const struct {
        size_t ahead;
        enum correlate_fetch what;
    } steps[] = {
        {ITEMS_AHEAD / 2, CORRELATE_FETCH_PLACES},
        {ITEMS_AHEAD / 4, CORRELATE_FETCH_OBJECTS},
        {ITEMS_AHEAD / 8, CORRELATE_FETCH_CALL},
    };

    if (at + ITEMS_AHEAD < chunk->item_count)
        memory_fetch(&chunk->items[at + ITEMS_AHEAD], sizeof(chunk->items[0]));
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (at + steps[i].ahead < chunk->item_count)
            correlate_fetch(correlator->correlate, &chunk->items[at + steps[i].ahead].keys,
                            steps[i].what);
    }
}

static void give_up_from(struct correlator *correlator, const struct chunk *chunk, size_t at)
{
    for (; at < chunk->item_count; at++)
        correlator->untaken += chunk_has_message(&chunk->items[at]);
}

/* The message at which the run ends is in no batch that anybody takes. */
static bool take_items(struct correlator *correlator, const struct chunk *chunk)
{
    for (size_t i = 0; i < chunk->item_count; i++) {
        look_ahead(correlator, chunk, i);
        if (!take_item(correlator, &chunk->items[i])) {
            give_up_from(correlator, chunk, i);
            return false;
        }
    }
    return true;
}

void correlator_give_up(struct correlator *correlator, const struct chunk *chunk)
{
    give_up_from(correlator, chunk, 0);
    publish(correlator, &chunk->counts);
}

static bool say_captures(struct correlator *correlator, const struct chunk *chunk)
{
    bool goes_on = true;

    for (size_t i = 0; i < chunk->capture_count && goes_on; i++)
        goes_on = correlate_capture(correlator->correlate, &chunk->captures[i]);
    return goes_on;
}

/* The last calls are counted as they are said. */
static void finish(struct correlator *correlator, const struct chunk *chunk)
{
    bool goes_on = correlate_finish(correlator->correlate, chunk->is_whole);

    publish(correlator, &chunk->counts);
    if (goes_on && say_counts(correlator))
        (void)correlate_end(correlator->correlate);
}

bool correlator_take(struct correlator *correlator, const struct chunk *chunk)
{
    bool goes_on = say_captures(correlator, chunk);

    if (!goes_on)
        give_up_from(correlator, chunk, 0);
    else
        goes_on = take_items(correlator, chunk);
    publish(correlator, &chunk->counts);
    if (goes_on && chunk->is_last) {
        finish(correlator, chunk);
        return false;
    }
    if (goes_on && chunk->has_counts)
        goes_on = say_counts(correlator);
    if (goes_on && chunk->is_handed_over)
        goes_on = correlate_flush(correlator->correlate);
    return goes_on;
}
