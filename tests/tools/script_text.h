/*
 * tests/tools/script_text.h: C strings in an arena, as the script compiler needs them.
 *
 * The compiler runs once over a small script, so memory that runs out ends the program.
 *
 * Ownership: everything given lives as long as the arena.
 * Threads:   one thread.
 */
#ifndef TESTS_TOOLS_SCRIPT_TEXT_H
#define TESTS_TOOLS_SCRIPT_TEXT_H

#include "base/arena.h"

/* Longest formatted text, bytes with the NUL. */
#define TEXT_FORMAT_MAX 8192

/* Give `len` cleared bytes. */
void *text_take(struct arena *arena, size_t len);

/* Format a text. One that is longer than TEXT_FORMAT_MAX ends the program. */
const char *text_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Copy a slice as a C string. */
const char *text_copy(struct arena *arena, struct slice s);

/* Put two texts one after the other; for bodies of any length. */
struct slice text_join(struct arena *arena, struct slice a, struct slice b);

/* Resolve \r \n \t \\ \0 and \xNN; any other backslash stays. */
struct slice text_unescape(struct arena *arena, const char *text);

/* Give the next word of *rest and move past it: blanks part words, and a word may hold a part in
 * double quotes, which are kept. NULL at the end. */
const char *text_word(struct arena *arena, const char **rest);

/* Read decimal seconds with up to nine digits of fraction as nanoseconds. */
bool text_seconds(const char *text, int64_t *ret_ns);

/* Read a decimal number up to `max`. */
bool text_number(const char *text, uint64_t max, uint64_t *ret_value);

#endif
