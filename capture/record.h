/*
 * capture/record.h: the places and times of the packets of a capture file, one after the other.
 *
 * The reader understands what is needed to sort a plain file: record headers of pcap and blocks of pcapng.
 * Other forms are left to libpcap, which knows more of them and names their faults.
 *
 * Source:    pcap-savefile(5), draft-ietf-opsawg-pcap; draft-ietf-opsawg-pcapng.
 * Ownership: the struct is the caller's; records_release frees its parts.
 * Threads:   one thread.
 * Limits:    RECORD_BYTES_MAX a packet, RECORD_BLOCK_MAX a block, RECORD_INTERFACES_MAX interfaces a
 *            section: more is left to libpcap.
 */
#ifndef CAPTURE_RECORD_H
#define CAPTURE_RECORD_H

#include "base/clock.h"
#include "capture/extent.h"

#define RECORD_BYTES_MAX      262144u
#define RECORD_BLOCK_MAX      (16u << 20)
#define RECORD_INTERFACES_MAX 65536u

struct record {
    int64_t time_us;
    uint64_t number;   /* in the file, counted from 1 */
    int64_t data_at;   /* of its bytes in the file */
    uint32_t captured; /* bytes */
    uint32_t wire_len; /* bytes; of the record header, so it may be less than captured */
    uint32_t rest;     /* bytes from the end of its own to the end of the record */
    uint16_t time_ns;  /* 0-999: nanoseconds beyond time_us */
};

enum records_result {
    RECORDS_ONE,
    RECORDS_END,
    RECORDS_CUT,    /* the file ends within the record */
    RECORDS_UNREAD, /* not understood */
};

/* How an interface of pcapng counts time. */
struct record_interface {
    uint64_t units; /* a second */
    int64_t offset; /* seconds to be added */
    uint32_t shift; /* with is_binary: `units` is two to this power */
    bool is_binary;
    uint32_t snap_len; /* bytes; 0: unlimited */
};

struct records {
    struct extent extent;
    int64_t start; /* where the file begins for us */
    int64_t size;  /* where it ended when it was opened */
    int64_t at;    /* of the next record or block */
    uint64_t count;
    uint32_t snap_len;   /* of pcap: longer packets are cut to it */
    uint32_t header_len; /* of a pcap record; 0: pcapng */
    bool is_little;
    bool is_ns;
    bool has_link_type;
    uint16_t link_type; /* of the first interface of pcapng */
    struct record_interface *interfaces;
    size_t interface_count;
    size_t interface_cap;
};

/* Begin at the byte `start` of a plain file. Return false when its form is not known here, or memory is
 * short; nothing needs to be released then. */
bool records_open(struct records *records, int fd, int64_t start, uint32_t snap_len);

void records_release(struct records *records);

/* Go back to the first record. */
void records_rewind(struct records *records);

/* Return the next record. After anything but RECORDS_ONE, the same again. */
enum records_result records_next(struct records *records, struct record *ret_record);

/* Return the bytes of the record that was read last, which live until the next one; NULL when the file
 * was cut off meanwhile. */
const uint8_t *records_bytes(struct records *records, const struct record *record);

/* Return the place in the file, in bytes, where a record ends. */
static inline int64_t record_end(const struct record *record)
{
    return record->data_at + record->captured + record->rest;
}

/* Return whether a record comes before another one of the same file: by time, then number. */
static inline bool record_is_before(const struct record *a, const struct record *b)
{
    if (a->time_us != b->time_us)
        return a->time_us < b->time_us;
    if (a->time_ns != b->time_ns)
        return a->time_ns < b->time_ns;
    return a->number < b->number;
}

/* Make a time of seconds and nanoseconds, of which a damaged file may hold too many or less than none.
 * An absurd one becomes CLOCK_ABSURD_US. */
static inline void record_set_time(int64_t seconds, int64_t ns, int64_t *ret_us, uint16_t *ret_ns)
{
    int64_t us = ns / 1000;

    ns %= 1000;
    if (ns < 0) {
        ns += 1000;
        us--;
    }
    *ret_us = CLOCK_ABSURD_US;
    *ret_ns = 0;
    if (seconds < 0 || seconds >= CLOCK_ABSURD_US / CLOCK_SECOND_US ||
        clock_is_absurd(seconds * CLOCK_SECOND_US + us))
        return;
    *ret_us = seconds * CLOCK_SECOND_US + us;
    *ret_ns = (uint16_t)ns;
}

#endif
