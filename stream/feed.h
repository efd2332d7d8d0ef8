/*
 * stream/feed.h: frames in, units with SIP out.
 *
 * Every frame is counted in exactly one kind (base/counter.h). A frame may complete no unit or some; ask
 * for them all before the next frame is fed. A unit that the caller does not ask for is gone.
 *
 * A datagram is a unit of its own, so that nothing is held back yet. What takes several frames gets a file of
 * its own beside feed.c, which hands it the frames of its kind and takes its units: the page of the
 * architecture lists them ("Places left for later"). Each keeps copies of what it holds back, under a ceiling.
 *
 * Ownership: the caller owns the feed. A unit borrows its bytes and frames from the frame that completed it, or
 *            from the feed, until the next frame is fed or the feed is flushed.
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

/* End the input: what is held back comes out as units, and what stays incomplete is counted. Called once, after
 * the last frame. */
void feed_flush(struct feed *feed);

/* Give the next unit that is complete; false when there is none. */
bool feed_next(struct feed *feed, struct unit *ret_unit);

/* Give what has been counted so far: frames by their kinds, and what is worth a note. The other counters
 * are 0. */
const struct counts *feed_counts(const struct feed *feed);

#endif
