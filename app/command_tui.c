#include "app/commands.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/run.h"
#include "app/stop.h"
#include "app/web.h"
#include "store/query_stats.h"
#include "ui/ui.h"
#include "ui/views.h"

/* What the terminal program works on. */
struct face {
    const struct options *options;
    struct run *run;
    struct view *view;
    struct raw *raw;
    struct web_server *web; /* NULL until it is wanted */
    bool shows_web;         /* the address of the page is not shown yet */
    int64_t start_us;       /* of the captures of a finished store; TIME_NONE: not known yet */
};

/* --- what views can ask for --- */

static enum err keep(void *context, const char *path, struct error *reterr)
{
    struct face *face = context;

    return run_keep(face->run, path, reterr);
}

static enum err check_output(void *context, const char *path, struct error *reterr)
{
    struct face *face = context;

    return run_check_output(face->run, face->view, path, reterr);
}

static bool is_kept(void *context)
{
    const struct face *face = context;

    return run_is_kept(face->run);
}

static enum err start_web(struct face *face, struct error *reterr)
{
    return face->web != NULL ? ERR_NONE : web_start(face->options, face->run, &face->web, reterr);
}

static enum err web_address(void *context, char *address, size_t size, struct error *reterr)
{
    struct face *face = context;
    enum err err = start_web(face, reterr);

    if (err == ERR_NONE)
        web_server_address(face->web, address, size);
    return err;
}

static bool is_stopped(void *context)
{
    struct face *face = context;

    (void)run_is_over(face->run); /* wakes a reading that a signal is to end */
    return stop_signal() != 0;
}

static bool next_warning(void *context, char *text, size_t size)
{
    struct face *face = context;
    char address[WEB_ADDRESS_MAX];

    if (face->shows_web) {
        face->shows_web = false;
        web_server_address(face->web, address, sizeof(address));
        snprintf(text, size, "open %s", address);
        return true;
    }
    return run_next_warning(face->run, text, size);
}

/* --- opening --- */

static bool note_start(void *context, const struct capture_row *row)
{
    struct face *face = context;

    if (row->first_us != TIME_NONE &&
        (face->start_us == TIME_NONE || row->first_us < face->start_us))
        face->start_us = row->first_us;
    return true;
}

static enum err open_face(struct face *face, struct error *reterr)
{
    enum err err = view_open(run_store(face->run), &face->view, reterr);

    if (err == ERR_NONE)
        err = raw_open(face->view, &face->raw, reterr);
    if (err == ERR_NONE)
        err = query_captures(face->view, note_start, face, reterr);
    if (err == ERR_NONE && face->options->web != NULL)
        err = start_web(face, reterr);
    face->shows_web = face->web != NULL;
    return err;
}

static void close_face(struct face *face)
{
    web_server_stop(face->web);
    raw_close(face->raw);
    view_close(face->view);
}

static const char *environment(const char *name)
{
    return getenv(name);
}

static enum err show(struct face *face, enum ui_end *ret_end, struct error *reterr)
{
    const struct options *options = face->options;
    struct ui_options ui = {
        .views = &views_all,
        .store = face->view,
        .raw = face->raw,
        .status = run_status(face->run),
        .source = run_source(face->run),
        .services = {.context = face,
                     .keep = keep,
                     .check_output = check_output,
                     .is_kept = is_kept,
                     .web = web_address},
        .theme = (enum ui_theme)options->theme,
        .which = {.is_all = options->kind == KIND_ALL,
                  .states = options->states,
                  .has_problem = options->has_problem,
                  .from = options->from,
                  .to = options->to,
                  .ruri = options->ruri},
        .is_ascii = output_is_ascii(options),
        .has_colour = output_has_colour((enum color)options->color, true, environment),
        .is_utc = options->is_utc,
        .start_us = face->start_us,
        .is_stopped = is_stopped,
        .stopped_context = face,
        .next_warning = next_warning,
    };

    return ui_run(&ui, ret_end, reterr);
}

static int status_of(enum ui_end end, bool is_damaged)
{
    if (stop_signal() != 0)
        return EXIT_SIGNAL + stop_signal();
    if (end == UI_END_HUNG_UP)
        return EXIT_SIGNAL + SIGHUP;
    return is_damaged ? EXIT_DAMAGED : EXIT_DONE;
}

int command_tui(const struct options *options)
{
    struct face face = {.options = options, .start_us = TIME_NONE};
    enum live_failure failure = LIVE_NO_FAILURE;
    enum ui_end end = UI_END_QUIT;
    struct error error = {0};
    struct error end_error = {0};
    struct run_ending ending = {0};
    int status = EXIT_DONE;
    enum err end_err;
    enum err err = run_start(options, &face.run, &failure, &error);

    if (err != ERR_NONE)
        return run_fail(options, failure, err, &error);
    err = open_face(&face, &error);
    if (err == ERR_NONE)
        err = show(&face, &end, &error);
    close_face(&face);
    run_stop(face.run);
    if (err == ERR_NONE)
        run_report_counts(face.run);
    end_err = run_end(face.run, &ending, &end_error);
    if (end_err != ERR_NONE)
        status = run_end_fail(&ending, end_err, &end_error);
    if (err != ERR_NONE)
        return command_fail(err, &error);
    return end_err == ERR_NONE ? status_of(end, ending.is_damaged) : status;
}
