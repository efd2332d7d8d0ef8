/*
 * dissect/rule.h: the catalogue of findings, one row each: a stable name, how bad it is, the
 * passage it rests on, and the sentence that is printed.
 *
 * Threads:   constant tables.
 *
 * Adding a rule is one row in rule_rows.h. The slug is what users see and filter by.
 */
#ifndef DISSECT_RULE_H
#define DISSECT_RULE_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

enum rule_severity {
    RULE_INFO = 1,
    RULE_WARN,
    RULE_ERROR,
};

enum rule {
    RULE_NONE = 0,
#define RULE(name, slug, severity, section, text) RULE_##name,
#include "dissect/rule_rows.h"
#undef RULE
    RULE_COUNT,
};

struct rule_row {
    const char *slug;    /* "hdr-folded" */
    uint8_t severity;    /* enum rule_severity */
    const char *section; /* "RFC 3261 7.3.1" */
    const char *text;    /* what happened, in our words */
};

/* Give the row of a rule. */
const struct rule_row *rule_row(enum rule rule);

/* Give the rule of a slug, or RULE_NONE. */
enum rule rule_of(struct slice slug);

/* Give "info", "warn" or "error". */
const char *rule_severity_name(enum rule_severity severity);

#endif
