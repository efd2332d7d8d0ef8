#include "app/input_source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/file.h"
#include "capture/merge.h"
#include "capture/window.h"

/* Add a suggestion for the user when an input is refused. */
static void add_suggestion(const struct options *options, const char *path, struct error *error)
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

/* What cannot look ahead waits a little for frames that come late. */
static enum err open_window(struct source **source, struct error *reterr)
{
    if (window_open(*source, (struct window_limits){0}, source) == ERR_NONE)
        return ERR_NONE;
    source_close(*source);
    return error_set(reterr, ERR_MEMORY, "out of memory");
}

static bool is_ordered(const struct source *source)
{
    struct source_info info;

    source_info(source, 0, &info);
    return info.is_ordered;
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
        add_suggestion(options, path, reterr);
    else if (!is_ordered(*ret_source))
        err = open_window(ret_source, reterr);
    return err;
}

static void close_all(struct source **sources, size_t count)
{
    for (size_t i = 0; i < count; i++)
        source_close(sources[i]);
}

enum err input_source_open_files(const struct options *options, struct source **ret_source,
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

enum err input_source_open_interfaces(const struct options *options, struct source **ret_source,
                                      enum live_failure *ret_failure, struct error *reterr)
{
    struct live_options live = {
        .devices = options->interfaces,
        .filter = options->bpf,
        .snap_len = (uint32_t)options->snap_len,
        .buffer_mib = (uint32_t)options->buffer_mib,
        .is_unpromiscuous = options->is_unpromiscuous,
    };
    enum err err = live_open(&live, ret_source, ret_failure, reterr);

    return err == ERR_NONE ? open_window(ret_source, reterr) : err;
}
