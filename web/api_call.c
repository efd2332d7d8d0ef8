#include "export/json.h"
#include "web/api.h"
#include "web/api_parts.h"

/* What the visitors of one call share. */
struct call_writer {
    struct view *view;
    struct json_writer json;
    const struct call_row *row;
    enum err err;
    struct error *reterr;
};

static bool write_leg(void *context, const struct leg_row *row)
{
    json_leg(context, row);
    return true;
}

static bool write_dialog(void *context, const struct dialog_row *row)
{
    json_dialog(context, row);
    return true;
}

static bool write_transaction(void *context, const struct transaction_row *row)
{
    json_transaction(context, row);
    return true;
}

static bool write_finding(void *context, const struct finding_row *row)
{
    struct call_writer *writer = context;

    json_finding_begin(&writer->json, row, writer->row->short_id);
    json_write_close(&writer->json, '}');
    return true;
}

static enum err write_parts(struct call_writer *writer)
{
    struct json_writer *json = &writer->json;
    uint64_t call = writer->row->id;
    enum err err;

    json_write_open(json, "call_ids", '[');
    err = query_legs(writer->view, call, write_leg, json, writer->reterr);
    json_write_close(json, ']');
    json_write_open(json, "dialogs", '[');
    if (err == ERR_NONE)
        err = query_dialogs(writer->view, call, write_dialog, json, writer->reterr);
    json_write_close(json, ']');
    json_write_open(json, "transactions", '[');
    if (err == ERR_NONE)
        err = query_transactions(writer->view, call, write_transaction, json, writer->reterr);
    json_write_close(json, ']');
    json_write_open(json, "findings", '[');
    if (err == ERR_NONE)
        err = query_findings(writer->view, call, write_finding, writer, writer->reterr);
    json_write_close(json, ']');
    return err;
}

/* The object of the list, but with all findings whole, and with what the call is made of. */
static bool write_call(void *context, const struct call_row *row)
{
    struct call_writer *writer = context;
    uint64_t findings = 0;

    writer->row = row;
    (void)json_call_key(SLICE_LITERAL("findings"), &findings);
    writer->err = json_call_begin(&writer->json, writer->view, row, JSON_CALL_ALL & ~findings,
                                  writer->reterr);
    if (writer->err == ERR_NONE)
        writer->err = write_parts(writer);
    json_write_end_line(&writer->json);
    return false;
}

void api_call(struct web_state *web, const struct web_request *request,
              struct web_response *response)
{
    struct error error;
    struct call_writer writer = {
        .view = web->view, .json = {.out = &response->out}, .reterr = &error};
    uint64_t call;
    enum err err;

    if (!api_find_call(web, response, request->parts[0], &call) ||
        !api_begin(web, request, response, true))
        return;
    err = query_call(web->view, call, write_call, &writer, &error);
    if (err == ERR_NONE)
        err = writer.err;
    if (err != ERR_NONE)
        api_fail(response, err, &error);
}
