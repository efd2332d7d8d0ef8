/*
 * tests/consistency/known.h: the list of captures that break a rule for a reason outside of rung.
 *
 * A row is `capture <TAB> rule <TAB> text <TAB> reason`; capture and text are patterns of fnmatch(3). A
 * row that excuses nothing is a failure as well: the list stays true.
 *
 * Ownership: known_load maps what known_release gives back; counts are shared with forks.
 * Threads:   one thread.
 */
#ifndef TESTS_CONSISTENCY_KNOWN_H
#define TESTS_CONSISTENCY_KNOWN_H

#include "tests/consistency/breach.h"

#define KNOWN_ROWS_MAX 128

struct known_row {
    char line[512]; /* its columns end in NUL */
    const char *capture;
    const char *rule;
    const char *text;
    const char *reason;
    bool is_asked; /* a capture of that name was looked at */
    size_t hits;
};

struct known {
    struct known_row rows[KNOWN_ROWS_MAX];
    size_t count;
};

/* Read the list; lines that begin with # are comments. NULL when it cannot be read. */
struct known *known_load(const char *path);

void known_release(struct known *known);

/* Say that a capture is being looked at. */
void known_begin(struct known *known, const char *capture);

/* Tell whether a breach is in the list. */
bool known_has(struct known *known, const char *capture, const struct breach *breach);

/* Print what was excused and why; gives how many rows excuse nothing, each of which is named. */
size_t known_tell(const struct known *known);

#endif
