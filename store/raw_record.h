/*
 * store/raw_record.h: one record of a capture file, found by where it ends.
 *
 * Source:    pcap(5) as described by draft-ietf-opsawg-pcap (microseconds, nanoseconds, and the
 *            variant with 24-byte record headers); draft-ietf-opsawg-pcapng: blocks of type 2, 3
 *            and 6. Either byte order.
 * Ownership: the file descriptor, the buffer and the window are the caller's.
 * Threads:   one thread.
 * Limits:    RAW_RECORD_MAX bytes a record.
 */
#ifndef STORE_RAW_RECORD_H
#define STORE_RAW_RECORD_H

#include "base/slice.h"

/* Longest record of a pcap file that libpcap reads, with room for its headers. */
#define RAW_RECORD_MAX (128u * 1024 * 1024 + 1024)

/* A piece of a file that was read ahead, for records that are wanted one after the other. */
struct raw_window {
    uint8_t *ptr;
    int64_t at; /* in the file */
    size_t len;
    uint8_t magic[4]; /* the first bytes of the file */
    bool has_magic;
};

/* Return whether the window has these bytes of its file. */
bool raw_window_has(const struct raw_window *window, int64_t offset, size_t len);

/* Free the memory. */
void raw_window_release(struct raw_window *window);

/* Where a record is looked for. */
struct raw_place {
    int fd;
    struct raw_window *window; /* of this file; NULL: just what is needed is read */
    bool is_pcapng;
    int64_t end_offset; /* of the record, bytes */
    uint32_t frame_len; /* captured bytes */
};

/* Memory that grows to the longest record read. */
struct raw_buffer {
    uint8_t *ptr;
    size_t cap;    /* bytes */
    bool is_short; /* there was no memory for what was wanted last */
};

/* Make room for `len` bytes; false, and is_short, when the host has none. */
bool raw_buffer_reserve(struct raw_buffer *buffer, size_t len);

/* Free the memory. */
void raw_buffer_release(struct raw_buffer *buffer);

/* Read the captured bytes of a record into the buffer. False when there is no record of that
 * length at that place, or no memory for it (is_short). */
bool raw_record_read(const struct raw_place *place, struct raw_buffer *buffer,
                     struct slice *ret_bytes, uint32_t *ret_wire_len);

#endif
