#include "app/input.h"

#include <string.h>
#include <sys/stat.h>

#include "app/counted.h"
#include "app/import_run.h"
#include "app/report.h"
#include "app/stop.h"
#include "store/query_stats.h"
#include "store/store_file.h"
#include "store/unfinished.h"

/* Return whether a file is a store. A pipe is never asked: to open it once would be to lose its bytes. */
static bool is_store_file(const char *path)
{
    struct stat status;

    return strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           view_is_store(path);
}

enum err input_check_files(const struct options *options, bool *ret_is_store, struct error *reterr)
{
    const char *store = NULL;

    for (size_t i = 0; i < options->file_count && store == NULL; i++) {
        if (is_store_file(options->files[i]))
            store = options->files[i];
    }
    if (store != NULL && options->file_count > 1)
        return error_set(reterr, ERR_USAGE, "'%s' is a store, and a store is opened alone", store);
    if (store != NULL && options->bpf != NULL)
        return error_set(reterr, ERR_USAGE, "-f filters packets; '%s' is a store and has none",
                         store);
    *ret_is_store = store != NULL;
    return ERR_NONE;
}

/* Widen the input's time span by that of a capture, and pass on what a store knows of its damage. */
static bool note_span(void *context, const struct capture_row *row)
{
    struct input *input = context;

    if (row->first_us != TIME_NONE &&
        (input->start_us == TIME_NONE || row->first_us < input->start_us))
        input->start_us = row->first_us;
    if (row->last_us > input->end_us)
        input->end_us = row->last_us;
    if (input->writer == NULL && !slice_is_absent(row->damage) && !input->options->is_quiet)
        report("warning: when it was imported, %.*s", (int)row->damage.len,
               (const char *)row->damage.ptr);
    return true;
}

/* Report that a store is not complete. */
static enum err report_unfinished(const struct input *input, bool is_in_use, struct error *reterr)
{
    char text[UNFINISHED_TEXT_MAX];
    struct buf buf;
    enum err err;

    buf_init(&buf, text, sizeof(text));
    err = unfinished_write(input->view, is_in_use, &buf, reterr);
    if (err == ERR_NONE && buf.len > 0)
        report("warning: '%s' is not whole: %s", input->options->files[0], text);
    return err;
}

static enum err open_view(struct input *input, const char *path, struct error *reterr)
{
    bool is_in_use = input->writer == NULL && store_is_in_use(path);
    enum err err = view_open(path, &input->view, reterr);

    if (err == ERR_NONE && input->writer == NULL)
        err = report_unfinished(input, is_in_use, reterr);
    if (err == ERR_NONE)
        err = raw_open(input->view, &input->raw, reterr);
    if (err == ERR_NONE)
        err = query_captures(input->view, note_span, input, reterr);
    if (err == ERR_NONE)
        err = query_counts(input->view, &input->counts, reterr);
    if (err == ERR_NONE && input->writer == NULL && !input->options->is_quiet)
        counted_report_recorded(&input->counts);
    if (err == ERR_NONE)
        stop_interrupts_view(input->view);
    return err;
}

static enum err read_captures(struct input *input, uint32_t omitted, struct error *reterr)
{
    struct writer_options writer = {.path = NULL};
    struct import_result result = {0};
    enum err err = writer_open(&writer, &input->writer, reterr);

    if (err == ERR_NONE)
        err = import_run(input->options, omitted, input->writer, &result, reterr);
    input->is_damaged = result.is_damaged;
    return err;
}

enum err input_open(const struct options *options, uint32_t omitted, struct input *ret_input,
                    struct error *reterr)
{
    struct input input = {.options = options, .start_us = TIME_NONE, .end_us = TIME_NONE};
    bool is_store = false;
    enum err err = input_check_files(options, &is_store, reterr);

    if (err == ERR_NONE && !is_store)
        err = read_captures(&input, omitted, reterr);
    if (err == ERR_NONE)
        err = open_view(&input, is_store ? options->files[0] : writer_path(input.writer), reterr);
    if (err != ERR_NONE) {
        input_close(&input);
        return err;
    }
    *ret_input = input;
    return ERR_NONE;
}

void input_close(struct input *input)
{
    stop_interrupts_view(NULL);
    raw_close(input->raw);
    view_close(input->view);
    writer_close(input->writer, false);
    input->raw = NULL;
    input->view = NULL;
    input->writer = NULL;
}
