/*
 * dissect/trace.h: what a frame tells of the place where it was captured: the marks by which two captures
 * of one packet can be told apart.
 *
 * Source:    RFC 791 3.1 (identification, time to live), RFC 8200 3 (hop limit), IEEE 802.1Q, LINKTYPE_LINUX_SLL2.
 * Ownership: a plain value.
 * Threads:   pure function. It is not on the path of a packet.
 */
#ifndef DISSECT_TRACE_H
#define DISSECT_TRACE_H

#include "base/slice.h"

#define TRACE_VLANS_MAX 2

struct trace {
    bool has_ip;
    bool has_id;        /* IPv4 */
    uint16_t id;        /* IPv4 identification */
    uint8_t ttl;        /* or hop limit */
    uint32_t interface; /* index of the interface (SLL2); 0: not told */
    uint8_t vlan_count;
    uint16_t vlans[TRACE_VLANS_MAX]; /* outermost first */
};

/* Read the marks of a frame; what cannot be read is left out. */
void trace_read(int link_type, struct slice frame, struct trace *ret_trace);

#endif
