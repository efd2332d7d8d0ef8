/*
 * app/call_watch.h: whether all there can be of the calls that the user named by their Call-IDs was read.
 *
 * A call that has ended is over once 64*T1 of packet time have passed since its last message: until then its
 * messages may be repeated, and after that no transaction of it is open any more. A call by another method than
 * INVITE is never over, because phones keep a Call-ID for as long as they run. A later call with the same
 * Call-ID is not waited for.
 *
 * Source:    RFC 3261 17.1.1.2 (Timer B, D), 17.1.2.2 (Timer F), 17.2.2 (Timer J): each at most 64*T1.
 * Ownership: a plain value; texts of the options are borrowed.
 * Threads:   call_watch_take in one thread; the rest before and after.
 * Limits:    CALL_WATCH_WORDS Call-IDs of CALL_WATCH_CALLS calls each; with more, all is read.
 */
#ifndef APP_CALL_WATCH_H
#define APP_CALL_WATCH_H

#include "app/options.h"
#include "correlate/facts.h"

#define CALL_WATCH_WORDS 8
#define CALL_WATCH_CALLS 8

struct watched_call {
    uint64_t id;
    int64_t last_us; /* its last message */
    bool has_ended;
};

struct watched_word {
    struct slice call_id;
    struct watched_call calls[CALL_WATCH_CALLS];
    size_t count;
    bool is_full; /* there are more calls than places */
};

struct call_watch {
    struct watched_word words[CALL_WATCH_WORDS];
    size_t count;
    int64_t now_us; /* packet time */
    bool is_over;   /* nothing more is to be read */
};

/* Begin. Return false when some words are no Call-IDs: a number or a short id may belong to a call that is still to
 * come. */
bool call_watch_init(struct call_watch *watch, const struct options *options);

/* Note the facts of a batch. Return whether all watched calls are over. */
bool call_watch_take(struct call_watch *watch, const struct fact_batch *batch);

#endif
