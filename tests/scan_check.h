/*
 * tests/scan_check.h: the short way through a message held against the long one.
 *
 * Threads:   pure functions.
 */
#ifndef TESTS_SCAN_CHECK_H
#define TESTS_SCAN_CHECK_H

#include "dissect/sip_scan.h"

/* Tell whether two slices are the same bytes of the same message; empty ones may stand anywhere. */
static inline bool scan_same(struct slice a, struct slice b)
{
    if (a.len != b.len || slice_is_absent(a) != slice_is_absent(b))
        return false;
    return a.len == 0 || a.ptr == b.ptr;
}

/* The method name of a request stands in CSeq too, so it is compared by its bytes. */
static inline bool scan_same_texts(const struct sip_summary *a, const struct sip_summary *b)
{
    return scan_same(a->raw, b->raw) && scan_same(a->body, b->body) &&
           slice_equal(a->method_name, b->method_name) && scan_same(a->ruri, b->ruri) &&
           scan_same(a->reason, b->reason) && scan_same(a->call_id, b->call_id) &&
           scan_same(a->from_tag, b->from_tag) && scan_same(a->to_tag, b->to_tag) &&
           scan_same(a->via_sent_by, b->via_sent_by) && scan_same(a->via_branch, b->via_branch) &&
           scan_same(a->from, b->from) && scan_same(a->to, b->to) &&
           scan_same(a->cseq_value, b->cseq_value) && scan_same(a->rseq, b->rseq) &&
           scan_same(a->reason_field, b->reason_field);
}

/* Tell whether a scan of the payload gives what reading it gives, or gives up; and the same when it knows the
 * values from the first time. */
static inline bool scan_agrees(struct slice payload, bool *ret_is_plain)
{
    static struct sip_message message;
    static struct sip_scanner scanner;
    struct sip_summary scanned;
    struct sip_summary read;

    *ret_is_plain = sip_scan(payload, &scanner, &scanned);
    if (sip_scan(payload, &scanner, &scanned) != *ret_is_plain)
        return false;
    if (!*ret_is_plain)
        return true;
    sip_message_read(payload, false, &message);
    read = sip_summary_of(&message);
    return read.note_count == 0 && scanned.note_count == 0 && scan_same_texts(&scanned, &read) &&
           scanned.cseq == read.cseq && scanned.code == read.code &&
           scanned.method == read.method && scanned.is_request == read.is_request &&
           scanned.has_cseq == read.has_cseq && scanned.has_sdp == read.has_sdp;
}

#endif
