#include "app/commands.h"

#include "app/items.h"
#include "export/json.h"
#include "export/json_counts.h"
#include "export/list.h"

/* A listing in progress: by a table, or by JSON objects. */
struct listing {
    struct work *work;
    struct list *list;
    struct items items;
    struct error *reterr;
    enum err err;
};

static bool list_one(void *context, const struct call_row *row)
{
    struct listing *listing = context;

    listing->err = list_call(listing->list, row);
    return listing->err == ERR_NONE && !out_has_failed(&listing->work->output.out);
}

static bool write_one(void *context, const struct call_row *row)
{
    struct listing *listing = context;
    struct out *out = &listing->work->output.out;

    items_next(&listing->items);
    listing->err = json_call(out, listing->work->session.view, row, listing->reterr);
    return listing->err == ERR_NONE && !out_has_failed(out);
}

static const char *columns_of(const struct work *work)
{
    if (work->options->columns == NULL && work->options->kind == KIND_ALL &&
        work->format != FORMAT_CSV && work->format != FORMAT_PLAIN)
        return LIST_ALL_DEFAULT;
    return work->options->columns;
}

static enum err list_table(struct listing *listing, struct selection_counts *ret_counts)
{
    struct work *work = listing->work;
    struct list_options options = {
        .form = work->format == FORMAT_CSV     ? LIST_CSV
                : work->format == FORMAT_PLAIN ? LIST_PLAIN
                                               : LIST_TABLE,
        .columns = columns_of(work),
        .style = work->output.style,
        .start_us = work->session.start_us,
        .end_us = work->session.end_us,
    };
    enum err err = list_new_calls(&options, &work->output.out, &listing->list, listing->reterr);

    if (err != ERR_NONE)
        return err;
    work->selection.query.omits_legs = !list_needs_legs(listing->list);
    work->selection.query.columns = list_reads(listing->list);
    err = selection_visit_calls(&work->selection, list_one, listing, ret_counts, listing->reterr);
    list_finish(listing->list);
    list_free(listing->list);
    return err;
}

static enum err list_json(struct listing *listing, struct selection_counts *ret_counts)
{
    struct work *work = listing->work;
    enum err err;

    items_begin(&listing->items, work->format, &work->output.out);
    err = selection_visit_calls(&work->selection, write_one, listing, ret_counts, listing->reterr);
    if (err == ERR_NONE && counts_has_news(&work->session.counts)) {
        items_next(&listing->items);
        json_counts(&work->output.out, &work->session.counts);
    }
    items_end(&listing->items);
    return err;
}

enum err calls_body(struct work *work, struct selection_counts *ret_counts, struct error *reterr)
{
    struct listing listing = {.work = work, .reterr = reterr};
    bool is_json = work->format == FORMAT_JSON || work->format == FORMAT_JSONL;
    enum err err = is_json ? list_json(&listing, ret_counts) : list_table(&listing, ret_counts);

    return err != ERR_NONE ? err : listing.err;
}

int command_calls(const struct options *options)
{
    struct work_plan plan = {
        .body = calls_body,
        .kind = KIND_INVITES,
        .omitted =
            1u << KIND_MESSAGE | 1u << KIND_TRANSACTION | 1u << KIND_DIALOG | 1u << KIND_FRAME,
    };

    return work_run(options, &plan);
}
