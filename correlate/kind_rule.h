/*
 * correlate/kind_rule.h: the columns of kind `rule`. See correlate/kind.h.
 *
 * The catalogue of findings, as it was when the store was written.
 */
#ifndef CORRELATE_KIND_RULE_H
#define CORRELATE_KIND_RULE_H

#define RULE_COLUMNS(COLUMN)                                                                       \
    COLUMN(ID32, id, _, NONE, "", "number", "the same in every store")                             \
    COLUMN(CONSTANT, slug, _, NONE, "", "text", "short name")                                      \
    COLUMN(U8, scope, _, NONE, "", "1-7",                                                          \
           "what has to be seen to tell: 1 message, 2 stream, 3 transaction, 4 dialog, 5 call, "   \
           "6 registration, 7 media")                                                              \
    COLUMN(U8, severity, _, NONE, "", "1-3", "1 info, 2 warn, 3 error")                            \
    COLUMN(CONSTANT, section, _, NONE, "", "text or NULL", "as in \"RFC 3261 8.1.1\"")             \
    COLUMN(CONSTANT, text, _, NONE, "", "text or NULL", "what it means")

#endif
