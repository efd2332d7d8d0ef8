#include "app/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/stop.h"
#include "base/clock.h"

/* Frames between two looks at the clock and at how far the source is. */
#define LOOK_FRAMES 256

/* What was read is handed over so often when somebody waits for it, and counters are said so often. */
#define HAND_OVER_US INT64_C(200000)
#define COUNT_US     CLOCK_SECOND_US

/* What is alive takes no more memory than this unless it is told to. */
#define MEMORY_MAX (UINT64_C(1) << 30)

/* The status is written so often. */
#define PUBLISH_US INT64_C(40000)

/* Correlation hears of the time at least so often, also when no message comes. */
#define TELL_TIME_US CLOCK_SECOND_US

static enum err no_memory(struct error *reterr)
{
    return error_set(reterr, ERR_MEMORY, "out of memory");
}

/* Note what is known of the captures before the first frame. */
static enum err init_captures(struct engine *engine, struct error *reterr)
{
    size_t count = source_count(engine->source);

    engine->captures = calloc(count + 1, sizeof(*engine->captures));
    if (engine->captures == NULL)
        return no_memory(reterr);
    engine->capture_count = count;
    for (size_t i = 0; i < count; i++) {
        struct source_info info;

        source_info(engine->source, i, &info);
        engine->captures[i].first_us = engine->captures[i].last_us = TIME_NONE;
        engine->captures[i].keeps_bytes = !info.is_rereadable;
        engine->captures[i].path = info.is_rereadable ? realpath(info.path, NULL) : NULL;
        if (engine->captures[i].path == NULL)
            engine->captures[i].path = strdup(info.path);
        if (engine->captures[i].path == NULL)
            return no_memory(reterr);
    }
    return ERR_NONE;
}

static void look_while_waiting(void *context);
static void take_while_waiting(void *context, const struct frame *frame);

/* A quarter of the machine's memory, at most 1 GiB. */
static uint64_t default_memory(void)
{
    int64_t pages = sysconf(_SC_PHYS_PAGES);
    int64_t page = sysconf(_SC_PAGESIZE);
    uint64_t quarter = pages > 0 && page > 0 ? (uint64_t)pages / 4 * (uint64_t)page : MEMORY_MAX;

    return quarter < MEMORY_MAX ? quarter : MEMORY_MAX;
}

enum err engine_init(struct engine *engine, const struct engine_options *options,
                     struct fact_sink sink, struct error *reterr)
{
    struct correlate_options correlate = {
        .limits = correlate_limits_of(options->memory != 0 ? options->memory : default_memory()),
        .is_embedding = options->is_embedding,
        .omitted = options->omitted,
    };

    memset(engine, 0, sizeof(*engine));
    engine->options = *options;
    engine->source = options->source;
    engine->status = options->status;
    engine->told_us = INT64_MIN / 2;
    if (options->is_viewed)
        source_on_wait(engine->source, &(struct source_waiter){.look = look_while_waiting,
                                                               .take = take_while_waiting,
                                                               .context = engine});
    engine->feed = feed_new();
    engine->correlate = correlate_new(&correlate, sink);
    if (engine->feed == NULL || engine->correlate == NULL)
        return no_memory(reterr);
    return init_captures(engine, reterr);
}

void engine_release(struct engine *engine)
{
    for (size_t i = 0; i < engine->capture_count; i++)
        free(engine->captures[i].path);
    free(engine->captures);
    correlate_free(engine->correlate);
    feed_free(engine->feed);
    engine->feed = NULL;
    engine->captures = NULL;
    engine->capture_count = 0;
    engine->correlate = NULL;
}

/* Say what is known of every capture by now. */
static bool emit_captures(struct engine *engine)
{
    bool goes_on = true;

    for (size_t i = 0; i < engine->capture_count && goes_on; i++) {
        const struct engine_capture *capture = &engine->captures[i];
        struct source_info info;
        struct fact_capture fact;

        source_info(engine->source, i, &info);
        fact = (struct fact_capture){
            .id = (uint32_t)i + 1,
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
            .damage = slice_from_text(engine_damage(engine, i)),
        };
        goes_on = correlate_capture(engine->correlate, &fact);
    }
    return goes_on;
}

/* Let others see how far the source is. */
static void publish_position(struct engine *engine)
{
    int64_t position = 0;
    int64_t size = 0;
    uint64_t bytes = 0;

    for (size_t i = 0; i < engine->capture_count; i++) {
        struct source_info info;

        source_info(engine->source, i, &info);
        position = info.position < 0 || position < 0 ? -1 : position + info.position;
        size = info.size < 0 || size < 0 ? -1 : size + info.size;
        bytes += info.bytes;
    }
    atomic_store(&engine->status->position, position < 0 ? 0 : (uint64_t)position);
    atomic_store(&engine->status->size, size < 0 ? 0 : (uint64_t)size);
    engine->counts.at[COUNTER_BYTES] = bytes;
}

/* Everything that was counted so far, by whom it may be. */
static struct counts count_all(struct engine *engine)
{
    struct counts counts = engine->counts;

    counts_add(&counts, feed_counts(engine->feed));
    counts_add(&counts, correlate_counts(engine->correlate));
    source_add_counts(engine->source, &counts);
    if (engine->options.savefile != NULL)
        counts.at[COUNTER_SAVED] = savefile_count(engine->options.savefile);
    return counts;
}

/* Let others see everything that is counted. */
static void publish(struct engine *engine)
{
    struct status *status = engine->status;

    publish_position(engine);
    engine->told = count_all(engine);
    for (unsigned i = 0; i < COUNTER_COUNT; i++) {
        if (counter_row((enum counter)i)->kind != COUNTER_WRITER)
            status_set(status, (enum counter)i, engine->told.at[i]);
    }
    atomic_store(&status->now_us, engine->told_us > 0 ? (uint64_t)engine->told_us : 0);
    if (engine->options.savefile == NULL)
        return;
    atomic_store(&status->has_save_failed, savefile_has_failed(engine->options.savefile));
    atomic_store(&status->has_left_out, savefile_left_out(engine->options.savefile) > 0);
}

/* Say every counter that a store keeps as a fact. False when the sink has ended the run. */
static bool emit_counts(struct engine *engine)
{
    bool goes_on = true;

    for (unsigned i = 0; i < COUNTER_COUNT && goes_on; i++) {
        if (counter_is_kept((enum counter)i))
            goes_on = correlate_counter(engine->correlate, counter_row((enum counter)i)->name,
                                        engine->told.at[i]);
    }
    return goes_on;
}

static int64_t monotonic_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Hand over what was read, for those who look on. Counters go along once a second. */
static bool hand_over(struct engine *engine, int64_t now_us)
{
    bool goes_on = true;

    engine->handed_over_us = now_us;
    if (engine->options.savefile != NULL)
        savefile_flush(engine->options.savefile);
    if (now_us - engine->counted_us >= COUNT_US) {
        engine->counted_us = now_us;
        goes_on = emit_captures(engine) && emit_counts(engine);
    }
    return goes_on && correlate_flush(engine->correlate);
}

/* Look at the clock now and then: is it time to show what there is? */
static bool look(struct engine *engine)
{
    int64_t now_us = monotonic_us();
    bool goes_on = true;

    if (engine->options.is_viewed && now_us - engine->handed_over_us >= HAND_OVER_US)
        goes_on = hand_over(engine, now_us);
    if (now_us - engine->published_us >= PUBLISH_US) {
        engine->published_us = now_us;
        publish(engine);
    }
    return goes_on;
}

/* While a pipe is silent. An ended run is seen with the next frame. */
static void look_while_waiting(void *context)
{
    (void)look(context);
}

/* Frames of one capture may be out of order: the first is the earliest. */
static void note_time(struct engine_capture *capture, int64_t time_us)
{
    if (clock_is_absurd(time_us))
        return;
    if (capture->first_us == TIME_NONE || time_us < capture->first_us)
        capture->first_us = time_us;
    if (time_us > capture->last_us)
        capture->last_us = time_us;
}

/* Let packet time go on where no message does it. */
static bool pass_time(struct engine *engine, int64_t time_us)
{
    if (time_us < engine->told_us + TELL_TIME_US || clock_is_absurd(time_us))
        return true;
    engine->told_us = time_us;
    return correlate_advance(engine->correlate, time_us);
}

/* The frames of a unit are of one capture. */
static bool handle_unit(struct engine *engine, const struct unit *unit)
{
    const struct frame *frame = unit_frame(unit);
    const struct engine_capture *capture = &engine->captures[frame->capture - 1];

    for (size_t i = 0; i < unit->origin_count && engine->options.savefile != NULL; i++)
        savefile_frame(engine->options.savefile, unit->origins[i].frame);
    sip_message_read(unit->bytes, unit->is_cut, &engine->message);
    return correlate_feed(engine->correlate, unit, &engine->message, capture->keeps_bytes);
}

static bool handle_frame(struct engine *engine, const struct frame *frame)
{
    struct unit unit;
    bool has_units = false;
    bool goes_on = true;

    if (engine->counts.at[COUNTER_FRAMES]++ % LOOK_FRAMES == 0 && !look(engine))
        return false;
    note_time(&engine->captures[frame->capture - 1], frame->time_us);
    if (clock_is_absurd(frame->time_us))
        engine->counts.at[COUNTER_ABSURD_TIMES]++;
    feed_frame(engine->feed, frame);
    while (goes_on && feed_next(engine->feed, &unit)) {
        has_units = true;
        goes_on = handle_unit(engine, &unit);
    }
    return has_units ? goes_on : pass_time(engine, frame->time_us);
}

static void take_while_waiting(void *context, const struct frame *frame)
{
    struct engine *engine = context;

    engine->has_ended = engine->has_ended || !handle_frame(engine, frame);
}

/* Put a damage to the capture whose name it tells; a second one of a capture is not kept. */
static void note_damage(struct engine *engine, const struct error *error)
{
    struct engine_capture *found = NULL;

    for (size_t i = 0; i < engine->capture_count && found == NULL; i++) {
        struct source_info info;
        char name[512];

        source_info(engine->source, i, &info);
        source_write_name(&info, name, sizeof(name));
        if (engine_damage(engine, i) == NULL &&
            (engine->capture_count == 1 || strstr(error->text, name) != NULL))
            found = &engine->captures[i];
    }
    if (found == NULL)
        return;
    snprintf(found->damage, sizeof(found->damage), "%s", error->text);
    atomic_store_explicit(&found->is_damaged, true, memory_order_release);
    if (atomic_load(&engine->status->is_live))
        atomic_store(&engine->status->has_lost_device, true);
}

static bool read_frames(struct engine *engine)
{
    struct frame frame;
    struct error error = {0};
    bool goes_on = true;

    while (goes_on) {
        switch (source_next(engine->source, &frame, &error)) {
        case SOURCE_FRAME:
            goes_on = !engine->has_ended && handle_frame(engine, &frame);
            break;
        case SOURCE_END:
            return !engine->has_ended;
        case SOURCE_IDLE:
            goes_on = !engine->has_ended && pass_time(engine, frame.time_us) && look(engine);
            break;
        case SOURCE_ERROR:
            note_damage(engine, &error);
            break;
        }
    }
    return false;
}

/* The last frames may have told of a time that correlation has not heard of. */
static bool tell_last_time(struct engine *engine)
{
    int64_t last_us = engine->told_us;

    for (size_t i = 0; i < engine->capture_count; i++) {
        if (engine->captures[i].last_us > last_us)
            last_us = engine->captures[i].last_us;
    }
    return correlate_advance(engine->correlate, last_us);
}

/* Tell whether all there is was read: captures that a signal cut short, and interfaces, go on elsewhere. */
static bool is_whole(const struct engine *engine)
{
    return !atomic_load(&engine->status->is_live) && stop_signal() == 0;
}

void engine_run(struct engine *engine)
{
    bool goes_on = emit_captures(engine) && read_frames(engine) && tell_last_time(engine);

    goes_on =
        goes_on && emit_captures(engine) && correlate_finish(engine->correlate, is_whole(engine));
    /* The last calls are counted as they are said. */
    publish(engine);
    if (goes_on && emit_counts(engine))
        (void)correlate_end(engine->correlate);
}

const char *engine_damage(const struct engine *engine, size_t at)
{
    const struct engine_capture *capture = &engine->captures[at];

    return atomic_load_explicit(&capture->is_damaged, memory_order_acquire) ? capture->damage
                                                                            : NULL;
}
