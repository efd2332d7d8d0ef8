#include "app/commands.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/call_ids.h"
#include "app/message_writer.h"
#include "app/overwrite.h"
#include "app/report.h"
#include "base/array.h"
#include "export/json.h"
#include "export/list.h"
#include "export/pcap.h"

/* What a path ends in, and which form that is. */
static const struct {
    const char *ending;
    enum format format;
} endings[] = {
    {".pcap", FORMAT_PCAP}, {".cap", FORMAT_PCAP},    {".txt", FORMAT_TXT},
    {".csv", FORMAT_CSV},   {".jsonl", FORMAT_JSONL}, {".json", FORMAT_JSON},
};

static bool ends_in(const char *path, const char *ending)
{
    size_t len = strlen(path);
    size_t ending_len = strlen(ending);

    return len > ending_len && strcmp(path + len - ending_len, ending) == 0;
}

static enum format format_of_path(const char *path)
{
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (ends_in(path, endings[i].ending))
            return endings[i].format;
    }
    return FORMAT_DEFAULT;
}

/* The calls to export, in order. */
struct chosen {
    uint64_t *ids;
    size_t count;
};

static enum err find_chosen(struct command *command, struct chosen *ret_chosen,
                            struct selection_counts *ret_counts, struct error *reterr)
{
    enum err err =
        call_ids_chosen(&command->selection, &ret_chosen->ids, &ret_chosen->count, reterr);

    if (err == ERR_NONE)
        ret_counts->shown = ret_counts->selected = ret_chosen->count;
    return err;
}

static enum err export_pcap(struct command *command, struct selection_counts *ret_counts,
                            struct error *reterr)
{
    struct pcap_options options = {
        .path = command->options->output,
        .is_forced = command->options->is_forced,
    };
    struct message_query query = {0};
    struct chosen chosen = {0};
    uint64_t frames = 0;
    enum err err = find_chosen(command, &chosen, ret_counts, reterr);

    if (err != ERR_NONE)
        return err;
    query.calls = chosen.ids;
    query.call_count = chosen.count;
    if (chosen.count > 0)
        err =
            pcap_export(command->input.view, command->input.raw, &query, &options, &frames, reterr);
    if (err == ERR_NONE && chosen.count > 0 && !command->options->is_quiet)
        report("%llu frames of %zu calls written to '%s'", (unsigned long long)frames, chosen.count,
               options.path);
    free(chosen.ids);
    return err;
}

/* An export in progress. */
struct exporting {
    struct command *command;
    struct message_writer writer;
    struct list *list;
    struct error *reterr;
    enum err err;        /* what ended it */
    enum err unread_err; /* the first bytes that could not be read */
};

static bool list_one(void *context, const struct call_row *row)
{
    struct exporting *exporting = context;

    exporting->err = list_call(exporting->list, row);
    return exporting->err == ERR_NONE;
}

static bool write_call(void *context, const struct call_row *row)
{
    struct exporting *exporting = context;
    struct command *command = exporting->command;

    items_next(&exporting->writer.items);
    exporting->err = json_call(&command->output.out, command->input.view, row, exporting->reterr);
    return exporting->err == ERR_NONE;
}

static bool write_message(void *context, const struct message_row *row)
{
    struct exporting *exporting = context;
    struct slice bytes = {0};
    struct error error;
    enum err err = raw_message(exporting->command->input.raw, row, &bytes, &error);

    if (err != ERR_NONE && exporting->unread_err == ERR_NONE)
        exporting->unread_err = error_set(exporting->reterr, err, "%s", error.text);
    return message_writer_write(&exporting->writer, row,
                                err == ERR_NONE ? bytes : (struct slice){0});
}

/* Visit the chosen calls one by one. */
static enum err visit_chosen(struct exporting *exporting, const struct chosen *chosen,
                             call_visitor *visit)
{
    enum err err = ERR_NONE;

    for (size_t i = 0; i < chosen->count && err == ERR_NONE; i++) {
        err = query_call(exporting->command->input.view, chosen->ids[i], visit, exporting,
                         exporting->reterr);
        if (err == ERR_NONE)
            err = exporting->err;
    }
    return err;
}

static enum err export_csv(struct exporting *exporting, const struct chosen *chosen)
{
    struct command *command = exporting->command;
    struct list_options options = {
        .form = LIST_CSV,
        .columns = command->options->columns,
        .style = command->output.style,
        .start_us = command->input.start_us,
        .end_us = command->input.end_us,
    };
    enum err err =
        list_new_calls(&options, &command->output.out, &exporting->list, exporting->reterr);

    if (err != ERR_NONE)
        return err;
    err = visit_chosen(exporting, chosen, list_one);
    list_finish(exporting->list);
    list_free(exporting->list);
    return err;
}

/* Write the calls (as JSON only) and then, in one pass, all their messages. */
static enum err export_messages(struct exporting *exporting, const struct chosen *chosen)
{
    struct command *command = exporting->command;
    struct message_query query = {.calls = chosen->ids, .call_count = chosen->count};
    enum err err = message_writer_begin(&exporting->writer, command, true, exporting->reterr);

    if (err == ERR_NONE && command->format != FORMAT_TXT)
        err = visit_chosen(exporting, chosen, write_call);
    if (err == ERR_NONE && chosen->count > 0)
        err = query_messages(command->input.view, &query, write_message, exporting,
                             exporting->reterr);
    if (err == ERR_NONE)
        err = message_writer_end(&exporting->writer);
    return err != ERR_NONE ? err : exporting->unread_err;
}

static enum err export_body(struct command *command, struct selection_counts *ret_counts,
                            struct error *reterr)
{
    struct exporting exporting = {.command = command, .reterr = reterr};
    struct chosen chosen = {0};
    enum err err;

    if (command->format == FORMAT_PCAP)
        return export_pcap(command, ret_counts, reterr);
    err = find_chosen(command, &chosen, ret_counts, reterr);
    if (err != ERR_NONE)
        return err;
    err = command->format == FORMAT_CSV ? export_csv(&exporting, &chosen)
                                        : export_messages(&exporting, &chosen);
    free(chosen.ids);
    return err;
}

/* Refuse what would fail only after everything has been read. */
static enum err check_output(const struct options *options, struct error *reterr)
{
    struct stat status;

    enum err err = overwrite_check(options, NULL, options->output, reterr);

    if (err != ERR_NONE || options->format != FORMAT_PCAP)
        return err;
    if (strcmp(options->output, "-") == 0)
        return isatty(STDOUT_FILENO) == 1
                   ? error_set(reterr, ERR_USAGE, "a terminal cannot show a pcap")
                   : ERR_NONE;
    if (!options->is_forced && stat(options->output, &status) == 0 && S_ISREG(status.st_mode))
        return error_set(reterr, ERR_OUTPUT, "'%s' exists; --force replaces it", options->output);
    return ERR_NONE;
}

int command_export(const struct options *options)
{
    struct command_plan plan = {.body = export_body, .kind = KIND_INVITES};
    struct options own = *options;
    struct error error;
    enum err err;

    if (own.output == NULL) {
        report("where to? 'rung export -o PATH FILE'");
        return EXIT_USAGE;
    }
    if (own.format == FORMAT_DEFAULT)
        own.format = (int)format_of_path(own.output);
    if (own.format == FORMAT_DEFAULT) {
        report("which form? --format pcap, txt, csv, json or jsonl; or a PATH that ends in it");
        return EXIT_USAGE;
    }
    err = check_output(&own, &error);
    if (err != ERR_NONE)
        return command_fail(err, &error);
    plan.has_own_output = own.format == FORMAT_PCAP;
    return command_run(&own, &plan);
}
