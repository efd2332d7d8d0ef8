/*
 * tests/tools/script_rtp.h: the `rtp` lines of a script: a stream of packets one way or both ways.
 *
 * Source:    RFC 3550 5.1.
 * Threads:   one thread.
 */
#ifndef TESTS_TOOLS_SCRIPT_RTP_H
#define TESTS_TOOLS_SCRIPT_RTP_H

#include "tests/tools/script_player.h"

/* Play "ADDRESS:PORT > ADDRESS:PORT n=50 [gap=0.02] [pt=0] [bytes=160]", or with <> for both ways.
 * NULL when done, else what is wrong. */
const char *rtp_play(struct player *player, const char *rest);

#endif
