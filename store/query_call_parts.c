/* What belongs to one call; declared in store/query_calls.h. */
#include "store/query_calls.h"
#include "store/view_inner.h"

#define LEGS_OF_CALL "(SELECT id FROM leg WHERE call = ?)"

/* The visitor of the kind that is asked for, and its context. */
struct part_visit {
    union {
        leg_visitor *leg;
        dialog_visitor *dialog;
        transaction_visitor *transaction;
        finding_visitor *finding;
    } visit;
    void *context;
    uint64_t call;
};

static enum err run(struct view *view, const char *sql, const char *order, row_reader *read,
                    struct part_visit *visit, struct error *reterr)
{
    struct select select;

    select_init(&select, sql);
    select_add_int(&select, order, (int64_t)visit->call);
    return view_run(view, &select, read, visit, reterr);
}

static enum err read_leg(struct view *view, const struct db_stmt *stmt, void *context,
                         bool *ret_is_enough, struct error *reterr)
{
    const struct part_visit *visit = context;
    const struct leg_row row = {
        .id = db_u64(stmt, 0),
        .call = db_u64(stmt, 1),
        .start_us = db_time(stmt, 2),
        .short_id = db_slice(stmt, 3),
        .call_id = db_slice(stmt, 4),
    };

    (void)view, (void)reterr;
    *ret_is_enough = !visit->visit.leg(visit->context, &row);
    return ERR_NONE;
}

static enum err read_dialog(struct view *view, const struct db_stmt *stmt, void *context,
                            bool *ret_is_enough, struct error *reterr)
{
    const struct part_visit *visit = context;
    const struct dialog_row row = {
        .id = db_u64(stmt, 0),
        .leg = db_u64(stmt, 1),
        .state = (enum dialog_state)db_u8(stmt, 2),
        .start_us = db_time(stmt, 3),
        .confirmed_us = db_time(stmt, 4),
        .end_us = db_time(stmt, 5),
        .method = db_slice(stmt, 6),
        .from_tag = db_slice(stmt, 7),
        .to_tag = db_slice(stmt, 8),
    };

    (void)view, (void)reterr;
    *ret_is_enough = !visit->visit.dialog(visit->context, &row);
    return ERR_NONE;
}

static enum err read_transaction(struct view *view, const struct db_stmt *stmt, void *context,
                                 bool *ret_is_enough, struct error *reterr)
{
    const struct part_visit *visit = context;
    struct transaction_row row = {
        .id = db_u64(stmt, 0),
        .leg = db_u64(stmt, 1),
        .dialog = db_u64(stmt, 2),
        .state = (enum transaction_state)db_u8(stmt, 3),
        .is_started = db_bool(stmt, 4),
        .final = db_u16(stmt, 5),
        .cseq = db_u32(stmt, 6),
        .requests = db_u32(stmt, 9),
        .responses = db_u32(stmt, 10),
        .start_us = db_time(stmt, 11),
        .first_response_us = db_time(stmt, 12),
        .final_us = db_time(stmt, 13),
        .last_us = db_time(stmt, 14),
        .method = db_slice(stmt, 15),
        .branch = db_slice(stmt, 16),
    };
    enum err err = view_endpoint(view, db_u32(stmt, 7), &row.src, reterr);

    if (err == ERR_NONE)
        err = view_endpoint(view, db_u32(stmt, 8), &row.dst, reterr);
    if (err == ERR_NONE)
        *ret_is_enough = !visit->visit.transaction(visit->context, &row);
    return err;
}

static enum err read_finding(struct view *view, const struct db_stmt *stmt, void *context,
                             bool *ret_is_enough, struct error *reterr)
{
    const struct part_visit *visit = context;
    const struct finding_row row = {
        .id = db_u64(stmt, 0),
        .call = visit->call,
        .message = db_u64(stmt, 1),
        .transaction = db_u64(stmt, 2),
        .dialog = db_u64(stmt, 3),
        .time_us = db_time(stmt, 4),
        .from = db_u32(stmt, 5),
        .length = db_u32(stmt, 6),
        .severity = db_u8(stmt, 7),
        .rule = db_slice(stmt, 8),
        .section = db_slice(stmt, 9),
        .text = db_slice(stmt, 10),
        .detail = db_slice(stmt, 11),
    };

    (void)view, (void)reterr;
    *ret_is_enough = !visit->visit.finding(visit->context, &row);
    return ERR_NONE;
}

enum err query_legs(struct view *view, uint64_t call, leg_visitor *visit, void *context,
                    struct error *reterr)
{
    struct part_visit visiting = {.visit.leg = visit, .context = context, .call = call};

    return run(view, "SELECT id, call, start_us, short_id, call_id FROM leg WHERE call = ",
               "? ORDER BY start_us, id", read_leg, &visiting, reterr);
}

enum err query_dialogs(struct view *view, uint64_t call, dialog_visitor *visit, void *context,
                       struct error *reterr)
{
    struct part_visit visiting = {.visit.dialog = visit, .context = context, .call = call};

    return run(view,
               "SELECT id, leg, state, start_us, confirmed_us, end_us, method, from_tag, to_tag"
               " FROM dialog WHERE leg IN ",
               LEGS_OF_CALL " ORDER BY start_us, id", read_dialog, &visiting, reterr);
}

enum err query_transactions(struct view *view, uint64_t call, transaction_visitor *visit,
                            void *context, struct error *reterr)
{
    struct part_visit visiting = {.visit.transaction = visit, .context = context, .call = call};

    return run(view,
               "SELECT id, leg, dialog, state, is_started, final, cseq, src, dst, requests,"
               " responses, start_us, first_response_us, final_us, last_us, method, branch"
               " FROM transaction_ WHERE leg IN ",
               LEGS_OF_CALL " ORDER BY start_us, id", read_transaction, &visiting, reterr);
}

enum err query_findings(struct view *view, uint64_t call, finding_visitor *visit, void *context,
                        struct error *reterr)
{
    struct part_visit visiting = {.visit.finding = visit, .context = context, .call = call};

    return run(view,
               "SELECT id, message, transaction_, dialog, time_us, offset, length, severity, rule,"
               " section, text, detail FROM finding WHERE leg IN ",
               LEGS_OF_CALL " ORDER BY time_us, id", read_finding, &visiting, reterr);
}
