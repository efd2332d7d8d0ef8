#include "app/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* Frames between two looks at how far the source is. */
#define POSITION_FRAMES 1024

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
        engine->captures[i].keeps_bytes = !info.is_rereadable;
        engine->captures[i].path = info.is_rereadable ? realpath(info.path, NULL) : NULL;
        if (engine->captures[i].path == NULL)
            engine->captures[i].path = strdup(info.path);
        if (engine->captures[i].path == NULL)
            return no_memory(reterr);
    }
    return ERR_NONE;
}

enum err engine_init(struct engine *engine, struct source *source, bool is_embedding,
                     struct fact_sink sink, struct error *reterr)
{
    struct correlate_options options = {
        .limits = CORRELATE_LIMITS_DEFAULT,
        .is_embedding = is_embedding,
    };

    memset(engine, 0, sizeof(*engine));
    engine->source = source;
    engine->told_us = INT64_MIN / 2;
    atomic_init(&engine->position, -1);
    atomic_init(&engine->size, -1);
    engine->correlate = correlate_new(&options, sink);
    if (engine->correlate == NULL)
        return no_memory(reterr);
    return init_captures(engine, reterr);
}

void engine_release(struct engine *engine)
{
    for (size_t i = 0; i < engine->capture_count; i++)
        free(engine->captures[i].path);
    free(engine->captures);
    correlate_free(engine->correlate);
    engine->captures = NULL;
    engine->capture_count = 0;
    engine->correlate = NULL;
}

/* Say what is known of every capture by now. */
static bool say_captures(struct engine *engine)
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
            .damage = slice_from_text(capture->damage[0] == '\0' ? NULL : capture->damage),
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

    for (size_t i = 0; i < engine->capture_count; i++) {
        struct source_info info;

        source_info(engine->source, i, &info);
        position = info.position < 0 || position < 0 ? -1 : position + info.position;
        size = info.size < 0 || size < 0 ? -1 : size + info.size;
    }
    atomic_store_explicit(&engine->position, position, memory_order_relaxed);
    atomic_store_explicit(&engine->size, size, memory_order_relaxed);
}

/* Frames of one capture may be out of order: the first is the earliest. */
static void note_time(struct engine_capture *capture, int64_t time_us)
{
    if (capture->first_us == 0 || time_us < capture->first_us)
        capture->first_us = time_us;
    if (time_us > capture->last_us)
        capture->last_us = time_us;
}

/* Let packet time go on where no message does it. */
static bool pass_time(struct engine *engine, int64_t time_us)
{
    if (time_us < engine->told_us + TELL_TIME_US)
        return true;
    engine->told_us = time_us;
    return correlate_advance(engine->correlate, time_us);
}

static bool handle_datagram(struct engine *engine, const struct frame *frame,
                            const struct datagram *datagram, bool keeps_bytes)
{
    if (!sip_is_message(datagram->payload)) {
        if (sip_is_keep_alive(datagram->payload))
            engine->tally.keep_alives++;
        else
            engine->tally.others++;
        return pass_time(engine, frame->time_us);
    }
    engine->tally.messages++;
    sip_message_read(datagram->payload, datagram->is_cut, &engine->message);
    return correlate_feed(engine->correlate, frame, datagram, &engine->message, keeps_bytes);
}

static bool handle_frame(struct engine *engine, const struct frame *frame)
{
    struct engine_capture *capture = &engine->captures[frame->capture - 1];
    struct datagram datagram;
    enum decode_result result;

    if (engine->tally.frames++ % POSITION_FRAMES == 0)
        publish_position(engine);
    note_time(capture, frame->time_us);
    result = decode_frame(frame, &datagram);
    engine->tally.decoded[result]++;
    if (result != DECODE_DATAGRAM)
        return pass_time(engine, frame->time_us);
    return handle_datagram(engine, frame, &datagram, capture->keeps_bytes);
}

/* Put a damage to the capture whose name it tells; a second one of a capture is not kept. */
static void note_damage(struct engine *engine, const struct error *error)
{
    struct engine_capture *found = NULL;

    for (size_t i = 0; i < engine->capture_count && found == NULL; i++) {
        struct source_info info;
        char name[512];

        source_info(engine->source, i, &info);
        snprintf(name, sizeof(name), "'%s'", info.path);
        if (engine->captures[i].damage[0] == '\0' &&
            (engine->capture_count == 1 || strstr(error->text, name) != NULL))
            found = &engine->captures[i];
    }
    if (found == NULL)
        found = &engine->captures[0];
    snprintf(found->damage, sizeof(found->damage), "%s", error->text);
}

static bool read_frames(struct engine *engine)
{
    struct frame frame;
    struct error error = {0};
    bool goes_on = true;

    while (goes_on) {
        switch (source_next(engine->source, &frame, &error)) {
        case SOURCE_FRAME:
            goes_on = handle_frame(engine, &frame);
            break;
        case SOURCE_END:
            return true;
        case SOURCE_IDLE:
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

void engine_run(struct engine *engine)
{
    bool goes_on = say_captures(engine) && read_frames(engine) && tell_last_time(engine);

    engine->tally.evicted = *correlate_stats(engine->correlate);
    goes_on = goes_on && say_captures(engine) && tally_say(&engine->tally, engine->correlate);
    if (goes_on)
        (void)correlate_finish(engine->correlate);
    publish_position(engine);
}
