/*
 * store/raw.h: the bytes behind a message row, from the store or read again from its capture.
 *
 * Source:    the record layouts of pcap and pcapng: a record is found by where it ends.
 * Ownership: the caller owns the reader; bytes are borrowed until its next read.
 * Threads:   the view's thread.
 * Limits:    64 open captures; the least recently used is closed for a further one. MESSAGE_FRAMES_MAX
 *            frames a message.
 */
#ifndef STORE_RAW_H
#define STORE_RAW_H

#include "store/view.h"

struct raw;

/* A frame as it was captured. */
struct raw_frame {
    int link_type; /* DLT_* */
    int64_t time_us;
    uint16_t time_ns;
    uint32_t wire_len;
    uint32_t snap_len; /* of its capture */
    struct slice bytes;
};

/* Make a reader on a view that outlives it. */
MUST_CHECK enum err raw_open(struct view *view, struct raw **ret_raw, struct error *reterr);

/* Return the frames with bytes of the message, in the order of the bytes; at least one. They are good until
 * the next call for this reader. */
MUST_CHECK enum err raw_frames_of(struct raw *raw, const struct message_row *row,
                                  const struct message_frame_row **ret_frames, size_t *ret_count,
                                  struct error *reterr);

/* Read one of these frames whole. */
MUST_CHECK enum err raw_frame_at(struct raw *raw, const struct message_frame_row *place,
                                 struct raw_frame *ret_frame, struct error *reterr);

/* Read the message's own bytes, out of all its frames. ERR_INPUT when its capture is gone, has changed since, or cannot
 * be read: *reterr names it. */
MUST_CHECK enum err raw_message(struct raw *raw, const struct message_row *row,
                                struct slice *ret_bytes, struct error *reterr);

/* Read the whole frame that the message is in, or begins in. */
MUST_CHECK enum err raw_frame(struct raw *raw, const struct message_row *row,
                              struct raw_frame *ret_frame, struct error *reterr);

/* From now on messages are read one after the other, in the order of their captures: bytes are read in larger
 * pieces, and whether a capture has changed is asked once a piece. Until it is set to false. */
void raw_read_ahead(struct raw *raw, bool is_ahead);

/* Close; NULL is allowed. */
void raw_close(struct raw *raw);

#endif
