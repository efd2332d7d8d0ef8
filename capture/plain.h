/*
 * capture/plain.h: the packets of a plain capture file in order of time, whatever their order in the
 * file.
 *
 * All record headers are read first. If they are in order, the file is read from front to end; otherwise the
 * records are sorted, and each packet is read from its place in the file.
 *
 * Source:    docs/adr/0007-frames-in-order-of-time.md.
 * Ownership: the caller owns the reader; the descriptor is the caller's and stays open as long.
 * Threads:   one thread.
 * Limits:    PLAIN_MEMORY for records, twice that while they are sorted; more records are sorted on disk.
 *            Where there is no room on disk either, reading ends with PLAIN_ERROR.
 */
#ifndef CAPTURE_PLAIN_H
#define CAPTURE_PLAIN_H

#include "base/err.h"
#include "base/slice.h"
#include "capture/record.h"

#define PLAIN_MEMORY (32u << 20)

struct plain_options {
    int fd;
    int64_t start;     /* first byte of the capture in the file */
    uint32_t snap_len; /* of pcap */
    const char *label; /* for errors: "'x.pcap'" */
    size_t memory;     /* bytes for records that are sorted; 0: PLAIN_MEMORY */
    /* Called sometimes while no packet can be returned yet; it returns false to end the reading. NULL: not called. */
    bool (*goes_on)(void *context);
    void *context;
};

/* How far a file is from the order of time. */
struct plain_disorder {
    uint64_t frames; /* that stand behind a later one */
    int64_t most_us; /* the farthest that one is behind the time that was reached */
};

enum plain_result {
    PLAIN_PACKET,
    PLAIN_END,
    PLAIN_CUT,   /* the file ends within a record */
    PLAIN_REST,  /* the following bytes are not understood here: see plain_rest */
    PLAIN_ERROR, /* the rest cannot be sorted, or memory is short: *reterr has the reason */
    PLAIN_STOPPED,
};

struct plain;

/* Make ready to read. Return NULL when the file is not plain or of a form that is not known here, or memory is
 * short. */
struct plain *plain_open(const struct plain_options *options);

void plain_close(struct plain *plain);

/* Return the next packet, whose bytes live until the next call. */
enum plain_result plain_next(struct plain *plain, struct record *ret_record,
                             struct slice *ret_bytes, struct error *reterr);

/* Return how far the file is out of order. Known after the first plain_next. */
struct plain_disorder plain_disorder(const struct plain *plain);

/* Return how many bytes of the file were read; of a sorted file, the same share of its size. */
int64_t plain_position(const struct plain *plain);

/* Return the place in the file, in bytes, of the first record that was not understood. Its number is one more than
 * *ret_count. */
int64_t plain_rest(const struct plain *plain, uint64_t *ret_count);

#endif
