/*
 * store/call_keys.h: what lists search and sort calls by, of all calls of a store, in memory.
 *
 * A row of table call is wide, and reading all of them takes a tenth of a second for 100,000 calls; what a
 * search and an order need of them is small. It is read once, when it is first needed, and after that
 * only of calls that are new or in the table of changes. Texts are kept with ASCII letters folded.
 *
 * Ownership: the view owns the keys.
 * Threads:   the view's thread.
 * Limits:    CALL_KEYS_TEXT_MAX bytes of text, some 350,000 calls; with more there are none, and
 *            queries read the tables.
 */
#ifndef STORE_CALL_KEYS_H
#define STORE_CALL_KEYS_H

#include "store/view_private.h"

#define CALL_KEYS_TEXT_MAX (64u << 20)

/* Between the texts of a call: what has it in it is searched for elsewhere. */
#define CALL_KEYS_BETWEEN '\n'

/* A piece of the text. */
struct call_keys_text {
    uint32_t at;
    uint32_t len;
};

struct call_key {
    int64_t start_us;
    int64_t pdd_us;      /* TIME_NONE: none */
    int64_t duration_us; /* from the answer to the end or the last message; TIME_NONE: none */
    struct call_keys_text text;
    uint32_t src; /* endpoints */
    uint32_t dst;
    uint32_t messages;
    uint32_t findings;
    uint16_t final; /* 0: none */
    uint8_t state;
    bool is_invite;
    bool is_there; /* there is a call of this number */
};

struct call_keys {
    struct call_key *calls; /* by number */
    size_t call_count;      /* one past the highest number */
    size_t call_cap;
    struct call_keys_text *endpoints; /* "192.0.2.1:5060", by id */
    size_t endpoint_count;
    size_t endpoint_cap;
    char *text;
    size_t text_len;
    size_t text_cap;
    size_t waste; /* bytes of text that nobody has any more */

    bool has_begun;
    bool is_whole; /* all calls are there, as of `version` */
    bool is_too_large;
    uint64_t version; /* of the store */
    uint64_t change;  /* number of the last change that is in it */
};

/* Read what is new. *ret_is_usable is false where there are no keys: the calls are too many, or their legs
 * cannot be found fast yet. Reading that was stopped goes on from there the next time. */
MUST_CHECK enum err call_keys_update(struct call_keys *keys, struct view *view, bool *ret_is_usable,
                                     struct error *reterr);

/* Return whether a text has the wanted one, whose letters are folded, in it. */
bool call_keys_has(const struct call_keys *keys, struct call_keys_text text, struct slice wanted);

/* Fold ASCII letters as the texts have them. */
char call_keys_fold(char byte);

/* Free all of it, and begin anew when it is needed. */
void call_keys_clear(struct call_keys *keys);

#endif
