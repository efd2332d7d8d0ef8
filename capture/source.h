/*
 * capture/source.h: where frames come from. A source is a struct of functions; files, several
 * files merged by time, devices and (later) collectors look the same to the pipeline.
 *
 * Source:    pcap(3PCAP); draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng.
 * Ownership: the caller owns the source and closes it; a frame's bytes are borrowed until the next
 *            call of `next`.
 * Threads:   one thread reads; source_interrupt may be called from any thread or a signal handler.
 */
#ifndef CAPTURE_SOURCE_H
#define CAPTURE_SOURCE_H

#include "base/counter.h"
#include "base/err.h"
#include "base/packet.h"

/* One capture of a source. */
struct source_info {
    const char *path;  /* of the command line; "-" for standard input */
    int link_type;     /* DLT_* */
    uint32_t snap_len; /* bytes; 0 when not known */
    bool is_pcapng;
    bool is_rereadable;     /* a plain file whose frames can be read again by end_offset */
    int64_t size;           /* bytes of the file; -1 when not known */
    int64_t modified_us;    /* time of last change of the file; TIME_NONE when not known */
    uint64_t frames;        /* read until now */
    uint64_t bytes;         /* captured bytes of those frames */
    int64_t position;       /* bytes of the file that were consumed; -1 when not known */
    bool is_ordered;        /* frames are returned in order of time, not of the file */
    uint64_t sorted_frames; /* that stood behind a later one in the file */
    int64_t sorted_us;      /* the farthest that one stood behind the time that was reached */
};

enum source_result {
    SOURCE_FRAME, /* *ret_frame holds one */
    SOURCE_END,   /* nothing more will come */
    SOURCE_IDLE, /* no frame now (live only); call again. ret_frame->time_us is the present time. */
    SOURCE_ERROR, /* damaged: *reterr has the damage and the frame before it; earlier frames are good.
                   * ret_frame->capture is the capture. Of several merged captures the others
                   * continue: call again. */
};

/* A function that is called while source_next waits for the bytes of a pipe. */
struct source_waiter {
    void (*look)(void *context);
    /* Takes a frame that would wait for others to come before it; its bytes live until the call is
     * back. NULL: such frames wait. */
    void (*take)(void *context, const struct frame *frame);
    void *context;
};

struct source;

/* The functions of a kind of source; `source` is its own state, whose first member is
 * `struct source`. */
struct source_ops {
    enum source_result (*next)(struct source *source, struct frame *ret_frame,
                               struct error *reterr);
    size_t (*count)(const struct source *source);
    void (*info)(const struct source *source, size_t index, struct source_info *ret_info);
    void (*interrupt)(struct source *source);
    void (*close)(struct source *source);
    void (*add_counts)(struct source *source, struct counts *counts); /* NULL: loses nothing */
    /* Set the function to call while reading waits for bytes; NULL: the source never waits long. */
    void (*on_wait)(struct source *source, const struct source_waiter *waiter);
};

struct source {
    const struct source_ops *ops;
};

/* Read the next frame in (time, capture, number) order. */
enum source_result source_next(struct source *source, struct frame *ret_frame,
                               struct error *reterr);

/* Return the number of captures in the source, and capture `index`, counted from 0. */
size_t source_count(const struct source *source);
void source_info(const struct source *source, size_t index, struct source_info *ret_info);

/* Return whether all captures are files that were read to their ends. */
bool source_is_read(const struct source *source);

/* Write how a sentence names a capture: a file in quotes, an interface bare, or "standard input". */
void source_write_name(const struct source_info *info, char *ret_name, size_t size);

/* Add the counts of the source, also of lost packets, to the counters; all captures together.
 * Called in the reading thread. */
void source_add_counts(struct source *source, struct counts *counts);

/* Call `waiter` about ten times a second, in the reading thread, while source_next waits for bytes of a
 * pipe, so that earlier frames can be passed on. The last frame is no longer valid then. The struct is
 * copied. */
void source_on_wait(struct source *source, const struct source_waiter *waiter);

/* Make a waiting or the next call of source_next return SOURCE_END. Async-signal-safe. */
void source_interrupt(struct source *source);

/* Close the source and free it; NULL is allowed. */
void source_close(struct source *source);

#endif
