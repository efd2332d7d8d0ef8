#include "stream/feed.h"

#include <assert.h>
#include <stdlib.h>

#include "dissect/decode.h"
#include "dissect/payload.h"

struct feed {
    struct counts counts;
    struct unit unit;
    struct origin origin; /* of the unit */
    bool has_unit;
    bool is_flushed;
};

struct feed *feed_new(void)
{
    return calloc(1, sizeof(struct feed));
}

void feed_free(struct feed *feed)
{
    free(feed);
}

/* A datagram is a unit of its own. */
static void take_datagram(struct feed *feed, const struct frame *frame,
                          const struct datagram *datagram)
{
    feed->origin = (struct origin){
        .frame = frame,
        .offset = (uint32_t)slice_offset(frame->data, datagram->payload),
        .length = (uint32_t)datagram->payload.len,
    };
    feed->unit = (struct unit){
        .bytes = datagram->payload,
        .origins = &feed->origin,
        .origin_count = 1,
        .src = datagram->src,
        .dst = datagram->dst,
        .transport = datagram->transport,
        .ip_id = datagram->ip_id,
        .is_cut = datagram->is_cut,
    };
    feed->has_unit = true;
    feed->counts.at[COUNTER_CUT_MESSAGES] += datagram->is_cut;
}

void feed_frame(struct feed *feed, const struct frame *frame)
{
    struct datagram datagram;
    enum counter kind;

    assert(!feed->is_flushed);
    kind = decode_frame(frame, &datagram);
    assert((size_t)kind < COUNTER_COUNT);
    feed->has_unit = false;
    if (kind == COUNTER_DATAGRAMS) {
        feed->counts.at[COUNTER_DATAGRAMS]++;
        feed->counts.at[COUNTER_WRONG_LENGTHS] += datagram.is_length_wrong;
        kind = payload_kind(&datagram);
    }
    feed->counts.at[kind]++;
    if (kind == COUNTER_MESSAGES)
        take_datagram(feed, frame, &datagram);
}

void feed_flush(struct feed *feed)
{
    assert(!feed->is_flushed);
    feed->is_flushed = true;
    feed->has_unit = false;
}

bool feed_next(struct feed *feed, struct unit *ret_unit)
{
    if (!feed->has_unit)
        return false;
    assert(feed->unit.origin_count > 0 && feed->unit.origin_count <= UNIT_ORIGINS_MAX);
    *ret_unit = feed->unit;
    feed->has_unit = false;
    return true;
}

const struct counts *feed_counts(const struct feed *feed)
{
    return &feed->counts;
}
