/*
 * tests/tools/script_history.h: every message of a script so far, and what can be asked of it.
 *
 * Ownership: messages live in the script's arena.
 * Threads:   one thread. Cost: each question walks back from the newest message.
 */
#ifndef TESTS_TOOLS_SCRIPT_HISTORY_H
#define TESTS_TOOLS_SCRIPT_HISTORY_H

#include "tests/tools/script_message.h"
#include "tests/tools/script_option.h"

struct call {
    const char *name;
    const struct host *caller;
    const struct host *callee;
    const char *call_id;
    const char *from; /* without tag */
    const char *to;
};

struct history {
    struct arena *arena;
    struct message *newest;
    unsigned branches; /* given out */
};

/* What the script asks for. */
struct message_wish {
    const struct call *call;
    const struct host *src;
    const struct host *dst;
    const char *what; /* a method, or three digits */
    const struct options *options;
};

/* Tell whether a request of that method outside a dialog makes one. */
bool method_makes_dialog(const char *method);

/* Find the last message of that call and name between two hosts, or NULL. */
struct message *history_last(const struct history *history, const struct call *call,
                             const struct host *src, const struct host *dst, const char *what);

/* The last request of that method that `host` received in the call, or NULL. */
const struct message *history_received(const struct history *history, const struct call *call,
                                       const struct host *host, const char *method);

/* The last final response to an INVITE from `from` (NULL: from anyone) to `to`, or NULL. */
const struct message *history_final(const struct history *history, const struct call *call,
                                    const struct host *from, const struct host *to);

/* The response that made the dialog which the sender is in: named by who answered it, or the last
 * 2xx; or NULL. A caller has it when it arrives, the other side when it is sent. */
const struct message *history_dialog(const struct history *history,
                                     const struct message_wish *wish);

/* Highest CSeq number that the sender has used in the call, or 0. */
unsigned history_cseq(const struct history *history, const struct message_wish *wish);

/* What a response answers: the last request on that hop without a final response, else the last
 * one but an ACK; or NULL. */
struct message *history_answered(const struct history *history, const struct message_wish *wish);

/* The response that a proxy passes on: the last one like it that answers the same request, or
 * NULL. */
struct message *history_passed(const struct history *history, const struct message_wish *wish,
                               const struct message *request);

#endif
