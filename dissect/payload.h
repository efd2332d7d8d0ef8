/*
 * dissect/payload.h: what a UDP datagram holds, by its first bytes and ports.
 *
 * SIP is known by its content on any port; everything else is named only so that it can be counted:
 * "not read" where SIP may be inside.
 *
 * Source:    RFC 3550 5.1 and 6.4.1, RFC 5761 4 (RTP and RTCP); RFC 8489 5 (STUN); RFC 9147 4 (DTLS);
 *            RFC 3948 2 (ESP in UDP); RFC 7348 5 (VXLAN); 3GPP TS 29.281 5.1 (GTP-U); HEP3 of HOMER.
 * Ownership: nothing is kept.
 * Threads:   pure functions. Cost: some bytes; the first line of what begins like text.
 */
#ifndef DISSECT_PAYLOAD_H
#define DISSECT_PAYLOAD_H

#include "base/counter.h"
#include "base/packet.h"

/* Give what the datagram is to be counted as: COUNTER_MESSAGES when it is SIP. */
enum counter payload_kind(const struct datagram *datagram);

#endif
