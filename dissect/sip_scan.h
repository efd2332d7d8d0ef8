/*
 * dissect/sip_scan.h: the short way through a message that is written as nearly all are.
 *
 * A plain message has lines that end in CRLF and are not folded, each mandatory field, no field twice
 * that may stand once, lengths that agree, and values that match their grammar. One pass over the header
 * section finds what correlation needs and proves that sip_message_read would note nothing; the first doubt
 * ends the scan. Values are checked (sip_check.h) when they are new, and known to be right when they come
 * again (sip_seen.h).
 *
 * Source:    RFC 3261 7, 8.1.1, 20.
 * Threads:   the memory of names and values belongs to one thread. Cost: one pass, no allocation, no list of fields.
 */
#ifndef DISSECT_SIP_SCAN_H
#define DISSECT_SIP_SCAN_H

#include "dissect/sip_lines.h"
#include "dissect/sip_names.h"
#include "dissect/sip_seen.h"
#include "dissect/sip_summary.h"

/* What scans have room in, and remember: it changes nothing but the time that they take. All zero in the
 * beginning, but for the seed of `seen`. */
struct sip_scanner {
    struct sip_names names;
    struct sip_seen seen;
    struct notes notes;           /* of the last value that was checked */
    uint32_t ends[SIP_LINES_MAX]; /* of the lines of the last message */
};

/* Scan a whole datagram. True: *ret_summary is what sip_message_read and sip_summary_of give, and there
 * are no notes. False: the message has to be read by them; *ret_summary has no meaning. */
bool sip_scan(struct slice payload, struct sip_scanner *scanner, struct sip_summary *ret_summary);

/* What a reader of messages has room in; in the beginning all zero, but for the seed of `scanner`. */
struct sip_scratch {
    struct sip_scanner scanner;
    struct sip_message message; /* the last one that was not plain */
};

/* Read the message at the start of a datagram as sip_message_read does, with the same notes, the short way
 * where it goes. The notes are in `scratch` and live until it is used again. */
void sip_scan_or_read(struct slice payload, bool is_cut, struct sip_scratch *scratch,
                      struct sip_summary *ret_summary);

#endif
