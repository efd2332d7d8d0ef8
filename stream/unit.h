/*
 * stream/unit.h: a unit: the bytes of one message or datagram, and the frames that they came from.
 *
 * Source:    RFC 3261 18.3: in a datagram the message ends with the packet.
 * Ownership: a unit borrows its bytes and its frames; both die with the next frame that is fed.
 * Threads:   plain values of the reading thread.
 */
#ifndef STREAM_UNIT_H
#define STREAM_UNIT_H

#include <assert.h>

#include "base/packet.h"

/* A part of a unit: `length` bytes at byte `offset` of a frame. */
struct origin {
    const struct frame *frame;
    uint32_t offset;
    uint32_t length;
};

/* Frames that one unit may come from. */
#define UNIT_ORIGINS_MAX 256

struct unit {
    struct slice bytes;
    const struct origin *origins; /* in the order of the bytes; 1 to UNIT_ORIGINS_MAX */
    size_t origin_count;
    struct addr src;
    struct addr dst;
    uint8_t transport; /* enum transport */
    uint16_t ip_id;    /* IPv4 identification of the packet; 0 for IPv6 */
    bool is_cut;       /* the snap length took bytes from the end */
};

/* Give the frame that completed the unit: the time of the unit is the time of that frame. */
static inline const struct frame *unit_frame(const struct unit *unit)
{
    assert(unit->origin_count > 0);
    return unit->origins[unit->origin_count - 1].frame;
}

#endif
