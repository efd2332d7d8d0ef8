#include "pipeline/chunk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static_assert(CHUNK_FRAMES >= UNIT_ORIGINS_MAX, "an empty chunk takes any unit");
static_assert(CHUNK_NOTES >= NOTES_MAX, "an empty chunk takes the notes of any message");

struct chunk *chunk_new(size_t captures)
{
    struct chunk *chunk = calloc(1, sizeof(*chunk));

    if (chunk == NULL)
        return NULL;
    chunk->items = malloc(CHUNK_ITEMS * sizeof(*chunk->items));
    chunk->frames = malloc(CHUNK_FRAMES * sizeof(*chunk->frames));
    chunk->origins = malloc(CHUNK_FRAMES * sizeof(*chunk->origins));
    chunk->notes = malloc(CHUNK_NOTES * sizeof(*chunk->notes));
    chunk->bytes = malloc(CHUNK_BYTES);
    chunk->byte_cap = CHUNK_BYTES;
    chunk->captures = calloc(captures + 1, sizeof(*chunk->captures));
    if (chunk->items != NULL && chunk->frames != NULL && chunk->origins != NULL &&
        chunk->notes != NULL && chunk->bytes != NULL && chunk->captures != NULL)
        return chunk;
    chunk_free(chunk);
    return NULL;
}

void chunk_free(struct chunk *chunk)
{
    if (chunk == NULL)
        return;
    free(chunk->captures);
    free(chunk->bytes);
    free(chunk->notes);
    free(chunk->origins);
    free(chunk->frames);
    free(chunk->items);
    free(chunk);
}

void chunk_reset(struct chunk *chunk)
{
    chunk->item_count = chunk->frame_count = chunk->note_count = chunk->byte_count = 0;
    chunk->capture_count = 0;
    chunk->has_counts = chunk->is_handed_over = chunk->is_last = chunk->is_whole = false;
}

/* Return whether the bytes of the unit stand on end in its only frame, as those of a datagram do. */
static bool is_in_frame(const struct unit *unit)
{
    return unit->origin_count == 1 && slice_contains(unit->origins[0].frame->data, unit->bytes);
}

static size_t bytes_of(const struct unit *unit)
{
    size_t bytes = is_in_frame(unit) ? 0 : unit->bytes.len;

    for (size_t i = 0; i < unit->origin_count; i++)
        bytes += unit->origins[i].frame->data.len;
    return bytes;
}

bool chunk_has_room(const struct chunk *chunk, const struct unit *unit)
{
    assert(unit->origin_count > 0 && unit->origin_count <= UNIT_ORIGINS_MAX);
    return chunk->item_count < CHUNK_ITEMS &&
           chunk->frame_count + unit->origin_count <= CHUNK_FRAMES &&
           chunk->note_count + NOTES_MAX <= CHUNK_NOTES &&
           (chunk->item_count == 0 || bytes_of(unit) <= chunk->byte_cap - chunk->byte_count);
}

/* Only an empty chunk grows: nothing points into it. */
static bool make_room(struct chunk *chunk, size_t bytes)
{
    uint8_t *grown;

    if (bytes <= chunk->byte_cap - chunk->byte_count)
        return true;
    if (chunk->byte_count > 0)
        return false;
    grown = realloc(chunk->bytes, bytes);
    if (grown == NULL)
        return false;
    chunk->bytes = grown;
    chunk->byte_cap = bytes;
    return true;
}

static struct slice copy(struct chunk *chunk, struct slice bytes)
{
    uint8_t *place = chunk->bytes + chunk->byte_count;

    if (bytes.len > 0)
        memcpy(place, bytes.ptr, bytes.len);
    chunk->byte_count += bytes.len;
    return slice_of(place, bytes.len);
}

static void copy_origins(struct chunk *chunk, const struct unit *unit)
{
    for (size_t i = 0; i < unit->origin_count; i++) {
        struct frame *frame = &chunk->frames[chunk->frame_count];
        struct origin *origin = &chunk->origins[chunk->frame_count++];

        *frame = *unit->origins[i].frame;
        frame->data = copy(chunk, frame->data);
        *origin = unit->origins[i];
        origin->frame = frame;
    }
}

struct chunk_item *chunk_add(struct chunk *chunk, const struct unit *unit)
{
    struct chunk_item *item;
    size_t at = chunk->frame_count;

    if (!chunk_has_room(chunk, unit) || !make_room(chunk, bytes_of(unit)))
        return NULL;
    item = &chunk->items[chunk->item_count++];
    copy_origins(chunk, unit);
    item->unit = *unit;
    item->unit.origins = &chunk->origins[at];
    item->unit.bytes =
        is_in_frame(unit)
            ? slice_sub(chunk->frames[at].data,
                        slice_offset(unit->origins[0].frame->data, unit->bytes), unit->bytes.len)
            : copy(chunk, unit->bytes);
    item->keeps_bytes = false;
    return item;
}

/* The notes are copied, as those in `scratch` are gone with the next message. */
void chunk_read(struct chunk *chunk, struct chunk_item *item, uint64_t seed,
                struct sip_scratch *scratch)
{
    struct sip_summary *message = &item->message;
    struct note *notes = &chunk->notes[chunk->note_count];

    sip_scan_or_read(item->unit.bytes, item->unit.is_cut, scratch, message);
    assert(chunk->note_count + message->note_count <= CHUNK_NOTES);
    for (size_t i = 0; i < message->note_count; i++)
        notes[i] = message->notes[i];
    message->notes = notes;
    chunk->note_count += message->note_count;
    item->keys = message_keys_of(seed, &item->unit, message);
}

bool chunk_add_time(struct chunk *chunk, int64_t time_us)
{
    if (chunk->item_count == CHUNK_ITEMS)
        return false;
    chunk->items[chunk->item_count++] = (struct chunk_item){.time_us = time_us};
    return true;
}
