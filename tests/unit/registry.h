/*
 * tests/unit/registry.h: every test suite, listed by the build from the names of the files.
 */
#ifndef TESTS_UNIT_REGISTRY_H
#define TESTS_UNIT_REGISTRY_H

#include <check.h>

typedef Suite *suite_maker(void);

/* NULL-terminated. */
extern suite_maker *const registry[];

#endif
