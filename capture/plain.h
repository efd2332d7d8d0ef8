/*
 * capture/plain.h: the packets of a plain capture file in order of time, whatever their order in the
 * file.
 *
 * A look ahead over all record headers tells whether they stand in order. If so, the file is read as it
 * is; else its records are sorted first, and each packet is fetched from where it stands.
 *
 * Source:    docs/adr/0007-frames-in-order-of-time.md.
 * Ownership: the caller owns it; the descriptor is the caller's and stays open as long.
 * Threads:   one thread.
 * Limits:    PLAIN_MEMORY for records, twice that while they are sorted; what is more is sorted on disk.
 *            Where there is no room there either, reading ends with PLAIN_ERROR.
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
    /* Called now and then while nothing can be given yet; false ends it. NULL: nothing is called. */
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
    PLAIN_REST,  /* what follows is not understood here: see plain_rest */
    PLAIN_ERROR, /* the rest cannot be sorted, or memory is short: *reterr says why */
    PLAIN_STOPPED,
};

struct plain;

/* Make ready to read. NULL when the file is not plain or of a form that is not known here, or memory is
 * short. */
struct plain *plain_open(const struct plain_options *options);

void plain_close(struct plain *plain);

/* Give the next packet, whose bytes live until the next call. */
enum plain_result plain_next(struct plain *plain, struct record *ret_record,
                             struct slice *ret_bytes, struct error *reterr);

/* Tell how far from order the file is. Known once plain_next gave anything. */
struct plain_disorder plain_disorder(const struct plain *plain);

/* Tell how much of the file was read, bytes; of a sorted one, the like part. */
int64_t plain_position(const struct plain *plain);

/* Where the record begins that was not understood, bytes; its number is one more than *ret_count. */
int64_t plain_rest(const struct plain *plain, uint64_t *ret_count);

#endif
