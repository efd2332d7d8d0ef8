/*
 * dissect/rule.h: the catalogue of findings, one row each: a stable number and name, what has to be seen
 * to tell, how bad it is, the passage it rests on, and the sentence that is printed.
 *
 * Threads:   constant tables.
 *
 * Adding a rule is one row in rule_rows.h. The slug is what users see and filter by; the number is what
 * stores have in each finding.
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

/* What has to be seen to tell that a rule is broken. The values are stored: append only. */
enum rule_scope {
    RULE_SCOPE_MESSAGE = 1, /* one message */
    RULE_SCOPE_STREAM,      /* the bytes of a connection */
    RULE_SCOPE_TRANSACTION,
    RULE_SCOPE_DIALOG,
    RULE_SCOPE_CALL, /* several dialogs, or legs, of one call */
    RULE_SCOPE_REGISTRATION,
    RULE_SCOPE_MEDIA, /* media beside its session description */
    RULE_SCOPES,
};

/* Places in the catalogue: they change as it grows. */
enum rule {
    RULE_NONE = 0,
#define RULE(id, name, slug, scope, severity, section, text) RULE_##name,
#include "dissect/rule_rows.h"
#undef RULE
    RULE_COUNT,
};

struct rule_row {
    uint16_t id;         /* the same in every version; 0 for RULE_NONE */
    const char *slug;    /* "hdr-folded" */
    uint8_t scope;       /* enum rule_scope; 0 for RULE_NONE */
    uint8_t severity;    /* enum rule_severity */
    const char *section; /* "RFC 3261 7.3.1" */
    const char *text;    /* what happened, in our words */
};

/* Give the row of a rule. */
const struct rule_row *rule_row(enum rule rule);

/* Give the rule of a slug, or RULE_NONE. */
enum rule rule_of(struct slice slug);

/* Give "message", "stream" ...; "" for another number. */
const char *rule_scope_name(enum rule_scope scope);

/* Give "info", "warn" or "error". */
const char *rule_severity_name(enum rule_severity severity);

#endif
