/*
 * tests/consistency/spoil.h: whether the rules can fail: true answers are made false, one at a time, and
 * each must be found.
 *
 * Threads:   one thread.
 */
#ifndef TESTS_CONSISTENCY_SPOIL_H
#define TESTS_CONSISTENCY_SPOIL_H

#include "tests/consistency/evidence.h"

/* Spoil the evidence in all ways that are known, of a capture with a call that was answered and ended
 * by its caller, with retransmissions and copies. Names what is not found; *ret_passed and *ret_failed
 * count up. */
void spoil_all(const struct evidence *evidence, size_t *ret_passed, size_t *ret_failed);

#endif
