/*
 * base/status.h: what a running capture tells of itself while it runs: counters that any thread
 * may read for a status line.
 *
 * Each counter has one writing thread. A reader sees each value whole, but not all of one moment.
 *
 * Ownership: whoever starts the run owns the struct, which outlives run and readers.
 * Threads:   atomics.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum status_counter {
    /* Written by the engine: */
    STATUS_FRAMES = 0,      /* read */
    STATUS_BYTES,           /* captured bytes of them */
    STATUS_MESSAGES,        /* SIP */
    STATUS_CALLS,           /* INVITE calls seen */
    STATUS_OTHERS,          /* dialogs of other methods seen: registrations ... */
    STATUS_ACTIVE,          /* INVITE calls that are not over */
    STATUS_KERNEL_DROPS,    /* packets that the kernel's buffer had no room for */
    STATUS_INTERFACE_DROPS, /* packets that the interface or its driver dropped */
    STATUS_SHED_BYTES,      /* messages whose bytes were not kept: the store was too slow */
    STATUS_SHED_MESSAGES,   /* messages without a row of their own, for the same reason */
    STATUS_EVICTED,         /* legs, dialogs and transactions that memory let go before their end */
    STATUS_LOST,            /* messages that the host had no memory for */
    STATUS_POSITION,        /* bytes of the files read so far; 0 when not known */
    STATUS_SIZE,            /* bytes of the files; 0 when not known */
    STATUS_NOW_US,          /* packet time */
    STATUS_SAVED,           /* frames written by --write */
    /* Written by the writer: */
    STATUS_STORED_BATCHES, /* batches that are in the store */
    STATUS_STORE_RETRIES,  /* times that the store could not be written and is tried again */
    STATUS_COUNTERS,
};

/* Where the run is. */
enum status_phase {
    STATUS_READING = 0, /* a file, standard input, an interface */
    STATUS_SETTLING,    /* all is read; indexes are built */
    STATUS_DONE,        /* all that will come is in the store */
};

/* What is wrong with the store now; it is tried again until it is not. */
enum status_trouble {
    STATUS_NO_TROUBLE = 0,
    STATUS_DISK_FULL,
    STATUS_DISK_ERROR,
    STATUS_STORE_LOCKED,
    STATUS_STORE_UNWRITABLE, /* for good: nothing more is stored */
};

struct status {
    _Atomic uint64_t values[STATUS_COUNTERS];
    _Atomic int phase;           /* enum status_phase */
    _Atomic int trouble;         /* enum status_trouble */
    _Atomic int is_live;         /* packets come from an interface */
    _Atomic int has_lost_device; /* an interface went away */
    _Atomic int has_save_failed; /* --write's file cannot be written any more */
    _Atomic int has_left_out;    /* frames that --write's file cannot take: of another link type */
    const char *source;          /* what is read, for a title: "any", "trace.pcap +2"; constant */
};

static inline uint64_t status_get(const struct status *status, enum status_counter counter)
{
    return atomic_load_explicit(&status->values[counter], memory_order_relaxed);
}

static inline void status_set(struct status *status, enum status_counter counter, uint64_t value)
{
    atomic_store_explicit(&status->values[counter], value, memory_order_relaxed);
}

#endif
