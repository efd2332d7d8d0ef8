/* What belongs to one call; declared in store/query_calls.h. */
#include "store/kind_reader.h"
#include "store/query_calls.h"

#define OF_CALL " WHERE leg IN (SELECT id FROM leg WHERE call = ?)"

/* The visitor of the kind that is asked for, and its context. */
struct part_visit {
    union {
        leg_visitor *leg;
        dialog_visitor *dialog;
        transaction_visitor *transaction;
    } visit;
    void *context;
    uint64_t call;
};

/* Visit the rows of a kind that belong to the call; its number is the one parameter of `condition`. */
static enum err run(struct view *view, enum fact_kind kind, const char *condition,
                    const char *order, row_reader *read, struct part_visit *visit,
                    struct error *reterr)
{
    struct select select;

    kind_select(kind, "", KIND_ALL_COLUMNS, &select);
    select_add(&select, " FROM ");
    select_add(&select, kind_table(kind)->name);
    select_add_int(&select, condition, (int64_t)visit->call);
    select_add(&select, order);
    return view_run(view, &select, read, visit, reterr);
}

static enum err read_leg(struct view *view, const struct db_stmt *stmt, void *context,
                         bool *ret_is_enough, struct error *reterr)
{
    const struct part_visit *visit = context;
    struct leg_row row;
    enum err err = kind_read(view, KIND_LEG, KIND_ALL_COLUMNS, stmt, &row, NULL, reterr);

    if (err == ERR_NONE)
        *ret_is_enough = !visit->visit.leg(visit->context, &row);
    return err;
}

static enum err read_dialog(struct view *view, const struct db_stmt *stmt, void *context,
                            bool *ret_is_enough, struct error *reterr)
{
    const struct part_visit *visit = context;
    struct dialog_row row;
    enum err err = kind_read(view, KIND_DIALOG, KIND_ALL_COLUMNS, stmt, &row, NULL, reterr);

    if (err == ERR_NONE)
        *ret_is_enough = !visit->visit.dialog(visit->context, &row);
    return err;
}

static enum err read_transaction(struct view *view, const struct db_stmt *stmt, void *context,
                                 bool *ret_is_enough, struct error *reterr)
{
    const struct part_visit *visit = context;
    struct transaction_row row;
    enum err err = kind_read(view, KIND_TRANSACTION, KIND_ALL_COLUMNS, stmt, &row, NULL, reterr);

    if (err == ERR_NONE)
        *ret_is_enough = !visit->visit.transaction(visit->context, &row);
    return err;
}

enum err query_legs(struct view *view, uint64_t call, leg_visitor *visit, void *context,
                    struct error *reterr)
{
    struct part_visit visiting = {.visit.leg = visit, .context = context, .call = call};

    return run(view, KIND_LEG, " WHERE call = ?", " ORDER BY start_us, id", read_leg, &visiting,
               reterr);
}

enum err query_dialogs(struct view *view, uint64_t call, dialog_visitor *visit, void *context,
                       struct error *reterr)
{
    struct part_visit visiting = {.visit.dialog = visit, .context = context, .call = call};

    return run(view, KIND_DIALOG, OF_CALL, " ORDER BY start_us, id", read_dialog, &visiting,
               reterr);
}

enum err query_transactions(struct view *view, uint64_t call, transaction_visitor *visit,
                            void *context, struct error *reterr)
{
    struct part_visit visiting = {.visit.transaction = visit, .context = context, .call = call};

    return run(view, KIND_TRANSACTION, OF_CALL, " ORDER BY start_us, id", read_transaction,
               &visiting, reterr);
}
