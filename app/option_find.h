/*
 * app/option_find.h: the row of an option that was typed, or what to say when there is none.
 *
 * Threads:   pure functions.
 */
#ifndef APP_OPTION_FIND_H
#define APP_OPTION_FIND_H

#include "app/option_rows.h"
#include "base/err.h"

/* Find an option by the first `len` bytes of its long name, whole or as far as they are unique.
 * NULL, and *reterr tells what may have been meant, when there is none or more than one. */
const struct option_row *option_find_long(const char *name, size_t len, struct error *reterr);

/* Find an option by its letter; NULL, and *reterr tells, when there is none. */
const struct option_row *option_find_short(char letter, struct error *reterr);

#endif
