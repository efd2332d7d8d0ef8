#include "ui/view_save_job.h"

#include <stdlib.h>

#include "base/array.h"
#include "export/out_file.h"
#include "export/pcap.h"

/* ---- which calls ---- */

struct collecting {
    uint64_t *calls;
    size_t count;
    size_t room;
    bool has_no_memory;
};

static bool collect(void *context, const struct call_row *row)
{
    struct collecting *collecting = context;
    uint64_t *calls =
        array_grow(collecting->calls, &collecting->room, collecting->count + 1, sizeof(*calls));

    collecting->has_no_memory = calls == NULL;
    if (calls == NULL)
        return false;
    collecting->calls = calls;
    collecting->calls[collecting->count++] = row->id;
    return true;
}

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;

    return left < right ? -1 : left > right;
}

enum err save_collect(struct view *store, const struct call_page *shown, uint64_t **ret_calls,
                      size_t *ret_count, bool *ret_is_cut, struct error *reterr)
{
    struct call_page page = *shown;
    struct collecting collecting = {0};
    enum err err;

    /* One more than the limit, to know whether there are more. */
    page.is_backward = page.has_anchor = page.has_itself = false;
    page.which.omits_legs = true;
    page.limit = SAVE_CALLS_MAX + 1;
    err = query_page(store, &page, collect, &collecting, reterr);
    if (err == ERR_NONE && collecting.has_no_memory)
        err = error_set(reterr, ERR_MEMORY, "out of memory");
    if (err != ERR_NONE) {
        free(collecting.calls);
        return err;
    }
    *ret_is_cut = collecting.count > SAVE_CALLS_MAX;
    *ret_count = *ret_is_cut ? SAVE_CALLS_MAX : collecting.count;
    *ret_calls = collecting.calls;
    if (*ret_count > 0)
        qsort(collecting.calls, *ret_count, sizeof(*collecting.calls), compare);
    return ERR_NONE;
}

/* ---- text ---- */

struct text_writing {
    const struct save_job *job;
    struct out *out;
    int64_t before_us;
    struct save_result result;
    struct error unread; /* why the first bytes could not be read */
};

static bool write_message(void *context, const struct message_row *row)
{
    struct text_writing *writing = context;
    struct slice bytes = {0};
    struct error error;
    enum err err = raw_message(writing->job->raw, row, &bytes, &error);

    if (err != ERR_NONE && writing->result.unread++ == 0)
        writing->unread = error;
    if (err != ERR_NONE)
        bytes = SLICE_LITERAL("(its bytes cannot be read)\n");
    text_message(writing->out, &writing->job->text, row,
                 writing->before_us == TIME_NONE ? row->time_us : writing->before_us, bytes);
    writing->before_us = row->time_us;
    writing->result.written++;
    return !out_has_failed(writing->out);
}

static enum err write_messages(struct text_writing *writing, const struct message_query *query,
                               struct error *reterr)
{
    enum err err = query_messages(writing->job->store, query, write_message, writing, reterr);

    if (err == ERR_NONE && writing->result.written == 0)
        return error_set(reterr, ERR_NOT_FOUND, "there are no messages to save");
    if (err == ERR_NONE && writing->result.unread == writing->result.written)
        return error_set(reterr, ERR_INPUT, "%s", writing->unread.text);
    return err == ERR_NONE ? out_finish(writing->out, reterr) : err;
}

static enum err save_text(const struct save_job *job, const struct message_query *query,
                          struct save_result *ret_result, struct error *reterr)
{
    const struct out_file_options options = {
        .path = job->path, .is_forced = job->is_forced, .is_private = true};
    struct text_writing writing = {
        .job = job, .before_us = TIME_NONE, .out = malloc(sizeof(*writing.out))};
    struct out_file file;
    enum err err;

    if (writing.out == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    err = out_file_open(&file, &options, reterr);
    if (err == ERR_NONE) {
        out_init(writing.out, file.file, job->path);
        err = write_messages(&writing, query, reterr);
        if (err == ERR_NONE)
            err = out_file_commit(&file, reterr);
        out_file_discard(&file);
    }
    free(writing.out);
    if (err == ERR_NONE)
        *ret_result = writing.result;
    return err;
}

static enum err save_pcap(const struct save_job *job, const struct message_query *query,
                          struct save_result *ret_result, struct error *reterr)
{
    const struct pcap_options options = {.path = job->path, .is_forced = job->is_forced};

    *ret_result = (struct save_result){0};
    return pcap_export(job->store, job->raw, query, &options, &ret_result->written, reterr);
}

enum err save_run(const struct save_job *job, struct save_result *ret_result, struct error *reterr)
{
    const struct message_query query = {.calls = job->calls, .call_count = job->count};

    /* No numbers would mean all of them. */
    if (job->count == 0)
        return error_set(reterr, ERR_NOT_FOUND, "there is no call to save");
    return job->format == SAVE_PCAP ? save_pcap(job, &query, ret_result, reterr)
                                    : save_text(job, &query, ret_result, reterr);
}
