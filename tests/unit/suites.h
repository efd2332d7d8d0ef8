/*
 * tests/unit/suites.h: finds suites by the names that a person types.
 *
 * Threads: pure functions.
 */
#ifndef TESTS_UNIT_SUITES_H
#define TESTS_UNIT_SUITES_H

#include <stdbool.h>

#include "base/buf.h"
#include "tests/unit/registry.h"

/* Find a suite by the name of its file, with or without "test_" before it. NULL when there is none. */
const struct registry_row *suites_find(const struct registry_row *rows, const char *word);

/* Write the names near a word that is none, ", " between them: those that have it in them, or, when there are
 * none of these, the one that differs by the fewest letters. Nothing when none is near. */
void suites_near(const struct registry_row *rows, const char *word, struct buf *buf);

#endif
