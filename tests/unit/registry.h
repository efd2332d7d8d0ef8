/*
 * tests/unit/registry.h: every test suite, listed by the build from the names of the files.
 */
#ifndef TESTS_UNIT_REGISTRY_H
#define TESTS_UNIT_REGISTRY_H

#include <check.h>

typedef Suite *suite_maker(void);

struct registry_row {
    const char *name; /* "test_slice", of tests/unit/base/test_slice.c */
    suite_maker *make;
};

/* Ends with a row whose name is NULL. */
extern const struct registry_row registry[];

#endif
