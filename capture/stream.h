/*
 * capture/stream.h: a capture as a stream of bytes: opened by its name, described, and refused with
 * a reason where it is clear from the outside or from its first bytes that it is none.
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
    struct pipe pipe; /* serves what may keep us waiting; its flag, everything */
    FILE *file;
    bool is_handed_over; /* somebody else closes the file */
    char *buffer;        /* of the file */
    char *path;          /* as given */
    char *label;         /* for messages: "'x.pcap'", or "standard input" */
    bool is_regular;     /* a file whose bytes can be read at any place, standard input too */
    bool is_plain;       /* a regular file given by its name */
    int64_t start;       /* of a regular one: where the capture begins */
    int64_t size;        /* bytes; -1 when not a plain file */
    int64_t modified_us; /* time of last change; 0 when not a plain file */
};

/* Open a file; the path "-" is standard input. ERR_INPUT when it is missing, unreadable, empty or
 * known to be no capture; ERR_STOPPED when a signal came while we waited for its first byte;
 * ERR_MEMORY. On failure too the stream is to be released. */
MUST_CHECK enum err stream_open(const char *path, struct stream *stream, struct error *reterr);

/* Close the file, unless it was handed over, and free what belongs to it. */
void stream_release(struct stream *stream);

/* Tell whether a signal has ended the waiting for the file's first bytes. */
bool stream_was_signalled(const struct stream *stream, struct error *reterr);

/* Where the next byte to be read is, counted from the file's beginning; -1 when not a plain file.
 * Cheap enough for each frame. */
int64_t stream_position(const struct stream *stream);

#endif
