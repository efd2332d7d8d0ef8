/*
 * capture/record_sort.h: the records of a file, in order of time, however many there are.
 *
 * Records without room in memory are written in sorted runs to a file that has no name, and merged from
 * there.
 *
 * Ownership: the caller's struct; record_sort_release frees its parts.
 * Threads:   one thread.
 * Limits:    the memory of record_sort_init, twice while it is sorted; 40 bytes a record on disk.
 */
#ifndef CAPTURE_RECORD_SORT_H
#define CAPTURE_RECORD_SORT_H

#include "base/heap.h"
#include "capture/record.h"

struct record_run;

struct record_sort {
    struct record *records; /* not yet put aside; later, room for the beginning of each run */
    size_t cap;
    size_t count;
    size_t returned;  /* of those in memory, when there are no runs */
    bool is_sorted;   /* those in memory came in order */
    int fd;           /* of the runs; -1: there are none */
    uint64_t written; /* records in the file of runs */
    struct record_run *runs;
    size_t run_count;
    struct heap heap; /* of runs that have not ended, by their first record */
    int failure;      /* errno of the disk; 0: none */
};

/* Make ready to use about `memory` bytes. Return false when the host has less. */
bool record_sort_init(struct record_sort *sort, size_t memory);

void record_sort_release(struct record_sort *sort);

/* Add one. False with `failure` when there is no room on disk. */
bool record_sort_add(struct record_sort *sort, const struct record *record);

/* Sort the records that were added. Return false as record_sort_add, or, without a failure, when memory is short. */
bool record_sort_finish(struct record_sort *sort);

/* Return the next in order; false after the last, or with `failure` when the disk cannot be read. */
bool record_sort_next(struct record_sort *sort, struct record *ret_record);

#endif
