/*
 * tests/unit/fail_alloc.h: one allocation of rung's own code fails, so that what follows from it can be
 * looked at.
 *
 * The linker sends malloc and its like to this module, those of rung and of its tests. What a system's
 * library or Check takes for itself is neither counted nor refused. With RUNG_FAIL_ALLOC=n in the
 * environment, allocation n of each test fails: what then falls over tells where to look.
 *
 * Threads:   any thread may allocate; the failure is met by whichever comes to it.
 * Limits:    one failure at a time, which happens once.
 */
#ifndef TESTS_UNIT_FAIL_ALLOC_H
#define TESTS_UNIT_FAIL_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Make the n-th allocation from now on fail, once; the first is number 1. */
void fail_alloc_at(unsigned n);

/* Let all allocations succeed from now on. True when one has failed since fail_alloc_at. */
bool fail_alloc_off(void);

/* Allocations since fail_alloc_at, the failed one among them. */
unsigned fail_alloc_count(void);

/* Run the block after it with n = 1, 2, 3 ..., until a run has met no failure. The block calls
 * fail_alloc_at(n) and fail_alloc_off() once each. Fails when no run has met one at all. */
#define FAIL_ALLOC_EACH(n) for (unsigned n = 1; fail_alloc_goes_on(n); n++)

bool fail_alloc_goes_on(unsigned n);

/* Assert that an error speaks of memory, in one line. */
void fail_alloc_check_words(const struct error *error);

/* Assert that a result is ERR_MEMORY with such words when a failure was met, and ERR_NONE otherwise. */
void fail_alloc_check(enum err err, const struct error *error, bool is_hit);

#endif
