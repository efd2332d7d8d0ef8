/*
 * tests/bench/frame_writer.h: UDP datagrams as Ethernet frames of a pcap file, in microseconds.
 *
 * Source:    draft-ietf-opsawg-pcap, RFC 791, RFC 768.
 * Ownership: the caller opens and closes the file.
 * Threads:   one thread.
 */
#ifndef TESTS_BENCH_FRAME_WRITER_H
#define TESTS_BENCH_FRAME_WRITER_H

#include <stdio.h>

#include "base/slice.h"

/* One end of a datagram. */
struct place {
    uint32_t ip; /* IPv4, host order */
    uint16_t port;
};

struct frame_writer {
    FILE *file;
    uint64_t frames;
    uint16_t ip_id; /* of the next datagram */
};

/* Write the file's header. */
void frame_writer_init(struct frame_writer *writer, FILE *file);

/* Write one datagram. A failure shows in ferror of the file. */
void frame_writer_put(struct frame_writer *writer, int64_t time_us, struct place src,
                      struct place dst, struct slice payload);

#endif
