/*
 * dissect/link.h: the header of the link layer, of which only what it carries is of interest.
 *
 * Source:    the registry of link types at tcpdump.org; IEEE 802.3, 802.2 and 802.1Q; RFC 1662 (PPP).
 * Ownership: slices are borrowed from the frame.
 * Threads:   pure functions over constant tables.
 * Limits:    LINK_TAGS_MAX VLAN tags, more are malformed.
 *
 * Adding a link type is one row in link.c, and one function where its header has a form of its own.
 */
#ifndef DISSECT_LINK_H
#define DISSECT_LINK_H

#include "base/slice.h"

#define LINK_TAGS_MAX 8

/* Link types that have a row, by their DLT_* numbers and, where these differ, LINKTYPE_* too. */
enum link_type {
    LINK_TYPE_NULL = 0,
    LINK_TYPE_ETHERNET = 1,
    LINK_TYPE_PPP = 9,
    LINK_TYPE_RAW = 12,
    LINK_TYPE_RAW_OPENBSD = 14,
    LINK_TYPE_PPP_SERIAL = 50,
    LINK_TYPE_RAW_FILE = 101,
    LINK_TYPE_CISCO_HDLC = 104,
    LINK_TYPE_LOOP = 108,
    LINK_TYPE_LINUX_SLL = 113,
    LINK_TYPE_PPP_PPPD = 166,
    LINK_TYPE_IPV4 = 228,
    LINK_TYPE_IPV6 = 229,
    LINK_TYPE_LINUX_SLL2 = 276,
};

/* What a frame carries. */
enum link_inner {
    LINK_IPV4,
    LINK_IPV6,
    LINK_TUNNEL, /* MPLS, PPPoE ... */
    LINK_NOT_IP,
    LINK_MALFORMED,    /* the header runs past the end */
    LINK_UNKNOWN_TYPE, /* the link type has no row */
};

/* Consume the link header and its VLAN tags: *rest is then what they carry (of use for IP only). */
enum link_inner link_read(int link_type, struct slice *rest);

#endif
