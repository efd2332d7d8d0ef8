/*
 * tests/consistency/top_via.h: branch and sent-by of the first Via of a message, read without the
 * program's own parser.
 *
 * Source:    RFC 3261 20.42, 7.3.3.
 * Ownership: what is given borrows the bytes.
 * Threads:   pure functions.
 */
#ifndef TESTS_CONSISTENCY_TOP_VIA_H
#define TESTS_CONSISTENCY_TOP_VIA_H

#include "base/slice.h"

struct top_via {
    struct slice sent_by;
    struct slice branch; /* empty when there is none */
};

/* False when there is no Via that can be read. */
bool top_via_read(struct slice text, struct top_via *ret_via);

/* Compare both; ports by their text, host names with letters folded (RFC 3261 18.1.1, 17.2.3). */
bool top_via_equal(const struct top_via *a, const struct top_via *b);

#endif
