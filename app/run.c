#include "app/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/counted.h"
#include "app/devices_list.h"
#include "app/opening.h"
#include "app/pipeline.h"
#include "app/privilege.h"
#include "app/program.h"
#include "app/say.h"
#include "app/session.h"
#include "app/stop.h"
#include "app/work.h"
#include "capture/tee.h"
#include "store/keep.h"
#include "store/query_calls.h"
#include "store/query_stats.h"

#define SOURCE_TEXT_MAX 256

struct run {
    const struct options *options;
    char title[SOURCE_TEXT_MAX];
    bool is_live;
    bool is_kept;     /* by --output or run_keep */
    bool is_left;     /* pipeline and sources are gone: nothing more comes */
    const char *path; /* of the store */
    const char *user; /* whose rights are left after the dropping; NULL: nothing was dropped */
    bool is_store;    /* a finished one: nothing is read */
    struct status status;
    struct source *source;
    struct tee *tee;
    struct writer *writer;
    struct pipeline *pipeline;
    struct pipeline_result result;
    enum err err; /* of the pipeline, once it is left */
    struct error error;

    bool *told_damages; /* by capture: run_next_warning has told it */
    bool has_told_tee;
    bool has_told_left_out;
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

static enum err open_tee(struct run *run, struct error *reterr)
{
    const struct options *options = run->options;

    if (options->write == NULL)
        return ERR_NONE;
    return tee_open(options->write, options->is_forced, (uint32_t)options->snap_len, &run->tee,
                    reterr);
}

/* Who may not write here any more after privileges were dropped is told so. */
static enum err open_writer(struct run *run, struct error *reterr)
{
    const struct options *options = run->options;
    struct writer_options writer = {
        .path = options->output,
        .is_forced = options->is_forced,
        .is_viewed = true,
        .is_indexed = run->is_live || strcmp(options->files[0], "-") == 0,
    };
    const char *user = run->user;
    enum err err = writer_open(&writer, &run->writer, reterr);
    struct error error;

    if (err != ERR_OUTPUT || user == NULL || options->output == NULL)
        return err;
    error = *reterr;
    return error_set(reterr, ERR_OUTPUT, "%s (as user %s; -Z USER chooses another one)", error.text,
                     user);
}

/* The order is that of app/privilege.h. */
static enum err open_all(struct run *run, enum live_failure *ret_failure, struct error *reterr)
{
    const struct options *options = run->options;
    enum err err = ERR_NONE;

    if (run->is_live)
        err = privilege_check(options->user, reterr);
    if (err == ERR_NONE && run->is_live)
        err = opening_interfaces(options, &run->source, ret_failure, reterr);
    else if (err == ERR_NONE)
        err = opening_files(options, &run->source, reterr);
    if (err == ERR_NONE)
        err = open_tee(run, reterr);
    run->user = run->is_live ? privilege_user(options->user) : NULL;
    if (err == ERR_NONE && run->is_live)
        err = privilege_drop(options->user, reterr);
    if (err == ERR_NONE)
        err = open_writer(run, reterr);
    return err;
}

static enum err start_pipeline(struct run *run, struct error *reterr)
{
    struct pipeline_options pipeline = {
        .source = run->source,
        .writer = run->writer,
        .status = &run->status,
        .tee = run->tee,
        .memory = run->options->memory_mib << 20,
        .is_viewed = true,
        .is_live = run->is_live,
    };

    run->told_damages = calloc(source_count(run->source) + 1, sizeof(*run->told_damages));
    if (run->told_damages == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    run->status.source = run->title;
    atomic_store(&run->status.is_live, run->is_live);
    run->path = writer_path(run->writer);
    return pipeline_start(&pipeline, &run->pipeline, reterr);
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

/* A finished store tells again what was counted when it was made. */
static enum err open_store(struct run *run, struct error *reterr)
{
    struct view *view = NULL;
    struct counts counts = {0};
    enum err err;

    run->is_store = true;
    run->path = run->options->files[0];
    run->is_left = true;
    run->status.source = run->title;
    atomic_store(&run->status.phase, STATUS_DONE);
    err = view_open(run->path, &view, reterr);
    if (err == ERR_NONE)
        err = query_counts(view, &counts, reterr);
    if (err == ERR_NONE && counts.at[COUNTER_CALLS] + counts.at[COUNTER_OTHERS] == 0)
        err = count_calls(view, &counts, reterr);
    for (unsigned i = 0; i < COUNTER_COUNT; i++)
        status_set(&run->status, (enum counter)i, counts.at[i]);
    view_close(view);
    return err;
}

/* Give back what was opened, in reverse order. */
static void release(struct run *run)
{
    enum err err = tee_close(run->tee, NULL);

    (void)err; /* told by run_end, which closes it before */
    writer_close(run->writer, false);
    source_close(run->source);
    free(run->told_damages);
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
        err = session_check_files(options, &is_store, reterr);
    if (err == ERR_NONE && is_store) {
        err = open_store(run, reterr);
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
        return work_fail(err, error);
    say("%s", error->text);
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
        const char *damage = run->told_damages[i] ? NULL : pipeline_damage(run->pipeline, i);

        run->told_damages[i] |= damage != NULL;
        if (damage != NULL)
            return damage;
    }
    return NULL;
}

bool run_next_warning(struct run *run, char *text, size_t size)
{
    const char *damage;

    if (run->is_left)
        return false;
    damage = next_damage(run);
    if (damage != NULL) {
        snprintf(text, size, "%s", damage);
        return true;
    }
    if (!run->has_told_left_out && atomic_load(&run->status.has_left_out)) {
        run->has_told_left_out = true;
        snprintf(text, size, "'%s' takes one link type: packets of another one are not saved",
                 run->options->write);
        return true;
    }
    if (!run->has_told_tee && atomic_load(&run->status.has_save_failed)) {
        run->has_told_tee = true;
        snprintf(text, size, "cannot write '%s'; the capture goes on without it",
                 run->options->write);
        return true;
    }
    return false;
}

bool run_is_kept(const struct run *run)
{
    return run->is_kept || !run->is_live || status_get(&run->status, COUNTER_MESSAGES) == 0;
}

enum err run_keep(struct run *run, const char *path, struct error *reterr)
{
    enum err err;

    run_stop(run);
    err = keep_store(run->path, path, reterr);
    if (err == ERR_NONE)
        run->is_kept = true;
    return err;
}

/* --- the end --- */

void run_stop(struct run *run)
{
    if (run->is_left)
        return;
    pipeline_stop(run->pipeline);
    run->err = pipeline_join(run->pipeline, &run->result, &run->error);
    run->pipeline = NULL;
    run->is_left = true;
}

void run_say_counts(const struct run *run)
{
    struct counts counts;

    if (run->options->is_quiet)
        return;
    status_counts(&run->status, &counts);
    if (run->is_store)
        counted_say_recorded(&counts);
    else
        counted_say(&counts);
}

static enum err finish(struct run *run, struct error *reterr)
{
    enum err err = run->err;

    if (err != ERR_NONE)
        return error_set(reterr, err, "%s", run->error.text);
    if (run->writer != NULL && run->options->output != NULL)
        err = writer_finish(run->writer, reterr);
    return err;
}

enum err run_end(struct run *run, bool *ret_is_damaged, struct error *reterr)
{
    struct error tee_error;
    enum err tee_err;
    enum err err;

    run_stop(run);
    *ret_is_damaged = run->result.is_damaged;
    err = finish(run, reterr);
    tee_err = tee_close(run->tee, &tee_error);
    run->tee = NULL;
    if (err == ERR_NONE && tee_err != ERR_NONE)
        err = error_set(reterr, tee_err, "%s", tee_error.text);
    release(run);
    return err;
}
