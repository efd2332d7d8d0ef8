#include "capture/plain.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "capture/record_sort.h"
#include "capture/record_window.h"

/* Records between two looks at whether to go on. */
#define LOOK_RECORDS 16384

/* Parts of the file that are held to fetch packets from: pieces that were put together are read side
 * by side. */
#define EXTENTS    16
#define EXTENT_LEN (128u << 10)

/* A file that is not in order is read through a window that holds as many records as stand behind a
 * later one at a time; where those are too many, the rest is sorted:
 *
 *   looking --in order--> in order
 *      |
 *      +--------------> window --too many--> sorted
 */
enum stage {
    STAGE_LOOKING,
    STAGE_IN_ORDER,
    STAGE_WINDOW,
    STAGE_SORTED,
};

struct plain {
    struct plain_options options;
    struct records records;
    struct record_window window;
    struct record_sort sort;
    enum stage stage;
    struct plain_disorder disorder;
    uint64_t looked;   /* records that the look ahead has seen */
    uint64_t returned; /* of a file that is not in order */
    bool is_over;
    enum records_result end; /* why the look ahead ended */
    struct extent extents[EXTENTS];
    uint64_t used[EXTENTS]; /* when each was used last */
    uint64_t uses;
};

struct plain *plain_open(const struct plain_options *options)
{
    struct plain *plain = calloc(1, sizeof(*plain));

    assert(options != NULL);
    if (plain == NULL)
        return NULL;
    plain->options = *options;
    plain->sort.fd = -1;
    if (plain->options.memory == 0)
        plain->options.memory = PLAIN_MEMORY;
    if (records_open(&plain->records, options->fd, options->start, options->snap_len))
        return plain;
    free(plain);
    return NULL;
}

void plain_close(struct plain *plain)
{
    if (plain == NULL)
        return;
    for (size_t i = 0; i < EXTENTS; i++)
        extent_release(&plain->extents[i]);
    record_window_release(&plain->window);
    record_sort_release(&plain->sort);
    records_release(&plain->records);
    free(plain);
}

/* --- looking ahead --- */

static bool goes_on(const struct plain *plain)
{
    return plain->records.count % LOOK_RECORDS != 0 || plain->options.goes_on == NULL ||
           plain->options.goes_on(plain->options.context);
}

/* Measure how far from order the records are. Return false when reading is to stop. */
static bool look_ahead(struct plain *plain)
{
    struct record latest = {.time_us = INT64_MIN};
    struct record record;

    while ((plain->end = records_next(&plain->records, &record)) == RECORDS_ONE) {
        if (!record_is_before(&record, &latest)) {
            latest = record;
        } else {
            plain->disorder.frames++;
            if (latest.time_us - record.time_us > plain->disorder.most_us)
                plain->disorder.most_us = latest.time_us - record.time_us;
        }
        if (!goes_on(plain))
            return false;
    }
    plain->looked = plain->records.count;
    return true;
}

/* --- sorting --- */

/* What is in the window and all that follows comes after what was given. */
static bool add_all(struct plain *plain)
{
    struct record record;

    while (record_window_take(&plain->window, &record)) {
        if (!record_sort_add(&plain->sort, &record))
            return false;
    }
    while (records_next(&plain->records, &record) == RECORDS_ONE) {
        if (!record_sort_add(&plain->sort, &record) || !goes_on(plain))
            return false;
    }
    return true;
}

/* Nothing has been given yet, or what has been is in order: the rest is not. */
static enum plain_result refuse(struct plain *plain, struct error *reterr)
{
    int failure = plain->sort.failure;
    char memory[128];
    const char *reason =
        failure == 0 ? "out of memory" : strerror_r(failure, memory, sizeof(memory));

    plain->is_over = true;
    error_set(reterr, ERR_DAMAGED,
              "%s is not in order of time and cannot be sorted: %c%s; nothing after the first %llu "
              "packets in that order is read",
              plain->options.label, tolower((unsigned char)reason[0]), reason + 1,
              (unsigned long long)plain->returned);
    return PLAIN_ERROR;
}

/* Return whether a piece of the file was missed for want of memory, which is no fault of the file. */
static bool is_short(const struct plain *plain)
{
    for (size_t i = 0; i < EXTENTS; i++) {
        if (plain->extents[i].is_short)
            return true;
    }
    return plain->records.extent.is_short;
}

static enum plain_result end_without_memory(struct plain *plain, struct error *reterr)
{
    plain->is_over = true;
    error_set(reterr, ERR_DAMAGED, "no memory for a packet of %s: nothing that follows is read",
              plain->options.label);
    return PLAIN_ERROR;
}

static enum plain_result sort(struct plain *plain, struct error *reterr)
{
    if (!record_sort_init(&plain->sort, plain->options.memory))
        return refuse(plain, reterr);
    if (!add_all(plain) && plain->sort.failure == 0)
        return PLAIN_STOPPED;
    if (plain->sort.failure != 0 || !record_sort_finish(&plain->sort))
        return refuse(plain, reterr);
    plain->stage = STAGE_SORTED;
    return PLAIN_PACKET;
}

static enum plain_result begin(struct plain *plain, struct error *reterr)
{
    if (!look_ahead(plain))
        return PLAIN_STOPPED;
    if (is_short(plain))
        return PLAIN_CUT;
    records_rewind(&plain->records);
    plain->stage = plain->disorder.frames > 0 ? STAGE_WINDOW : STAGE_IN_ORDER;
    if (plain->stage == STAGE_WINDOW &&
        !record_window_init(&plain->window, plain->disorder.most_us, plain->options.memory))
        return refuse(plain, reterr);
    return PLAIN_PACKET;
}

/* --- reading --- */

/* The part of the file that has these bytes, or the one not used for longest. */
static struct extent *find_extent(struct plain *plain, int64_t at, size_t len)
{
    size_t oldest = 0;

    for (size_t i = 0; i < EXTENTS; i++) {
        if (extent_holds(&plain->extents[i], at, len)) {
            oldest = i;
            break;
        }
        if (plain->used[i] < plain->used[oldest])
            oldest = i;
    }
    plain->used[oldest] = ++plain->uses;
    return &plain->extents[oldest];
}

static const uint8_t *fetch(struct plain *plain, const struct record *record)
{
    struct extent *extent = &plain->records.extent;

    if (!extent_holds(extent, record->data_at, record->captured))
        extent = find_extent(plain, record->data_at, record->captured);
    if (extent->bytes == NULL && !extent_init(extent, plain->options.fd, EXTENT_LEN))
        return NULL;
    return extent_get(extent, record->data_at, record->captured);
}

static enum plain_result result_of(enum records_result end)
{
    switch (end) {
    case RECORDS_ONE:
    case RECORDS_END:
        return PLAIN_END;
    case RECORDS_CUT:
        return PLAIN_CUT;
    case RECORDS_UNREAD:
        break;
    }
    return PLAIN_REST;
}

static enum plain_result next_in_order(struct plain *plain, struct record *ret_record,
                                       const uint8_t **ret_bytes)
{
    enum records_result result = records_next(&plain->records, ret_record);

    if (result != RECORDS_ONE)
        return result_of(result);
    *ret_bytes = records_bytes(&plain->records, ret_record);
    return *ret_bytes == NULL ? PLAIN_CUT : PLAIN_PACKET;
}

/* The next record of the window, unless it cannot hold as many as that needs. */
static enum plain_result next_of_window(struct plain *plain, struct record *ret_record,
                                        struct error *reterr)
{
    while (!record_window_is_ready(&plain->window)) {
        struct record record;

        if (record_window_is_full(&plain->window))
            return sort(plain, reterr);
        if (records_next(&plain->records, &record) == RECORDS_ONE)
            record_window_put(&plain->window, &record);
        else
            record_window_end(&plain->window);
    }
    return record_window_take(&plain->window, ret_record) ? PLAIN_PACKET : result_of(plain->end);
}

static enum plain_result next_sorted(struct plain *plain, struct record *ret_record,
                                     struct error *reterr)
{
    if (record_sort_next(&plain->sort, ret_record))
        return PLAIN_PACKET;
    return plain->sort.failure != 0 ? refuse(plain, reterr) : result_of(plain->end);
}

static enum plain_result next_unordered(struct plain *plain, struct record *ret_record,
                                        const uint8_t **ret_bytes, struct error *reterr)
{
    enum plain_result result = PLAIN_PACKET;

    if (plain->stage == STAGE_WINDOW)
        result = next_of_window(plain, ret_record, reterr);
    if (plain->stage == STAGE_SORTED && result == PLAIN_PACKET)
        result = next_sorted(plain, ret_record, reterr);
    if (result != PLAIN_PACKET)
        return result;
    plain->returned++;
    *ret_bytes = fetch(plain, ret_record);
    return *ret_bytes == NULL ? PLAIN_CUT : PLAIN_PACKET;
}

enum plain_result plain_next(struct plain *plain, struct record *ret_record,
                             struct slice *ret_bytes, struct error *reterr)
{
    const uint8_t *bytes = NULL;
    enum plain_result result = PLAIN_PACKET;

    if (plain->is_over)
        return PLAIN_END;
    if (plain->stage == STAGE_LOOKING)
        result = begin(plain, reterr);
    if (result == PLAIN_PACKET)
        result = plain->stage == STAGE_IN_ORDER ? next_in_order(plain, ret_record, &bytes)
                                                : next_unordered(plain, ret_record, &bytes, reterr);
    if (result == PLAIN_PACKET)
        *ret_bytes = slice_of(bytes, ret_record->captured);
    return result == PLAIN_CUT && is_short(plain) ? end_without_memory(plain, reterr) : result;
}

struct plain_disorder plain_disorder(const struct plain *plain)
{
    return plain->disorder;
}

int64_t plain_position(const struct plain *plain)
{
    switch (plain->stage) {
    case STAGE_LOOKING:
        break;
    case STAGE_IN_ORDER:
        return plain->records.at;
    case STAGE_WINDOW:
    case STAGE_SORTED:
        if (plain->looked > 0)
            return (int64_t)((double)plain->records.size * (double)plain->returned /
                             (double)plain->looked);
        break;
    }
    return plain->options.start;
}

int64_t plain_rest(const struct plain *plain, uint64_t *ret_count)
{
    *ret_count = plain->records.count;
    return plain->records.at;
}
