/*
 * tests/tools/script_wire.h: UDP datagrams wrapped into frames and written as a pcap file.
 *
 * Every byte is made here, without libpcap, so that the reader under test is not also the writer.
 * IP identifications count up from 1; all checksums are right.
 *
 * Source:    draft-ietf-opsawg-pcap; RFC 768, 791, 1071, 8200; the link types' own documents.
 * Ownership: the caller owns the stream and closes it.
 * Threads:   one thread.
 * Limits:    WIRE_PAYLOAD_MAX bytes a datagram; a longer one is refused.
 */
#ifndef TESTS_TOOLS_SCRIPT_WIRE_H
#define TESTS_TOOLS_SCRIPT_WIRE_H

#include <stdio.h>

#include "base/addr.h"
#include "base/slice.h"

#define WIRE_PAYLOAD_MAX 65000
#define WIRE_TAGS_MAX    2

struct wire_link;

struct wire {
    FILE *out;
    uint32_t snap_len; /* bytes kept of a frame */
    bool is_ns;        /* nanosecond file */
    bool is_started;   /* the file header is written */
    const struct wire_link *link;
    uint16_t tags[WIRE_TAGS_MAX]; /* VLAN ids, outermost first; Ethernet only */
    size_t tag_count;
    uint16_t ip_id; /* of the last datagram */
};

/* One datagram to send. */
struct wire_datagram {
    int64_t time_ns; /* nanoseconds since 1970 UTC */
    struct addr src;
    struct addr dst;
    struct slice payload;
    bool is_same_id; /* the last datagram seen once more: the same IP identification */
};

/* Start with Ethernet frames, microseconds and no snap length. */
void wire_init(struct wire *wire, FILE *out);

/* Choose the link layer by name. False for an unknown name, or for a change of the file's link
 * type once a frame is written. */
bool wire_link_set(struct wire *wire, const char *name);

/* Write one datagram as a frame. False when the payload is too long, the two addresses are of
 * different families, or the stream fails. */
bool wire_send(struct wire *wire, const struct wire_datagram *datagram);

/* Write the file header if no frame has done so. False when the stream fails. */
bool wire_finish(struct wire *wire);

#endif
