/*
 * tests/tools/script_player.h: the lines of a script that happen at a time: messages, raw
 * datagrams and RTP, put on the wire.
 *
 * Source:    tests/scenarios/README.md describes the lines.
 * Ownership: the caller owns the player's arena and wire.
 * Threads:   one thread.
 * Limits:    HOSTS_MAX hosts, CALLS_MAX calls, HOPS_MAX hosts a line.
 */
#ifndef TESTS_TOOLS_SCRIPT_PLAYER_H
#define TESTS_TOOLS_SCRIPT_PLAYER_H

#include "tests/tools/script_history.h"
#include "tests/tools/script_wire.h"

#define HOSTS_MAX 64
#define CALLS_MAX 64
#define HOPS_MAX  24

struct player {
    struct arena arena;
    struct wire wire;
    struct host hosts[HOSTS_MAX];
    size_t host_count;
    struct call calls[CALLS_MAX];
    size_t call_count;
    const struct call *call; /* that lines without a name belong to */
    struct history history;
    int64_t start_ns; /* of times with @ */
    int64_t now_ns;   /* of the last frame */
    int64_t hop_ns;   /* between the hops of one line */
};

/* The lines below a line, or between `raw` and `.`. */
struct block {
    const char **lines;
    size_t count;
};

/* Find a host or call by name, or NULL. */
struct host *player_host(struct player *player, const char *name);
struct call *player_call(struct player *player, const char *name);

/* Read ADDRESS:PORT or [ADDRESS]:PORT. */
bool player_address(const char *text, struct addr *ret_addr);

/* Play a line that begins with + or @. NULL when done, else what is wrong. */
const char *player_event(struct player *player, const char *line, const struct block *block);

#endif
