#include "store/query_page.h"

#include <assert.h>

#include "store/call_condition.h"
#include "store/call_reader.h"
#include "store/call_window.h"

/* By what SQLite sorts, as an expression on the call `c`: one row an order. A value that is not there
 * gets one that comes last: `last_up` when values rise, `last_down` when they fall. */
static const struct {
    const char *name;
    const char *key; /* NULL: the number itself */
    const char *last_up;
    const char *last_down;
} sorts[CALL_SORTS] = {
#define LAST_NUMBER "9223372036854775807", "-1"
#define LAST_TEXT   "x'ff'", "''"
    [CALL_SORT_NUMBER] = {"n", NULL, NULL, NULL},
    [CALL_SORT_START] = {"start", "c.start_us", LAST_NUMBER},
    [CALL_SORT_STATE] = {"state", "c.state * 1000 + coalesce(c.final, 0)", LAST_NUMBER},
    [CALL_SORT_METHOD] = {"method", "c.method", LAST_TEXT},
    [CALL_SORT_FROM] = {"from", "coalesce(c.from_user, c.from_host)", LAST_TEXT},
    [CALL_SORT_TO] = {"to", "coalesce(c.to_user, c.to_host)", LAST_TEXT},
    [CALL_SORT_SRC] = {"src", "addr_rank(c.src)", LAST_NUMBER},
    [CALL_SORT_DST] = {"dst", "addr_rank(c.dst)", LAST_NUMBER},
    [CALL_SORT_PDD] = {"pdd", "c.pdd_us", LAST_NUMBER},
    [CALL_SORT_DURATION] = {"duration", "coalesce(c.end_us, c.last_us) - c.answer_us", LAST_NUMBER},
    [CALL_SORT_MESSAGES] = {"msgs", "c.messages", LAST_NUMBER},
    [CALL_SORT_FINDINGS] = {"findings", "c.findings", LAST_NUMBER},
};

const char *call_sort_name(enum call_sort sort)
{
    assert(sort < CALL_SORTS);
    return (size_t)sort < CALL_SORTS ? sorts[sort].name : "";
}

/* Which way SQLite goes through the calls. */
static bool is_falling(const struct call_page *page)
{
    return page->is_descending != page->is_backward;
}

/* Missing values come last in the list, whichever way it is read. */
static void add_key(struct select *select, const struct call_page *page)
{
    if (sorts[page->sort].key == NULL) {
        select_add(select, "c.id");
        return;
    }
    select_add(select, "coalesce(");
    select_add(select, sorts[page->sort].key);
    select_add(select, ", ");
    select_add(select,
               page->is_descending ? sorts[page->sort].last_down : sorts[page->sort].last_up);
    select_add(select, ")");
}

/* Compare a call's place with that of the anchor: " AND (key, id) > (anchor's key, anchor)". */
static void add_anchor(struct select *select, const struct call_page *page, const char *comparison)
{
    if (sorts[page->sort].key == NULL) {
        select_add(select, " AND c.id ");
        select_add(select, comparison);
        select_add_int(select, " ?", (int64_t)page->anchor);
        return;
    }
    select_add(select, " AND (");
    add_key(select, page);
    select_add(select, ", c.id) ");
    select_add(select, comparison);
    select_add(select, " ((SELECT ");
    add_key(select, page);
    select_add_int(select, " FROM call AS c WHERE c.id = ?), ", (int64_t)page->anchor);
    select_add_int(select, "?)", (int64_t)page->anchor);
}

static void add_order(struct select *select, const struct call_page *page)
{
    const char *direction = is_falling(page) ? " DESC" : "";

    select_add(select, " ORDER BY ");
    if (sorts[page->sort].key != NULL) {
        add_key(select, page);
        select_add(select, direction);
        select_add(select, ", ");
    }
    select_add(select, "c.id");
    select_add(select, direction);
}

static void add_window(struct select *select, const struct call_page *page)
{
    if (page->has_anchor && page->has_itself)
        add_anchor(select, page, is_falling(page) ? "<=" : ">=");
    else if (page->has_anchor)
        add_anchor(select, page, is_falling(page) ? "<" : ">");
    add_order(select, page);
    select_add_int(select, " LIMIT ?", page->limit > INT64_MAX ? INT64_MAX : (int64_t)page->limit);
    if (page->skip > 0)
        select_add_int(select, " OFFSET ?",
                       page->skip > INT64_MAX ? INT64_MAX : (int64_t)page->skip);
}

static enum err rank_for(struct view *view, const struct call_page *page, struct error *reterr)
{
    if (page->sort != CALL_SORT_SRC && page->sort != CALL_SORT_DST)
        return ERR_NONE;
    return view_rank_endpoints(view, reterr);
}

static enum err make_ready(struct view *view, const struct call_page *page,
                           struct call_condition *condition, struct error *reterr)
{
    enum err err = call_condition_init(view, &page->which, condition, reterr);

    return err == ERR_NONE ? rank_for(view, page, reterr) : err;
}

/* Visit the rows of calls by their numbers, in that order. */
static enum err visit_window(struct view *view, const struct call_window *window,
                             call_visitor *visit, void *context, struct error *reterr)
{
    struct call_visit visiting = {.visit = visit, .context = context};
    bool is_enough = false;
    struct select select;
    struct db_stmt stmt;
    enum err err;

    call_reader_begin_few(&select);
    select_add_int(&select, " AND c.id = ?", 0);
    err = select_prepare(&select, view_db(view), &stmt, reterr);
    for (size_t i = 0; i < window->count && err == ERR_NONE && !is_enough; i++) {
        bool is_row = false;

        db_bind_int(&stmt, 1, (int64_t)window->ids[i]);
        err = db_step(&stmt, &is_row, reterr);
        if (err == ERR_NONE && is_row)
            err = call_reader_read(view, &stmt, &visiting, &is_enough, reterr);
        db_reset(&stmt);
    }
    db_finalize(&stmt);
    return err;
}

/* The calls of the window are found first, by what it takes to sort them; then their rows are read. */
static enum err query_tables(struct view *view, const struct call_page *page, call_visitor *visit,
                             void *context, struct error *reterr)
{
    struct call_visit visiting = {.visit = visit, .context = context};
    struct call_condition condition;
    struct select select;
    enum err err = make_ready(view, page, &condition, reterr);

    if (err == ERR_NONE) {
        call_reader_begin_few(&select);
        select_add(&select, " AND c.id IN (SELECT c.id FROM call AS c WHERE true");
        call_condition_add(&condition, &select);
        add_window(&select, page);
        select_add(&select, ")");
        add_order(&select, page);
        err = view_run(view, &select, call_reader_read, &visiting, reterr);
    }
    call_condition_release(&condition);
    return err;
}

enum err query_page(struct view *view, const struct call_page *page, call_visitor *visit,
                    void *context, struct error *reterr)
{
    struct call_window window = {0};
    bool is_found = false;
    enum err err = rank_for(view, page, reterr);

    if (err == ERR_NONE)
        err = call_window_find(view, page, &window, &is_found, reterr);
    if (err == ERR_NONE)
        err = is_found ? visit_window(view, &window, visit, context, reterr)
                       : query_tables(view, page, visit, context, reterr);
    call_window_release(&window);
    return err;
}

enum err query_page_place(struct view *view, const struct call_page *page, uint64_t *ret_place,
                          struct error *reterr)
{
    struct call_page forward = *page;
    struct call_condition condition;
    struct select select;
    int64_t place = 0;
    bool is_found = false;
    enum err err = rank_for(view, page, reterr);

    forward.is_backward = false;
    if (err == ERR_NONE)
        err = call_window_count(view, &page->which, &forward, ret_place, &is_found, reterr);
    if (err != ERR_NONE || is_found)
        return err;
    err = make_ready(view, page, &condition, reterr);
    if (err == ERR_NONE) {
        select_init(&select, "SELECT count(*) FROM call AS c WHERE true");
        call_condition_add(&condition, &select);
        add_anchor(&select, &forward, is_falling(&forward) ? ">" : "<");
        err = view_run_for_int(view, &select, &place, reterr);
    }
    call_condition_release(&condition);
    if (err == ERR_NONE)
        *ret_place = (uint64_t)place;
    return err;
}
