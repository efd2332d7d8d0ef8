#include "store/query_stats.h"

#include "store/view_inner.h"

struct capture_visit {
    capture_visitor *visit;
    void *context;
};

static enum err read_capture(struct view *view, const struct db_stmt *stmt, void *context,
                             bool *ret_is_enough, struct error *reterr)
{
    const struct capture_visit *visit = context;
    const struct capture_row row = {
        .id = db_u32(stmt, 0),
        .link_type = (int32_t)db_int(stmt, 1),
        .snap_len = db_u32(stmt, 2),
        .is_pcapng = db_bool(stmt, 3),
        .is_rereadable = db_bool(stmt, 4),
        .size = db_int(stmt, 5),
        .modified_us = db_time(stmt, 6),
        .frames = db_u64(stmt, 7),
        .bytes = db_u64(stmt, 8),
        .first_us = db_time(stmt, 9),
        .last_us = db_time(stmt, 10),
        .path = db_slice(stmt, 11),
        .damage = db_slice(stmt, 12),
    };

    (void)view, (void)reterr;
    *ret_is_enough = !visit->visit(visit->context, &row);
    return ERR_NONE;
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

    select_init(&select,
                "SELECT id, link_type, snap_len, is_pcapng, is_rereadable, size, modified_us,"
                " frames, bytes, first_us, last_us, path, damage FROM capture ORDER BY id");
    return view_run(view, &select, read_capture, &visiting, reterr);
}

enum err query_counts(struct view *view, struct counts *ret_counts, struct error *reterr)
{
    struct select select;

    *ret_counts = (struct counts){0};
    select_init(&select, "SELECT name, value FROM counter");
    return view_run(view, &select, read_counter, ret_counts, reterr);
}
