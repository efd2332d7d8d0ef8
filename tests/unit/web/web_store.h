/*
 * tests/unit/web/web_store.h: a store with many calls, a state to ask handlers with, and a look at what
 * they answer.
 *
 * Call 1 has four messages whose bytes are kept: an INVITE with credentials and a media key, 100, 200,
 * and a BYE; a finding on each of the first two and one on none; that on
 * the first rests on the 200 as well. Calls 7, 8 and 9 have hostile names.
 * Of the other calls every tenth is a REGISTER; each has two messages whose bytes are gone.
 */
#ifndef TESTS_UNIT_WEB_WEB_STORE_H
#define TESTS_UNIT_WEB_WEB_STORE_H

#include <jansson.h>

#include "store/writer.h"
#include "web/api.h"
#include "web/events.h"

/* 2026-07-25T17:20:08Z */
#define WEB_STORE_US INT64_C(1785000008000000)

#define WEB_STORE_INVITE                                                                           \
    "INVITE sip:bob@example.com SIP/2.0\r\n"                                                       \
    "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"                                                       \
    "From: \"A\xc3\xa4\xf0\x9f\x98\x80\" <sip:alice@h>;tag=a1\r\n"                                 \
    "To: <sip:bob@h>\r\n"                                                                          \
    "Call-ID: c1@host\r\nCSeq: 1 INVITE\r\n"                                                       \
    "Authorization: Digest username=\"alice\", response=\"deadbeef00\"\r\n"                        \
    "Content-Type: application/sdp\r\nContent-Length: 61\r\n\r\n"                                  \
    "v=0\r\n"                                                                                      \
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKA\r\n"
#define WEB_STORE_TRYING "SIP/2.0 100 Trying\xff\r\nCall-ID: c1@host\r\nCSeq: 1 INVITE\r\n\r\n"
#define WEB_STORE_OK     "SIP/2.0 200 OK\r\nCall-ID: c1@host\r\nCSeq: 1 INVITE\r\n\r\n"
#define WEB_STORE_BYE    "BYE sip:bob@h SIP/2.0\r\nCall-ID: c1@host\r\nCSeq: 2 BYE\r\n\r\n"

#define WEB_STORE_HOSTILE "<script>alert('x')</script>\x1b[2J\xe2\x80\xae\"\\"

struct web_store {
    struct web_state web;
    struct status status;
    struct writer *writer;
    struct fact_batch *batch;
    size_t calls;
    bool is_growing;
};

/* Make a store of so many calls (at least one) and a state for it without a status. */
struct web_store *web_store_new(size_t calls);

/* The same with a store that goes on growing, with a status. */
struct web_store *web_store_new_growing(size_t calls);

void web_store_free(struct web_store *store);

/* Add a call of the next number, or the fact of call `id` again with another state, and write it. */
void web_store_grow(struct web_store *store, uint64_t id, enum call_state state);

/* The same for many calls in one batch. */
void web_store_grow_by(struct web_store *store, size_t count);

/* The short id of a call. */
const char *web_store_id(uint64_t call, char text[16]);

/* An answer. */
struct web_answer {
    int status;
    json_t *json; /* NULL when the body is none */
    char *text;   /* the body, NUL-terminated */
    size_t len;
    bool is_broken; /* it ended in the middle */
    char etag[64];
    char disposition[128];
    char content_type[64];
};

/* Ask a handler for a target ("/calls?limit=3"); `part` is what the router finds for "{id}", or NULL.
 * A body that says that it is JSON must be JSON, without a control byte. */
struct web_answer web_store_ask(struct web_store *store, web_handler *handler, const char *part,
                                const char *target);
void web_answer_release(struct web_answer *answer);

/* Ask, and expect an error of that status and code, in whose message `word` stands. */
void web_store_refuses(struct web_store *store, web_handler *handler, const char *part,
                       const char *target, int status, const char *code, const char *word);

/* Look into JSON: "calls.0.from.user"; NULL when it is not there. */
json_t *web_json_at(json_t *json, const char *path);
const char *web_json_text(json_t *json, const char *path);
int64_t web_json_number(json_t *json, const char *path);
bool web_json_is_null(json_t *json, const char *path);

#endif
