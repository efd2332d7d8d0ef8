/*
 * base/status.h: the state of a run: counters that any thread may read for a status line.
 *
 * Each counter has one writing thread: that of its kind (base/counter.h). A reader sees each value
 * whole, but values of different counters may be of different times.
 *
 * Ownership: the caller who starts the run owns the struct, which outlives run and readers.
 * Threads:   atomics.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stdatomic.h>

#include "base/counter.h"

/* Where the run is. */
enum status_phase {
    STATUS_READING = 0, /* a file, standard input, an interface */
    STATUS_SETTLING,    /* all is read; indexes are built */
    STATUS_DONE,        /* everything is in the store */
};

/* Why the store cannot be written now. The writer tries again until it succeeds or `has_given_up` is set.
 * base/trouble has the words. */
enum status_trouble {
    STATUS_NO_TROUBLE = 0,
    STATUS_DISK_FULL,
    STATUS_DISK_ERROR,
    STATUS_STORE_LOCKED,
    STATUS_STORE_UNWRITABLE, /* for another reason, which does not pass */
    STATUS_TROUBLES,
};

struct status {
    _Atomic uint64_t counts[COUNTER_COUNT];
    _Atomic uint64_t position;   /* bytes of the files that were read; 0 when not known */
    _Atomic uint64_t size;       /* bytes of the files; 0 when not known */
    _Atomic uint64_t now_us;     /* packet time; 0 while there is none */
    _Atomic int phase;           /* enum status_phase */
    _Atomic int trouble;         /* enum status_trouble */
    _Atomic int has_given_up;    /* for that trouble, nothing more is stored */
    _Atomic int is_live;         /* packets come from an interface */
    _Atomic int has_lost_device; /* an interface went away */
    _Atomic int has_save_failed; /* --write's file cannot be written any more */
    _Atomic int has_left_out;    /* frames that --write's file cannot take: of another link type */
    const char *unfinished;      /* how much is in a store without an end; NULL: all; constant */
    const char *source; /* name of the input, for a title: "any", "trace.pcap +2"; constant */
};

static inline uint64_t status_get(const struct status *status, enum counter counter)
{
    return atomic_load_explicit(&status->counts[counter], memory_order_relaxed);
}

static inline void status_set(struct status *status, enum counter counter, uint64_t value)
{
    atomic_store_explicit(&status->counts[counter], value, memory_order_relaxed);
}

/* Read all counters. */
static inline void status_counts(const struct status *status, struct counts *ret_counts)
{
    for (unsigned i = 0; i < COUNTER_COUNT; i++)
        ret_counts->at[i] = status_get(status, (enum counter)i);
}

#endif
