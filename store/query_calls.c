#include "store/query_calls.h"

#include "store/filter.h"
#include "store/schema.h"
#include "store/view_inner.h"

#include <inttypes.h>

#define CALL_COLUMNS                                                                               \
    "SELECT c.id, c.state, c.ended_by, c.is_invite, c.final, c.src, c.dst, c.start_us,"            \
    " c.alerting_us, c.answer_us, c.end_us, c.last_us, c.messages, c.retransmissions,"             \
    " c.duplicates, c.findings, c.reason, c.short_id, c.method, c.ruri, c.from_user, c.from_host," \
    " c.from_display, c.to_user, c.to_host, c.to_display,"

/* The Call-ID of the first leg, and how many legs there are: by index, or in one pass over all legs
 * as long as the store is being written and has none. */
static const char calls_by_index[] =
    CALL_COLUMNS " (SELECT call_id FROM leg WHERE call = c.id ORDER BY id LIMIT 1),"
                 " (SELECT count(*) FROM leg WHERE call = c.id)"
                 " FROM call AS c WHERE true";
static const char calls_without_legs[] = CALL_COLUMNS " NULL, 0 FROM call AS c WHERE true";
static const char calls_in_a_pass[] =
    CALL_COLUMNS " l.call_id, l.legs"
                 " FROM call AS c LEFT JOIN"
                 " (SELECT call, call_id, min(id), count(*) AS legs FROM leg GROUP BY call) AS l"
                 " ON l.call = c.id WHERE true";

/* Filters of one query. */
struct filters {
    struct filter *from;
    struct filter *to;
    struct filter *ruri;
};

struct call_visit {
    call_visitor *visit;
    void *context;
    bool is_any; /* a row was visited */
};

static void read_call_numbers(const struct db_stmt *stmt, struct call_row *row)
{
    row->id = db_u64(stmt, 0);
    row->state = (enum call_state)db_u8(stmt, 1);
    row->ended_by = (enum call_party)db_u8(stmt, 2);
    row->is_invite = db_bool(stmt, 3);
    row->final = db_u16(stmt, 4);
    row->start_us = db_int(stmt, 7);
    row->alerting_us = db_int(stmt, 8);
    row->answer_us = db_int(stmt, 9);
    row->end_us = db_int(stmt, 10);
    row->last_us = db_int(stmt, 11);
    row->messages = db_u32(stmt, 12);
    row->retransmissions = db_u32(stmt, 13);
    row->duplicates = db_u32(stmt, 14);
    row->findings = db_u32(stmt, 15);
    row->legs = db_u32(stmt, 27);
}

static void read_call_texts(const struct db_stmt *stmt, struct call_row *row)
{
    row->reason = db_slice(stmt, 16);
    row->short_id = db_slice(stmt, 17);
    row->method = db_slice(stmt, 18);
    row->ruri = db_slice(stmt, 19);
    row->from_user = db_slice(stmt, 20);
    row->from_host = db_slice(stmt, 21);
    row->from_display = db_slice(stmt, 22);
    row->to_user = db_slice(stmt, 23);
    row->to_host = db_slice(stmt, 24);
    row->to_display = db_slice(stmt, 25);
    row->call_id = db_slice(stmt, 26);
}

static enum err read_call(struct view *view, const struct db_stmt *stmt, void *context,
                          bool *ret_is_enough, struct error *reterr)
{
    struct call_visit *visit = context;
    struct call_row row;
    enum err err = view_endpoint(view, db_u32(stmt, 5), &row.src, reterr);

    if (err == ERR_NONE)
        err = view_endpoint(view, db_u32(stmt, 6), &row.dst, reterr);
    if (err != ERR_NONE)
        return err;
    read_call_numbers(stmt, &row);
    read_call_texts(stmt, &row);
    visit->is_any = true;
    *ret_is_enough = !visit->visit(visit->context, &row);
    return ERR_NONE;
}

static enum err begin_calls(struct view *view, const struct call_query *query,
                            struct select *select, struct error *reterr)
{
    bool has_index;
    enum err err = schema_has_index(view_db(view), SCHEMA_INDEX_LEG_CALL, &has_index, reterr);

    if (err == ERR_NONE && query->omits_legs)
        select_init(select, calls_without_legs);
    else if (err == ERR_NONE)
        select_init(select, has_index ? calls_by_index : calls_in_a_pass);
    return err;
}

static void filters_free(struct filters *filters)
{
    filter_free(filters->from);
    filter_free(filters->to);
    filter_free(filters->ruri);
}

static enum err filters_new(const struct call_query *query, struct filters *ret_filters,
                            struct error *reterr)
{
    enum err err = ERR_NONE;

    *ret_filters = (struct filters){0};
    if (query->from != NULL)
        err = filter_new(query->from, &ret_filters->from, reterr);
    if (err == ERR_NONE && query->to != NULL)
        err = filter_new(query->to, &ret_filters->to, reterr);
    if (err == ERR_NONE && query->ruri != NULL)
        err = filter_new(query->ruri, &ret_filters->ruri, reterr);
    return err;
}

/* Add the conditions of a query; the cheap ones first. */
static void add_conditions(struct select *select, const struct call_query *query,
                           const struct filters *filters)
{
    if (!query->is_all)
        select_add(select, " AND c.is_invite");
    if (query->since_us != 0)
        select_add_int(select, " AND c.start_us >= ?", query->since_us);
    if (query->until_us != 0)
        select_add_int(select, " AND c.start_us <= ?", query->until_us);
    if (query->states != 0)
        select_add_int(select, " AND ((1 << c.state) & ?) != 0", query->states);
    if (query->has_problem)
        select_add(select, " AND c.findings > 0");
    if (filters->from != NULL)
        select_add_pointer(select, " AND is_match(?, c.from_user, c.from_host, c.from_display)",
                           filters->from, VIEW_FILTER_TYPE);
    if (filters->to != NULL)
        select_add_pointer(select, " AND is_match(?, c.to_user, c.to_host, c.to_display)",
                           filters->to, VIEW_FILTER_TYPE);
    if (filters->ruri != NULL)
        select_add_pointer(select, " AND is_match(?, c.ruri)", filters->ruri, VIEW_FILTER_TYPE);
}

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
    struct call_visit visiting = {.visit = visit, .context = context};
    struct filters filters;
    struct select select;
    int64_t is_in_order;
    enum err err = filters_new(query, &filters, reterr);

    if (err == ERR_NONE)
        err = schema_property(view_db(view), SCHEMA_CALLS_IN_ORDER, &is_in_order, reterr);
    if (err == ERR_NONE)
        err = begin_calls(view, query, &select, reterr);
    if (err == ERR_NONE) {
        add_conditions(&select, query, &filters);
        add_order(&select, query, is_in_order != 0);
        err = view_run(view, &select, read_call, &visiting, reterr);
    }
    filters_free(&filters);
    return err;
}

enum err query_call_counts(struct view *view, const struct call_query *query, uint64_t *ret_total,
                           uint64_t *ret_matching, struct error *reterr)
{
    const struct call_query everything = {.is_all = query->is_all};
    struct filters filters;
    struct select select;
    int64_t total;
    int64_t matching;
    enum err err = filters_new(query, &filters, reterr);

    if (err == ERR_NONE) {
        select_init(&select, "SELECT count(*) FROM call AS c WHERE true");
        add_conditions(&select, &everything, &(struct filters){0});
        err = view_run_for_int(view, &select, &total, reterr);
    }
    if (err == ERR_NONE) {
        select_init(&select, "SELECT count(*) FROM call AS c WHERE true");
        add_conditions(&select, query, &filters);
        err = view_run_for_int(view, &select, &matching, reterr);
    }
    filters_free(&filters);
    if (err != ERR_NONE)
        return err;
    *ret_total = (uint64_t)total;
    *ret_matching = (uint64_t)matching;
    return ERR_NONE;
}

enum err query_call(struct view *view, uint64_t call, call_visitor *visit, void *context,
                    struct error *reterr)
{
    struct call_visit visiting = {.visit = visit, .context = context};
    struct select select;
    enum err err;

    /* For one call both subqueries are cheap, index or not. */
    select_init(&select, calls_by_index);
    select_add_int(&select, " AND c.id = ?", (int64_t)call);
    err = view_run(view, &select, read_call, &visiting, reterr);
    if (err == ERR_NONE && !visiting.is_any)
        return error_set(reterr, ERR_NOT_FOUND, "there is no call %" PRIu64, call);
    return err;
}
