/*
 * app/filter_words.h: whether words are meant as a BPF filter: "rung port 5060" is one, "rung
 * trace.pcap" is not.
 *
 * Source:    pcap-filter(7).
 * Threads:   pure functions.
 */
#ifndef APP_FILTER_WORDS_H
#define APP_FILTER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Return whether words begin as a filter does, and there is no file of the first one's name. */
bool filter_words_are(const char *const *words, size_t count);

#endif
