/*
 * dissect/decode.h: one captured frame down to the datagram inside it.
 *
 * Source:    RFC 791, RFC 8200, RFC 768; the link types' own documents in dissect/link.c.
 * Ownership: the datagram borrows the frame's bytes.
 * Threads:   pure functions. Cost: O(1), no allocation.
 */
#ifndef DISSECT_DECODE_H
#define DISSECT_DECODE_H

#include "base/packet.h"

/* What became of a frame. Everything but a datagram is counted by kind and shown to the user. */
enum decode_result {
    DECODE_DATAGRAM = 0,
    DECODE_UNKNOWN_LINK, /* a link type that has no row */
    DECODE_NOT_IP,       /* ARP, LLDP, spanning tree ... */
    DECODE_FRAGMENT,     /* a piece of an IP datagram; not put together yet */
    DECODE_TCP,          /* not followed yet */
    DECODE_TUNNEL,       /* GRE, IP in IP, MPLS, PPPoE ...: not opened yet */
    DECODE_ICMP,
    DECODE_OTHER_IP,  /* SCTP, IGMP, OSPF, ESP ... */
    DECODE_MALFORMED, /* headers that contradict each other or run past the end */
    DECODE_RESULTS,   /* number of results */
};

/* Decode a frame. *ret_datagram is filled only for DECODE_DATAGRAM. */
enum decode_result decode_frame(const struct frame *frame, struct datagram *ret_datagram);

/* A short name for a counter: "fragments", "tcp". */
const char *decode_result_name(enum decode_result result);

#endif
