/*
 * tests/unit/correlate/world.h: a little network for tests of correlation: messages are told in a
 * line each, and the facts that come of them are kept by id, newest last.
 *
 * Hosts are one letter: "a" is 192.0.2.97:5060 and so on; "a7" is 192.0.2.97:5067.
 */
#ifndef TESTS_UNIT_CORRELATE_WORLD_H
#define TESTS_UNIT_CORRELATE_WORLD_H

#include "correlate/correlate.h"

#define WORLD_OBJECTS 4096

struct world {
    struct correlate *correlate;
    struct fact_batch *spare;
    uint64_t frames;
    uint16_t ip_id;    /* of the next message; 0: counts up by itself */
    bool has_no_ip_id; /* it is 0, as that of Linux with DF set */
    size_t cut_at;     /* bytes that the snap length leaves of a message; 0: all */
    size_t exchanges;
    bool refuses;     /* the sink ends the run at the next exchange */
    bool is_busy;     /* the sink has no batch to spare just now */
    bool keeps_bytes; /* frames cannot be read again */
    struct fact_call calls[WORLD_OBJECTS];
    struct fact_leg legs[WORLD_OBJECTS];
    struct fact_dialog dialogs[WORLD_OBJECTS];
    struct fact_transaction transactions[WORLD_OBJECTS];
    struct fact_message messages[WORLD_OBJECTS];
    size_t call_count, leg_count, dialog_count, transaction_count, message_count;
    size_t endpoint_count, finding_count, frame_count;
    char call_from[WORLD_OBJECTS][16]; /* from_user as it was first emitted */
};

/* One message. Times in seconds. */
struct tell {
    double at;
    const char *src;
    const char *dst;
    const char *start;    /* "INVITE" or "180" */
    const char *cseq;     /* "1 INVITE" */
    const char *branch;   /* of the top Via */
    const char *call_id;  /* "c" when NULL; "" for a message without the field */
    const char *from_tag; /* "f" when NULL */
    const char *to_tag;   /* none when NULL */
    const char *more;     /* further header lines, each with its CRLF, or NULL */
};

/* Make a world with the given caps (NULL: the defaults). Its sink is never too busy unless is_busy
 * says so. */
struct world *world_new(const struct correlate_limits *limits);
void world_free(struct world *world);

/* Tell one message, or `count` of them. */
void world_tell(struct world *world, struct tell tell);
void world_tell_all(struct world *world, const struct tell *tells, size_t count);

/* End of input: everything is emitted. */
void world_finish(struct world *world);

/* The message told as number `n`, from 1. */
const struct fact_message *world_message(const struct world *world, size_t n);

#define WORLD_TELL(world, ...)                                                                     \
    do {                                                                                           \
        const struct tell tells_[] = {__VA_ARGS__};                                                \
        world_tell_all(world, tells_, sizeof(tells_) / sizeof(tells_[0]));                         \
    } while (0)

#endif
