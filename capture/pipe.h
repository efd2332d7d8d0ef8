/*
 * capture/pipe.h: a stream over a descriptor that may keep its reader waiting: standard input, a
 * FIFO, a device. Unlike a plain stream its waiting can be ended from outside, by a flag.
 *
 * Ownership: the stream owns the descriptor; the caller owns the struct, which outlives the stream.
 * Threads:   one thread reads, and calls `on_wait`; any thread or signal handler may set `is_interrupted`.
 * Limits:    an interruption is seen within PIPE_WAIT_MS.
 */
#ifndef CAPTURE_PIPE_H
#define CAPTURE_PIPE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

#define PIPE_WAIT_MS 100

struct pipe {
    int fd;
    atomic_bool is_interrupted; /* set: reading fails with ECANCELED */
    bool ends_on_signal;        /* a signal that has a handler ends the waiting too, with EINTR */
    bool was_signalled;         /* it has done so */
    void (*on_wait)(void *context); /* called when nothing came for PIPE_WAIT_MS; NULL: nothing */
    void *wait_context;
};

/* Open a stream to read `fd`, which must be the member of *pipe. Return NULL when the host has no memory:
 * the descriptor then stays open. */
FILE *pipe_stream(struct pipe *pipe);

#endif
