#include "export/json.h"
#include "store/query_messages.h"
#include "web/api.h"
#include "web/api_parts.h"

/* Findings from this severity on are drawn. */
#define SEVERITY_WARN 2

/* The parameters of a request for a ladder. */
struct ladder_request {
    struct flow_options options;
    uint64_t calls[API_LADDER_CALLS_MAX];
    size_t call_count;
    size_t offset;
};

/* A ladder in the making. */
struct making {
    struct flow *flow;
    enum err err;
};

static bool add_message(void *context, const struct message_row *row)
{
    struct making *making = context;

    making->err = flow_add_message(making->flow, row);
    return making->err == ERR_NONE;
}

static bool add_finding(void *context, const struct finding_row *row)
{
    struct making *making = context;

    if (row->severity >= SEVERITY_WARN)
        making->err = flow_add_finding(making->flow, row);
    return making->err == ERR_NONE;
}

static enum err fill(struct making *making, struct view *view, const struct ladder_request *wanted,
                     struct error *reterr)
{
    struct message_query query = {.calls = wanted->calls, .call_count = wanted->call_count};
    enum err err = query_messages(view, &query, add_message, making, reterr);

    for (size_t i = 0; i < wanted->call_count && err == ERR_NONE && making->err == ERR_NONE; i++)
        err = query_findings(view, wanted->calls[i], add_finding, making, reterr);
    if (err != ERR_NONE)
        return err;
    if (making->err == ERR_NONE)
        making->err = flow_close(making->flow);
    if (making->err == ERR_FULL)
        return error_set(reterr, ERR_FULL, "a ladder holds %d messages; choose fewer calls",
                         FLOW_MESSAGES_MAX);
    return making->err == ERR_NONE ? ERR_NONE : error_set(reterr, making->err, "out of memory");
}

/* The call of the path comes first; one that is named twice counts once. */
static bool read_calls(struct web_state *web, const struct web_request *request,
                       struct web_response *response, struct ladder_request *wanted)
{
    struct slice others = web_request_query(request, "calls");
    uint64_t call;

    if (!api_find_call(web, response, request->parts[0], &call) ||
        !api_find_calls(web, response, others, wanted->calls, API_LADDER_CALLS_MAX,
                        &wanted->call_count))
        return false;
    for (size_t i = 0; i < wanted->call_count; i++) {
        if (wanted->calls[i] == call)
            return true;
    }
    if (wanted->call_count == API_LADDER_CALLS_MAX) {
        web_response_error(response, 400, "too_many", "calls: %d at most", API_LADDER_CALLS_MAX);
        return false;
    }
    wanted->calls[wanted->call_count++] = call;
    return true;
}

static bool read_ladder(struct web_state *web, const struct web_request *request,
                        struct web_response *response, struct ladder_request *wanted)
{
    static const char *const merges[] = {
        [FLOW_MERGE_PORT] = "port", [FLOW_MERGE_IP] = "ip", [FLOW_MERGE_IP + 1] = NULL};
    unsigned merge;
    bool is_folding;
    uint64_t offset;

    wanted->call_count = 0;
    if (!api_choice(request, response, "merge", merges, FLOW_MERGE_PORT, &merge) ||
        !api_flag(request, response, "fold", false, &is_folding))
        return false;
    if (!web_request_number(request, "offset", 0, UINT32_MAX, 0, &offset)) {
        api_refuse(response, "offset", "the number of a row is wanted");
        return false;
    }
    wanted->offset = (size_t)offset;
    wanted->options = (struct flow_options){
        .merge = (enum flow_merge)merge,
        .folds = is_folding ? FLOW_FOLD_ALL : 0,
        .gap_us = FLOW_GAP_DEFAULT_US,
    };
    return read_calls(web, request, response, wanted);
}

void api_ladder(struct web_state *web, const struct web_request *request,
                struct web_response *response)
{
    struct ladder_request wanted;
    struct making making = {0};
    struct error error;
    enum err err;

    if (!read_ladder(web, request, response, &wanted) || !api_begin(web, request, response, true))
        return;
    making.flow = flow_new(&wanted.options);
    if (making.flow == NULL)
        err = error_set(&error, ERR_MEMORY, "out of memory");
    else
        err = fill(&making, web->view, &wanted, &error);
    if (err == ERR_NONE)
        json_flow_part(&response->out, making.flow, wanted.offset, API_LADDER_ROWS_MAX);
    else
        api_fail(response, err, &error);
    flow_free(making.flow);
}
