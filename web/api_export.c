#include <stdlib.h>

#include "web/api.h"
#include "web/api_parts.h"
#include "web/export_job.h"

#define RETRY_AFTER_S 5

static const char *const formats[] = {
    [EXPORT_PCAP] = "pcap",   [EXPORT_TXT] = "txt", [EXPORT_JSON] = "json",
    [EXPORT_JSONL] = "jsonl", [EXPORT_CSV] = "csv", [EXPORT_CSV + 1] = NULL,
};

static const char *const content_types[] = {
    [EXPORT_PCAP] = "application/vnd.tcpdump.pcap",
    [EXPORT_TXT] = "text/plain; charset=utf-8",
    [EXPORT_JSON] = "application/json",
    [EXPORT_JSONL] = "application/jsonl",
    [EXPORT_CSV] = "text/csv; charset=utf-8",
};

/* Which calls are meant, as they are found. */
struct choice {
    struct export_calls calls; /* room for API_EXPORT_CALLS_MAX */
    bool is_named;             /* they are known, and are only looked at */
};

static bool collect(void *context, const struct call_row *row)
{
    struct choice *choice = context;
    struct export_calls *calls = &choice->calls;
    uint64_t messages = (uint64_t)row->messages + row->duplicates;

    if (calls->messages == 0 || row->start_us < calls->since_us)
        calls->since_us = row->start_us;
    calls->messages += messages;
    if (messages > calls->most)
        calls->most = messages;
    if (row->last_us > calls->until_us)
        calls->until_us = row->last_us;
    if (choice->is_named)
        return true;
    if (calls->count < API_EXPORT_CALLS_MAX)
        calls->ids[calls->count] = row->id;
    calls->count++;
    return calls->count <= API_EXPORT_CALLS_MAX;
}

static int compare(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;

    return a < b ? -1 : a > b;
}

static void sort(struct export_calls *calls)
{
    qsort(calls->ids, calls->count, sizeof(*calls->ids), compare);
}

/* Read which calls are meant: those that are named, or those that the filters choose. */
static bool read_choice(struct web_state *web, const struct web_request *request,
                        struct web_response *response, struct choice *choice,
                        struct api_choice_texts *texts, struct call_query *query)
{
    struct slice ids = web_request_query(request, "calls");

    choice->is_named = ids.len > 0;
    if (!choice->is_named)
        return api_call_query(request, response, texts, query);
    if (!api_find_calls(web, response, ids, choice->calls.ids, API_EXPORT_CALLS_MAX,
                        &choice->calls.count))
        return false;
    sort(&choice->calls);
    query->is_all = true;
    query->calls = choice->calls.ids;
    query->call_count = choice->calls.count;
    return true;
}

/* Find the calls. Return false when there are none to speak of, or too many. */
static bool choose(struct web_state *web, const struct web_request *request,
                   struct web_response *response, enum export_format format, struct choice *choice)
{
    struct api_choice_texts texts;
    struct call_query query = {0};
    struct error error;
    enum err err;

    if (!read_choice(web, request, response, choice, &texts, &query))
        return false;
    query.omits_legs = true;
    err = query_calls(web->view, &query, collect, choice, &error);
    if (err == ERR_NONE && choice->calls.count > API_EXPORT_CALLS_MAX)
        err = error_set(&error, ERR_FULL, "these are more than %d calls; narrow the search",
                        API_EXPORT_CALLS_MAX);
    if (err == ERR_NONE && export_has_messages(format) &&
        choice->calls.messages > EXPORT_MESSAGES_MAX)
        err = error_set(&error, ERR_FULL, "these have more than %d messages; narrow the search",
                        EXPORT_MESSAGES_MAX);
    if (err == ERR_NONE && format == EXPORT_PCAP && choice->calls.count == 0)
        err = error_set(&error, ERR_NOT_FOUND, "no call matches");
    if (err != ERR_NONE)
        api_fail(response, err, &error);
    else
        sort(&choice->calls);
    return err == ERR_NONE;
}

/* "rung-calls.csv", or with the number of a single call: no text of a packet comes into a name. */
static void name_file(enum export_format format, const struct export_calls *calls,
                      struct web_response *response)
{
    struct buf buf;

    buf_init(&buf, response->disposition, sizeof(response->disposition));
    buf_text(&buf, "attachment; filename=\"rung-");
    if (calls->count == 1)
        buf_format(&buf, "call-%llu", (unsigned long long)calls->ids[0]);
    else
        buf_text(&buf, "calls");
    buf_format(&buf, ".%s\"", formats[format]);
}

/* Answer with the chosen calls, which are the job's from here on. */
static void answer(struct web_state *web, struct web_response *response,
                   const struct export_order *order)
{
    struct export_job *job = NULL;
    struct error error;
    enum err err = export_job_new(web, order, &job, &error);

    if (err != ERR_NONE) {
        api_fail(response, err, &error);
        return;
    }
    response->kind = WEB_BODY_STREAM;
    response->content_type = content_types[order->format];
    response->reader =
        (struct web_reader){.read = export_job_read, .free = export_job_free, .context = job};
}

static void run(struct web_state *web, const struct web_request *request,
                struct web_response *response, struct export_order order)
{
    struct choice choice = {
        .calls = {.ids = calloc(API_EXPORT_CALLS_MAX, sizeof(*choice.calls.ids))}};
    struct error error;

    if (choice.calls.ids == NULL) {
        api_fail(response, error_set(&error, ERR_MEMORY, "out of memory"), &error);
        return;
    }
    if (!choose(web, request, response, order.format, &choice)) {
        free(choice.calls.ids);
        return;
    }
    name_file(order.format, &choice.calls, response);
    order.calls = choice.calls;
    answer(web, response, &order);
}

void api_export(struct web_state *web, const struct web_request *request,
                struct web_response *response)
{
    static const char *const redactions[] = {"auth", "none", NULL};
    unsigned format;
    unsigned redaction;

    if (!api_choice(request, response, "format", formats, EXPORT_PCAP, &format) ||
        !api_choice(request, response, "redact", redactions, 0, &redaction))
        return;
    if (web->exports == EXPORT_JOBS_MAX) {
        response->retry_after_s = RETRY_AFTER_S;
        web_response_error(response, 503, "busy",
                           "as many exports as can be are made already; try again soon");
        return;
    }
    run(web, request, response,
        (struct export_order){.format = (enum export_format)format,
                              .shows_secrets = redaction == 1});
}
