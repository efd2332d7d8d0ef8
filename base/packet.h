/*
 * base/packet.h: a frame of a capture, and the datagram inside it.
 *
 * Source:    frame: pcap(3PCAP), pcapng; datagram: RFC 768, RFC 791, RFC 8200.
 * Ownership: bytes are borrowed from the capture source and die at its next frame.
 * Threads:   plain values of the reading thread.
 */
#ifndef BASE_PACKET_H
#define BASE_PACKET_H

#include "base/addr.h"
#include "base/clock.h"
#include "base/slice.h"

/* `end_offset` of a frame whose bytes cannot be read again from a file. */
#define FRAME_NO_OFFSET INT64_C(-1)

/* One frame as captured. */
struct frame {
    int64_t time_us;    /* microseconds since 1970 UTC */
    uint16_t time_ns;   /* 0-999: nanoseconds beyond time_us */
    uint32_t wire_len;  /* bytes on the wire; more than data.len when cut by the snap length */
    int link_type;      /* DLT_* value of <pcap/dlt.h> */
    uint32_t capture;   /* number of the capture, counted from 1 in the order of the command line */
    uint64_t number;    /* which frame of that source, counted from 1 */
    int64_t end_offset; /* where its record ends in the file, bytes; or FRAME_NO_OFFSET */
    struct slice data;
};

/* Return whether a frame comes before another one: by time, then capture, then number. */
static inline bool frame_is_before(const struct frame *a, const struct frame *b)
{
    if (a->time_us != b->time_us)
        return a->time_us < b->time_us;
    if (a->time_ns != b->time_ns)
        return a->time_ns < b->time_ns;
    if (a->capture != b->capture)
        return a->capture < b->capture;
    return a->number < b->number;
}

enum transport {
    TRANSPORT_UDP = 1,
    TRANSPORT_TCP,
    TRANSPORT_TLS,
    TRANSPORT_SCTP,
    TRANSPORT_WS,
    TRANSPORT_WSS,
};

/* A UDP datagram, or later a run of stream bytes, inside one frame. */
struct datagram {
    struct addr src;
    struct addr dst;
    uint8_t transport;    /* enum transport */
    uint16_t ip_id;       /* IPv4 identification; 0 for IPv6 */
    bool is_cut;          /* the snap length took bytes from the end of the payload */
    bool is_length_wrong; /* its headers have a length below that of a header, or above that of the
                             packet; the payload has the bytes of the packet */
    struct slice payload;
};

#endif
