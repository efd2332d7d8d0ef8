/*
 * capture/tee.h: frames written to a capture file as they pass.
 *
 * The file is a pcap of nanosecond times; each frame can be read from it as soon as tee_flush has
 * returned.
 *
 * Source:    pcap-savefile(5).
 * Ownership: the opener owns it.
 * Threads:   one thread (engine).
 * Limits:    one link type a file: frames of another one are counted and left out.
 */
#ifndef CAPTURE_TEE_H
#define CAPTURE_TEE_H

#include "base/disk_file.h"
#include "base/err.h"
#include "base/packet.h"

struct tee;

/* Make the file, for its owner alone (mode 0600); "-" is standard output. One that is there keeps
 * its bytes until the first frame, or tee_close. ERR_OUTPUT when it exists and is_forced is not set, or
 * cannot be made. */
MUST_CHECK enum err tee_open(const char *path, bool is_forced, uint32_t snap_len,
                             struct tee **ret_tee, struct error *reterr);

/* Write a frame. The first failure is kept for tee_close; nothing is written after it. */
void tee_frame(struct tee *tee, const struct frame *frame);

/* Hand on what is held back. */
void tee_flush(struct tee *tee);

/* Frames written, and frames left out for their link type. */
uint64_t tee_count(const struct tee *tee);
uint64_t tee_left_out(const struct tee *tee);

/* Tell whether writing has failed. */
bool tee_has_failed(const struct tee *tee);

/* Which file it is; unknown when it is no regular one. */
struct disk_file tee_id(const struct tee *tee);

/* Close before the first frame, because nothing comes of it: a new file is gone, an old one as it was.
 * NULL is allowed. */
void tee_abandon(struct tee *tee);

/* Close. ERR_OUTPUT with the reason when not all was written. NULL is allowed. */
MUST_CHECK enum err tee_close(struct tee *tee, struct error *reterr);

#endif
