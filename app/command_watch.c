#include "app/commands.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "app/counted.h"
#include "app/progress.h"
#include "app/report.h"
#include "app/run.h"
#include "app/stop.h"
#include "app/watch.h"
#include "app/web.h"
#include "export/json_counts.h"

/* Between two looks at the store, milliseconds. */
#define LOOK_EVERY_MS 100

/* Everything between opening and closing. */
struct watching {
    const struct options *options;
    struct run *run;
    struct view *view;
    struct web_server *web; /* NULL unless it is wanted */
    struct output output;
    struct watch watch;
    struct run_ending ending;
    int end_status; /* of a run that did not end well; else EXIT_DONE */
};

/* Wait, but not longer than the reader of our output does. */
static void wait_a_little(struct watching *watching)
{
    struct pollfd reader = {.fd = fileno(watching->output.file.file)};

    if (poll(&reader, 1, LOOK_EVERY_MS) > 0 && (reader.revents & POLLERR) != 0)
        watching->output.out.failure = EPIPE;
}

static void report_warnings(struct watching *watching)
{
    char text[512];

    while (run_next_warning(watching->run, text, sizeof(text)))
        report("warning: %s", text);
}

static bool is_to_go_on(const struct watching *watching)
{
    return !run_is_over(watching->run) && stop_signal() == 0 && !watch_is_enough(&watching->watch);
}

/* A pipe is followed like an interface: what comes through it may come slowly. */
static bool is_followed(const struct watching *watching)
{
    for (size_t i = 0; i < watching->options->file_count; i++) {
        if (strcmp(watching->options->files[i], "-") == 0)
            return true;
    }
    return run_is_live(watching->run);
}

static enum err follow(struct watching *watching, struct error *reterr)
{
    enum err err = ERR_NONE;

    while (err == ERR_NONE && is_to_go_on(watching)) {
        err = watch_look(&watching->watch, false, reterr);
        report_warnings(watching);
        if (err == ERR_NONE && is_to_go_on(watching))
            wait_a_little(watching);
    }
    report_warnings(watching);
    run_stop(watching->run);
    if (err == ERR_NONE && !watch_is_enough(&watching->watch))
        err = watch_look(&watching->watch, true, reterr);
    return err;
}

static void show_progress(const struct watching *watching, struct progress *progress)
{
    if (!run_is_store(watching->run))
        progress_show(progress, run_status(watching->run));
}

static enum err read_then_print(struct watching *watching, struct error *reterr)
{
    struct progress progress;

    progress_init(&progress, watching->options->is_quiet);
    while (is_to_go_on(watching)) {
        show_progress(watching, &progress);
        wait_a_little(watching);
    }
    progress_end(&progress);
    report_warnings(watching);
    run_stop(watching->run);
    if (watch_is_enough(&watching->watch))
        return ERR_NONE;
    return watch_all(&watching->watch, reterr);
}

static enum err watch_run(struct watching *watching, struct error *reterr)
{
    const struct watch_options how = {
        .options = watching->options,
        .view = watching->view,
        .output = &watching->output,
        .is_json =
            watching->options->format == FORMAT_JSONL || watching->options->format == FORMAT_JSON,
        .is_growing = is_followed(watching),
    };
    enum err err = watch_init(&watching->watch, &how, reterr);

    if (err != ERR_NONE)
        return err;
    return how.is_growing ? follow(watching, reterr) : read_then_print(watching, reterr);
}

static unsigned long long count_of(const struct status *status, enum counter counter)
{
    return (unsigned long long)status_get(status, counter);
}

/* Programs read what is missing in a line of its own, after all events. */
static enum err report_counts(struct watching *watching, struct error *reterr)
{
    struct counts counts;

    status_counts(run_status(watching->run), &counts);
    if (!watching->watch.how.is_json || watch_is_enough(&watching->watch) ||
        !counts_has_shown(&counts))
        return ERR_NONE;
    json_counts(&watching->output.out, &counts);
    return out_finish(&watching->output.out, reterr);
}

/* What came of a live run, when it is over, and what is missing in any. */
static void report_summary(const struct watching *watching)
{
    const struct status *status = run_status(watching->run);

    if (run_is_live(watching->run) && !watching->options->is_quiet)
        report("%llu frames, %llu messages, %llu calls", count_of(status, COUNTER_FRAMES),
               count_of(status, COUNTER_MESSAGES), count_of(status, COUNTER_CALLS));
    run_report_counts(watching->run);
}

static void report_forgotten(const struct watching *watching)
{
    uint64_t forgotten =
        watching->watch.table == NULL ? 0 : watch_table_forgotten(watching->watch.table);

    if (forgotten > 0 && !watching->options->is_quiet)
        report("too many calls at a time: the end of %llu was not watched",
               (unsigned long long)forgotten);
}

/* Report why nothing was printed, where other options would print something. */
static void report_nothing(const struct watching *watching)
{
    struct counts counts;

    if (watching->options->is_quiet || stop_signal() != 0 || watching->watch.printed > 0)
        return;
    status_counts(run_status(watching->run), &counts);
    if (counts.at[COUNTER_MESSAGES] == 0)
        counted_report_no_sip(&counts);
    else
        report("nothing matches");
}

/* Return the exit status of a run that did its work. */
static int status_of(const struct watching *watching)
{
    if (watching->end_status != EXIT_DONE)
        return watching->end_status;
    if (stop_signal() != 0)
        return EXIT_SIGNAL + stop_signal();
    if (watching->ending.is_damaged)
        return EXIT_DAMAGED;
    return watching->watch.printed == 0 ? EXIT_NOTHING : EXIT_DONE;
}

/* Everything between run_start and run_end. */
static enum err use_run(struct watching *watching, struct error *reterr)
{
    struct error error = {0};
    enum err err = view_open(run_store(watching->run), &watching->view, reterr);
    enum err end_err;

    if (err == ERR_NONE && watching->options->web != NULL)
        err = web_start(watching->options, watching->run, &watching->web, reterr);
    if (err == ERR_NONE && watching->web != NULL)
        web_report_address(watching->web);
    if (err == ERR_NONE)
        err = watch_run(watching, reterr);
    run_stop(watching->run);
    if (err == ERR_NONE)
        err = report_counts(watching, reterr);
    if (err == ERR_NONE) {
        report_nothing(watching);
        report_forgotten(watching);
        report_summary(watching);
    }
    web_server_stop(watching->web);
    view_close(watching->view);
    end_err = run_end(watching->run, &watching->ending, &error);
    if (end_err != ERR_NONE)
        watching->end_status = run_end_fail(&watching->ending, end_err, &error);
    return err;
}

/* Events are printed as they come, so a message that matches may come only after them. */
static enum err check(const struct options *options, struct error *reterr)
{
    if (options->match != NULL)
        return error_set(reterr, ERR_USAGE,
                         "'rung watch' cannot look into messages: use --from, --to or --ruri in "
                         "place of --match, or 'rung calls' afterwards");
    if (options->columns != NULL)
        return error_set(reterr, ERR_USAGE, "the lines of 'rung watch' have no columns to choose");
    return ERR_NONE;
}

static enum err open_output(struct watching *watching, struct error *reterr)
{
    struct options options = *watching->options;
    enum err err = check(&options, reterr);

    options.output = NULL; /* --output is where the store is kept */
    return err == ERR_NONE ? output_open(&options, &watching->output, reterr) : err;
}

static int watch_everything(struct watching *watching)
{
    enum live_failure failure = LIVE_NO_FAILURE;
    struct error error = {0};
    int status;
    enum err err = open_output(watching, &error);

    if (err != ERR_NONE)
        return command_fail(err, &error);
    err = run_start(watching->options, &watching->run, &failure, &error);
    if (err != ERR_NONE)
        return run_fail(watching->options, failure, err, &error);
    err = use_run(watching, &error);
    status = err == ERR_NONE || watching->output.out.failure == EPIPE ? status_of(watching)
                                                                      : command_fail(err, &error);
    watch_release(&watching->watch);
    return status;
}

int command_watch(const struct options *options)
{
    struct watching *watching = calloc(1, sizeof(*watching));
    bool is_pipe_closed; /* the reader of the pipe has gone: nothing is reported */
    int status;

    if (watching == NULL)
        return command_fail(ERR_MEMORY, &(struct error){.text = "out of memory"});
    watching->options = options;
    status = watch_everything(watching);
    is_pipe_closed = watching->output.out.failure == EPIPE;
    output_discard(&watching->output);
    free(watching);
    if (is_pipe_closed)
        stop_by_pipe();
    return status;
}
