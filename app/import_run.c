#include "app/import_run.h"

#include "app/counted.h"
#include "app/disorder.h"
#include "app/input_source.h"
#include "app/pipeline.h"
#include "app/say.h"

static void say_damage(const char *text)
{
    say("warning: %s", text);
}

/* Say which files were not in order of time; those packets are told with their files then. */
static void say_disorder(struct source *source, struct counts *counts)
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
        say("%s", text);
        counts->at[COUNTER_SORTED_FRAMES] -= info.sorted_frames;
    }
}

enum err import_run(const struct options *options, uint32_t omitted, struct writer *writer,
                    struct import_result *ret_result, struct error *reterr)
{
    struct progress progress;
    struct status status = {0};
    struct pipeline_options pipeline = {
        .writer = writer,
        .status = &status,
        .memory = options->memory_mib << 20,
        .is_embedding = options->is_embedding,
        .omitted = omitted,
        .has_end = true,
    };
    struct pipeline_result result = {0};
    enum err err = input_source_open_files(options, &pipeline.source, reterr);

    *ret_result = (struct import_result){0};
    if (err != ERR_NONE)
        return err;
    progress_init(&progress, options->is_quiet);
    err = pipeline_run(&pipeline, &progress, say_damage, &result, reterr);
    if (err == ERR_NONE && !options->is_quiet)
        say_disorder(pipeline.source, &result.counts);
    source_close(pipeline.source);
    *ret_result = (struct import_result){result.is_damaged, result.unstored};
    if (err == ERR_NONE && !options->is_quiet)
        counted_say(&result.counts);
    return err;
}
