/*
 * tests/fuzz/facts.h: a source read to its end, and the facts that come of it looked at and thrown
 * away: the way of a packet without a store.
 *
 * The tables are small, so that a short capture fills them and something has to be evicted.
 */
#ifndef TESTS_FUZZ_FACTS_H
#define TESTS_FUZZ_FACTS_H

#include "capture/source.h"

/* Read the source to its end and close it. */
void facts_of(struct source *source, bool is_embedding);

#endif
