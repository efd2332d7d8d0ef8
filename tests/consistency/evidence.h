/*
 * tests/consistency/evidence.h: all that is asked of rung about one capture. Each question is put once to
 * every face that answers it.
 *
 * Ownership: evidence_gather owns what it fills until evidence_release.
 * Threads:   one thread.
 */
#ifndef TESTS_CONSISTENCY_EVIDENCE_H
#define TESTS_CONSISTENCY_EVIDENCE_H

#include <limits.h>

#include "tests/consistency/face.h"
#include "tests/consistency/frames.h"

/* Of a capture with more calls, these many at its beginning and as many at its end are asked for one
 * by one. */
#define EVIDENCE_CALLS_MAX 2

enum evidence_face {
    EVIDENCE_LIST = 0,    /* rung calls, rung messages */
    EVIDENCE_SHOW,        /* rung show */
    EVIDENCE_LADDER,      /* rung ladder */
    EVIDENCE_STORE,       /* by SQL */
    EVIDENCE_PAGE,        /* /calls, /calls/{id}/messages */
    EVIDENCE_PAGE_CALL,   /* /calls/{id}, /messages/{n} */
    EVIDENCE_PAGE_LADDER, /* /calls/{id}/ladder */
    EVIDENCE_FACES,
};

/* The same calls, read on another way. */
enum evidence_way {
    EVIDENCE_AGAIN = 0, /* the capture itself, where the others look at a kept store */
    EVIDENCE_PIPE,      /* through standard input */
    EVIDENCE_SPLIT,     /* two captures that are merged */
    EVIDENCE_TWICE,     /* every frame captured twice */
    EVIDENCE_EXPORT,    /* what rung exports of all calls */
    EVIDENCE_WAYS,
};

/* A row of table transaction_. */
struct evidence_transaction {
    int64_t id;
    const char *method;
    bool is_started;
    int64_t requests;
    int64_t responses;
};

/* One call, exported and read again. */
struct evidence_export {
    const char *id; /* of the call that was asked for; NULL for all of them */
    json_t *calls;
    struct frames frames;
};

struct evidence {
    const char *path;
    const char *name;     /* of the file, or of its scenario */
    char problem[256];    /* rung failed; "" when it did not */
    struct frames frames; /* of the capture */
    struct face faces[EVIDENCE_FACES];
    json_t *ways[EVIDENCE_WAYS];               /* calls */
    json_t *counters;                          /* name and value, of the store */
    struct slice *texts;                       /* the bytes of message n of the store at n - 1 */
    uint16_t *ip_ids;                          /* of its datagram; 0 where there is none */
    int64_t frames_counted;                    /* by the store: frames read */
    struct evidence_transaction *transactions; /* id n at n - 1 */
    size_t transaction_count;
    json_t *transaction_json; /* behind them */
    struct evidence_export exports[2 * EVIDENCE_CALLS_MAX + 1];
    size_t export_count;
};

/* Ask everything about a capture; files are made in `folder`. False with a problem when rung does not
 * answer. */
bool evidence_gather(const char *path, const char *folder, struct evidence *evidence);

/* Fill what the store says by SQL; part of evidence_gather. */
bool evidence_read_store(const char *store, struct evidence *evidence);

void evidence_release(struct evidence *evidence);

#endif
