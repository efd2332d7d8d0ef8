#include "store/query_stats.h"

#include "store/kind_reader.h"

struct capture_visit {
    capture_visitor *visit;
    void *context;
};

static enum err read_capture(struct view *view, const struct db_stmt *stmt, void *context,
                             bool *ret_is_enough, struct error *reterr)
{
    const struct capture_visit *visit = context;
    struct capture_row row;
    enum err err = kind_read(view, KIND_CAPTURE, KIND_ALL_COLUMNS, stmt, &row, NULL, reterr);

    if (err == ERR_NONE)
        *ret_is_enough = !visit->visit(visit->context, &row);
    return err;
}

static enum err read_counter(struct view *view, const struct db_stmt *stmt, void *context,
                             bool *ret_is_enough, struct error *reterr)
{
    struct counts *counts = context;
    enum counter counter = counter_of(db_slice(stmt, 0));

    (void)view, (void)reterr;
    if (counter != COUNTER_COUNT)
        counts->at[counter] = db_u64(stmt, 1);
    *ret_is_enough = false;
    return ERR_NONE;
}

enum err query_captures(struct view *view, capture_visitor *visit, void *context,
                        struct error *reterr)
{
    struct capture_visit visiting = {.visit = visit, .context = context};
    struct select select;

    kind_select(KIND_CAPTURE, "", KIND_ALL_COLUMNS, &select);
    select_add(&select, " FROM capture ORDER BY id");
    return view_run(view, &select, read_capture, &visiting, reterr);
}

enum err query_counts(struct view *view, struct counts *ret_counts, struct error *reterr)
{
    struct select select;

    *ret_counts = (struct counts){0};
    select_init(&select, "SELECT name, value FROM counter");
    return view_run(view, &select, read_counter, ret_counts, reterr);
}
