/*
 * dissect/decode.h: one captured frame down to the datagram inside it.
 *
 * Source:    RFC 791, RFC 8200, RFC 768; the link types' own documents in dissect/link.c.
 * Ownership: the datagram borrows the frame's bytes.
 * Threads:   pure functions. Cost: O(1), no allocation.
 */
#ifndef DISSECT_DECODE_H
#define DISSECT_DECODE_H

#include "base/counter.h"
#include "base/packet.h"

/* Decode a frame. COUNTER_DATAGRAMS, and then *ret_datagram is filled; else what the frame is to be
 * counted as. */
enum counter decode_frame(const struct frame *frame, struct datagram *ret_datagram);

#endif
