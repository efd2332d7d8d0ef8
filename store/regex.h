/*
 * store/regex.h: regular expressions over texts from the wire.
 *
 * Smart case: an expression without an upper-case letter matches both cases. Bytes that are not
 * UTF-8 match nothing but themselves are no error.
 *
 * Source:    pcre2pattern(3), pcre2api(3).
 * Ownership: the compiler of a regex frees it.
 * Threads:   one thread.
 * Limits:    an expression that tries more than a million ways on one text is given up.
 */
#ifndef STORE_REGEX_H
#define STORE_REGEX_H

#include "base/buf.h"
#include "base/err.h"
#include "base/slice.h"

struct regex;

/* Compile an expression. ERR_USAGE when it is none: *reterr says at which character. */
MUST_CHECK enum err regex_new(const char *expression, struct regex **ret_regex,
                              struct error *reterr);

/* Free a regex; NULL is allowed. */
void regex_free(struct regex *regex);

/* Search it in a text; an absent one matches nothing. ERR_USAGE when it is given up. */
MUST_CHECK enum err regex_search(const struct regex *regex, struct slice text, bool *ret_is_found);

/* Write the version of PCRE2: "10.42". */
void regex_library(struct buf *buf);

#endif
