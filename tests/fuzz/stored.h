/*
 * tests/fuzz/stored.h: a store made of a recording of the scenarios, and its pages asked for as a browser would.
 *
 * The programs run in the folder of the project, so that they find the recording.
 */
#ifndef TESTS_FUZZ_STORED_H
#define TESTS_FUZZ_STORED_H

#include "web/state.h"

/* Make the store at a path, replacing what is there. Aborts when that does not go. */
void stored_make(const char *path);

/* Answer a request and read the answer to its end. Aborts when what leaves is not what every answer must be. Gives
 * the status. */
int stored_ask(struct web_state *web, struct web_request *request);

/* The same for a target, with a key. */
int stored_get(struct web_state *web, const char *target, const char *key);

/* Make a guard and an event hub for a state, and a key for it, NUL-terminated. */
void stored_begin(struct web_state *web, char ret_key[GUARD_TOKEN_CHARS + 1]);

#endif
