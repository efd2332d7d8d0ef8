#include "pipeline/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* Frames between two looks at the clock and at how far the source is. */
#define LOOK_FRAMES 256

/* What was read is handed on so often when somebody waits for it, and counters are said so often. */
#define HAND_OVER_US INT64_C(200000)
#define COUNT_US     CLOCK_SECOND_US

/* A chunk goes away so often even when it holds little, so that everybody knows how far reading is. */
#define PUBLISH_US INT64_C(40000)

/* Correlation hears of the time at least so often, also when no message comes. */
#define TELL_TIME_US CLOCK_SECOND_US

static enum err no_memory(struct error *reterr)
{
    return error_set(reterr, ERR_MEMORY, "out of memory");
}

/* Note what is known of the captures before the first frame. */
static enum err init_captures(struct reader *reader, struct error *reterr)
{
    size_t count = source_count(reader->options.source);

    reader->captures = calloc(count + 1, sizeof(*reader->captures));
    if (reader->captures == NULL)
        return no_memory(reterr);
    reader->capture_count = count;
    for (size_t i = 0; i < count; i++) {
        struct reader_capture *capture = &reader->captures[i];
        struct source_info info;

        source_info(reader->options.source, i, &info);
        capture->first_us = capture->last_us = TIME_NONE;
        capture->keeps_bytes = !info.is_rereadable;
        capture->path = info.is_rereadable ? realpath(info.path, NULL) : NULL;
        if (capture->path == NULL)
            capture->path = strdup(info.path);
        if (capture->path == NULL)
            return no_memory(reterr);
    }
    return ERR_NONE;
}

static void look_while_waiting(void *context);
static void take_while_waiting(void *context, const struct frame *frame);

enum err reader_init(struct reader *reader, const struct reader_options *options,
                     struct error *reterr)
{
    enum err err;

    memset(reader, 0, sizeof(*reader));
    reader->options = *options;
    reader->told_us = INT64_MIN / 2;
    reader->scratch.scanner.seen.seed = options->seed;
    if (options->is_viewed)
        source_on_wait(options->source, &(struct source_waiter){.look = look_while_waiting,
                                                                .take = take_while_waiting,
                                                                .context = reader});
    reader->feed = feed_new();
    if (reader->feed == NULL)
        return no_memory(reterr);
    err = init_captures(reader, reterr);
    if (err == ERR_NONE)
        reader->chunk = chunk_new(reader->capture_count);
    return err == ERR_NONE && reader->chunk == NULL ? no_memory(reterr) : err;
}

void reader_release(struct reader *reader)
{
    for (size_t i = 0; i < reader->capture_count; i++)
        free(reader->captures[i].path);
    free(reader->captures);
    feed_free(reader->feed);
    chunk_free(reader->chunk);
    reader->feed = NULL;
    reader->captures = NULL;
    reader->capture_count = 0;
    reader->chunk = NULL;
}

const char *reader_damage(const struct reader *reader, size_t at)
{
    const struct reader_capture *capture = &reader->captures[at];

    return atomic_load_explicit(&capture->is_damaged, memory_order_acquire) ? capture->damage
                                                                            : NULL;
}

/* --- handing chunks on --- */

static struct fact_capture capture_fact(const struct reader *reader, size_t at)
{
    const struct reader_capture *capture = &reader->captures[at];
    struct source_info info;

    source_info(reader->options.source, at, &info);
    return (struct fact_capture){
        .id = (uint32_t)at + 1,
        .link_type = info.link_type,
        .snap_len = info.snap_len,
        .is_pcapng = info.is_pcapng,
        .is_rereadable = info.is_rereadable,
        .size = info.size,
        .modified_us = info.modified_us,
        .frames = info.frames,
        .bytes = info.bytes,
        .first_us = capture->first_us,
        .last_us = capture->last_us,
        .path = slice_from_text(capture->path),
        .damage = slice_from_text(reader_damage(reader, at)),
    };
}

/* Have the chunk say what is known of every capture by now. */
static void add_captures(struct reader *reader)
{
    for (size_t i = 0; i < reader->capture_count; i++)
        reader->chunk->captures[i] = capture_fact(reader, i);
    reader->chunk->capture_count = reader->capture_count;
}

/* Everything that the reader and what it reads with have counted so far. */
static struct counts count_all(struct reader *reader)
{
    struct counts counts = reader->counts;

    counts_add(&counts, feed_counts(reader->feed));
    source_add_counts(reader->options.source, &counts);
    if (reader->options.savefile != NULL)
        counts.at[COUNTER_SAVED] = savefile_count(reader->options.savefile);
    return counts;
}

static void publish_position(struct reader *reader)
{
    int64_t position = 0;
    int64_t size = 0;
    uint64_t bytes = 0;

    for (size_t i = 0; i < reader->capture_count; i++) {
        struct source_info info;

        source_info(reader->options.source, i, &info);
        position = info.position < 0 || position < 0 ? -1 : position + info.position;
        size = info.size < 0 || size < 0 ? -1 : size + info.size;
        bytes += info.bytes;
    }
    atomic_store(&reader->options.status->position, position < 0 ? 0 : (uint64_t)position);
    atomic_store(&reader->options.status->size, size < 0 ? 0 : (uint64_t)size);
    reader->counts.at[COUNTER_BYTES] = bytes;
}

/* Let others see how far reading is; the counters go along with the chunk. */
static void publish(struct reader *reader)
{
    struct status *status = reader->options.status;
    const struct savefile *savefile = reader->options.savefile;

    publish_position(reader);
    atomic_store(&status->now_us, reader->told_us > 0 ? (uint64_t)reader->told_us : 0);
    if (savefile == NULL)
        return;
    atomic_store(&status->has_save_failed, savefile_has_failed(savefile));
    atomic_store(&status->has_left_out, savefile_left_out(savefile) > 0);
}

/* Exchange the chunk for an empty one. False when the run has ended; when nobody is to wait and there
 * is no empty one, the chunk stays. */
static bool pass_on(struct reader *reader, bool waits)
{
    struct chunk *empty;

    publish(reader);
    reader->chunk->counts = count_all(reader);
    empty = reader->options.exchange(reader->options.context, reader->chunk, waits);
    if (empty != NULL || waits)
        reader->chunk = empty;
    return reader->chunk != NULL;
}

/* Have what was read handed on, for those who look on. Counters go along once a second. */
static void hand_over(struct reader *reader, int64_t now_us)
{
    reader->handed_over_us = now_us;
    reader->chunk->is_handed_over = true;
    if (reader->options.savefile != NULL)
        savefile_flush(reader->options.savefile);
    if (now_us - reader->counted_us < COUNT_US)
        return;
    reader->counted_us = now_us;
    reader->chunk->has_counts = true;
    add_captures(reader);
}

/* Look at the clock now and then: is it time to show what there is? False when the run has ended. */
static bool look(struct reader *reader)
{
    int64_t now_us = clock_monotonic_coarse_us();

    if (reader->chunk == NULL)
        return false;
    if (reader->options.is_viewed && now_us - reader->handed_over_us >= HAND_OVER_US)
        hand_over(reader, now_us);
    if (!reader->chunk->is_handed_over && now_us - reader->published_us < PUBLISH_US)
        return true;
    reader->published_us = now_us;
    return pass_on(reader, false);
}

/* While a pipe is silent. An ended run is seen with the next frame. */
static void look_while_waiting(void *context)
{
    (void)look(context);
}

/* --- frames --- */

/* Frames of one capture may be out of order: the first is the earliest. */
static void note_time(struct reader_capture *capture, int64_t time_us)
{
    if (clock_is_absurd(time_us))
        return;
    if (capture->first_us == TIME_NONE || time_us < capture->first_us)
        capture->first_us = time_us;
    if (time_us > capture->last_us)
        capture->last_us = time_us;
}

static bool add_time(struct reader *reader, int64_t time_us)
{
    reader->told_us = time_us;
    if (chunk_add_time(reader->chunk, time_us))
        return true;
    return pass_on(reader, true) && chunk_add_time(reader->chunk, time_us);
}

/* Let packet time go on where no message does it. */
static bool pass_time(struct reader *reader, int64_t time_us)
{
    if (reader->chunk == NULL)
        return false;
    if (time_us < reader->told_us + TELL_TIME_US || clock_is_absurd(time_us))
        return true;
    return add_time(reader, time_us);
}

/* The frames of a unit are of one capture. A unit that the host has no memory for is lost and counted. */
static bool add_unit(struct reader *reader, const struct unit *unit)
{
    struct chunk_item *item;

    if (!chunk_has_room(reader->chunk, unit) && !pass_on(reader, true))
        return false;
    item = chunk_add(reader->chunk, unit);
    if (item == NULL) {
        reader->counts.at[COUNTER_LOST_MESSAGES]++;
        return true;
    }
    chunk_read(reader->chunk, item, reader->options.seed, &reader->scratch);
    item->keeps_bytes = reader->captures[unit_frame(unit)->capture - 1].keeps_bytes;
    return true;
}

static bool handle_unit(struct reader *reader, const struct unit *unit)
{
    for (size_t i = 0; i < unit->origin_count && reader->options.savefile != NULL; i++)
        savefile_frame(reader->options.savefile, unit->origins[i].frame);
    return add_unit(reader, unit);
}

/* Take all units that are complete. False when the run has ended. */
static bool take_units(struct reader *reader, bool *ret_has_units)
{
    struct unit unit;
    bool goes_on = reader->chunk != NULL;

    *ret_has_units = false;
    while (goes_on && feed_next(reader->feed, &unit)) {
        *ret_has_units = true;
        goes_on = handle_unit(reader, &unit);
    }
    return goes_on;
}

static bool handle_frame(struct reader *reader, const struct frame *frame)
{
    bool has_units;
    bool goes_on;

    if (reader->counts.at[COUNTER_FRAMES]++ % LOOK_FRAMES == 0 && !look(reader))
        return false;
    note_time(&reader->captures[frame->capture - 1], frame->time_us);
    if (clock_is_absurd(frame->time_us))
        reader->counts.at[COUNTER_ABSURD_TIMES]++;
    feed_frame(reader->feed, frame);
    goes_on = take_units(reader, &has_units);
    return has_units ? goes_on : pass_time(reader, frame->time_us);
}

static void take_while_waiting(void *context, const struct frame *frame)
{
    (void)handle_frame(context, frame);
}

/* --- the run --- */

/* A second damage of a capture is not kept. */
static void note_damage(struct reader *reader, uint32_t at, const struct error *error)
{
    struct reader_capture *capture = &reader->captures[at - 1];

    if (reader_damage(reader, at - 1) != NULL)
        return;
    snprintf(capture->damage, sizeof(capture->damage), "%s", error->text);
    atomic_store_explicit(&capture->is_damaged, true, memory_order_release);
    if (atomic_load(&reader->options.status->is_live))
        atomic_store(&reader->options.status->has_lost_device, true);
}

/* Take what the feed has held back. */
static bool end_input(struct reader *reader)
{
    bool has_units;

    feed_flush(reader->feed);
    return take_units(reader, &has_units);
}

/* False when the run has ended before the source. */
static bool read_frames(struct reader *reader)
{
    struct frame frame;
    struct error error = {0};
    bool goes_on = true;

    while (goes_on) {
        switch (source_next(reader->options.source, &frame, &error)) {
        case SOURCE_FRAME:
            goes_on = handle_frame(reader, &frame);
            break;
        case SOURCE_END:
            return end_input(reader);
        case SOURCE_IDLE:
            goes_on = pass_time(reader, frame.time_us) && look(reader);
            break;
        case SOURCE_ERROR:
            note_damage(reader, frame.capture, &error);
            break;
        }
    }
    return false;
}

/* The last frames may have told of a time that correlation has not heard of. */
static bool tell_last_time(struct reader *reader)
{
    int64_t last_us = reader->told_us;

    for (size_t i = 0; i < reader->capture_count; i++) {
        if (reader->captures[i].last_us > last_us)
            last_us = reader->captures[i].last_us;
    }
    return add_time(reader, last_us);
}

/* Return whether all there is was read: captures that a signal cut short, and interfaces, go on elsewhere. */
static bool is_whole(const struct reader *reader)
{
    bool (*is_told_to_stop)(void) = reader->options.is_told_to_stop;

    return !atomic_load(&reader->options.status->is_live) &&
           (is_told_to_stop == NULL || !is_told_to_stop());
}

void reader_run(struct reader *reader)
{
    add_captures(reader);
    if (!read_frames(reader) || !tell_last_time(reader))
        return;
    add_captures(reader);
    reader->chunk->is_whole = is_whole(reader);
    reader->chunk->is_last = true;
    (void)pass_on(reader, true);
}
