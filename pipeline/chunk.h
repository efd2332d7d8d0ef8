/*
 * pipeline/chunk.h: what the reading thread hands to the correlating one: messages in the order of
 * packet time, each with its unit, the frames that the unit came from, what was read in its bytes,
 * and its keys.
 *
 * Ownership: a chunk owns all of that, the bytes of the frames included. The paths and damages of the
 *            captures are the reader's, and live as long as it does.
 * Threads:   one at a time: the reader fills, the correlator empties, rings hand over.
 * Limits:    CHUNK_ITEMS, CHUNK_FRAMES, CHUNK_NOTES; CHUNK_BYTES, or one unit whose frames need more.
 */
#ifndef PIPELINE_CHUNK_H
#define PIPELINE_CHUNK_H

#include "base/counter.h"
#include "correlate/facts.h"
#include "correlate/keys.h"
#include "dissect/sip_scan.h"

#define CHUNK_ITEMS  512u
#define CHUNK_FRAMES 1024u /* at least UNIT_ORIGINS_MAX */
#define CHUNK_NOTES  2048u /* at least NOTES_MAX */
#define CHUNK_BYTES  (512u << 10)

/* One message; or, without one, the packet time that was reached. */
struct chunk_item {
    struct unit unit; /* its origins and bytes are in the chunk; no bytes: there is no message */
    struct sip_summary message;
    struct message_keys keys;
    int64_t time_us;  /* without a message: the packet time */
    bool keeps_bytes; /* the frames cannot be read again */
};

struct chunk {
    struct chunk_item *items; /* CHUNK_ITEMS */
    struct frame *frames;     /* CHUNK_FRAMES, as the origins */
    struct origin *origins;
    struct note *notes; /* CHUNK_NOTES */
    uint8_t *bytes;
    size_t item_count;
    size_t frame_count;
    size_t note_count;
    size_t byte_count;
    size_t byte_cap;

    /* What is known behind the last item. */
    struct counts counts;          /* what the reader counts, all in all */
    struct fact_capture *captures; /* what is known of each; room for all */
    size_t capture_count;          /* 0: nothing about them is new */
    bool has_counts;               /* the counters are to be emitted */
    bool is_handed_over; /* somebody waits for what was read: facts are to go on at once */
    bool is_last;        /* nothing follows */
    bool is_whole;       /* with is_last: captures were read to their ends */
};

/* Return whether an item is a message, and not a time alone. */
static inline bool chunk_has_message(const struct chunk_item *item)
{
    return item->unit.bytes.ptr != NULL;
}

/* Make a chunk for a source of so many captures; NULL when the host has no memory. */
struct chunk *chunk_new(size_t captures);

/* Free it; NULL is allowed. */
void chunk_free(struct chunk *chunk);

/* Empty it. */
void chunk_reset(struct chunk *chunk);

/* Return whether the chunk has room for one more item of this unit, with its notes. An empty chunk has
 * room for any unit, unless the host has no memory. */
bool chunk_has_room(const struct chunk *chunk, const struct unit *unit);

/* Add a unit and copy its frames: the unit of the item is the same over the copy. NULL when there is no
 * room. */
struct chunk_item *chunk_add(struct chunk *chunk, const struct unit *unit);

/* Read the message of an item that was just added. `scratch` is the caller's room for it. */
void chunk_read(struct chunk *chunk, struct chunk_item *item, uint64_t seed,
                struct sip_scratch *scratch);

/* Add a packet time. False when there is no room. */
bool chunk_add_time(struct chunk *chunk, int64_t time_us);

#endif
