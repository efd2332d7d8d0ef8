/*
 * capture/window.h: frames of a pipe or an interface, put into order of time within a short delay.
 *
 * A source that cannot read ahead (a pipe, an interface) holds a frame back until another one is WINDOW_US
 * younger, or no frame comes. A frame that comes later than that is returned at once and counted. Where
 * time goes back by more than WINDOW_RESTART_US, a clock was set: all held frames are returned, and the
 * window begins anew.
 *
 * Ownership: the window owns the source and closes it; otherwise as capture/source.h. Frames are copied.
 * Threads:   as capture/source.h. After source_interrupt the held frames are still returned.
 * Limits:    WINDOW_FRAMES frames, WINDOW_BYTES bytes: at the cap the oldest is returned.
 */
#ifndef CAPTURE_WINDOW_H
#define CAPTURE_WINDOW_H

#include "capture/source.h"

#define WINDOW_US         INT64_C(200000)
#define WINDOW_RESTART_US INT64_C(10000000)
#define WINDOW_FRAMES     65536u
#define WINDOW_BYTES      (32u << 20)

/* Limits of a window; 0: the numbers above. */
struct window_limits {
    size_t frames;
    size_t bytes;
};

/* Put a window over a source. ERR_MEMORY: the source is still the caller's. */
MUST_CHECK enum err window_open(struct source *source, struct window_limits limits,
                                struct source **ret_source);

#endif
