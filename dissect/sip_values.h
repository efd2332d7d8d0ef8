/*
 * dissect/sip_values.h: the values of a header field: comma lists, and the fields of one shape
 * that need no file of their own.
 *
 * Source:    RFC 3261 7.3.1 (lists), 20.16 (CSeq).
 * Ownership: borrowed from the text that is read.
 * Threads:   pure functions.
 */
#ifndef DISSECT_SIP_VALUES_H
#define DISSECT_SIP_VALUES_H

#include "base/slice.h"
#include "dissect/note.h"
#include "dissect/sip_method.h"

/* Consume the next value of a comma list; commas in quoted strings and in < > do not count.
 * *ret_value is trimmed, and empty where two commas meet. A quote or < that is never closed reaches
 * to the end of the list. False at the end; a list of white space alone has no values.
 * Only for header fields that are lists: see is_list of sip_header_row. */
bool sip_value_next(struct slice *rest, struct slice *ret_value);

/* Count the values of a comma list. */
size_t sip_value_count(struct slice list);

struct sip_cseq {
    bool has_number;
    uint32_t number;    /* also from 2**31 on, which the RFC forbids */
    bool is_too_big;    /* digits, but 2**31 or more */
    uint8_t method;     /* enum sip_method */
    struct slice token; /* the method as written; absent when there is none */
};

/* Read the value of CSeq. False when it does not match the grammar, and a note of the bytes that do not;
 * what could be read is set. */
bool sip_cseq_read(struct slice value, struct notes *notes, struct sip_cseq *ret_cseq);

#endif
