/*
 * correlate/kind_finding.h: the columns of kind `finding`. See correlate/kind.h.
 *
 * A rule that fired.
 */
#ifndef CORRELATE_KIND_FINDING_H
#define CORRELATE_KIND_FINDING_H

#define FINDING_COLUMNS(COLUMN)                                                                    \
    COLUMN(ID, id, _, NONE, "", "number", "")                                                      \
    COLUMN(REF_OR_NONE, leg, leg, NONE, "", "leg or NULL", "")                                     \
    COLUMN(REF_OR_NONE, message, message, NONE, "", "message or NULL",                             \
           "NULL when it is about more than one")                                                  \
    COLUMN(REF_AS, transaction, transaction_, NONE, "", "transaction_ or NULL", "")                \
    COLUMN(REF_OR_NONE, dialog, dialog, NONE, "", "dialog or NULL", "")                            \
    COLUMN(TIME, time_us, _, NONE, "", "time", "")                                                 \
    COLUMN(U32, offset, _, NONE, "", "bytes", "where in the message")                              \
    COLUMN(U32, length, _, NONE, "", "bytes", "how much of it")                                    \
    COLUMN(U8, severity, _, NONE, "", "1-3", "1 info, 2 warn, 3 error")                            \
    COLUMN(CONSTANT, rule, _, NONE, "", "text", "short name")                                      \
    COLUMN(CONSTANT, section, _, NONE, "", "text or NULL", "as in \"RFC 3261 8.1.1\"")             \
    COLUMN(CONSTANT, text, _, NONE, "", "text or NULL", "what it means")                           \
    COLUMN(TEXT, detail, _, NONE, "", "text or NULL", "which header field or value is meant")

#endif
