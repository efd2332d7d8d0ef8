/* The findings of a call, with their rules and evidence; declared in store/query_calls.h. */
#include "store/kind_reader.h"
#include "store/query_calls.h"

struct finding_visit {
    finding_visitor *visit;
    void *context;
    uint64_t call;
    struct db_stmt find_evidence;
    struct evidence_row evidence[EVIDENCE_MAX];
};

static enum err prepare_evidence(struct view *view, struct finding_visit *visit,
                                 struct error *reterr)
{
    struct select select;

    kind_select(KIND_EVIDENCE, "", KIND_ALL_COLUMNS, &select);
    select_add(&select, " FROM evidence WHERE finding = ? ORDER BY position");
    return select_prepare(&select, view_db(view), &visit->find_evidence, reterr);
}

/* Read what the finding rests on; there is little of it, and no text. */
static enum err read_evidence(struct view *view, struct finding_visit *visit,
                              struct finding_row *row, struct error *reterr)
{
    struct db_stmt *stmt = &visit->find_evidence;
    bool is_row = true;
    enum err err = ERR_NONE;

    row->evidence = visit->evidence;
    row->evidence_count = 0;
    db_bind_int(stmt, 1, (int64_t)row->id);
    while (err == ERR_NONE && row->evidence_count < EVIDENCE_MAX) {
        err = db_step(stmt, &is_row, reterr);
        if (err != ERR_NONE || !is_row)
            break;
        err = kind_read(view, KIND_EVIDENCE, KIND_ALL_COLUMNS, stmt,
                        &visit->evidence[row->evidence_count++], NULL, reterr);
    }
    db_reset(stmt);
    return err;
}

static void show_with_first(struct finding_row *row)
{
    const struct evidence_row *first = row->evidence;

    if (row->evidence_count == 0)
        return;
    row->message = first->message;
    row->transaction = first->transaction;
    row->dialog = first->dialog;
    row->offset = first->offset;
    row->length = first->length;
}

static enum err read_finding(struct view *view, const struct db_stmt *stmt, void *context,
                             bool *ret_is_enough, struct error *reterr)
{
    struct finding_visit *visit = context;
    struct finding_row row = {.call = visit->call};
    int next;
    enum err err = kind_read(view, KIND_FINDING, KIND_ALL_COLUMNS, stmt, &row, &next, reterr);

    if (err == ERR_NONE)
        err = read_evidence(view, visit, &row, reterr);
    if (err != ERR_NONE)
        return err;
    row.rule = db_slice(stmt, next);
    row.section = db_slice(stmt, next + 1);
    row.text = db_slice(stmt, next + 2);
    show_with_first(&row);
    *ret_is_enough = !visit->visit(visit->context, &row);
    return ERR_NONE;
}

enum err query_findings(struct view *view, uint64_t call, finding_visitor *visit, void *context,
                        struct error *reterr)
{
    struct finding_visit visiting = {.visit = visit, .context = context, .call = call};
    struct select select;
    enum err err = prepare_evidence(view, &visiting, reterr);

    if (err == ERR_NONE) {
        kind_select(KIND_FINDING, "f.", KIND_ALL_COLUMNS, &select);
        select_add(&select, ", r.slug, r.section, r.text"
                            " FROM finding AS f LEFT JOIN rule AS r ON r.id = f.rule");
        select_add_int(&select, " WHERE f.leg IN (SELECT id FROM leg WHERE call = ?",
                       (int64_t)call);
        select_add(&select, ") ORDER BY f.time_us, f.id");
        err = view_run(view, &select, read_finding, &visiting, reterr);
    }
    db_finalize(&visiting.find_evidence);
    return err;
}
