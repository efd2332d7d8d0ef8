#include "web/export_find.h"

#include <stdlib.h>

#include "base/clock.h"
#include "store/query_messages.h"

#define CALLS_AT_A_TIME    16
#define MESSAGES_AT_A_TIME 8192

#define PLACES_FIRST 1024 /* messages for which there is room in the beginning */

/* A query on its way. */
struct finding {
    struct export_finder *finder;
    int64_t until_us;
    size_t looked_at;
    bool is_cut; /* the time was up */
    enum err err;
    struct error *reterr;
};

static enum err make_room(struct export_finder *finder, struct error *reterr)
{
    size_t max = finder->max == 0 ? PLACES_FIRST : 2 * finder->max;
    struct export_place *places;

    if (finder->count >= EXPORT_MESSAGES_MAX)
        return error_set(reterr, ERR_FULL, "these have more than %d messages; narrow the search",
                         EXPORT_MESSAGES_MAX);
    if (finder->count < finder->max)
        return ERR_NONE;
    places = realloc(finder->places, max * sizeof(*places));
    if (places == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    finder->places = places;
    finder->max = max;
    return ERR_NONE;
}

static bool note_message(void *context, const struct message_row *row)
{
    struct finding *finding = context;
    struct export_finder *finder = finding->finder;

    finding->err = make_room(finder, finding->reterr);
    if (finding->err != ERR_NONE)
        return false;
    finder->places[finder->count++] = (struct export_place){row->time_us, row->id, row->call};
    finder->has_ns = finder->has_ns || row->time_ns != 0;
    return true;
}

static int compare_ids(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;

    return a < b ? -1 : a > b;
}

/* Note a message if it is of one of the calls. */
static bool look_at_message(void *context, const struct message_row *row)
{
    struct finding *finding = context;
    struct export_finder *finder = finding->finder;
    const struct export_calls *calls = finder->calls;

    finding->looked_at++;
    finder->last = (struct export_place){row->time_us, row->id, row->call};
    if (bsearch(&row->call, calls->ids, calls->count, sizeof(*calls->ids), compare_ids) != NULL &&
        !note_message(context, row))
        return false;
    finding->is_cut = clock_monotonic_us() >= finding->until_us;
    return !finding->is_cut;
}

static int compare_places(const void *left, const void *right)
{
    const struct export_place *a = left;
    const struct export_place *b = right;

    if (a->time_us != b->time_us)
        return a->time_us < b->time_us ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static void finish(struct export_finder *finder)
{
    if (finder->count > 0)
        qsort(finder->places, finder->count, sizeof(*finder->places), compare_places);
    finder->is_in_order = true;
    for (size_t i = 1; i < finder->count; i++) {
        if (finder->places[i].id < finder->places[i - 1].id)
            finder->is_in_order = false;
    }
    finder->is_over = true;
}

static enum err find_by_calls(struct finding *finding, struct view *view)
{
    struct export_finder *finder = finding->finder;
    size_t left = finder->calls->count - finder->next_call;
    struct message_query query = {
        .calls = finder->calls->ids + finder->next_call,
        .call_count = left < CALLS_AT_A_TIME ? left : CALLS_AT_A_TIME,
    };

    if (left == 0) {
        finish(finder);
        return ERR_NONE;
    }
    finder->next_call += query.call_count;
    return query_messages(view, &query, note_message, finding, finding->reterr);
}

static enum err find_by_time(struct finding *finding, struct view *view)
{
    struct export_finder *finder = finding->finder;
    struct message_query query = {
        .since_us = finder->calls->since_us,
        .until_us = finder->calls->until_us,
        .after_us = finder->last.time_us,
        .after_id = finder->last.id,
        .limit = MESSAGES_AT_A_TIME,
    };
    enum err err = query_messages(view, &query, look_at_message, finding, finding->reterr);

    if (err == ERR_NONE && finding->err == ERR_NONE && !finding->is_cut &&
        finding->looked_at < MESSAGES_AT_A_TIME)
        finish(finder);
    return err;
}

enum err export_finder_step(struct export_finder *finder, struct view *view, int64_t until_us,
                            struct error *reterr)
{
    struct finding finding = {.finder = finder, .until_us = until_us, .reterr = reterr};
    enum err err = finder->calls->most > EXPORT_LARGE_CALL ? find_by_time(&finding, view)
                                                           : find_by_calls(&finding, view);

    return err == ERR_NONE ? finding.err : err;
}

void export_finder_release(struct export_finder *finder)
{
    free(finder->places);
    finder->places = NULL;
}
