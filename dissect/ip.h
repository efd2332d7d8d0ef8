/*
 * dissect/ip.h: the IP header, and the extension headers behind it, down to what they carry.
 *
 * Source:    RFC 791 3.1 (IPv4), RFC 8200 3 and 4 (IPv6), RFC 4302 2 (authentication header).
 * Ownership: slices are borrowed from the frame.
 * Threads:   pure functions. Cost: O(extension headers).
 * Limits:    IP_EXTENSIONS_MAX extension headers, more are malformed.
 */
#ifndef DISSECT_IP_H
#define DISSECT_IP_H

#include "base/addr.h"
#include "dissect/decode.h"

#define IP_EXTENSIONS_MAX 16

/* Protocol numbers, as far as the decoder tells them apart. */
enum ip_protocol {
    IP_HOP_BY_HOP = 0,
    IP_ICMP = 1,
    IP_IPV4 = 4, /* IPv4 inside */
    IP_TCP = 6,
    IP_UDP = 17,
    IP_IPV6 = 41, /* IPv6 inside */
    IP_ROUTING = 43,
    IP_FRAGMENT = 44,
    IP_GRE = 47,
    IP_ESP = 50,
    IP_AUTHENTICATION = 51,
    IP_ICMPV6 = 58,
    IP_DESTINATION = 60,
    IP_ETHER = 97, /* Ethernet inside */
    IP_L2TP = 115,
    IP_SCTP = 132,
    IP_MOBILITY = 135,
    IP_MPLS = 137,
    IP_HIP = 139,
    IP_SHIM6 = 140,
};

/* One IP packet, taken apart. */
struct ip_packet {
    uint8_t family;   /* enum addr_family */
    struct slice src; /* the bytes of the address */
    struct slice dst;
    uint8_t protocol;     /* of the payload, enum ip_protocol or any other number */
    uint16_t id;          /* IPv4 identification; 0 for IPv6 */
    bool is_length_wrong; /* less than the header's own */
    size_t payload_len;   /* bytes by the header; more than payload.len when the capture is cut */
    struct slice payload; /* without what the link layer put behind the packet */
};

/* Read a packet. COUNTER_DATAGRAMS when its payload is whole; else COUNTER_FRAGMENTS or
 * COUNTER_MALFORMED, and *ret_packet is of no use. A length of 0 (segmentation left to the network
 * card), or one that is less than that of the header, stands for all bytes that are there. */
enum counter ip_read_v4(struct slice bytes, struct ip_packet *ret_packet);
enum counter ip_read_v6(struct slice bytes, struct ip_packet *ret_packet);

#endif
