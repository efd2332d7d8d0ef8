/*
 * tests/unit/dissect/check_slice.h: compare a slice with a C string in a test.
 */
#ifndef TESTS_UNIT_DISSECT_CHECK_SLICE_H
#define TESTS_UNIT_DISSECT_CHECK_SLICE_H

#include <check.h>

#include "base/array.h"
#include "base/slice.h"

/* `expected` is NULL for an absent slice. */
#define ck_slice(actual, expected) check_slice((actual), (expected), #actual, __FILE__, __LINE__)

static inline void check_slice(struct slice actual, const char *expected, const char *what,
                               const char *file, int line)
{
    bool is_same = expected == NULL ? slice_is_absent(actual)
                                    : !slice_is_absent(actual) && slice_is(actual, expected);

    if (!is_same)
        ck_abort_msg("%s:%d: %s is %s\"%.*s\", not %s\"%s\"", file, line, what,
                     slice_is_absent(actual) ? "absent " : "", (int)actual.len,
                     actual.len == 0 ? "" : (const char *)actual.ptr,
                     expected == NULL ? "absent " : "", expected == NULL ? "" : expected);
}

#endif
