/*
 * tests/consistency/breach.h: what does not hold, gathered while rules look at the evidence.
 *
 * Ownership: the caller frees with breaches_release.
 * Threads:   one thread.
 */
#ifndef TESTS_CONSISTENCY_BREACH_H
#define TESTS_CONSISTENCY_BREACH_H

#include <stdbool.h>
#include <stddef.h>

/* RULE_AGREEMENT: faces contradict each other; the rest are the rules of tests/consistency/README.md. */
#define BREACH_AGREEMENT 0
#define BREACH_RULES     11

struct breach {
    int rule;
    char text[200];
};

struct breaches {
    struct breach *rows;
    size_t count;
    const char *face; /* that is being looked at; goes before the text; or NULL */
};

/* Note that a rule is broken. */
void breach(struct breaches *breaches, int rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Tell whether some breach is of a rule. */
bool breaches_have(const struct breaches *breaches, int rule);

void breaches_release(struct breaches *breaches);

#endif
