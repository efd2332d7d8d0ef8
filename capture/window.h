/*
 * capture/window.h: frames that come one after the other, brought into order of time where that does
 * not take long.
 *
 * Who cannot look ahead (a pipe, an interface) holds a frame back until another one is WINDOW_US
 * younger, or nothing comes. A frame that comes later than that is given at once and counted. Where
 * time goes back by more than WINDOW_RESTART_US a clock was set: nothing waits any longer for the time
 * before, and the window begins anew.
 *
 * Ownership: the window owns the source and closes it; as capture/source.h else. Frames are copied.
 * Threads:   as capture/source.h. After source_interrupt what is held is still given.
 * Limits:    WINDOW_FRAMES frames, WINDOW_BYTES bytes: at the cap the oldest is given.
 */
#ifndef CAPTURE_WINDOW_H
#define CAPTURE_WINDOW_H

#include "capture/source.h"

#define WINDOW_US         INT64_C(200000)
#define WINDOW_RESTART_US INT64_C(10000000)
#define WINDOW_FRAMES     65536u
#define WINDOW_BYTES      (32u << 20)

/* How much a window holds; 0 stands for the numbers above. */
struct window_limits {
    size_t frames;
    size_t bytes;
};

/* Put a window over a source. ERR_MEMORY: the source is still the caller's. */
MUST_CHECK enum err window_open(struct source *source, struct window_limits limits,
                                struct source **ret_source);

#endif
