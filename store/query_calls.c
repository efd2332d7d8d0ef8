#include "store/query_calls.h"

#include "store/call_condition.h"
#include "store/call_reader.h"
#include "store/call_window.h"
#include "store/schema.h"

#include <inttypes.h>

/* Add keyset, order and limit. Where ids are in order of the start they are the order, and nothing
 * is sorted. */
static void add_order(struct select *select, const struct call_query *query, bool is_in_order)
{
    bool is_after = query->after_start_us != 0 || query->after_id != 0;

    if (is_after && is_in_order)
        select_add_int(select, " AND c.id > ?", (int64_t)query->after_id);
    if (is_after && !is_in_order) {
        select_add_int(select, " AND (c.start_us, c.id) > (?", query->after_start_us);
        select_add_int(select, ", ?)", (int64_t)query->after_id);
    }
    select_add(select, is_in_order ? " ORDER BY c.id" : " ORDER BY c.start_us, c.id");
    if (query->limit != 0)
        select_add_int(select, " LIMIT ?",
                       query->limit > INT64_MAX ? INT64_MAX : (int64_t)query->limit);
}

enum err query_calls(struct view *view, const struct call_query *query, call_visitor *visit,
                     void *context, struct error *reterr)
{
    struct call_visit visiting = {.visit = visit, .context = context, .columns = query->columns};
    struct call_condition condition;
    struct select select;
    int64_t is_in_order;
    enum err err = call_condition_init(view, query, &condition, reterr);

    if (err == ERR_NONE)
        err = schema_property(view_db(view), SCHEMA_CALLS_IN_ORDER, &is_in_order, reterr);
    if (err == ERR_NONE)
        err = call_reader_begin(view, query, &select, reterr);
    if (err == ERR_NONE) {
        call_condition_add(&condition, &select);
        add_order(&select, query, is_in_order != 0);
        err = view_run(view, &select, call_reader_read, &visiting, reterr);
    }
    call_condition_release(&condition);
    return err;
}

/* Count by reading the table. */
static enum err count_rows(struct view *view, const struct call_query *query, uint64_t *ret_count,
                           struct error *reterr)
{
    struct call_condition condition;
    struct select select;
    int64_t count = 0;
    enum err err = call_condition_init(view, query, &condition, reterr);

    if (err == ERR_NONE) {
        select_init(&select, "SELECT count(*) FROM call AS c WHERE true");
        call_condition_add(&condition, &select);
        err = view_run_for_int(view, &select, &count, reterr);
    }
    call_condition_release(&condition);
    if (err == ERR_NONE)
        *ret_count = (uint64_t)count;
    return err;
}

static enum err count(struct view *view, const struct call_query *query, uint64_t *ret_count,
                      struct error *reterr)
{
    bool is_found;
    enum err err = call_window_count(view, query, NULL, ret_count, &is_found, reterr);

    return err != ERR_NONE || is_found ? err : count_rows(view, query, ret_count, reterr);
}

enum err query_call_counts(struct view *view, const struct call_query *query, uint64_t *ret_total,
                           uint64_t *ret_matching, struct error *reterr)
{
    const struct call_query everything = {.is_all = query->is_all};
    uint64_t total;
    uint64_t matching;
    enum err err = count(view, &everything, &total, reterr);

    if (err == ERR_NONE)
        err = count(view, query, &matching, reterr);
    if (err != ERR_NONE)
        return err;
    *ret_total = total;
    *ret_matching = matching;
    return ERR_NONE;
}

enum err query_call(struct view *view, uint64_t call, call_visitor *visit, void *context,
                    struct error *reterr)
{
    struct call_visit visiting = {.visit = visit, .context = context};
    struct select select;
    enum err err;

    /* For one call both subqueries are cheap, index or not. */
    call_reader_begin_few(&select);
    select_add_int(&select, " AND c.id = ?", (int64_t)call);
    err = view_run(view, &select, call_reader_read, &visiting, reterr);
    if (err == ERR_NONE && !visiting.is_any)
        return error_set(reterr, ERR_NOT_FOUND, "there is no call %" PRIu64, call);
    return err;
}
