/*
 * web/pcap_bytes.h: a capture file piece by piece, for a download that is written while it is sent.
 *
 * Source:    draft-ietf-opsawg-pcap.
 * Threads:   pure but for the sink.
 */
#ifndef WEB_PCAP_BYTES_H
#define WEB_PCAP_BYTES_H

#include "export/out.h"
#include "store/raw.h"

/* Write the head of a file whose frames are like this one; with `has_ns`, times have nanoseconds. */
void pcap_bytes_head(struct out *out, const struct raw_frame *first, bool has_ns);

/* Write a frame into a file of that head. */
void pcap_bytes_frame(struct out *out, const struct raw_frame *frame, bool has_ns);

#endif
