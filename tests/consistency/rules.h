/*
 * tests/consistency/rules.h: what must hold of every capture, whatever is in it; README.md has the list.
 *
 * Source:    RFC 3261 8, 9, 12, 13, 15, 17; RFC 6076 4.
 * Threads:   pure functions of the evidence.
 */
#ifndef TESTS_CONSISTENCY_RULES_H
#define TESTS_CONSISTENCY_RULES_H

#include "tests/consistency/breach.h"
#include "tests/consistency/evidence.h"

/* Look at all of it. */
void rules_check(const struct evidence *evidence, struct breaches *breaches);

/* The parts: of one face its order, times and counts (1, 2, 5); states and who ended (3, 4). */
void rules_check_figures(const struct evidence *evidence, const struct face *face,
                         struct breaches *breaches);
void rules_check_states(const struct evidence *evidence, const struct face *face,
                        struct breaches *breaches);

/* Of the store and the capture: copies (6), transactions (7), frames (9). */
void rules_check_copies(const struct evidence *evidence, struct breaches *breaches);
void rules_check_transactions(const struct evidence *evidence, struct breaches *breaches);
void rules_check_frames(const struct evidence *evidence, struct breaches *breaches);

/* Of all that said the same: faces (0), exports (8), other ways (10). */
void rules_check_agreement(const struct evidence *evidence, struct breaches *breaches);
void rules_check_exports(const struct evidence *evidence, struct breaches *breaches);
void rules_check_ways(const struct evidence *evidence, struct breaches *breaches);

#endif
