/*
 * tests/fuzz/fuzz.h: what the fuzzers share. Each tests/fuzz/fuzz_NAME.c is a program of its own: it
 * gives any bytes to one reader and looks whether what comes back can be used.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "dissect/note.h"

/* The entry of a fuzzer, called by libFuzzer for each input; always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Read every byte, so that a sanitizer sees a slice that points nowhere. */
void fuzz_touch(struct slice s);

/* Abort unless a slice is absent or inside the bytes it was read from. */
void fuzz_inside(struct slice whole, struct slice part);

/* The same of what all notes are about. */
void fuzz_inside_notes(struct slice whole, const struct notes *notes);

#endif
