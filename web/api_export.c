#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "export/json.h"
#include "export/list.h"
#include "export/pcap.h"
#include "export/redact.h"
#include "export/text.h"
#include "web/api.h"
#include "web/api_parts.h"

/* What reading and writing all of it may take. */
#define EXPORT_LIMIT_US INT64_C(20000000)

enum format {
    FORMAT_PCAP = 0,
    FORMAT_TXT,
    FORMAT_JSON,
    FORMAT_JSONL,
    FORMAT_CSV,
};

static const char *const formats[] = {"pcap", "txt", "json", "jsonl", "csv", NULL};

static const char *const content_types[] = {
    [FORMAT_PCAP] = "application/vnd.tcpdump.pcap",
    [FORMAT_TXT] = "text/plain; charset=utf-8",
    [FORMAT_JSON] = "application/json",
    [FORMAT_JSONL] = "application/jsonl",
    [FORMAT_CSV] = "text/csv; charset=utf-8",
};

/* An export on its way. */
struct exporting {
    struct web_state *web;
    struct out *out;
    enum format format;
    bool shows_secrets;
    uint64_t *calls; /* in rising order */
    size_t call_count;
    size_t item_count; /* JSON: objects so far */
    int64_t before_us; /* txt: time of the message before */
    struct list *list; /* csv */
    enum err err;
    struct error *reterr;
};

/* ---- which calls ---- */

static bool collect(void *context, const struct call_row *row)
{
    struct exporting *exporting = context;

    if (exporting->call_count < API_EXPORT_CALLS_MAX)
        exporting->calls[exporting->call_count] = row->id;
    exporting->call_count++;
    return exporting->call_count <= API_EXPORT_CALLS_MAX;
}

static int compare(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;

    return a < b ? -1 : a > b;
}

/* Find those that are named, or those that the filters choose. */
static bool choose(struct exporting *exporting, const struct web_request *request,
                   struct web_response *response)
{
    struct slice ids = web_request_query(request, "calls");
    struct api_choice_texts texts;
    struct call_query query;
    enum err err;

    if (ids.len > 0)
        return api_find_calls(exporting->web, response, ids, exporting->calls, API_EXPORT_CALLS_MAX,
                              &exporting->call_count);
    if (!api_call_query(request, response, &texts, &query))
        return false;
    query.omits_legs = true;
    err = query_calls(exporting->web->view, &query, collect, exporting, exporting->reterr);
    if (err != ERR_NONE)
        api_fail(response, err, exporting->reterr);
    else if (exporting->call_count > API_EXPORT_CALLS_MAX)
        web_response_error(response, 400, "too_many",
                           "these are more than %d calls; narrow the search", API_EXPORT_CALLS_MAX);
    else
        return true;
    return false;
}

/* ---- what is written ---- */

static bool list_one(void *context, const struct call_row *row)
{
    struct exporting *exporting = context;

    exporting->err = list_call(exporting->list, row);
    return false;
}

/* Begin the next object of JSON. */
static void next_item(struct exporting *exporting)
{
    if (exporting->format == FORMAT_JSON && exporting->item_count > 0)
        out_byte(exporting->out, ',');
    exporting->item_count++;
}

static bool write_call(void *context, const struct call_row *row)
{
    struct exporting *exporting = context;

    next_item(exporting);
    exporting->err = json_call(exporting->out, exporting->web->view, row, exporting->reterr);
    return false;
}

static enum err visit_calls(struct exporting *exporting, call_visitor *visit)
{
    enum err err = ERR_NONE;

    for (size_t i = 0; i < exporting->call_count && err == ERR_NONE; i++) {
        err = query_call(exporting->web->view, exporting->calls[i], visit, exporting,
                         exporting->reterr);
        if (err == ERR_NONE)
            err = exporting->err;
    }
    return err;
}

static enum err write_csv(struct exporting *exporting)
{
    struct list_options options = {.form = LIST_CSV};
    enum err err = list_new_calls(&options, exporting->out, &exporting->list, exporting->reterr);

    if (err != ERR_NONE)
        return err;
    err = visit_calls(exporting, list_one);
    list_finish(exporting->list);
    list_free(exporting->list);
    return err;
}

/* Write a message as text, with its secrets masked. */
static enum err write_text(struct exporting *exporting, const struct message_row *row,
                           struct slice bytes)
{
    struct text_options options = {.style = {.target = ESCAPE_FILE, .zone = CLOCK_UTC}};
    uint8_t *shown = malloc(bytes.len + 1);

    if (shown == NULL)
        return error_set(exporting->reterr, ERR_MEMORY, "out of memory");
    if (!exporting->shows_secrets && redact_secrets(bytes, shown))
        bytes = slice_of(shown, bytes.len);
    text_message(exporting->out, &options, row,
                 exporting->before_us == 0 ? row->time_us : exporting->before_us, bytes);
    exporting->before_us = row->time_us;
    free(shown);
    return ERR_NONE;
}

/* Bytes that cannot be read are told in their place. */
static bool write_message(void *context, const struct message_row *row)
{
    struct exporting *exporting = context;
    struct slice bytes;
    bool is_read = raw_message(exporting->web->raw, row, &bytes, NULL) == ERR_NONE;

    if (exporting->format == FORMAT_TXT) {
        exporting->err = write_text(
            exporting, row, is_read ? bytes : SLICE_LITERAL("(its bytes cannot be read)\n"));
    } else {
        struct json_writer json = {.out = exporting->out};

        next_item(exporting);
        json_message_begin(&json, row, is_read ? bytes : slice_of(NULL, 0));
        json_write_end_line(&json);
    }
    return exporting->err == ERR_NONE && !out_has_failed(exporting->out);
}

/* Write the calls (as JSON only) and then, in one pass, all their messages. */
static enum err write_messages(struct exporting *exporting)
{
    struct message_query query = {.calls = exporting->calls, .call_count = exporting->call_count};
    bool is_array = exporting->format == FORMAT_JSON;
    enum err err = ERR_NONE;

    if (is_array)
        out_text(exporting->out, "[\n");
    if (exporting->format != FORMAT_TXT)
        err = visit_calls(exporting, write_call);
    if (err == ERR_NONE && exporting->call_count > 0)
        err = query_messages(exporting->web->view, &query, write_message, exporting,
                             exporting->reterr);
    if (is_array)
        out_text(exporting->out, "]\n");
    return err == ERR_NONE ? exporting->err : err;
}

/* ---- where it is written ---- */

/* A file without a name, in a folder that nobody else can look into while it has one. */
struct scratch {
    char folder[200];
    char path[220];
};

static enum err scratch_make(struct scratch *scratch, struct error *reterr)
{
    const char *folders[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};

    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        struct buf folder;
        struct buf path;

        if (folders[i] == NULL || folders[i][0] == '\0')
            continue;
        buf_init(&folder, scratch->folder, sizeof(scratch->folder));
        buf_format(&folder, "%s/rung-export-XXXXXX", folders[i]);
        if (folder.is_cut || mkdtemp(scratch->folder) == NULL)
            continue;
        buf_init(&path, scratch->path, sizeof(scratch->path));
        buf_format(&path, "%s/export", scratch->folder);
        return ERR_NONE;
    }
    return error_set(reterr, ERR_OUTPUT, "no room for a temporary file");
}

static void scratch_remove(const struct scratch *scratch)
{
    (void)unlink(scratch->path);
    (void)rmdir(scratch->folder);
}

static enum err write_pcap(struct exporting *exporting, const char *path)
{
    struct message_query query = {.calls = exporting->calls, .call_count = exporting->call_count};
    struct pcap_options options = {.path = path};
    uint64_t frames;

    if (exporting->call_count == 0)
        return error_set(exporting->reterr, ERR_NOT_FOUND, "no call matches");
    return pcap_export(exporting->web->view, exporting->web->raw, &query, &options, &frames,
                       exporting->reterr);
}

static enum err write_texts(struct exporting *exporting, const char *path)
{
    FILE *file = fopen(path, "wxe");
    enum err err;
    enum err out_err;

    if (file == NULL)
        return error_set(exporting->reterr, ERR_OUTPUT, "no room for a temporary file");
    out_init(exporting->out, file, "the export");
    err = exporting->format == FORMAT_CSV ? write_csv(exporting) : write_messages(exporting);
    out_err = out_finish(exporting->out, err == ERR_NONE ? exporting->reterr : NULL);
    if (fclose(file) != 0 && err == ERR_NONE && out_err == ERR_NONE)
        err = error_set(exporting->reterr, ERR_OUTPUT, "no room for the export");
    return err == ERR_NONE ? out_err : err;
}

static enum err open_file(const char *path, struct web_response *response, struct error *reterr)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &status) != 0) {
        if (fd >= 0)
            close(fd);
        return error_set(reterr, ERR_OUTPUT, "no room for the export");
    }
    response->kind = WEB_BODY_FILE;
    response->file = fd;
    response->file_size = (uint64_t)status.st_size;
    return ERR_NONE;
}

/* Write the file, and leave of it nothing but an open descriptor. */
static enum err write_file(struct exporting *exporting, struct web_response *response)
{
    struct scratch scratch;
    enum err err = scratch_make(&scratch, exporting->reterr);

    if (err != ERR_NONE)
        return err;
    err = exporting->format == FORMAT_PCAP ? write_pcap(exporting, scratch.path)
                                           : write_texts(exporting, scratch.path);
    if (err == ERR_NONE)
        err = open_file(scratch.path, response, exporting->reterr);
    scratch_remove(&scratch);
    return err;
}

/* "rung-calls.csv", or with the id of a single call: no text of a packet comes into a name. */
static void name_file(const struct exporting *exporting, struct web_response *response)
{
    struct buf buf;

    buf_init(&buf, response->disposition, sizeof(response->disposition));
    buf_text(&buf, "attachment; filename=\"rung-");
    if (exporting->call_count == 1)
        buf_format(&buf, "call-%llu", (unsigned long long)exporting->calls[0]);
    else
        buf_text(&buf, "calls");
    buf_format(&buf, ".%s\"", formats[exporting->format]);
}

static void run(struct exporting *exporting, const struct web_request *request,
                struct web_response *response)
{
    enum err err;

    if (!choose(exporting, request, response))
        return;
    qsort(exporting->calls, exporting->call_count, sizeof(*exporting->calls), compare);
    err = write_file(exporting, response);
    if (err != ERR_NONE) {
        api_fail(response, err, exporting->reterr);
        return;
    }
    response->content_type = content_types[exporting->format];
    name_file(exporting, response);
}

void api_export(struct web_state *web, const struct web_request *request,
                struct web_response *response)
{
    static const char *const redactions[] = {"auth", "none", NULL};
    struct error error;
    struct exporting exporting = {.web = web, .reterr = &error};
    unsigned format;
    unsigned redaction;

    if (!api_choice(request, response, "format", formats, FORMAT_PCAP, &format) ||
        !api_choice(request, response, "redact", redactions, 0, &redaction))
        return;
    exporting.format = (enum format)format;
    exporting.shows_secrets = redaction == 1;
    exporting.calls = calloc(API_EXPORT_CALLS_MAX, sizeof(*exporting.calls));
    exporting.out = malloc(sizeof(*exporting.out));
    view_set_limit(web->view, EXPORT_LIMIT_US, NULL, NULL);
    if (exporting.calls != NULL && exporting.out != NULL)
        run(&exporting, request, response);
    else
        api_fail(response, error_set(&error, ERR_MEMORY, "out of memory"), &error);
    free(exporting.out);
    free(exporting.calls);
}
