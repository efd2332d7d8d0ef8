/*
 * base/counter.h: the counters, in one table: the name of each in the store, in JSON and in the
 * documents, its words in a sentence, and where it is shown.
 *
 * Each frame that is read is counted in exactly one of the kinds COUNTER_SIP, COUNTER_PASSED and
 * COUNTER_UNREAD.
 *
 * Threads:   constant tables and plain values; pure functions.
 *
 * Adding a counter is one row in base/counter_rows.h, and the line that counts.
 */
#ifndef BASE_COUNTER_H
#define BASE_COUNTER_H

#include "base/buf.h"

/* The kind of a counter decides where it is shown. */
enum counter_kind {
    COUNTER_READ = 0,  /* frames that were read: in the store and in JSON */
    COUNTER_SIP,       /* the same; frames that hold SIP */
    COUNTER_PASSED,    /* the same; frames that hold none */
    COUNTER_UNREAD,    /* frames that may hold SIP and were not read: shown on every face */
    COUNTER_NOTED,     /* shown on every face, although nothing is missing */
    COUNTER_KERNEL,    /* lost, and shown on every face: in the kernel ... */
    COUNTER_INTERFACE, /* ... at the interface */
    COUNTER_DROPPED,   /* ... because the store was too slow */
    COUNTER_EVICTED,   /* ... because there were too many at a time */
    COUNTER_LOST,      /* ... because the host had no memory */
    COUNTER_RUN,       /* state of a run: in JSON, not in the store */
    COUNTER_WRITER,    /* the same, counted by the writer's thread */
    COUNTER_KINDS,
};

enum counter {
#define COUNTER(constant, name_, kind_, unit_, word_, one_, many_) COUNTER_##constant,
#include "base/counter_rows.h"
#undef COUNTER
    COUNTER_COUNT, /* number of counters */
};

struct counter_row {
    const char *name; /* "kernel_drops" */
    enum counter_kind kind;
    const char *unit; /* "packets" */
    const char *word; /* in a title, "" when it is not there */
    const char *one;  /* "packet dropped by the kernel" */
    const char *many;
};

/* A value of each. */
struct counts {
    uint64_t at[COUNTER_COUNT];
};

/* Return the row of a counter. */
const struct counter_row *counter_row(enum counter counter);

/* Find a counter by its name, also as stores of older versions spell it. COUNTER_COUNT when there is
 * none. */
enum counter counter_of(struct slice name);

/* Return whether a store keeps it. */
bool counter_is_kept(enum counter counter);

/* Return the name of a kind in JSON: "unread", "evicted". */
const char *counter_kind_name(enum counter_kind kind);

/* Return the first words of a line that lists counters of this kind: "not read"; NULL: they are not
 * listed. */
const char *counter_kind_lead(enum counter_kind kind);

/* Return whether counters of this kind are losses: the output lacks something. */
bool counter_kind_is_loss(enum counter_kind kind);

/* Add each counter of `more`. */
void counts_add(struct counts *counts, const struct counts *more);

/* Add up the counters of a kind. */
uint64_t counts_sum(const struct counts *counts, enum counter_kind kind);

/* Return whether any counter must be shown to the user. */
bool counts_has_shown(const struct counts *counts);

/* Write a number with its words: "1 IP fragment". */
void counter_write(enum counter counter, uint64_t value, struct buf *buf);

/* Write the counters of a kind that are not 0: "412 TCP segments, 1 IP fragment". Return false, and write nothing,
 * when there is none. */
bool counts_write(const struct counts *counts, enum counter_kind kind, struct buf *buf);

#endif
