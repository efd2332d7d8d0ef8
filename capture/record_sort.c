#include "capture/record_sort.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"

#define RECORDS_MIN 16
#define NAME        "/rung-order-XXXXXX"

/* A sorted part of the file of runs, and the piece of it that is in memory. */
struct record_run {
    uint64_t next; /* record of the file that is read next */
    uint64_t end;
    struct record *piece;
    size_t count; /* records in the piece */
    size_t at;
};

static int compare(const void *a, const void *b)
{
    return record_is_before(a, b) ? -1 : (int)record_is_before(b, a);
}

static bool is_before(const void *a, const void *b)
{
    const struct record_run *run = a;
    const struct record_run *other = b;

    return record_is_before(&run->piece[run->at], &other->piece[other->at]);
}

bool record_sort_init(struct record_sort *sort, size_t memory)
{
    size_t cap = memory / sizeof(struct record);

    assert(memory > 0);
    *sort = (struct record_sort){.fd = -1, .is_sorted = true};
    sort->cap = cap < RECORDS_MIN ? RECORDS_MIN : cap;
    sort->records = malloc(sort->cap * sizeof(struct record));
    return sort->records != NULL;
}

void record_sort_release(struct record_sort *sort)
{
    if (sort->fd >= 0)
        close(sort->fd);
    heap_release(&sort->heap);
    free(sort->runs);
    free(sort->records);
    *sort = (struct record_sort){.fd = -1};
}

/* --- the disk --- */

/* Make a file that is gone with its descriptor. */
static int open_nameless(const char *folder)
{
    char path[4096];
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0 || strlen(folder) + sizeof(NAME) > sizeof(path))
        return fd;
    /* Not every file system knows files without a name. */
    snprintf(path, sizeof(path), "%s" NAME, folder);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static bool open_file(struct record_sort *sort)
{
    const char *folders[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};

    for (size_t i = 0; i < COUNT_OF(folders) && sort->fd < 0; i++) {
        if (folders[i] != NULL)
            sort->fd = open_nameless(folders[i]);
    }
    sort->failure = sort->fd < 0 ? errno : 0;
    return sort->fd >= 0;
}

static bool write_all(struct record_sort *sort)
{
    const char *bytes = (const char *)sort->records;
    size_t left = sort->count * sizeof(struct record);
    off_t at = (off_t)(sort->written * sizeof(struct record));

    while (left > 0) {
        ssize_t done = pwrite(sort->fd, bytes, left, at);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            sort->failure = errno != 0 ? errno : EIO;
            return false;
        }
        bytes += done;
        at += done;
        left -= (size_t)done;
    }
    return true;
}

static bool read_piece(struct record_sort *sort, struct record_run *run, size_t cap)
{
    char *bytes = (char *)run->piece;
    off_t at = (off_t)(run->next * sizeof(struct record));
    size_t left;

    run->at = 0;
    run->count = run->end - run->next < cap ? (size_t)(run->end - run->next) : cap;
    run->next += run->count;
    left = run->count * sizeof(struct record);
    while (left > 0) {
        ssize_t got = pread(sort->fd, bytes, left, at);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            sort->failure = got < 0 ? errno : EIO;
            return false;
        }
        bytes += got;
        at += got;
        left -= (size_t)got;
    }
    return run->count > 0;
}

/* --- sorting --- */

static void sort_memory(struct record_sort *sort)
{
    if (!sort->is_sorted)
        qsort(sort->records, sort->count, sizeof(struct record), compare);
    sort->is_sorted = true;
}

/* Every run but the last is as long as memory is. */
static bool write_run(struct record_sort *sort)
{
    if (sort->fd < 0 && !open_file(sort))
        return false;
    sort_memory(sort);
    if (!write_all(sort))
        return false;
    sort->written += sort->count;
    sort->count = 0;
    return true;
}

bool record_sort_add(struct record_sort *sort, const struct record *record)
{
    assert(sort->run_count == 0 || sort->fd >= 0);
    if (sort->count == sort->cap && !write_run(sort))
        return false;
    if (sort->count > 0 && record_is_before(record, &sort->records[sort->count - 1]))
        sort->is_sorted = false;
    sort->records[sort->count++] = *record;
    return true;
}

static size_t piece_cap(const struct record_sort *sort)
{
    size_t cap = sort->cap / sort->run_count;

    return cap == 0 ? 1 : cap;
}

/* The memory of sorting is divided among the runs; of more runs than it has places, each gets one. */
static bool begin_merge(struct record_sort *sort)
{
    size_t cap;

    sort->run_count = (size_t)((sort->written + sort->cap - 1) / sort->cap);
    sort->runs = calloc(sort->run_count, sizeof(*sort->runs));
    cap = piece_cap(sort);
    if (cap * sort->run_count > sort->cap) {
        free(sort->records);
        sort->records = malloc(cap * sort->run_count * sizeof(struct record));
    }
    if (sort->runs == NULL || sort->records == NULL ||
        !heap_init(&sort->heap, sort->run_count, is_before))
        return false;
    for (size_t i = 0; i < sort->run_count; i++) {
        struct record_run *run = &sort->runs[i];
        uint64_t end = (i + 1) * sort->cap;

        run->next = i * sort->cap;
        run->end = end < sort->written ? end : sort->written;
        run->piece = sort->records + i * cap;
        if (!read_piece(sort, run, cap))
            return false;
        heap_put(&sort->heap, run);
    }
    return true;
}

bool record_sort_finish(struct record_sort *sort)
{
    if (sort->fd < 0) {
        sort_memory(sort);
        return true;
    }
    return write_run(sort) && begin_merge(sort);
}

static bool next_of_runs(struct record_sort *sort, struct record *ret_record)
{
    struct record_run *run = heap_take(&sort->heap);

    if (run == NULL)
        return false;
    *ret_record = run->piece[run->at++];
    if (run->at < run->count || (run->next < run->end && read_piece(sort, run, piece_cap(sort))))
        heap_put(&sort->heap, run);
    return sort->failure == 0;
}

bool record_sort_next(struct record_sort *sort, struct record *ret_record)
{
    if (sort->fd >= 0)
        return next_of_runs(sort, ret_record);
    if (sort->returned == sort->count)
        return false;
    *ret_record = sort->records[sort->returned++];
    return true;
}
