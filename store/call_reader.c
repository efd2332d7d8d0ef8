#include "store/call_reader.h"

#include "store/kind_reader.h"
#include "store/schema.h"

/* What is read beside the columns of the call: the Call-ID of its first leg, and how many legs it has. By
 * index, or in one pass over all legs as long as the store is being written and has no index. */
static const char by_index[] = ", (SELECT call_id FROM leg WHERE call = c.id ORDER BY id LIMIT 1),"
                               " (SELECT count(*) FROM leg WHERE call = c.id)"
                               " FROM call AS c WHERE true";
static const char without_legs[] = ", NULL, 0 FROM call AS c WHERE true";
static const char in_a_pass[] =
    ", l.call_id, l.legs"
    " FROM call AS c LEFT JOIN"
    " (SELECT call, call_id, min(id), count(*) AS legs FROM leg GROUP BY call) AS l"
    " ON l.call = c.id WHERE true";

/* A row of which no column was read. */
static const struct call_row nothing = {
    .start_us = TIME_NONE,
    .ringing_us = TIME_NONE,
    .answer_us = TIME_NONE,
    .first_final_us = TIME_NONE,
    .end_us = TIME_NONE,
    .last_us = TIME_NONE,
    .pdd_us = TIME_NONE,
    .setup_us = TIME_NONE,
    .duration_us = TIME_NONE,
};

static uint64_t columns_of(uint64_t columns)
{
    return columns == 0 ? KIND_ALL_COLUMNS : columns;
}

enum err call_reader_read(struct view *view, const struct db_stmt *stmt, void *context,
                          bool *ret_is_enough, struct error *reterr)
{
    struct call_visit *visit = context;
    struct call_row row = nothing;
    int next;
    enum err err =
        kind_read(view, KIND_CALL, columns_of(visit->columns), stmt, &row, &next, reterr);

    if (err != ERR_NONE)
        return err;
    row.call_id = db_slice(stmt, next);
    row.legs = db_u32(stmt, next + 1);
    visit->is_any = true;
    *ret_is_enough = !visit->visit(visit->context, &row);
    return ERR_NONE;
}

static void begin(struct select *select, uint64_t columns, const char *rest)
{
    kind_select(KIND_CALL, "c.", columns_of(columns), select);
    select_add(select, rest);
}

enum err call_reader_begin(struct view *view, const struct call_query *query, struct select *select,
                           struct error *reterr)
{
    bool has_index;
    enum err err = schema_has_index(view_db(view), SCHEMA_INDEX_LEG_CALL, &has_index, reterr);

    if (err == ERR_NONE && query->omits_legs)
        begin(select, query->columns, without_legs);
    else if (err == ERR_NONE)
        begin(select, query->columns, has_index ? by_index : in_a_pass);
    return err;
}

void call_reader_begin_few(struct select *select)
{
    begin(select, 0, by_index);
}
