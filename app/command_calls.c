#include "app/commands.h"

#include "app/items.h"
#include "export/json.h"
#include "export/json_counts.h"
#include "export/list.h"

/* A listing in progress: by a table, or by JSON objects. */
struct listing {
    struct command *command;
    struct list *list;
    struct items items;
    struct error *reterr;
    enum err err;
};

static bool list_one(void *context, const struct call_row *row)
{
    struct listing *listing = context;

    listing->err = list_call(listing->list, row);
    return listing->err == ERR_NONE && !out_has_failed(&listing->command->output.out);
}

static bool write_one(void *context, const struct call_row *row)
{
    struct listing *listing = context;
    struct out *out = &listing->command->output.out;

    items_next(&listing->items);
    listing->err = json_call(out, listing->command->input.view, row, listing->reterr);
    return listing->err == ERR_NONE && !out_has_failed(out);
}

static const char *columns_of(const struct command *command)
{
    if (command->options->columns == NULL && command->options->kind == KIND_ALL &&
        command->format != FORMAT_CSV && command->format != FORMAT_PLAIN)
        return LIST_ALL_DEFAULT;
    return command->options->columns;
}

static enum err list_table(struct listing *listing, struct selection_counts *ret_counts)
{
    struct command *command = listing->command;
    struct list_options options = {
        .form = command->format == FORMAT_CSV     ? LIST_CSV
                : command->format == FORMAT_PLAIN ? LIST_PLAIN
                                                  : LIST_TABLE,
        .columns = columns_of(command),
        .style = command->output.style,
        .start_us = command->input.start_us,
        .end_us = command->input.end_us,
    };
    enum err err = list_new_calls(&options, &command->output.out, &listing->list, listing->reterr);

    if (err != ERR_NONE)
        return err;
    command->selection.query.omits_legs = !list_needs_legs(listing->list);
    command->selection.query.columns = list_reads(listing->list);
    err =
        selection_visit_calls(&command->selection, list_one, listing, ret_counts, listing->reterr);
    list_finish(listing->list);
    list_free(listing->list);
    return err;
}

static enum err list_json(struct listing *listing, struct selection_counts *ret_counts)
{
    struct command *command = listing->command;
    enum err err;

    items_begin(&listing->items, command->format, &command->output.out);
    err =
        selection_visit_calls(&command->selection, write_one, listing, ret_counts, listing->reterr);
    if (err == ERR_NONE && counts_has_shown(&command->input.counts)) {
        items_next(&listing->items);
        json_counts(&command->output.out, &command->input.counts);
    }
    items_end(&listing->items);
    return err;
}

enum err calls_body(struct command *command, struct selection_counts *ret_counts,
                    struct error *reterr)
{
    struct listing listing = {.command = command, .reterr = reterr};
    bool is_json = command->format == FORMAT_JSON || command->format == FORMAT_JSONL;
    enum err err = is_json ? list_json(&listing, ret_counts) : list_table(&listing, ret_counts);

    return err != ERR_NONE ? err : listing.err;
}

int command_calls(const struct options *options)
{
    struct command_plan plan = {
        .body = calls_body,
        .kind = KIND_INVITES,
        .omitted =
            1u << KIND_MESSAGE | 1u << KIND_TRANSACTION | 1u << KIND_DIALOG | 1u << KIND_FRAME,
    };

    return command_run(options, &plan);
}
