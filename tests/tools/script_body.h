/*
 * tests/tools/script_body.h: the body that a script's options ask for.
 *
 * Source:    RFC 8866; RFC 3264 for the direction attribute.
 * Ownership: the body lives in the script's arena.
 * Threads:   one thread.
 */
#ifndef TESTS_TOOLS_SCRIPT_BODY_H
#define TESTS_TOOLS_SCRIPT_BODY_H

#include "tests/tools/script_message.h"
#include "tests/tools/script_option.h"

/* Set body and Content-Type by the options `sdp` and `text`; a message that is passed on keeps what
 * it has. False when the sdp option cannot be read. */
bool body_set(struct arena *arena, struct message *message, const struct options *options);

#endif
