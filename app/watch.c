#include "app/watch.h"

#include <stdlib.h>

#include "base/clock.h"
#include "store/query_calls.h"
#include "store/query_changes.h"
#include "store/query_stats.h"

/* --- printing --- */

bool watch_is_enough(const struct watch *watch)
{
    uint64_t limit = watch->how.options->limit;

    return out_has_failed(&watch->how.output->out) || (limit != 0 && watch->printed >= limit);
}

/* Return the time of an option, microseconds since 1970. */
static int64_t resolve(const struct watch *watch, const struct timestamp *timestamp)
{
    return timestamp->is_relative ? watch->start_us + timestamp->us : timestamp->us;
}

static bool is_in_time(const struct watch *watch, int64_t time_us)
{
    const struct options *options = watch->how.options;

    if (options->since.is_set && time_us < resolve(watch, &options->since))
        return false;
    return !options->until.is_set || time_us <= resolve(watch, &options->until);
}

static void print(struct watch *watch, int64_t time_us, struct slice line)
{
    struct out *out = &watch->how.output->out;

    if (watch->start_us == TIME_NONE)
        watch->start_us = time_us;
    if (!is_in_time(watch, time_us))
        return;
    if (watch->printed++ == 0)
        watch->before_us = time_us;
    if (!watch->how.is_json)
        event_text_time(out, &watch->events.look, time_us, watch->start_us, watch->before_us);
    out_slice(out, line);
    watch->before_us = time_us;
}

/* Print what waits and is from before `until_us`. */
static void print_until(struct watch *watch, int64_t until_us)
{
    int64_t time_us;
    struct slice line;

    while (!watch_is_enough(watch) &&
           watch_queue_next(watch->events.queue, until_us, &time_us, &line))
        print(watch, time_us, line);
}

static enum err print_all(struct watch *watch)
{
    print_until(watch, INT64_MAX);
    return out_finish(&watch->how.output->out, watch->reterr);
}

/* --- rows --- */

static struct call_query query_of(const struct watch *watch)
{
    const struct options *options = watch->how.options;

    return (struct call_query){
        .is_all = options->kind != KIND_INVITES,
        .omits_legs = !watch->how.is_json,
        .from = options->from,
        .to = options->to,
        .ruri = options->ruri,
    };
}

/* Run a query whose visitor may fail on its own. */
static enum err visit(struct watch *watch, const struct call_query *query, call_visitor *visitor)
{
    enum err err = query_calls(watch->how.view, query, visitor, watch, watch->reterr);

    if (err == ERR_NONE && watch->events.err != ERR_NONE)
        err = error_set(watch->reterr, watch->events.err, "%s", watch->events.error.text);
    return err;
}

/* In a finished store all that is from before the start of a call has been seen. */
static bool take_once(void *context, const struct call_row *row)
{
    struct watch *watch = context;
    struct watch_call entry = {.call = row->id};
    bool is_full = watch_queue_is_full(watch->events.queue);

    print_until(watch, is_full ? INT64_MAX : row->start_us);
    if (watch_is_enough(watch))
        return false;
    return !watch_events_takes(&watch->events, row) ||
           watch_events_add(&watch->events, row, &entry, NULL, 0);
}

/* A call with a known number that is not in the table was printed to its end. */
static bool take_change(void *context, const struct call_row *row)
{
    struct watch *watch = context;
    struct watch_call *entry;

    if (!watch_events_takes(&watch->events, row) ||
        (row->id <= watch->known && watch_table_find(watch->table, row->id) == NULL))
        return true;
    entry = watch_table_take(watch->table, row->id);
    if (entry == NULL) {
        watch->events.err = error_set(&watch->events.error, ERR_MEMORY, "out of memory");
        return false;
    }
    return watch_events_add(&watch->events, row, entry, watch->table, watch->now_us);
}

static bool take_new(void *context, const struct call_row *row)
{
    struct watch *watch = context;

    if (row->id > watch->highest)
        watch->highest = row->id;
    return take_change(context, row);
}

/* --- a store that grows --- */

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;

    return left < right ? -1 : left > right;
}

/* Look at calls by their numbers, which are put in order. */
static enum err look_at_calls(struct watch *watch, uint64_t *calls, size_t count)
{
    struct call_query query = query_of(watch);

    if (count == 0)
        return ERR_NONE;
    qsort(calls, count, sizeof(*calls), compare);
    query.calls = calls;
    query.call_count = count;
    return visit(watch, &query, take_change);
}

static bool gather(void *context, uint64_t number, uint64_t call)
{
    struct watch *watch = context;

    watch->change = number;
    watch->calls[watch->call_count++] = call;
    if (call > watch->highest)
        watch->highest = call;
    return true;
}

static enum err look_at_changes(struct watch *watch)
{
    enum err err;

    do {
        watch->call_count = 0;
        err = query_changes(watch->how.view, watch->change, WATCH_LOOK_MAX, gather, watch,
                            watch->reterr);
        if (err == ERR_NONE)
            err = look_at_calls(watch, watch->calls, watch->call_count);
    } while (err == ERR_NONE && watch->call_count == WATCH_LOOK_MAX);
    return err;
}

/* Look at ends that were held back and have stood their time. */
static enum err look_at_held(struct watch *watch)
{
    enum err err = ERR_NONE;

    do {
        struct watch_call *entry = watch_table_next_held(watch->table, NULL);

        watch->call_count = 0;
        while (entry != NULL && watch->call_count < WATCH_LOOK_MAX &&
               (watch->events.is_last || entry->held_until_us <= watch->now_us)) {
            watch->calls[watch->call_count++] = entry->call;
            entry = watch_table_next_held(watch->table, entry);
        }
        err = look_at_calls(watch, watch->calls, watch->call_count);
    } while (err == ERR_NONE && watch->call_count == WATCH_LOOK_MAX);
    return err;
}

/* Look at all calls that are not over, WATCH_LOOK_MAX at a time. */
static enum err look_at_live(struct watch *watch)
{
    uint64_t *calls = calloc(watch_table_count(watch->table) + 1, sizeof(*calls));
    struct watch_call *entry = NULL;
    enum err err = ERR_NONE;
    size_t count = 0;

    if (calls == NULL)
        return error_set(watch->reterr, ERR_MEMORY, "out of memory");
    while ((entry = watch_table_next_live(watch->table, entry)) != NULL)
        calls[count++] = entry->call;
    for (size_t at = 0; err == ERR_NONE && at < count; at += WATCH_LOOK_MAX)
        err = look_at_calls(watch, calls + at,
                            count - at < WATCH_LOOK_MAX ? count - at : WATCH_LOOK_MAX);
    free(calls);
    return err;
}

/* Changes were forgotten before they were looked at: look at all calls that they can be about. */
static enum err catch_up(struct watch *watch, uint64_t latest)
{
    struct call_query query = query_of(watch);
    enum err err = look_at_live(watch);

    query.past_id = watch->known;
    if (err == ERR_NONE)
        err = visit(watch, &query, take_new);
    watch->change = latest;
    return err;
}

static enum err look_at_store(struct watch *watch)
{
    uint64_t oldest;
    uint64_t latest;
    enum err err = query_change_span(watch->how.view, &oldest, &latest, watch->reterr);

    if (err == ERR_NONE && oldest > watch->change + 1)
        err = catch_up(watch, latest);
    if (err == ERR_NONE)
        err = look_at_changes(watch);
    watch->known = watch->highest;
    return err;
}

/* --- */

enum err watch_look(struct watch *watch, bool is_last, struct error *reterr)
{
    uint64_t version = 0;
    enum err err = view_version(watch->how.view, &version, reterr);

    watch->reterr = reterr;
    watch->now_us = clock_monotonic_us();
    watch->events.is_last = is_last;
    if (err == ERR_NONE && (!watch->has_version || version != watch->version))
        err = look_at_store(watch);
    watch->version = version;
    watch->has_version = true;
    if (err == ERR_NONE)
        err = look_at_held(watch);
    return err == ERR_NONE ? print_all(watch) : err;
}

/* Take the time span of the captures. */
static bool note_span(void *context, const struct capture_row *row)
{
    int64_t *span = context;

    if (row->first_us != TIME_NONE && (span[0] == TIME_NONE || row->first_us < span[0]))
        span[0] = row->first_us;
    if (row->last_us > span[1])
        span[1] = row->last_us;
    return true;
}

static bool is_on_one_day(const int64_t *span, enum clock_zone zone)
{
    char texts[2][24];
    struct buf bufs[2];

    for (size_t i = 0; i < 2; i++) {
        buf_init(&bufs[i], texts[i], sizeof(texts[i]));
        clock_write_date(span[i], zone, &bufs[i]);
    }
    return slice_equal(buf_as_slice(&bufs[0]), buf_as_slice(&bufs[1]));
}

enum err watch_all(struct watch *watch, struct error *reterr)
{
    const struct call_query query = query_of(watch);
    struct event_look *look = &watch->events.look;
    int64_t span[2] = {TIME_NONE, TIME_NONE};
    enum err err = query_captures(watch->how.view, note_span, span, reterr);

    watch->reterr = reterr;
    watch->start_us = span[0];
    look->has_dates = !is_on_one_day(span, look->style.zone);
    if (err == ERR_NONE)
        err = visit(watch, &query, take_once);
    return err == ERR_NONE ? print_all(watch) : err;
}

enum err watch_init(struct watch *watch, const struct watch_options *how, struct error *reterr)
{
    /* Who watches a terminal knows what day it is; who reads a log later does not. */
    const struct event_look look = {.style = how->output->style,
                                    .has_dates = how->is_growing && !how->output->is_terminal};
    enum err err;

    *watch = (struct watch){.how = *how, .start_us = TIME_NONE};
    err = watch_events_init(&watch->events, how->options, how->view, &look, how->is_json);
    if (err == ERR_NONE && how->is_growing) {
        watch->table = watch_table_new();
        watch->calls = calloc(WATCH_LOOK_MAX, sizeof(*watch->calls));
        if (watch->table == NULL || watch->calls == NULL)
            err = ERR_MEMORY;
    }
    if (err == ERR_NONE)
        return ERR_NONE;
    watch_release(watch);
    return error_set(reterr, err, "out of memory");
}

void watch_release(struct watch *watch)
{
    watch_events_release(&watch->events);
    watch_table_free(watch->table);
    free(watch->calls);
    *watch = (struct watch){0};
}
