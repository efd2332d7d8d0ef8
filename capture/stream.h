/*
 * capture/stream.h: a capture as a stream of bytes: opened by its name, described, and refused with
 * a reason where its kind or its first bytes show that the file is no capture.
 *
 * Ownership: the caller's memory; stream_release closes the file unless it was handed over.
 * Threads:   one thread reads; any thread or signal handler may set `pipe.is_interrupted`.
 */
#ifndef CAPTURE_STREAM_H
#define CAPTURE_STREAM_H

#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "capture/pipe.h"

struct stream {
    struct pipe pipe; /* reads from files that may block; its flag is for all files */
    FILE *file;
    bool is_handed_over; /* another owner closes the file */
    char *buffer;        /* of the file */
    char *path;          /* of the command line */
    char *label;         /* for messages: "'x.pcap'", or "standard input" */
    bool is_regular;     /* a file whose bytes can be read at any place, standard input too */
    bool is_plain;       /* a regular file with a name */
    int64_t start;       /* of a regular one: where the capture begins */
    int64_t size;        /* bytes; -1 when not a plain file */
    int64_t modified_us; /* time of last change; 0 when not a plain file */
};

/* Open a file; the path "-" is standard input. Return ERR_INPUT when it is missing, unreadable, empty or
 * known to be no capture; ERR_STOPPED when a signal came during the wait for its first byte;
 * ERR_MEMORY. The caller releases the stream after a failure too. */
MUST_CHECK enum err stream_open(const char *path, struct stream *stream, struct error *reterr);

/* Close the file, unless it was handed over, and free the parts of the stream. */
void stream_release(struct stream *stream);

/* Return whether a signal has ended the waiting for the file's first bytes. */
bool stream_was_signalled(const struct stream *stream, struct error *reterr);

/* Return the place of the next byte to read, counted from the file's beginning; -1 when not a plain file.
 * Cheap enough for each frame. */
int64_t stream_position(const struct stream *stream);

#endif
