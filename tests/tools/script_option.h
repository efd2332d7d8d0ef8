/*
 * tests/tools/script_option.h: the words after a message of a script, as `name` or `name=value`.
 *
 * Threads:   a plain value and a constant table.
 * Limits:    OPTIONS_MAX words a line; more, and unknown names, are refused.
 */
#ifndef TESTS_TOOLS_SCRIPT_OPTION_H
#define TESTS_TOOLS_SCRIPT_OPTION_H

#include "tests/tools/script_text.h"

#define OPTIONS_MAX 16

struct option_word {
    const char *name;
    const char *value; /* "" when there is none */
};

struct options {
    struct option_word words[OPTIONS_MAX];
    size_t count;
};

/* Read all words of `rest`. NULL when each is known and has a value just if it needs one; else the
 * word that is wrong. */
const char *options_read(struct arena *arena, const char *rest, struct options *ret_options);

/* Give the value of an option, or NULL when it is not there. */
const char *option_value(const struct options *options, const char *name);

/* Give a numeric option, or `otherwise` when it is absent or no number. */
unsigned option_number(const struct options *options, const char *name, unsigned otherwise);

#endif
