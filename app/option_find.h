/*
 * app/option_find.h: the row of an option that was typed, or an error that suggests one.
 *
 * Threads:   pure functions.
 */
#ifndef APP_OPTION_FIND_H
#define APP_OPTION_FIND_H

#include "app/option_rows.h"
#include "base/err.h"

/* Find an option by the first `len` bytes of its long name, whole or as far as they are unique.
 * Return NULL when there is none or more than one; *reterr then has a suggestion. */
const struct option_row *option_find_long(const char *name, size_t len, struct error *reterr);

/* Find an option by its letter; NULL, with *reterr filled, when there is none. */
const struct option_row *option_find_short(char letter, struct error *reterr);

#endif
