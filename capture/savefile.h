/*
 * capture/savefile.h: frames written to a capture file as they pass.
 *
 * The file is a pcap of nanosecond times; each frame can be read from it as soon as savefile_flush has
 * returned.
 *
 * Source:    pcap-savefile(5).
 * Ownership: the caller owns it.
 * Threads:   one thread (reader).
 * Limits:    one link type a file: frames of another one are counted and left out.
 */
#ifndef CAPTURE_SAVEFILE_H
#define CAPTURE_SAVEFILE_H

#include "base/disk_file.h"
#include "base/err.h"
#include "base/packet.h"

struct savefile;

/* Make the file, for its owner alone (mode 0600); "-" is standard output. One that is there keeps
 * its bytes until the first frame, or savefile_close. Return ERR_OUTPUT when it exists and is_forced is not set, or
 * cannot be made. */
MUST_CHECK enum err savefile_open(const char *path, bool is_forced, uint32_t snap_len,
                                  struct savefile **ret_savefile, struct error *reterr);

/* Write a frame. The first failure is kept for savefile_close; nothing is written after it. */
void savefile_frame(struct savefile *savefile, const struct frame *frame);

/* Write the frames that are held back. */
void savefile_flush(struct savefile *savefile);

/* Return the number of frames written, and of frames left out for their link type. */
uint64_t savefile_count(const struct savefile *savefile);
uint64_t savefile_left_out(const struct savefile *savefile);

/* Return whether writing has failed. */
bool savefile_has_failed(const struct savefile *savefile);

/* Return the identity of the file; unknown when it is no regular file. */
struct disk_file savefile_id(const struct savefile *savefile);

/* Close before the first frame, because the capture could not begin: a new file is removed, an old one does not
 * change. NULL is allowed. */
void savefile_abandon(struct savefile *savefile);

/* Close. Return ERR_OUTPUT with the reason when not all was written. NULL is allowed. */
MUST_CHECK enum err savefile_close(struct savefile *savefile, struct error *reterr);

#endif
