/*
 * tests/consistency/frames.h: the frames of a capture, read by libpcap alone, and captures made of them.
 *
 * Ownership: frames_load owns the bytes until frames_release.
 * Threads:   one thread.
 */
#ifndef TESTS_CONSISTENCY_FRAMES_H
#define TESTS_CONSISTENCY_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

struct frames_row {
    int64_t time_ns;
    uint32_t wire_len;
    struct slice bytes;
};

struct frames {
    struct frames_row *rows; /* frame n is row n - 1 */
    size_t count;
    int link_type;
};

/* Read a capture up to its end or its damage; false when it is none. */
bool frames_load(const char *path, struct frames *ret_frames);
void frames_release(struct frames *frames);

/* Which frames go into a capture that is made. */
enum frames_part {
    FRAMES_EVEN,  /* by time: frames of one moment stay together */
    FRAMES_ODD,   /* the others */
    FRAMES_TWICE, /* every frame two times, one behind the other */
};

/* Write a pcap of these frames, with nanoseconds; false when it cannot be written. */
bool frames_save(const struct frames *frames, enum frames_part part, const char *path);

#endif
