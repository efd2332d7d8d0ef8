/*
 * stream/feed.h: frames in, units with SIP out.
 *
 * Every frame is counted in exactly one kind (base/counter.h). A frame may complete no unit or some; ask
 * for them all before the next frame is fed.
 *
 * Ownership: the caller owns the feed. A unit borrows from the frame that completed it.
 * Threads:   one thread.
 */
#ifndef STREAM_FEED_H
#define STREAM_FEED_H

#include "base/counter.h"
#include "stream/unit.h"

struct feed;

/* Make a feed; NULL when the host has no memory. */
struct feed *feed_new(void);

/* Free it; NULL is allowed. */
void feed_free(struct feed *feed);

/* Take a frame. It is borrowed until the next one is fed. */
void feed_frame(struct feed *feed, const struct frame *frame);

/* Give the next unit that is complete; false when there is none. */
bool feed_next(struct feed *feed, struct unit *ret_unit);

/* Give what has been counted so far: frames by their kinds, and what is worth a note. The other counters
 * are 0. */
const struct counts *feed_counts(const struct feed *feed);

#endif
