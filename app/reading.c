#include "app/reading.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/pipeline.h"
#include "app/say.h"
#include "capture/file.h"
#include "capture/merge.h"

static void say_damage(const char *text)
{
    say("warning: %s", text);
}

/* Tell the user what he may have meant when an input is refused. */
static void teach(const struct options *options, const char *path, struct error *error)
{
    size_t len = strlen(error->text);
    uint64_t number;
    struct buf buf;

    buf_init(&buf, error->text + len, sizeof(error->text) - len);
    if (error->code == ERR_USAGE && options->bpf != NULL && access(options->bpf, F_OK) == 0)
        buf_text(&buf, "; -f is a BPF filter, as in tshark, not a file");
    else if (error->code == ERR_INPUT && options->kind == KIND_INVITES &&
             slice_decimal(slice_from_text(path), UINT64_MAX, &number))
        buf_text(&buf, "; -c shows calls only and takes no number");
}

static enum err open_one(const struct options *options, const char *path,
                         struct source **ret_source, struct error *reterr)
{
    enum err err;

    if (strcmp(path, "-") == 0 && isatty(STDIN_FILENO) == 1)
        return error_set(reterr, ERR_INPUT,
                         "standard input is a terminal; send a capture into it: 'tcpdump -U -w - | "
                         "rung calls -'");
    err = file_open(path, options->bpf, ret_source, reterr);
    if (err != ERR_NONE)
        teach(options, path, reterr);
    return err;
}

static void close_all(struct source **sources, size_t count)
{
    for (size_t i = 0; i < count; i++)
        source_close(sources[i]);
}

/* Open all files as one source. */
static enum err open_all(const struct options *options, struct source **ret_source,
                         struct error *reterr)
{
    struct source **sources = calloc(options->file_count, sizeof(struct source *));
    enum err err = ERR_NONE;
    size_t count = 0;

    if (sources == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    while (err == ERR_NONE && count < options->file_count) {
        err = open_one(options, options->files[count], &sources[count], reterr);
        count += err == ERR_NONE;
    }
    if (err == ERR_NONE && merge_open(sources, count, ret_source) != ERR_NONE)
        err = error_set(reterr, ERR_MEMORY, "out of memory");
    if (err != ERR_NONE)
        close_all(sources, count);
    free(sources);
    return err;
}

/* Say what was read but not looked into, and what memory could not hold. */
static void say_left_out(const struct tally *tally)
{
    char text[256];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    if (tally_write_skipped(tally, &buf))
        say("not looked into: %s", text);
    buf_init(&buf, text, sizeof(text));
    if (tally_write_lost(tally, &buf))
        say("lost, out of memory: %s", text);
    buf_init(&buf, text, sizeof(text));
    if (tally_write_evicted(tally, &buf))
        say("let go before their end, too many at a time: %s", text);
}

enum err reading_run(const struct options *options, struct writer *writer, bool *ret_is_damaged,
                     struct error *reterr)
{
    struct progress progress;
    struct pipeline_options pipeline = {
        .writer = writer,
        .is_embedding = options->is_embedding,
        .progress = &progress,
        .say_damage = say_damage,
    };
    struct pipeline_result result;
    enum err err = open_all(options, &pipeline.source, reterr);

    if (err != ERR_NONE)
        return err;
    progress_init(&progress, options->is_quiet);
    err = pipeline_run(&pipeline, &result, reterr);
    source_close(pipeline.source);
    if (err != ERR_NONE)
        return err;
    if (!options->is_quiet)
        say_left_out(&result.tally);
    *ret_is_damaged = result.is_damaged;
    return ERR_NONE;
}
