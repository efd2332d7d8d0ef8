/*
 * export/frame_set.h: which frames an export has written, so that none is written twice.
 *
 * Messages of one frame follow each other, so for them the set remembers the last frame alone. A message that came
 * in several frames may share one of them with a much later message: the set keeps all frames of such messages.
 *
 * Ownership: the caller owns the set and releases it.
 * Threads:   one thread.
 * Limits:    16 bytes a frame of messages in several frames; ERR_MEMORY when the host has no memory.
 */
#ifndef EXPORT_FRAME_SET_H
#define EXPORT_FRAME_SET_H

#include "base/err.h"
#include "store/rows.h"

struct frame_set_place {
    uint64_t frame; /* 0: free */
    uint32_t capture;
};

/* All zero is an empty set. */
struct frame_set {
    struct frame_set_place last;
    struct frame_set_place *places; /* by hash, a power of two of them */
    size_t cap;
    size_t count;
};

/* Add a frame, and set *ret_is_new to whether the set did not have it. `is_shared`: the message came in several
 * frames. */
MUST_CHECK enum err frame_set_add(struct frame_set *set, const struct message_frame_row *frame,
                                  bool is_shared, bool *ret_is_new, struct error *reterr);

/* Free the memory of the set, which is then empty. */
void frame_set_release(struct frame_set *set);

#endif
