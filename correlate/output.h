/*
 * correlate/output.h: the batch that is being filled, and the objects that have changed since.
 *
 * An object that changes is noted; when the batch is handed over, each is emitted
 * once, as it is then. A full batch is handed over early, so no traffic can overfill it.
 *
 * Threads:   correlator.
 */
#ifndef CORRELATE_OUTPUT_H
#define CORRELATE_OUTPUT_H

#include "correlate/state.h"

/* Start with an empty batch of the sink. */
MUST_CHECK enum err output_init(struct output *output, struct fact_sink sink);

/* Free the batch; what is in it is lost. */
void output_release(struct output *output);

/* Hand over what there is. False when the sink has ended the run. */
bool output_flush(struct correlate *correlate);

/* Make room for all facts that one message can bring, `bytes` of text and frames included. */
void output_reserve(struct correlate *correlate, size_t bytes, size_t frames);

/* What is not emitted while the sink is busy. */
enum dropping {
    DROP_NOTHING = 0,
    DROP_BYTES,    /* of retransmissions */
    DROP_MESSAGES, /* rows of messages and all bytes */
};

/* Tell what is to be dropped of the next message. */
enum dropping output_dropping(struct correlate *correlate);

/* Return whether handing over would have to wait. */
bool output_is_busy(const struct correlate *correlate);

/* Note that a call leaves memory. */
void output_forget_call(struct correlate *correlate, const struct call *call);

/* Return whether facts of a kind are left out. */
bool output_omits(const struct correlate *correlate, enum fact_kind kind);

/* Note that an object has changed. */
void output_changed(struct correlate *correlate, struct object *object);

/* Emit an object now, if it has changed, and forget the note: before it leaves memory. */
void output_now(struct correlate *correlate, struct object *object);

/* Copy a text into the batch; an absent or too long text (over 64 KiB) comes back absent. */
struct slice output_text(struct correlate *correlate, struct slice text);

/* The same of a text that tables and indexes hold, as a Call-ID or a tag: cut to SIP_KEY_MAX bytes. */
struct slice output_key_text(struct correlate *correlate, struct slice text);

#endif
