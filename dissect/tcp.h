/*
 * dissect/tcp.h: what a TCP segment seems to hold, by its ports and first bytes. Streams are not put
 * together yet; the kinds are what a user is told of them.
 *
 * Source:    RFC 9293 3.1; RFC 3261 18.2.1 (ports); RFC 8446 5.1 (TLS records); HEP3 of the HOMER
 *            project.
 * Ownership: nothing is kept.
 * Threads:   pure functions. Cost: the first line of a segment, at most 512 bytes.
 */
#ifndef DISSECT_TCP_H
#define DISSECT_TCP_H

#include "dissect/ip.h"

/* Give what a packet of protocol IP_TCP is to be counted as. */
enum counter tcp_kind(const struct ip_packet *packet);

#endif
