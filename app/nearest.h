/*
 * app/nearest.h: the known word that is nearest to a mistyped one.
 *
 * Threads:   pure functions.
 * Limits:    words over NEAREST_WORD_MAX bytes resemble nothing.
 */
#ifndef APP_NEAREST_H
#define APP_NEAREST_H

#include <stddef.h>

#define NEAREST_WORD_MAX 31

/* The best candidate until now. Begins as {.distance = NEAREST_START}. */
struct nearest {
    const char *word; /* NULL: nothing close enough */
    size_t distance;  /* edits between the candidate and the typed word */
};

#define NEAREST_START ((struct nearest){.word = NULL, .distance = (size_t)-1})

/* Take `word` for the candidate when it is closer to `typed` than the last one, and not further
 * away than a third of its letters (at least one edit, two from five letters on). */
void nearest_offer(struct nearest *nearest, const char *typed, const char *word);

#endif
