#include "app/command_run.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "app/counted.h"
#include "app/overwrite.h"
#include "app/report.h"
#include "app/stop.h"

int command_fail(enum err err, const struct error *error)
{
    assert(err != ERR_NONE);
    if (stop_signal() != 0)
        return EXIT_SIGNAL + stop_signal();
    report("%s", error->text);
    return (int)exit_status_of(err);
}

/* Report why nothing was shown, where other options would show something. */
static void report_nothing(struct command *command)
{
    struct call_query everything = {.is_all = true};
    uint64_t total = 0;
    uint64_t matching = 0;
    struct error error;

    if (query_call_counts(command->input.view, &everything, &total, &matching, &error) != ERR_NONE)
        return;
    if (total == 0)
        counted_report_no_sip(&command->input.counts);
    else if (command->selection.query.is_all)
        report("nothing matches");
    else
        report("no call matches; --all shows registrations and others too");
}

static void report_counts(struct command *command, const struct selection_counts *counts)
{
    if (command->options->is_quiet || stop_signal() != 0)
        return;
    if (counts->shown == 0)
        report_nothing(command);
    else if (counts->selected > counts->shown)
        report("limit: %llu of %llu shown", (unsigned long long)counts->shown,
               (unsigned long long)counts->selected);
}

/* Return the exit status of a run that did its work. */
static int status_of(const struct command *command, const struct selection_counts *counts)
{
    if (stop_signal() != 0)
        return EXIT_SIGNAL + stop_signal();
    if (command->input.is_damaged)
        return EXIT_DAMAGED;
    return counts->shown == 0 ? EXIT_NOTHING : EXIT_DONE;
}

/* Write what is held back; a file gets its name only when everything went well. */
static enum err finish_output(struct command *command, enum err body_err, struct error *reterr)
{
    struct error error;

    if (command->output.file.file == NULL)
        return body_err;
    if (body_err == ERR_NONE)
        return output_finish(&command->output, reterr);
    if (out_finish(&command->output.out, &error) != ERR_NONE && body_err != ERR_OUTPUT)
        return error_set(reterr, ERR_OUTPUT, "%s", error.text);
    return body_err;
}

/* Everything between opening and closing the input. */
static int use_input(struct command *command, const struct command_plan *plan)
{
    struct selection_counts counts = {0};
    struct error error = {0};
    enum err err = selection_init(&command->selection, &command->input, plan->kind, &error);
    int status;

    if (err == ERR_NONE)
        err = plan->body(command, &counts, &error);
    /* Sets and lists show it without a line for the user. */
    if (err == ERR_MEMORY && error.code != ERR_MEMORY)
        err = error_set(&error, err, "out of memory");
    err = finish_output(command, err, &error);
    if (err == ERR_NONE)
        report_counts(command, &counts);
    selection_release(&command->selection);
    if (command->output.out.failure == EPIPE)
        return EXIT_OUTPUT;
    if (err == ERR_NONE)
        return status_of(command, &counts);
    status = command_fail(err, &error);
    return status == EXIT_NOTHING && command->input.is_damaged ? EXIT_DAMAGED : status;
}

/* Where the result goes. */
static const char *output_path(const struct command *command)
{
    return command->options->output == NULL ? "-" : command->options->output;
}

/* What is searched by --match are the messages. */
static uint32_t omitted_of(const struct command *command, const struct command_plan *plan)
{
    return command->options->match == NULL ? plan->omitted : 0;
}

/* Everything between opening and closing the output. */
static int use_output(struct command *command, const struct command_plan *plan)
{
    struct error error = {0};
    enum err err = input_open(command->options, omitted_of(command, plan), &command->input, &error);
    int status;

    if (err != ERR_NONE)
        return command_fail(err, &error);
    err = overwrite_check(command->options, command->input.view, output_path(command), &error);
    status = err == ERR_NONE ? use_input(command, plan) : command_fail(err, &error);
    input_close(&command->input);
    return status;
}

static enum format choose_format(const struct options *options)
{
    return options->format == FORMAT_DEFAULT ? command_rows[options->command].format
                                             : (enum format)options->format;
}

static int run(struct command *command, const struct command_plan *plan)
{
    struct error error = {0};
    enum err err = overwrite_check(command->options, NULL, output_path(command), &error);

    if (err == ERR_NONE && !plan->has_own_output)
        err = output_open(command->options, &command->output, &error);
    return err == ERR_NONE ? use_output(command, plan) : command_fail(err, &error);
}

int command_run(const struct options *options, const struct command_plan *plan)
{
    struct command *command = calloc(1, sizeof(*command));
    bool is_pipe_closed; /* the reader of the pipe has gone: nothing is reported */
    int status;

    assert(plan->body != NULL);
    if (command == NULL)
        return command_fail(ERR_MEMORY, &(struct error){.text = "out of memory"});
    command->options = options;
    command->format = choose_format(options);
    status = run(command, plan);
    is_pipe_closed = command->output.out.failure == EPIPE;
    output_discard(&command->output);
    free(command);
    if (is_pipe_closed)
        stop_by_pipe();
    return status;
}
