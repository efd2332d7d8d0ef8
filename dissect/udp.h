/*
 * dissect/udp.h: the UDP header.
 *
 * Source:    RFC 768; a length of 0: RFC 2675 4, and segmentation left to the network card.
 * Ownership: the datagram borrows the frame's bytes.
 * Threads:   pure functions.
 */
#ifndef DISSECT_UDP_H
#define DISSECT_UDP_H

#include "dissect/ip.h"

/* Read the datagram that a packet of protocol IP_UDP carries. COUNTER_MALFORMED, and *ret_datagram
 * untouched, when the packet has no room for its header. A length that is less than the header's or
 * more than the packet's is not believed: the payload is what the packet has. */
enum counter udp_read(const struct ip_packet *packet, struct datagram *ret_datagram);

#endif
