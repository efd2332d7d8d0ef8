/*
 * correlate/kind_evidence.h: the columns of kind `evidence`. See correlate/kind.h.
 *
 * Bytes that a finding rests on.
 */
#ifndef CORRELATE_KIND_EVIDENCE_H
#define CORRELATE_KIND_EVIDENCE_H

#define EVIDENCE_COLUMNS(COLUMN)                                                                   \
    COLUMN(REF, finding, finding, NONE, "", "finding", "")                                         \
    COLUMN(U32, position, _, NONE, "", "number", "from 1; the first is what it is shown with")     \
    COLUMN(REF_OR_NONE, message, message, NUMBER_OR_NULL, "message", "message or NULL", "")        \
    COLUMN(U32, offset, _, NUMBER, "offset", "bytes", "where in the message")                      \
    COLUMN(U32, length, _, NUMBER, "length", "bytes",                                              \
           "how much of it; 0 where it is about no bytes in particular")                           \
    COLUMN(TIME, time_us, _, NONE, "", "time", "of the message")                                   \
    COLUMN(REF_AS, transaction, transaction_, NONE, "", "transaction_ or NULL",                    \
           "that the message is in")                                                               \
    COLUMN(REF_OR_NONE, dialog, dialog, NONE, "", "dialog or NULL", "that the message is in")

#endif
