#include "app/work.h"

#include <errno.h>
#include <stdlib.h>

#include "app/counted.h"
#include "app/inputs.h"
#include "app/say.h"
#include "app/stop.h"

int work_fail(enum err err, const struct error *error)
{
    if (stop_signal() != 0)
        return EXIT_SIGNAL + stop_signal();
    say("%s", error->text);
    return (int)exit_status_of(err);
}

/* Tell why nothing was shown, when it is a matter of asking. */
static void say_nothing(struct work *work)
{
    struct call_query everything = {.is_all = true};
    uint64_t total = 0;
    uint64_t matching = 0;
    struct error error;

    if (query_call_counts(work->session.view, &everything, &total, &matching, &error) != ERR_NONE)
        return;
    if (total == 0)
        counted_say_no_sip(&work->session.counts);
    else if (work->selection.query.is_all)
        say("nothing matches");
    else
        say("no call matches; --all shows registrations and others too");
}

static void say_counts(struct work *work, const struct selection_counts *counts)
{
    if (work->options->is_quiet || stop_signal() != 0)
        return;
    if (counts->shown == 0)
        say_nothing(work);
    else if (counts->selected > counts->shown)
        say("limit: %llu of %llu shown", (unsigned long long)counts->shown,
            (unsigned long long)counts->selected);
}

/* What a run that did its work tells by its exit status. */
static int status_of(const struct work *work, const struct selection_counts *counts)
{
    if (stop_signal() != 0)
        return EXIT_SIGNAL + stop_signal();
    if (work->session.is_damaged)
        return EXIT_DAMAGED;
    return counts->shown == 0 ? EXIT_NOTHING : EXIT_DONE;
}

/* Write what is held back; a file gets its name only when everything went well. */
static enum err finish_output(struct work *work, enum err body_err, struct error *reterr)
{
    struct error error;

    if (work->output.file.file == NULL)
        return body_err;
    if (body_err == ERR_NONE)
        return output_finish(&work->output, reterr);
    if (out_finish(&work->output.out, &error) != ERR_NONE && body_err != ERR_OUTPUT)
        return error_set(reterr, ERR_OUTPUT, "%s", error.text);
    return body_err;
}

/* Everything between opening and closing the session. */
static int use_session(struct work *work, const struct work_plan *plan)
{
    struct selection_counts counts = {0};
    struct error error = {0};
    enum err err = selection_init(&work->selection, &work->session, plan->kind, &error);
    int status;

    if (err == ERR_NONE)
        err = plan->body(work, &counts, &error);
    /* Sets and lists tell it without words. */
    if (err == ERR_MEMORY && error.code != ERR_MEMORY)
        err = error_set(&error, err, "out of memory");
    err = finish_output(work, err, &error);
    if (err == ERR_NONE)
        say_counts(work, &counts);
    selection_release(&work->selection);
    if (work->output.out.failure == EPIPE)
        return EXIT_OUTPUT;
    if (err == ERR_NONE)
        return status_of(work, &counts);
    status = work_fail(err, &error);
    return status == EXIT_NOTHING && work->session.is_damaged ? EXIT_DAMAGED : status;
}

/* Where the result goes. */
static const char *output_path(const struct work *work)
{
    return work->options->output == NULL ? "-" : work->options->output;
}

/* What is searched by --match are the messages. */
static uint32_t omitted_of(const struct work *work, const struct work_plan *plan)
{
    return work->options->match == NULL ? plan->omitted : 0;
}

/* Everything between opening and closing the output. */
static int use_output(struct work *work, const struct work_plan *plan)
{
    struct error error = {0};
    enum err err = session_open(work->options, omitted_of(work, plan), &work->session, &error);
    int status;

    if (err != ERR_NONE)
        return work_fail(err, &error);
    err = inputs_check(work->options, work->session.view, output_path(work), &error);
    status = err == ERR_NONE ? use_session(work, plan) : work_fail(err, &error);
    session_close(&work->session);
    return status;
}

static enum format choose_format(const struct options *options)
{
    return options->format == FORMAT_DEFAULT ? command_rows[options->command].format
                                             : (enum format)options->format;
}

static int run(struct work *work, const struct work_plan *plan)
{
    struct error error = {0};
    enum err err = inputs_check(work->options, NULL, output_path(work), &error);

    if (err == ERR_NONE && !plan->has_own_output)
        err = output_open(work->options, &work->output, &error);
    return err == ERR_NONE ? use_output(work, plan) : work_fail(err, &error);
}

int work_run(const struct options *options, const struct work_plan *plan)
{
    struct work *work = calloc(1, sizeof(*work));
    bool is_pipe_closed; /* the reader has gone: nothing to say to anybody */
    int status;

    if (work == NULL)
        return work_fail(ERR_MEMORY, &(struct error){.text = "out of memory"});
    work->options = options;
    work->format = choose_format(options);
    status = run(work, plan);
    is_pipe_closed = work->output.out.failure == EPIPE;
    output_discard(&work->output);
    free(work);
    if (is_pipe_closed)
        stop_by_pipe();
    return status;
}
