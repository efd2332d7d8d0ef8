/*
 * dissect/sip_summary.h: what correlation needs of a message, in a tenth of the bytes of struct
 * sip_message, so that thousands of messages can wait between two threads.
 *
 * Source:    RFC 3261 7, 8.1.1, 8.2.6.2.
 * Ownership: every slice is borrowed from the payload that was read; the notes are borrowed from the
 *            caller.
 * Threads:   a plain value.
 */
#ifndef DISSECT_SIP_SUMMARY_H
#define DISSECT_SIP_SUMMARY_H

#include "dissect/sip_message.h"

/* The members that struct sip_message has too mean the same as there. */
struct sip_summary {
    struct slice raw;
    struct slice body;
    struct slice method_name;
    struct slice ruri;
    struct slice reason;
    struct slice call_id;
    struct slice from_tag;
    struct slice to_tag;
    struct slice via_sent_by;
    struct slice via_branch;
    struct slice from;         /* value of From; absent without one */
    struct slice to;           /* value of To */
    struct slice cseq_value;   /* value of CSeq */
    struct slice rseq;         /* value of RSeq, RFC 3262 7.1 */
    struct slice reason_field; /* value of Reason, RFC 3326 */
    const struct note *notes;
    uint32_t cseq;
    uint16_t code;
    uint16_t note_count;
    uint16_t notes_dropped; /* of struct notes */
    uint16_t fields_dropped;
    uint8_t method;
    bool is_request;
    bool has_cseq;
    bool has_sdp;
};

/* Give the summary of a message. The notes are borrowed from it. */
struct sip_summary sip_summary_of(const struct sip_message *message);

#endif
