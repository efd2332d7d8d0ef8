#include "store/query_changes.h"

#include "store/view_private.h"

struct change_visit {
    change_visitor *visit;
    void *context;
};

static enum err read_change(struct view *view, const struct db_stmt *stmt, void *context,
                            bool *ret_is_enough, struct error *reterr)
{
    const struct change_visit *visit = context;

    (void)view;
    (void)reterr;
    *ret_is_enough = !visit->visit(visit->context, db_u64(stmt, 0), db_u64(stmt, 1));
    return ERR_NONE;
}

/* A store of the first version has no table of changes. */
static enum err has_changes(struct view *view, bool *ret_has_changes, struct error *reterr)
{
    int64_t count;
    enum err err = db_run_for_int(
        view_db(view),
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'change'", &count,
        reterr);

    if (err == ERR_NONE)
        *ret_has_changes = count > 0;
    return err;
}

enum err query_changes(struct view *view, uint64_t after, uint64_t limit, change_visitor *visit,
                       void *context, struct error *reterr)
{
    struct change_visit visiting = {.visit = visit, .context = context};
    struct select select;
    bool is_there;
    enum err err = has_changes(view, &is_there, reterr);

    if (err != ERR_NONE || !is_there)
        return err;
    select_init(&select, "SELECT max(number), call FROM change WHERE true");
    select_add_int(&select, " AND number > ?", (int64_t)after);
    select_add(&select, " GROUP BY call ORDER BY max(number)");
    if (limit != 0)
        select_add_int(&select, " LIMIT ?", limit > INT64_MAX ? INT64_MAX : (int64_t)limit);
    return view_run(view, &select, read_change, &visiting, reterr);
}

enum err query_change_span(struct view *view, uint64_t *ret_oldest, uint64_t *ret_latest,
                           struct error *reterr)
{
    int64_t oldest = 0;
    int64_t latest = 0;
    bool is_there;
    enum err err = has_changes(view, &is_there, reterr);

    if (err == ERR_NONE && is_there)
        err = db_run_for_int(view_db(view), "SELECT min(number) FROM change", &oldest, reterr);
    if (err == ERR_NONE && is_there)
        err = db_run_for_int(view_db(view), "SELECT max(number) FROM change", &latest, reterr);
    if (err != ERR_NONE)
        return err;
    *ret_oldest = (uint64_t)oldest;
    *ret_latest = (uint64_t)latest;
    return ERR_NONE;
}
