#include "app/import_run.h"

#include "app/call_watch.h"
#include "app/counted.h"
#include "app/disorder.h"
#include "app/input_source.h"
#include "app/progress.h"
#include "app/report.h"
#include "app/stop.h"
#include "pipeline/pipeline.h"

static void report_damage(const char *text)
{
    report("warning: %s", text);
}

/* Report the files that were not in order of time; the general count of these packets is then not reported. */
static void report_disorder(struct source *source, struct counts *counts)
{
    for (size_t i = 0; i < source_count(source); i++) {
        struct source_info info;
        char text[1024];
        char name[512];
        struct buf buf;

        source_info(source, i, &info);
        if (info.sorted_frames == 0)
            continue;
        source_write_name(&info, name, sizeof(name));
        buf_init(&buf, text, sizeof(text));
        disorder_write(name, info.sorted_frames, info.sorted_us, &buf);
        report("%s", text);
        counts->at[COUNTER_SORTED_FRAMES] -= info.sorted_frames;
    }
}

/* Read to the end or to a signal, showing progress. */
static enum err read_all(const struct pipeline_options *options, struct progress *progress,
                         struct pipeline_result *ret_result, struct error *reterr)
{
    struct pipeline *pipeline = NULL;
    enum err err;

    stop_interrupts_source(options->source);
    err = pipeline_start(options, &pipeline, reterr);
    while (err == ERR_NONE && !pipeline_wait(pipeline)) {
        if (stop_signal() == 0)
            progress_show(progress, options->status);
    }
    progress_end(progress);
    for (size_t i = 0; err == ERR_NONE && i < source_count(options->source); i++) {
        if (pipeline_damage(pipeline, i) != NULL)
            report_damage(pipeline_damage(pipeline, i));
    }
    if (err == ERR_NONE)
        err = pipeline_join(pipeline, ret_result, reterr);
    stop_interrupts_source(NULL);
    return err;
}

static bool is_over(void *context, const struct fact_batch *batch)
{
    return call_watch_take(context, batch);
}

static void report_stop(const struct call_watch *watch, const struct options *options)
{
    char text[128];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    clock_write_time_of_day(watch->now_us, options->is_utc ? CLOCK_UTC : CLOCK_LOCAL, &buf);
    report("%s over: reading ended at %s; by number, captures are read to their end",
           watch->count == 1 ? "the call is" : "the calls are", text);
}

enum err import_run(const struct options *options, uint32_t omitted, struct writer *writer,
                    struct import_result *ret_result, struct error *reterr)
{
    struct progress progress;
    struct status status = {0};
    struct call_watch watch = {0};
    struct pipeline_options pipeline = {
        .writer = writer,
        .status = &status,
        .memory = options->memory_mib << 20,
        .is_embedding = options->is_embedding,
        .omitted = omitted,
        .is_told_to_stop = stop_is_due,
        .wake_signal = STOP_NUDGE,
        .has_end = true,
    };
    struct pipeline_result result = {0};
    enum err err = input_source_open_files(options, &pipeline.source, reterr);

    *ret_result = (struct import_result){0};
    if (err != ERR_NONE)
        return err;
    /* A ladder shows everything of a call, so reading ends with the call. */
    if (options->command == COMMAND_LADDER && call_watch_init(&watch, options)) {
        pipeline.is_enough = is_over;
        pipeline.context = &watch;
    }
    progress_init(&progress, options->is_quiet);
    err = read_all(&pipeline, &progress, &result, reterr);
    if (err == ERR_NONE && !options->is_quiet)
        report_disorder(pipeline.source, &result.counts);
    if (err == ERR_NONE && !options->is_quiet && pipeline.is_enough != NULL && watch.is_over &&
        !source_is_read(pipeline.source))
        report_stop(&watch, options);
    source_close(pipeline.source);
    *ret_result = (struct import_result){result.is_damaged, result.unstored};
    if (err == ERR_NONE && !options->is_quiet)
        counted_report(&result.counts);
    return err;
}
