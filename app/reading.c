#include "app/reading.h"

#include "app/counted.h"
#include "app/opening.h"
#include "app/pipeline.h"
#include "app/say.h"

static void say_damage(const char *text)
{
    say("warning: %s", text);
}

enum err reading_run(const struct options *options, struct writer *writer,
                     struct reading_result *ret_result, struct error *reterr)
{
    struct progress progress;
    struct status status = {0};
    struct pipeline_options pipeline = {
        .writer = writer,
        .status = &status,
        .memory = options->memory_mib << 20,
        .is_embedding = options->is_embedding,
        .has_end = true,
    };
    struct pipeline_result result = {0};
    enum err err = opening_files(options, &pipeline.source, reterr);

    *ret_result = (struct reading_result){0};
    if (err != ERR_NONE)
        return err;
    progress_init(&progress, options->is_quiet);
    err = pipeline_run(&pipeline, &progress, say_damage, &result, reterr);
    source_close(pipeline.source);
    *ret_result = (struct reading_result){result.is_damaged, result.unstored};
    if (err == ERR_NONE && !options->is_quiet)
        counted_say(&result.counts);
    return err;
}
