#include "app/run.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command_run.h"
#include "app/counted.h"
#include "app/devices_list.h"
#include "app/input.h"
#include "app/input_source.h"
#include "app/kept.h"
#include "app/overwrite.h"
#include "app/privilege.h"
#include "app/program.h"
#include "app/report.h"
#include "app/sandbox.h"
#include "app/stop.h"
#include "base/array.h"
#include "base/trouble.h"
#include "capture/savefile.h"
#include "pipeline/pipeline.h"
#include "store/keep.h"
#include "store/query_calls.h"
#include "store/query_stats.h"
#include "store/store_file.h"
#include "store/unfinished.h"

#define SOURCE_TEXT_MAX 256
#define CALLER_MAX      64

struct run {
    const struct options *options;
    char title[SOURCE_TEXT_MAX];
    bool is_live;
    bool is_kept;            /* by --output or run_keep */
    char caller[CALLER_MAX]; /* who called sudo, when he is to get the store; else "" */
    bool is_left;            /* pipeline and sources are gone: nothing more comes */
    const char *path;        /* of the store */
    const char *user; /* whose rights are left after the dropping; NULL: nothing was dropped */
    bool is_store;    /* a finished one: nothing is read */
    struct status status;
    struct source *source;
    struct savefile *savefile;
    struct writer *writer;
    struct pipeline *pipeline;
    struct pipeline_result result;
    enum err err; /* of the pipeline, once it is left */
    struct error error;

    char unfinished[UNFINISHED_TEXT_MAX]; /* of a store that is opened; else "" */
    bool has_reported_unfinished;
    enum status_trouble reported_trouble;
    bool has_reported_giving_up;
    struct sandbox sandbox;

    bool *reported_damages; /* by capture: run_next_warning has returned it */
    bool has_reported_savefile;
    bool has_reported_left_out;
};

/* --- starting --- */

/* "trace.pcap", "trace.pcap +2", "eth0,eth1", "any", "standard input". */
static void write_title(struct run *run)
{
    const struct options *options = run->options;
    const char *name;

    if (run->is_live) {
        name = options->interfaces == NULL ? "any" : options->interfaces;
        snprintf(run->title, sizeof(run->title), "%s", name);
        return;
    }
    name = strrchr(options->files[0], '/');
    name = name == NULL || name[1] == '\0' ? options->files[0] : name + 1;
    if (strcmp(options->files[0], "-") == 0)
        name = "standard input";
    if (options->file_count > 1)
        snprintf(run->title, sizeof(run->title), "%s +%zu", name, options->file_count - 1);
    else
        snprintf(run->title, sizeof(run->title), "%s", name);
}

/* One file cannot be both the store and the capture beside it. */
static enum err check_outputs_differ(const struct run *run, struct error *reterr)
{
    const char *output = run->options->output;

    if (output == NULL || !disk_file_is_same(savefile_id(run->savefile), disk_file_at(output)))
        return ERR_NONE;
    return error_set(reterr, ERR_OUTPUT, "'%s' cannot be both --output and --write", output);
}

static enum err open_savefile(struct run *run, struct error *reterr)
{
    const struct options *options = run->options;
    enum err err;

    if (options->output != NULL && strcmp(options->output, "-") == 0)
        return error_set(reterr, ERR_USAGE,
                         "a store is a file: it cannot be written to standard output");
    err = overwrite_check(options, NULL, options->output, reterr);
    if (err == ERR_NONE)
        err = overwrite_check(options, NULL, options->write, reterr);
    if (err != ERR_NONE || options->write == NULL)
        return err;
    err = savefile_open(options->write, options->is_forced, (uint32_t)options->snap_len,
                        &run->savefile, reterr);
    return err == ERR_NONE ? check_outputs_differ(run, reterr) : err;
}

/* Name the user in the error when the user may not write here after privileges were dropped. */
static enum err name_user(const struct run *run, struct error *reterr)
{
    struct error error = *reterr;

    if (run->user == NULL)
        return error.code;
    return error_set(reterr, error.code, "%s (as user %s; -Z USER chooses another one)", error.text,
                     run->user);
}

static enum err open_writer(struct run *run, struct error *reterr)
{
    const struct options *options = run->options;
    struct writer_options writer = {
        .path = options->output,
        .is_forced = options->is_forced,
        .is_viewed = true,
        .is_indexed = run->is_live || strcmp(options->files[0], "-") == 0,
    };
    enum err err = writer_open(&writer, &run->writer, reterr);

    return err != ERR_OUTPUT || options->output == NULL ? err : name_user(run, reterr);
}

/* A store that is to be kept is made by who called sudo, where he may write; else nobody in particular
 * reads packets. */
static const char *chosen_user(struct run *run)
{
    const struct options *options = run->options;

    if (options->user != NULL || options->output == NULL ||
        !privilege_caller(run->caller, sizeof(run->caller)))
        return options->user;
    return run->caller;
}

/* A run is confined that listens: to interfaces, or for who asks for the page. */
static bool is_confined(const struct run *run)
{
    return !run->options->is_unconfined && (run->is_live || run->options->command == COMMAND_SERVE);
}

static bool name_capture(void *context, const struct capture_row *row)
{
    struct run *run = context;
    char path[PATH_MAX];
    struct buf buf;

    buf_init(&buf, path, sizeof(path));
    buf_slice(&buf, row->path);
    if (!buf.is_cut)
        sandbox_read(&run->sandbox, path);
    return true;
}

/* The bytes of messages are read from the captures that a store was made of. */
static enum err name_captures_of_store(struct run *run, struct error *reterr)
{
    struct view *view = NULL;
    enum err err = view_open(run->path, &view, reterr);

    if (err == ERR_NONE)
        err = query_captures(view, name_capture, run, reterr);
    view_close(view);
    return err;
}

/* Name what is opened later than now, and go in. */
static enum err confine(struct run *run, struct error *reterr)
{
    const struct options *options = run->options;
    const char *socket_path =
        options->web != NULL && strncmp(options->web, "unix:", 5) == 0 ? options->web + 5 : NULL;

    if (!is_confined(run))
        return ERR_NONE;
    for (size_t i = 0; i < options->file_count; i++)
        sandbox_read(&run->sandbox, options->files[i]);
    sandbox_write(&run->sandbox, options->output);
    sandbox_write(&run->sandbox, options->write);
    sandbox_write(&run->sandbox, socket_path);
    /* The terminal program saves where it was started. */
    if (options->command == COMMAND_NONE)
        sandbox_write(&run->sandbox, "./");
    return sandbox_enter(&run->sandbox, reterr);
}

/* A store of a capture that still goes on has files beside it that its readers write too. */
static enum err confine_to_store(struct run *run, struct error *reterr)
{
    enum err err = is_confined(run) ? name_captures_of_store(run, reterr) : ERR_NONE;

    sandbox_write(&run->sandbox, run->path);
    return err == ERR_NONE ? confine(run, reterr) : err;
}

/* The order is that of app/privilege.h. */
static enum err open_all(struct run *run, enum live_failure *ret_failure, struct error *reterr)
{
    const struct options *options = run->options;
    const char *user = chosen_user(run);
    enum err err = ERR_NONE;

    if (run->is_live)
        err = privilege_check(user, reterr);
    if (err == ERR_NONE && run->is_live)
        err = input_source_open_interfaces(options, &run->source, ret_failure, reterr);
    else if (err == ERR_NONE)
        err = input_source_open_files(options, &run->source, reterr);
    if (err == ERR_NONE)
        err = open_savefile(run, reterr);
    run->user = run->is_live ? privilege_user(user) : NULL;
    if (err == ERR_NONE && run->is_live)
        err = privilege_drop(user, reterr);
    if (err == ERR_NONE)
        err = confine(run, reterr);
    if (err == ERR_NONE)
        err = open_writer(run, reterr);
    return err;
}

/* A pipe ends when the user ends it, like a live capture. */
static bool reads_stdin(const struct options *options)
{
    for (size_t i = 0; i < options->file_count; i++) {
        if (strcmp(options->files[i], "-") == 0)
            return true;
    }
    return false;
}

static enum err start_pipeline(struct run *run, struct error *reterr)
{
    struct pipeline_options pipeline = {
        .source = run->source,
        .writer = run->writer,
        .status = &run->status,
        .savefile = run->savefile,
        .memory = run->options->memory_mib << 20,
        .is_viewed = true,
        .is_live = run->is_live,
        .is_told_to_stop = stop_is_due,
        .wake_signal = STOP_NUDGE,
        .has_end = !run->is_live && !reads_stdin(run->options),
    };
    enum err err;

    run->reported_damages = calloc(source_count(run->source) + 1, sizeof(*run->reported_damages));
    if (run->reported_damages == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    run->status.source = run->title;
    atomic_store(&run->status.is_live, run->is_live);
    run->path = writer_path(run->writer);
    stop_interrupts_source(run->source);
    err = pipeline_start(&pipeline, &run->pipeline, reterr);
    if (err != ERR_NONE)
        stop_interrupts_source(NULL);
    return err;
}

/* Stores of older versions have not counted their calls. */
static enum err count_calls(struct view *view, struct counts *counts, struct error *reterr)
{
    const struct call_query invites = {0};
    const struct call_query everything = {.is_all = true};
    uint64_t all = 0;
    uint64_t matching;
    enum err err = query_call_counts(view, &invites, &counts->at[COUNTER_CALLS], &matching, reterr);

    if (err == ERR_NONE)
        err = query_call_counts(view, &everything, &all, &matching, reterr);
    counts->at[COUNTER_OTHERS] = all - counts->at[COUNTER_CALLS];
    return err;
}

/* A finished store has the counters of the time when it was made. */
static enum err open_store(struct run *run, struct error *reterr)
{
    struct view *view = NULL;
    struct counts counts = {0};
    struct buf buf;
    bool is_in_use = store_is_in_use(run->options->files[0]);
    enum err err;

    run->is_store = true;
    run->path = run->options->files[0];
    run->is_left = true;
    run->status.source = run->title;
    atomic_store(&run->status.phase, STATUS_DONE);
    buf_init(&buf, run->unfinished, sizeof(run->unfinished));
    err = view_open(run->path, &view, reterr);
    if (err == ERR_NONE)
        err = unfinished_write(view, is_in_use, &buf, reterr);
    if (err == ERR_NONE && buf.len > 0)
        run->status.unfinished = run->unfinished;
    if (err == ERR_NONE)
        err = query_counts(view, &counts, reterr);
    if (err == ERR_NONE && counts.at[COUNTER_CALLS] + counts.at[COUNTER_OTHERS] == 0)
        err = count_calls(view, &counts, reterr);
    for (unsigned i = 0; i < COUNTER_COUNT; i++)
        status_set(&run->status, (enum counter)i, counts.at[i]);
    view_close(view);
    return err;
}

/* Close and free in reverse order. */
static void release(struct run *run)
{
    savefile_abandon(run->savefile);
    writer_close(run->writer, false);
    source_close(run->source);
    free(run->reported_damages);
    free(run);
}

enum err run_start(const struct options *options, struct run **ret_run,
                   enum live_failure *ret_failure, struct error *reterr)
{
    struct run *run = calloc(1, sizeof(*run));
    bool is_store = false;
    enum err err = ERR_NONE;

    *ret_failure = LIVE_NO_FAILURE;
    if (run == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    run->options = options;
    run->is_live = options->file_count == 0;
    run->is_kept = options->output != NULL;
    write_title(run);
    if (!run->is_live)
        err = input_check_files(options, &is_store, reterr);
    if (err == ERR_NONE && is_store) {
        err = open_store(run, reterr);
        if (err == ERR_NONE)
            err = confine_to_store(run, reterr);
    } else if (err == ERR_NONE) {
        err = open_all(run, ret_failure, reterr);
        if (err == ERR_NONE)
            err = start_pipeline(run, reterr);
    }
    if (err != ERR_NONE) {
        release(run);
        return err;
    }
    *ret_run = run;
    return ERR_NONE;
}

int run_fail(const struct options *options, enum live_failure failure, enum err err,
             const struct error *error)
{
    char program[PROGRAM_PATH_MAX];
    char advice[DEVICES_ADVICE_MAX];
    struct buf buf;

    if (stop_signal() != 0 || failure == LIVE_NO_FAILURE || failure == LIVE_BAD_FILTER)
        return command_fail(err, error);
    report("%s", error->text);
    if (failure == LIVE_NO_PERMISSION) {
        program_path(program);
        buf_init(&buf, advice, sizeof(advice));
        devices_list_advise(program, options->interfaces, &buf);
        (void)fwrite(advice, 1, buf.len, stderr);
    }
    return EXIT_CAPTURE;
}

/* --- while it runs --- */

const char *run_store(const struct run *run)
{
    return run->path;
}

const char *run_source(const struct run *run)
{
    return run->title;
}

const struct status *run_status(const struct run *run)
{
    return &run->status;
}

bool run_is_store(const struct run *run)
{
    return run->is_store;
}

bool run_is_live(const struct run *run)
{
    return run->is_live;
}

bool run_is_over(const struct run *run)
{
    return run->is_left || pipeline_is_done(run->pipeline);
}

static const char *next_damage(struct run *run)
{
    for (size_t i = 0; i < source_count(run->source); i++) {
        const char *damage = run->reported_damages[i] ? NULL : pipeline_damage(run->pipeline, i);

        run->reported_damages[i] |= damage != NULL;
        if (damage != NULL)
            return damage;
    }
    return NULL;
}

/* A trouble with writing the store is reported once when it begins and once when it is over. */
static bool next_trouble(struct run *run, char *text, size_t size)
{
    int trouble = atomic_load(&run->status.trouble);
    bool has_given_up = atomic_load(&run->status.has_given_up) != 0;
    const char *reason = trouble_reason(trouble);

    if (trouble == (int)run->reported_trouble && has_given_up == run->has_reported_giving_up)
        return false;
    run->reported_trouble = (enum status_trouble)trouble;
    run->has_reported_giving_up = has_given_up;
    if (has_given_up)
        snprintf(text, size, "nothing more is stored: %s", reason == NULL ? "it failed" : reason);
    else if (reason != NULL)
        snprintf(text, size, "the store cannot be written: %s; it is tried again", reason);
    else
        snprintf(text, size, "the store is written again");
    return true;
}

static bool next_unfinished(struct run *run, char *text, size_t size)
{
    if (run->has_reported_unfinished || run->unfinished[0] == '\0')
        return false;
    run->has_reported_unfinished = true;
    snprintf(text, size, "'%s' is not whole: %s", run->path, run->unfinished);
    return true;
}

bool run_next_warning(struct run *run, char *text, size_t size)
{
    const char *damage;

    assert(size > 0);
    if (run->is_left)
        return next_unfinished(run, text, size);
    if (next_trouble(run, text, size))
        return true;
    damage = next_damage(run);
    if (damage != NULL) {
        snprintf(text, size, "%s", damage);
        return true;
    }
    if (!run->has_reported_left_out && atomic_load(&run->status.has_left_out)) {
        run->has_reported_left_out = true;
        snprintf(text, size, "'%s' takes one link type: packets of another one are not saved",
                 run->options->write);
        return true;
    }
    if (!run->has_reported_savefile && atomic_load(&run->status.has_save_failed)) {
        run->has_reported_savefile = true;
        snprintf(text, size, "cannot write '%s'; the capture goes on without it",
                 run->options->write);
        return true;
    }
    return false;
}

enum err run_check_output(const struct run *run, struct view *view, const char *path,
                          struct error *reterr)
{
    const char *const ours[] = {run->path, run->options->output, run->options->write};
    struct disk_file id = disk_file_at(path);

    for (size_t i = 0; i < COUNT_OF(ours); i++) {
        if (ours[i] != NULL && disk_file_is_same(id, disk_file_at(ours[i])))
            return error_set(reterr, ERR_OUTPUT, "'%s' is in use here and is not replaced", path);
    }
    if (sandbox_may_write(&run->sandbox, path, reterr) != ERR_NONE)
        return ERR_OUTPUT;
    return overwrite_check(run->options, view, path, reterr);
}

bool run_is_kept(const struct run *run)
{
    return run->is_kept || !run->is_live || status_get(&run->status, COUNTER_MESSAGES) == 0;
}

enum err run_keep(struct run *run, const char *path, struct error *reterr)
{
    enum err err = sandbox_may_write(&run->sandbox, path, reterr);

    if (err == ERR_NONE)
        err = keep_check(path, reterr);
    if (err == ERR_NONE) {
        run_stop(run);
        err = keep_store(run->path, path, reterr);
    }
    if (err == ERR_NONE)
        run->is_kept = true;
    return err != ERR_OUTPUT ? err : name_user(run, reterr);
}

/* --- the end --- */

void run_stop(struct run *run)
{
    if (run->is_left)
        return;
    pipeline_stop(run->pipeline);
    run->err = pipeline_join(run->pipeline, &run->result, &run->error);
    stop_interrupts_source(NULL);
    run->pipeline = NULL;
    run->is_left = true;
}

void run_report_counts(const struct run *run)
{
    struct counts counts;

    if (run->options->is_quiet)
        return;
    status_counts(&run->status, &counts);
    if (run->is_store)
        counted_report_recorded(&counts);
    else
        counted_report(&counts);
}

/* A temporary store is removed at the end, so only the losses in the shown data are reported. */
static enum err finish(struct run *run, struct error *reterr)
{
    const struct pipeline_result *result = &run->result;

    if (run->writer == NULL)
        return ERR_NONE;
    if (run->err != ERR_NONE)
        *reterr = run->error;
    if (run->options->output != NULL)
        return kept_finish(run->writer, run->err, result->unstored, reterr);
    if (run->err != ERR_NONE && result->unstored > 0)
        return error_set(reterr, run->err, "%" PRIu64 " messages could not be stored: %s",
                         result->unstored, run->error.text);
    return run->err;
}

enum err run_end(struct run *run, struct run_ending *ret_ending, struct error *reterr)
{
    struct error finish_error;
    struct error savefile_error;
    enum err savefile_err;
    enum err err;

    run_stop(run);
    err = finish(run, &finish_error);
    *ret_ending = (struct run_ending){run->result.is_damaged, err != ERR_NONE};
    if (err != ERR_NONE)
        error_set(reterr, err, "%s", finish_error.text);
    savefile_err = savefile_close(run->savefile, &savefile_error);
    run->savefile = NULL;
    if (err == ERR_NONE && savefile_err != ERR_NONE)
        err = error_set(reterr, savefile_err, "%s", savefile_error.text);
    release(run);
    return err;
}

/* A signal is why standard output cannot be written any more, and never why a store cannot. */
int run_end_fail(const struct run_ending *ending, enum err err, const struct error *error)
{
    assert(err != ERR_NONE || ending->has_store_failed);
    if (!ending->has_store_failed)
        return command_fail(err, error);
    report("%s", error->text);
    return (int)exit_status_of(err);
}
