/*
 * app/nearest.h: what a mistyped word was meant to be.
 *
 * Threads:   pure functions.
 * Limits:    words over NEAREST_WORD_MAX bytes resemble nothing.
 */
#ifndef APP_NEAREST_H
#define APP_NEAREST_H

#include <stddef.h>

#define NEAREST_WORD_MAX 31

/* Where to look: the candidate so far. Starts as {.distance = NEAREST_START}. */
struct nearest {
    const char *word; /* NULL: nothing close enough */
    size_t distance;  /* edits between it and what was typed */
};

#define NEAREST_START ((struct nearest){.word = NULL, .distance = (size_t)-1})

/* Take `word` for the candidate when it is closer to `typed` than the one so far, and not further
 * away than a third of its letters (at least one edit, two from five letters on). */
void nearest_offer(struct nearest *nearest, const char *typed, const char *word);

#endif
