#include "correlate/message_frame.h"

#include <assert.h>

#include "correlate/output.h"

/* The bytes of a message in its unit. */
struct span {
    size_t from;
    size_t to;
};

static size_t greater(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Return what an origin, whose bytes begin at `at` in the unit, has of the message; length 0: nothing. */
static struct fact_message_frame part_of(const struct origin *origin, size_t at, struct span span)
{
    const struct frame *frame = origin->frame;
    size_t from = greater(at, span.from);
    size_t to = smaller(at + origin->length, span.to);

    return (struct fact_message_frame){
        .capture = frame->capture,
        .frame = frame->number,
        .time_us = frame->time_us,
        .time_ns = frame->time_ns,
        .end_offset = frame->end_offset,
        .frame_len = (uint32_t)frame->data.len,
        .offset = origin->offset + (uint32_t)(from - at),
        .length = from < to ? (uint32_t)(to - from) : 0,
        .message_offset = (uint32_t)(from - span.from),
    };
}

static void set_place(struct fact_message *message, const struct fact_message_frame *part)
{
    message->capture = part->capture;
    message->frame = part->frame;
    message->end_offset = part->end_offset;
    message->frame_len = part->frame_len;
    message->offset = part->offset;
}

/* Make the facts of all frames behind those that the batch has, and give their number. */
static uint32_t make_parts(const struct unit *unit, struct span span, uint64_t message,
                           struct fact_message_frame *parts)
{
    uint32_t count = 0;
    size_t at = 0;

    for (size_t i = 0; i < unit->origin_count && count < MESSAGE_FRAMES_MAX; i++) {
        struct fact_message_frame part = part_of(&unit->origins[i], at, span);

        at += unit->origins[i].length;
        if (part.length == 0)
            continue;
        part.message = message;
        part.position = count + 1;
        parts[count++] = part;
    }
    return count;
}

static void emit_parts(struct correlate *correlate, const struct unit *unit, struct span span,
                       struct fact_message *message)
{
    struct fact_batch *batch = correlate->output.batch;
    struct fact_message_frame *parts = &batch->message_frames[batch->message_frame_count];
    uint32_t count = make_parts(unit, span, message->id, parts);

    if (count > 0)
        set_place(message, &parts[0]);
    if (count < 2)
        return;
    message->flags |= MESSAGE_IN_FRAMES;
    if (!output_omits(correlate, KIND_MESSAGE_FRAME))
        batch->message_frame_count += count;
}

void message_frame_emit(struct correlate *correlate, const struct unit *unit, struct slice raw,
                        struct fact_message *message)
{
    size_t from = slice_offset(unit->bytes, raw);
    const struct frame *frame = unit->origins->frame;

    assert(unit->origin_count > 0 && message->id != 0);
    message->capture = frame->capture;
    message->frame = frame->number;
    message->end_offset = frame->end_offset;
    message->frame_len = (uint32_t)frame->data.len;
    message->offset = unit->origins->offset + (uint32_t)from;
    if (unit->origin_count > 1)
        emit_parts(correlate, unit, (struct span){from, from + raw.len}, message);
}
