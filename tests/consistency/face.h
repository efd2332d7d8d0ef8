/*
 * tests/consistency/face.h: what one face of rung says of a capture, in the shape that all faces share:
 * the calls and the messages of the JSON output.
 *
 * A face has the JSON, and rows with what the rules look at. What a face does not say (a ladder has no
 * branch) is absent, and agreement is asked only of what two faces both say.
 *
 * Ownership: a face owns its JSON; rows borrow from it. face_release frees.
 * Threads:   one thread.
 */
#ifndef TESTS_CONSISTENCY_FACE_H
#define TESTS_CONSISTENCY_FACE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* No time, no span. */
#define FACE_NO_TIME INT64_MIN

struct face_message {
    const json_t *json;
    int64_t n;
    int64_t time_ns;
    const char *call; /* id, or NULL */
    const char *method;
    const char *branch; /* this and the tags: NULL when there is none */
    const char *from_tag;
    const char *to_tag;
    const json_t *src;
    const json_t *dst;
    int code; /* 0 for a request */
    bool is_request;
    bool is_retransmission;
    bool is_duplicate;
    int64_t transaction; /* 0 for none */
    int64_t frame;
    int64_t length;
};

struct face_call {
    const json_t *json;
    int64_t n;
    const char *id;
    const char *method;
    const char *state;
    const char *ended_by; /* or NULL */
    bool is_invite;
    int64_t start_ns;
    int64_t pdd_ns; /* this and the next two: FACE_NO_TIME for null */
    int64_t setup_ns;
    int64_t duration_ns;
    int64_t messages;
    int64_t retransmissions;
    int64_t duplicates;
    const struct face_message **own; /* its messages, in the order of the face */
    size_t own_count;
};

struct face {
    const char *name; /* "list", "store" ...; constant */
    bool is_part;     /* not all calls and messages were asked for */
    json_t *calls;    /* arrays; never NULL */
    json_t *messages;
    struct face_call *call_rows;
    size_t call_count;
    struct face_message *message_rows;
    size_t message_count;
    const struct face_message **owned; /* behind `own` of the calls */
};

/* Make a face of two arrays, which it takes over; NULL stands for an empty one. */
void face_init(struct face *face, const char *name, json_t *calls, json_t *messages);

/* Free what it owns. */
void face_release(struct face *face);

/* Find a call by its id, a message by its number; NULL when there is none. */
const struct face_call *face_find_call(const struct face *face, const char *id);
const struct face_message *face_find_message(const struct face *face, int64_t n);

/* Read "2026-03-01T09:00:00.000001Z", with any number of digits, as nanoseconds; FACE_NO_TIME for
 * anything else. */
int64_t face_time_ns(const char *text);

/* Compare texts either of which may be NULL. */
bool face_is_text(const char *a, const char *b);

#endif
