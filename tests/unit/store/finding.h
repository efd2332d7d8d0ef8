/*
 * tests/unit/store/finding.h: put a finding into a batch, with its rule and one piece of evidence.
 */
#ifndef TESTS_UNIT_STORE_FINDING_H
#define TESTS_UNIT_STORE_FINDING_H

#include "correlate/facts.h"

/* A finding as it is seen. */
struct made_finding {
    uint64_t id, leg, message, transaction, dialog;
    int64_t time_us;
    uint32_t offset, length;
    uint8_t severity;
    const char *rule, *section, *text; /* of the rule; `rule` is not NULL */
    const char *detail;
};

/* Give a number for a short name, the same each time. */
static inline uint32_t finding_rule_id(const char *slug)
{
    uint32_t id = 2166136261u;

    for (const char *c = slug; *c != '\0'; c++)
        id = (id ^ (uint8_t)*c) * 16777619u;
    return id;
}

static inline void finding_add(struct fact_batch *batch, const struct made_finding *made)
{
    uint32_t rule = finding_rule_id(made->rule);

    batch->rules[batch->rule_count++] = (struct fact_rule){.id = rule,
                                                           .slug = made->rule,
                                                           .scope = 1,
                                                           .severity = made->severity,
                                                           .section = made->section,
                                                           .text = made->text};
    batch->findings[batch->finding_count++] =
        (struct fact_finding){.id = made->id,
                              .leg = made->leg,
                              .rule_id = rule,
                              .time_us = made->time_us,
                              .severity = made->severity,
                              .detail = slice_from_text(made->detail)};
    if (made->message == 0)
        return;
    batch->evidences[batch->evidence_count++] =
        (struct fact_evidence){.finding = made->id,
                               .position = 1,
                               .message = made->message,
                               .offset = made->offset,
                               .length = made->length,
                               .time_us = made->time_us,
                               .transaction = made->transaction,
                               .dialog = made->dialog};
}

#endif
