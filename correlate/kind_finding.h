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
    COLUMN(REF_AS, rule_id, rule, NONE, "", "rule", "")                                            \
    COLUMN(TIME, time_us, _, NONE, "", "time", "when it showed")                                   \
    COLUMN(U8, severity, _, NONE, "", "1-3", "that of the rule: 1 info, 2 warn, 3 error")          \
    COLUMN(TEXT, detail, _, NONE, "", "text or NULL", "which header field or value is meant")

#endif
