#include "export/json_counts.h"
#include "store/query_stats.h"
#include "store/schema.h"
#include "web/api.h"
#include "web/api_parts.h"
#include "web/events.h"
#include "web/server.h"
#include "web/status_json.h"

static bool write_capture(void *context, const struct capture_row *row)
{
    struct json_writer *json = context;

    json_write_open(json, NULL, '{');
    json_write_number(json, "capture", row->id);
    json_write_string(json, "path", row->path);
    json_write_string(json, "format", slice_from_text(row->is_pcapng ? "pcapng" : "pcap"));
    json_write_number(json, "link_type", row->link_type < 0 ? 0 : (uint64_t)row->link_type);
    json_write_number_or_null(json, "snap_len", row->snap_len);
    if (row->size < 0)
        json_write_null(json, "size");
    else
        json_write_number(json, "size", (uint64_t)row->size);
    json_write_number(json, "frames", row->frames);
    json_write_number(json, "bytes", row->bytes);
    json_write_time(json, "first", row->first_us);
    json_write_time(json, "last", row->last_us);
    json_write_string(json, "damage", row->damage);
    json_write_close(json, '}');
    return true;
}

/* Write the counters: of the run, or those that a finished store has kept of its own. */
static enum err write_counters(struct json_writer *json, struct web_state *web,
                               struct error *reterr)
{
    struct counts counts = {0};
    enum err err = ERR_NONE;

    if (web->status != NULL)
        status_counts(web->status, &counts);
    else
        err = query_counts(web->view, &counts, reterr);
    json_counts_members(json, &counts);
    return err;
}

/* Write what is in the store: captures, numbers of calls. */
static enum err write_store(struct json_writer *json, struct web_state *web, struct error *reterr)
{
    struct web_totals *totals = event_hub_totals(web->events);
    uint64_t calls = 0;
    uint64_t all = 0;
    enum err err = web_totals_all(totals, web->view, false, &calls, reterr);

    if (err == ERR_NONE)
        err = web_totals_all(totals, web->view, true, &all, reterr);
    json_write_number(json, "calls", calls);
    json_write_number(json, "dialogs", all - calls);
    json_write_open(json, "sources", '[');
    if (err == ERR_NONE)
        err = query_captures(web->view, write_capture, json, reterr);
    json_write_close(json, ']');
    return err;
}

static void write_limits(struct json_writer *json)
{
    json_write_open(json, "limits", '{');
    json_write_number(json, "page", API_PAGE_MAX);
    json_write_number(json, "ladder_calls", API_LADDER_CALLS_MAX);
    json_write_number(json, "ladder_rows", API_LADDER_ROWS_MAX);
    json_write_number(json, "export_calls", API_EXPORT_CALLS_MAX);
    json_write_number(json, "streams", WEB_EVENTS_MAX);
    json_write_close(json, '}');
}

void api_info(struct web_state *web, const struct web_request *request,
              struct web_response *response)
{
    struct json_writer json = {.out = &response->out};
    struct error error;
    enum err err;

    if (!api_begin(web, request, response, false))
        return;
    json_write_open(&json, NULL, '{');
    json_write_string(&json, "version", slice_from_text(web->version));
    json_write_number(&json, "schema", (uint64_t)schema_version);
    json_write_string(&json, "source", slice_from_text(web->source));
    status_json_run(&json, web->status);
    err = write_counters(&json, web, &error);
    if (err == ERR_NONE)
        err = write_store(&json, web, &error);
    write_limits(&json);
    json_write_time(&json, "started", web->start_us);
    json_write_time(&json, "now", request->now_us);
    json_write_end_line(&json);
    if (err != ERR_NONE)
        api_fail(response, err, &error);
}
