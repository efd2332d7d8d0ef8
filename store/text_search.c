#include "store/text_search.h"

#include <assert.h>
#include <stdlib.h>

#include "base/array.h"

struct id_list {
    uint64_t *ids;
    size_t count;
    size_t cap;
};

struct text_search {
    struct slice text;
    struct id_list endpoints;
    struct id_list calls; /* by Call-ID */
    struct view_set endpoint_set;
    struct view_set call_set;
    uint32_t states; /* bits 1 << enum call_state of the words that have the text */
};

static enum err id_list_add(struct id_list *list, uint64_t id, struct error *reterr)
{
    uint64_t *ids = array_grow(list->ids, &list->cap, list->count + 1, sizeof(*ids));

    if (ids == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory to search");
    list->ids = ids;
    list->ids[list->count++] = id;
    return ERR_NONE;
}

static enum err add_first(struct view *view, const struct db_stmt *stmt, void *context,
                          bool *ret_is_enough, struct error *reterr)
{
    (void)view;
    (void)ret_is_enough;
    return id_list_add(context, db_u64(stmt, 0), reterr);
}

static enum err collect(struct view *view, const char *sql, struct slice text, struct id_list *list,
                        struct view_set *ret_set, struct error *reterr)
{
    struct select select;
    enum err err;

    select_init(&select, sql);
    select_add_text(&select, "", text);
    err = view_run(view, &select, add_first, list, reterr);
    if (list->count > 1)
        qsort(list->ids, list->count, sizeof(*list->ids), view_compare_ids);
    *ret_set = (struct view_set){.ids = list->ids, .count = list->count};
    return err;
}

uint32_t text_search_states(const char *text)
{
    uint32_t states = 0;

    for (int i = CALL_TRYING; i < CALL_STATES; i++)
        if (slice_find_nocase(slice_from_text(call_state_name((enum call_state)i)), text) !=
            SLICE_NONE)
            states |= UINT32_C(1) << i;
    return states;
}

enum err text_search_new(struct view *view, const char *text, struct text_search **ret_search,
                         struct error *reterr)
{
    struct text_search *search = calloc(1, sizeof(*search));
    enum err err;

    assert(text != NULL);
    if (search == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory to search");
    search->text = slice_from_text(text);
    search->states = text_search_states(text);
    err = collect(view, "SELECT id FROM endpoint WHERE has_text(?, ip || ':' || port)",
                  search->text, &search->endpoints, &search->endpoint_set, reterr);
    if (err == ERR_NONE)
        err = collect(view, "SELECT call FROM leg WHERE has_text(?, call_id)", search->text,
                      &search->calls, &search->call_set, reterr);
    if (err != ERR_NONE) {
        text_search_free(search);
        return err;
    }
    *ret_search = search;
    return ERR_NONE;
}

void text_search_free(struct text_search *search)
{
    if (search == NULL)
        return;
    free(search->endpoints.ids);
    free(search->calls.ids);
    free(search);
}

void text_search_add(struct text_search *search, struct select *select)
{
    assert(search != NULL);
    select_add_int(select, " AND (((1 << c.state) & ?) != 0", search->states);
    select_add_text(select,
                    " OR has_text(?, c.from_user, c.from_host, c.from_display, c.to_user,"
                    " c.to_host, c.to_display, c.method, c.short_id, c.final)",
                    search->text);
    if (search->endpoint_set.count > 0) {
        select_add_pointer(select, " OR is_wanted(?, c.src)", &search->endpoint_set, VIEW_SET_TYPE);
        select_add_pointer(select, " OR is_wanted(?, c.dst)", &search->endpoint_set, VIEW_SET_TYPE);
    }
    if (search->call_set.count > 0)
        select_add_pointer(select, " OR is_wanted(?, c.id)", &search->call_set, VIEW_SET_TYPE);
    select_add(select, ")");
}
