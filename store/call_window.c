#include "store/call_window.h"

#include "store/call_keys.h"
#include "store/text_search.h"

#include <stdlib.h>

/* Longer texts are searched for by SQLite. */
#define WANTED_MAX 512

/* A text that is searched for. */
struct wanted {
    char memory[WANTED_MAX];
    struct slice text;
    uint32_t states; /* bits 1 << enum call_state of the words that have it */
    bool *endpoints; /* by id: those that have it */
};

struct search {
    const struct call_keys *keys;
    const struct call_query *query;
    struct wanted wanted[CALL_TEXTS];
    size_t wanted_count;
};

/* Where a call stands in an order: less is first. */
struct place {
    int64_t key;
    uint64_t id;
};

/* The first places of all that are put in. */
struct places {
    struct place *places;
    size_t count;
    size_t cap;
    size_t wanted;
    bool has_worst;
    struct place worst; /* of the wanted ones so far: what is behind it is not among them */
};

/* --- which calls --- */

static bool has_text(const struct call_query *query)
{
    for (size_t i = 0; i < CALL_TEXTS; i++)
        if (query->texts[i] != NULL && query->texts[i][0] != '\0')
            return true;
    return false;
}

static bool can_tell(const struct call_query *query)
{
    for (size_t i = 0; i < CALL_TEXTS; i++)
        if (query->texts[i] != NULL && (strlen(query->texts[i]) >= WANTED_MAX ||
                                        strchr(query->texts[i], CALL_KEYS_BETWEEN) != NULL))
            return false;
    return query->from == NULL && query->to == NULL && query->ruri == NULL;
}

static enum err make_wanted(const struct call_keys *keys, const char *text, struct wanted *wanted,
                            struct error *reterr)
{
    const size_t len = strlen(text);

    for (size_t i = 0; i < len; i++)
        wanted->memory[i] = call_keys_fold(text[i]);
    wanted->text = slice_of(wanted->memory, len);
    wanted->states = text_search_states(text);
    wanted->endpoints = calloc(keys->endpoint_count + 1, sizeof(*wanted->endpoints));
    if (wanted->endpoints == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory to search");
    for (size_t id = 1; id < keys->endpoint_count; id++)
        wanted->endpoints[id] = call_keys_has(keys, keys->endpoints[id], wanted->text);
    return ERR_NONE;
}

static enum err search_init(struct search *search, const struct call_keys *keys,
                            const struct call_query *query, struct error *reterr)
{
    enum err err = ERR_NONE;

    *search = (struct search){.keys = keys, .query = query};
    for (size_t i = 0; i < CALL_TEXTS && err == ERR_NONE; i++)
        if (query->texts[i] != NULL && query->texts[i][0] != '\0')
            err =
                make_wanted(keys, query->texts[i], &search->wanted[search->wanted_count++], reterr);
    return err;
}

static void search_release(struct search *search)
{
    for (size_t i = 0; i < search->wanted_count; i++)
        free(search->wanted[i].endpoints);
}

static bool has_endpoint(const struct search *search, const struct wanted *wanted, uint32_t id)
{
    return id < search->keys->endpoint_count && wanted->endpoints[id];
}

static bool has_all_texts(const struct search *search, const struct call_key *call)
{
    for (size_t i = 0; i < search->wanted_count; i++) {
        const struct wanted *wanted = &search->wanted[i];

        if ((wanted->states >> call->state & 1) == 0 && !has_endpoint(search, wanted, call->src) &&
            !has_endpoint(search, wanted, call->dst) &&
            !call_keys_has(search->keys, call->text, wanted->text))
            return false;
    }
    return true;
}

static bool is_chosen(const struct call_query *query, uint64_t id)
{
    return query->call_count == 0 ||
           bsearch(&id, query->calls, query->call_count, sizeof(id), view_compare_ids) != NULL;
}

static bool matches(const struct search *search, uint64_t id)
{
    const struct call_key *call = &search->keys->calls[id];
    const struct call_query *query = search->query;

    return call->is_there && (query->is_all || call->is_invite) && id > query->past_id &&
           (query->since_us == 0 || call->start_us >= query->since_us) &&
           (query->until_us == 0 || call->start_us <= query->until_us) &&
           (query->states == 0 || (query->states >> call->state & 1) != 0) &&
           (!query->has_problem || call->findings > 0) && is_chosen(query, id) &&
           has_all_texts(search, call);
}

/* --- in which order --- */

static bool is_of_numbers(enum call_sort sort)
{
    return sort != CALL_SORT_METHOD && sort != CALL_SORT_FROM && sort != CALL_SORT_TO;
}

static bool is_falling(const struct call_page *page)
{
    return page->is_descending != page->is_backward;
}

static int64_t rank_of(struct view *view, uint32_t endpoint)
{
    const uint32_t rank = view_rank_of(view, endpoint);

    return rank == 0 ? TIME_NONE : rank;
}

/* TIME_NONE where there is none. */
static int64_t value_of(struct view *view, enum call_sort sort, const struct call_key *call)
{
    switch (sort) {
    case CALL_SORT_NUMBER:
    case CALL_SORT_METHOD:
    case CALL_SORT_FROM:
    case CALL_SORT_TO:
    case CALL_SORTS:
        break;
    case CALL_SORT_START:
        return call->start_us;
    case CALL_SORT_STATE:
        return call->state * INT64_C(1000) + call->final;
    case CALL_SORT_SRC:
        return rank_of(view, call->src);
    case CALL_SORT_DST:
        return rank_of(view, call->dst);
    case CALL_SORT_PDD:
        return call->pdd_us;
    case CALL_SORT_DURATION:
        return call->duration_us;
    case CALL_SORT_MESSAGES:
        return call->messages;
    case CALL_SORT_FINDINGS:
        return call->findings;
    }
    return 0;
}

/* What is not there comes last. Of a falling order the bits are turned round, so that less is first in it too. */
static struct place place_of(struct view *view, const struct call_keys *keys,
                             const struct call_page *page, uint64_t id)
{
    struct place place = {value_of(view, page->sort, &keys->calls[id]), id};

    if (place.key == TIME_NONE)
        place.key = page->is_descending ? -1 : INT64_MAX;
    return is_falling(page) ? (struct place){~place.key, ~place.id} : place;
}

/* Find where the anchor stands. False when there is no such call, beside which there is nothing; in the order
 * of numbers any number has a place. */
static bool find_anchor(struct view *view, const struct call_keys *keys,
                        const struct call_page *page, struct place *ret_place)
{
    const uint64_t id = page->anchor;

    if (page->sort == CALL_SORT_NUMBER)
        *ret_place = (struct place){0, is_falling(page) ? ~id : id};
    else if (id >= keys->call_count || !keys->calls[id].is_there)
        return false;
    else
        *ret_place = place_of(view, keys, page, id);
    if (is_falling(page) && page->sort == CALL_SORT_NUMBER)
        ret_place->key = ~INT64_C(0);
    return true;
}

static int compare(const void *a, const void *b)
{
    const struct place *left = a;
    const struct place *right = b;

    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    return (left->id > right->id) - (left->id < right->id);
}

/* --- the first ones --- */

static void places_cut(struct places *places)
{
    qsort(places->places, places->count, sizeof(places->places[0]), compare);
    if (places->count > places->wanted)
        places->count = places->wanted;
    places->has_worst = places->count == places->wanted && places->count > 0;
    if (places->has_worst)
        places->worst = places->places[places->count - 1];
}

static enum err places_init(struct places *places, const struct call_page *page, size_t most,
                            struct error *reterr)
{
    const uint64_t limit = page->limit;
    const uint64_t wanted = page->skip > most || limit > most ? most : page->skip + limit;

    *places = (struct places){.wanted = wanted < most ? (size_t)wanted : most};
    places->cap = 2 * places->wanted + 1;
    places->places = calloc(places->cap, sizeof(places->places[0]));
    return places->places == NULL ? error_set(reterr, ERR_MEMORY, "no memory to sort") : ERR_NONE;
}

static void places_add(struct places *places, struct place place)
{
    if (places->has_worst && compare(&place, &places->worst) > 0)
        return;
    if (places->count == places->cap)
        places_cut(places);
    places->places[places->count++] = place;
}

/* Put in what is on the right side of the anchor, from one end on; in the order of numbers no further than needed. */
static void add_places(struct places *places, struct view *view, const struct search *search,
                       const struct call_page *page)
{
    const struct call_keys *keys = search->keys;
    struct place anchor = {0};

    if (page->has_anchor && !find_anchor(view, keys, page, &anchor))
        return;
    for (size_t i = 1; i < keys->call_count; i++) {
        const uint64_t id = is_falling(page) ? keys->call_count - i : i;
        struct place place;

        if (page->sort == CALL_SORT_NUMBER && places->count >= places->wanted)
            break;
        place = place_of(view, keys, page, id);
        if (page->has_anchor && compare(&place, &anchor) < (page->has_itself ? 0 : 1))
            continue;
        if (matches(search, id))
            places_add(places, place);
    }
}

static enum err take_window(struct places *places, const struct call_page *page,
                            struct call_window *ret_window, struct error *reterr)
{
    const size_t skip = page->skip < places->count ? (size_t)page->skip : places->count;
    const size_t count = places->count - skip < page->limit ? places->count - skip : page->limit;
    uint64_t *ids = calloc(count + 1, sizeof(*ids));

    if (ids == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory to sort");
    for (size_t i = 0; i < count; i++) {
        const uint64_t id = places->places[skip + i].id;

        ids[i] = is_falling(page) ? ~id : id;
    }
    *ret_window = (struct call_window){.ids = ids, .count = count};
    return ERR_NONE;
}

/* --- */

/* Return the keys where they are of use: NULL else. They are read when a text or an order asks for them, and
 * used for anything once they are there. */
static enum err find_keys(struct view *view, const struct call_query *query, bool is_sorted,
                          const struct call_keys **ret_keys, struct error *reterr)
{
    struct call_keys *keys = view_call_keys(view);
    bool is_usable = false;
    enum err err = ERR_NONE;

    *ret_keys = NULL;
    if (!can_tell(query) || (!is_sorted && !has_text(query) && !keys->is_whole))
        return ERR_NONE;
    err = call_keys_update(keys, view, &is_usable, reterr);
    if (is_usable)
        *ret_keys = keys;
    return err;
}

enum err call_window_find(struct view *view, const struct call_page *page,
                          struct call_window *ret_window, bool *ret_is_found, struct error *reterr)
{
    const bool is_sorted = page->sort != CALL_SORT_NUMBER;
    struct places places = {0};
    const struct call_keys *keys = NULL;
    struct search search;
    enum err err = ERR_NONE;

    *ret_is_found = false;
    if (is_of_numbers(page->sort))
        err = find_keys(view, &page->which, is_sorted, &keys, reterr);
    if (err != ERR_NONE || keys == NULL)
        return err;
    err = search_init(&search, keys, &page->which, reterr);
    if (err == ERR_NONE)
        err = places_init(&places, page, keys->call_count, reterr);
    if (err == ERR_NONE) {
        add_places(&places, view, &search, page);
        places_cut(&places);
        err = take_window(&places, page, ret_window, reterr);
    }
    *ret_is_found = err == ERR_NONE;
    free(places.places);
    search_release(&search);
    return err;
}

void call_window_release(struct call_window *window)
{
    free(window->ids);
}

enum err call_window_count(struct view *view, const struct call_query *query,
                           const struct call_page *before, uint64_t *ret_count, bool *ret_is_found,
                           struct error *reterr)
{
    const bool is_sorted = before != NULL && before->sort != CALL_SORT_NUMBER;
    const struct call_keys *keys = NULL;
    struct search search;
    struct place anchor = {0};
    uint64_t count = 0;
    enum err err = ERR_NONE;

    *ret_is_found = false;
    if (before == NULL || is_of_numbers(before->sort))
        err = find_keys(view, query, is_sorted, &keys, reterr);
    if (err != ERR_NONE || keys == NULL)
        return err;
    *ret_is_found = true;
    *ret_count = 0;
    if (before != NULL && !find_anchor(view, keys, before, &anchor))
        return ERR_NONE;
    err = search_init(&search, keys, query, reterr);
    for (size_t id = 1; id < keys->call_count && err == ERR_NONE; id++) {
        const struct place place = before == NULL ? anchor : place_of(view, keys, before, id);

        count += (before == NULL || compare(&place, &anchor) < 0) && matches(&search, id);
    }
    search_release(&search);
    *ret_is_found = err == ERR_NONE;
    *ret_count = count;
    return err;
}
