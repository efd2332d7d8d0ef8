#include "store/query_messages.h"

#include "store/kind_reader.h"
#include "store/schema.h"

#include <inttypes.h>
#include <stdlib.h>

/* More calls than these are looked up in a sorted list and not named in the text. */
#define CALLS_IN_TEXT 64

/* What is read beside the columns of the message. */
static const char rest[] =
    ", l.call, l.call_id, c.short_id"
    " FROM message_row AS m LEFT JOIN leg AS l ON l.id = m.leg LEFT JOIN call AS c ON c.id = l.call"
    " WHERE true";

struct message_visit {
    message_visitor *visit;
    void *context;
    bool is_any; /* a row was visited */
};

/* How the store can be asked, looked up once a query. */
struct plan {
    bool is_in_order; /* ids rise with times */
    bool is_by_leg;   /* few calls: their legs are looked for one by one */
    bool has_span;    /* only ids from first_id to last_id */
    uint64_t first_id;
    uint64_t last_id;
    uint64_t *sorted; /* the calls in rising order, when they are many */
    struct view_set set;
};

static enum err read_message(struct view *view, const struct db_stmt *stmt, void *context,
                             bool *ret_is_enough, struct error *reterr)
{
    const struct message_visit *visit = context;
    struct message_row row;
    int next;
    enum err err = kind_read(view, KIND_MESSAGE, KIND_ALL_COLUMNS, stmt, &row, &next, reterr);

    if (err != ERR_NONE)
        return err;
    row.call = db_u64(stmt, next);
    row.call_id = db_slice(stmt, next + 1);
    row.short_id = db_slice(stmt, next + 2);
    *ret_is_enough = !visit->visit(visit->context, &row);
    return ERR_NONE;
}

static void begin(struct select *select)
{
    kind_select(KIND_MESSAGE, "m.", KIND_ALL_COLUMNS, select);
    select_add(select, rest);
}

/* Add "call IN (?, ...)", or a look-up in the set for many. */
static void add_calls(struct select *select, const struct message_query *query, struct plan *plan)
{
    if (plan->sorted != NULL) {
        select_add_pointer(select, "is_wanted(?, call)", &plan->set, VIEW_SET_TYPE);
        return;
    }
    for (size_t i = 0; i < query->call_count; i++)
        select_add_int(select, i == 0 ? "call IN (?" : ", ?", (int64_t)query->calls[i]);
    select_add(select, ")");
}

static enum err sort_calls(const struct message_query *query, struct plan *plan,
                           struct error *reterr)
{
    if (query->call_count <= CALLS_IN_TEXT)
        return ERR_NONE;
    plan->sorted = malloc(query->call_count * sizeof(*plan->sorted));
    if (plan->sorted == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory for %zu calls", query->call_count);
    memcpy(plan->sorted, query->calls, query->call_count * sizeof(*plan->sorted));
    qsort(plan->sorted, query->call_count, sizeof(*plan->sorted), view_compare_ids);
    plan->set = (struct view_set){.ids = plan->sorted, .count = query->call_count};
    return ERR_NONE;
}

static enum err call_time(struct view *view, const struct message_query *query, struct plan *plan,
                          const char *which, int64_t *ret_time_us, struct error *reterr)
{
    struct select select;

    select_init(&select, "SELECT ");
    select_add(&select, which);
    select_add(&select, " FROM call WHERE id IN (SELECT call FROM leg WHERE ");
    add_calls(&select, query, plan);
    select_add(&select, ")");
    return view_run_for_int(view, &select, ret_time_us, reterr);
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The time that the query can find messages in: what it asks for and what its calls span.
 * 0: without end. */
static enum err time_span(struct view *view, const struct message_query *query, struct plan *plan,
                          int64_t *ret_since_us, int64_t *ret_until_us, struct error *reterr)
{
    int64_t start_us = 0;
    int64_t last_us = 0;
    enum err err = ERR_NONE;

    if (query->call_count > 0)
        err = call_time(view, query, plan, "min(start_us)", &start_us, reterr);
    if (err == ERR_NONE && query->call_count > 0)
        err = call_time(view, query, plan, "max(last_us)", &last_us, reterr);
    if (err != ERR_NONE)
        return err;
    *ret_since_us = later(start_us, query->since_us);
    *ret_until_us = query->until_us;
    if (last_us != 0 && (query->until_us == 0 || last_us < query->until_us))
        *ret_until_us = last_us;
    return ERR_NONE;
}

/* Where messages are in order, turn times into ids, so that only their rows are read. The times of
 * a call span all its messages. */
static enum err span_ids(struct view *view, const struct message_query *query, struct plan *plan,
                         struct error *reterr)
{
    int64_t since_us;
    int64_t until_us;
    uint64_t first = 1;
    uint64_t past = 0;
    enum err err = time_span(view, query, plan, &since_us, &until_us, reterr);

    if (err == ERR_NONE && since_us != 0)
        err = view_first_message(view, since_us, &first, reterr);
    if (err == ERR_NONE && until_us != 0 && until_us < INT64_MAX)
        err = view_first_message(view, until_us + 1, &past, reterr);
    if (err != ERR_NONE)
        return err;
    plan->has_span = true;
    plan->first_id = first > query->after_id ? first : query->after_id + 1;
    plan->last_id = past == 0 ? INT64_MAX : past - 1;
    return ERR_NONE;
}

static enum err make_plan(struct view *view, const struct message_query *query, struct plan *plan,
                          struct error *reterr)
{
    int64_t is_in_order;
    enum err err = schema_property(view_db(view), SCHEMA_MESSAGES_IN_ORDER, &is_in_order, reterr);

    if (err == ERR_NONE)
        err = sort_calls(query, plan, reterr);
    if (err != ERR_NONE)
        return err;
    plan->is_in_order = is_in_order != 0;
    plan->is_by_leg = query->call_count > 0 && plan->sorted == NULL;
    return plan->is_in_order ? span_ids(view, query, plan, reterr) : ERR_NONE;
}

/* Add what the ids do not say already. */
static void add_times(struct select *select, const struct message_query *query)
{
    if (query->since_us != 0)
        select_add_int(select, " AND m.time_us >= ?", query->since_us);
    if (query->until_us != 0)
        select_add_int(select, " AND m.time_us <= ?", query->until_us);
    if (query->after_us == 0 && query->after_id == 0)
        return;
    select_add_int(select, " AND (m.time_us, m.id) > (?", query->after_us);
    select_add_int(select, ", ?)", (int64_t)query->after_id);
}

static void build(struct select *select, const struct message_query *query, struct plan *plan)
{
    begin(select);
    if (query->call_count > 0) {
        /* The plus keeps the planner from going through the messages once a leg, where legs are many. */
        select_add(select, plan->is_by_leg ? " AND m.leg IN (SELECT id FROM leg WHERE "
                                           : " AND +m.leg IN (SELECT id FROM leg WHERE ");
        add_calls(select, query, plan);
        select_add(select, ")");
    }
    if (plan->has_span) {
        select_add_int(select, " AND m.id BETWEEN ?", (int64_t)plan->first_id);
        select_add_int(select, " AND ?", (int64_t)plan->last_id);
    } else {
        add_times(select, query);
    }
    select_add(select, plan->is_in_order ? " ORDER BY m.id" : " ORDER BY m.time_us, m.id");
    if (query->limit != 0)
        select_add_int(select, " LIMIT ?",
                       query->limit > INT64_MAX ? INT64_MAX : (int64_t)query->limit);
}

enum err query_messages(struct view *view, const struct message_query *query,
                        message_visitor *visit, void *context, struct error *reterr)
{
    struct message_visit visiting = {.visit = visit, .context = context};
    struct plan plan = {0};
    struct select select;
    enum err err = make_plan(view, query, &plan, reterr);

    if (err == ERR_NONE) {
        build(&select, query, &plan);
        err = view_run(view, &select, read_message, &visiting, reterr);
    }
    free(plan.sorted);
    return err;
}

static bool visit_it(void *context, const struct message_row *row)
{
    struct message_visit *visit = context;

    visit->is_any = true;
    return visit->visit(visit->context, row);
}

enum err query_message(struct view *view, uint64_t message, message_visitor *visit, void *context,
                       struct error *reterr)
{
    struct message_visit inner = {.visit = visit, .context = context};
    struct message_visit outer = {.visit = visit_it, .context = &inner};
    struct select select;
    enum err err;

    begin(&select);
    select_add_int(&select, " AND m.id = ?", (int64_t)message);
    err = view_run(view, &select, read_message, &outer, reterr);
    if (err == ERR_NONE && !inner.is_any)
        return error_set(reterr, ERR_NOT_FOUND, "there is no message %" PRIu64, message);
    return err;
}
