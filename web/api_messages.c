#include <stdlib.h>

#include "export/json.h"
#include "export/redact.h"
#include "store/query_messages.h"
#include "web/api.h"
#include "web/api_parts.h"
#include "web/cursor.h"

/* ---- the messages of a call ---- */

struct list_writer {
    struct web_state *web;
    struct json_writer json;
    size_t limit;
    size_t count;
    bool has_more;
    int64_t last_us; /* of the last one that was written */
    uint64_t last;
};

/* Without the bytes, the members that depend on them are left out. */
static bool write_listed(void *context, const struct message_row *row)
{
    struct list_writer *writer = context;
    struct slice bytes = {0};

    writer->has_more = writer->count == writer->limit;
    if (writer->has_more)
        return false;
    if (raw_message(writer->web->raw, row, &bytes, NULL) != ERR_NONE)
        bytes = slice_of(NULL, 0);
    json_message_begin(&writer->json, row, bytes);
    json_write_close(&writer->json, '}');
    writer->last_us = row->time_us;
    writer->last = row->id;
    writer->count++;
    return true;
}

static void write_next(struct list_writer *writer)
{
    const struct web_cursor cursor = {
        .list = WEB_CURSOR_MESSAGES, .time_us = writer->last_us, .id = writer->last};
    char memory[WEB_CURSOR_LEN + 1];
    struct buf buf;

    if (!writer->has_more) {
        json_write_null(&writer->json, "next");
        return;
    }
    buf_init(&buf, memory, sizeof(memory));
    web_cursor_write(&cursor, &buf);
    json_write_string(&writer->json, "next", buf_as_slice(&buf));
}

static bool read_cursor(const struct web_request *request, struct web_response *response,
                        struct message_query *query)
{
    struct slice text = web_request_query(request, "cursor");
    struct web_cursor cursor;

    if (text.len == 0)
        return true;
    if (!web_cursor_read(text, WEB_CURSOR_MESSAGES, &cursor)) {
        api_refuse(response, "cursor", "next of an earlier answer is wanted");
        return false;
    }
    query->after_us = cursor.time_us;
    query->after_id = cursor.id;
    return true;
}

void api_messages(struct web_state *web, const struct web_request *request,
                  struct web_response *response)
{
    struct list_writer writer = {.web = web, .json = {.out = &response->out}};
    struct message_query query = {.call_count = 1};
    struct error error;
    uint64_t call;
    enum err err;

    if (!api_limit(request, response, &writer.limit) || !read_cursor(request, response, &query) ||
        !api_find_call(web, response, request->parts[0], &call) ||
        !api_begin(web, request, response, true))
        return;
    query.calls = &call;
    query.limit = writer.limit + 1;
    json_write_open(&writer.json, NULL, '{');
    json_write_open(&writer.json, "messages", '[');
    err = query_messages(web->view, &query, write_listed, &writer, &error);
    json_write_close(&writer.json, ']');
    write_next(&writer);
    json_write_end_line(&writer.json);
    if (err != ERR_NONE)
        api_fail(response, err, &error);
}

/* ---- one message ---- */

struct message_writer {
    struct web_state *web;
    struct json_writer json;
    bool shows_secrets;
    uint64_t wanted;
    uint64_t call;
    uint64_t transaction;
    char short_id[32]; /* of the call; cut when longer */
    uint8_t *shown;    /* the text as it is shown; NULL without bytes */
    size_t shown_len;
    enum err err;
    struct error *reterr;
};

/* Keep the bytes, with their secrets masked. Return whether there were any. */
static enum err keep_shown(struct message_writer *writer, struct slice bytes, bool *ret_is_masked)
{
    writer->shown = malloc(bytes.len + 1);
    if (writer->shown == NULL)
        return error_set(writer->reterr, ERR_MEMORY, "out of memory");
    *ret_is_masked = redact_secrets(bytes, writer->shown);
    if (writer->shows_secrets && *ret_is_masked) {
        memcpy(writer->shown, bytes.ptr, bytes.len);
        *ret_is_masked = false;
    }
    writer->shown_len = bytes.len;
    return ERR_NONE;
}

/* Where secrets are masked the bytes themselves are not given. */
static enum err write_bytes(struct message_writer *writer, struct slice bytes)
{
    bool is_masked = false;
    enum err err = keep_shown(writer, bytes, &is_masked);

    if (err != ERR_NONE)
        return err;
    json_write_string(&writer->json, "text", slice_of(writer->shown, writer->shown_len));
    if (!is_masked)
        json_write_base64(&writer->json, "raw", bytes);
    json_write_bool(&writer->json, "redacted", is_masked);
    return ERR_NONE;
}

static bool write_message(void *context, const struct message_row *row)
{
    struct message_writer *writer = context;
    struct slice bytes = {0};
    struct error error;
    struct buf buf;
    enum err err;

    writer->call = row->call;
    writer->transaction = row->transaction;
    buf_init(&buf, writer->short_id, sizeof(writer->short_id));
    buf_slice(&buf, row->short_id);
    err = raw_message(writer->web->raw, row, &bytes, &error);
    if (err != ERR_NONE)
        bytes = slice_of(NULL, 0);
    json_message_begin(&writer->json, row, bytes);
    if (err == ERR_NONE) {
        writer->err = write_bytes(writer, bytes);
        return false;
    }
    json_write_null(&writer->json, "text");
    json_write_null(&writer->json, "raw");
    json_write_bool(&writer->json, "redacted", false);
    json_write_string(&writer->json, "why", slice_from_text(error.text));
    return false;
}

static enum err find_message(struct message_writer *writer)
{
    enum err err =
        query_message(writer->web->view, writer->wanted, write_message, writer, writer->reterr);

    return err == ERR_NONE ? writer->err : err;
}

static bool write_finding(void *context, const struct finding_row *row)
{
    struct message_writer *writer = context;
    struct slice shown = slice_of(writer->shown, writer->shown_len);
    const struct evidence_row *here = finding_in_message(row, writer->wanted);
    uint64_t end;

    if (here == NULL)
        return true;
    end = (uint64_t)here->offset + here->length;
    json_finding_begin(&writer->json, row, slice_from_text(writer->short_id));
    if (writer->shown == NULL || here->length == 0 || end > shown.len) {
        json_write_null(&writer->json, "text_range");
    } else {
        json_write_open(&writer->json, "text_range", '[');
        json_write_number(&writer->json, NULL, json_string_units(shown, here->offset));
        json_write_number(&writer->json, NULL, json_string_units(shown, (size_t)end));
        json_write_close(&writer->json, ']');
    }
    json_write_close(&writer->json, '}');
    return true;
}

static enum err write_findings(struct message_writer *writer)
{
    enum err err = ERR_NONE;

    json_write_open(&writer->json, "findings", '[');
    if (writer->call != 0)
        err =
            query_findings(writer->web->view, writer->call, write_finding, writer, writer->reterr);
    json_write_close(&writer->json, ']');
    return err;
}

/* The messages beside one: of its call, and of its transaction. */
struct neighbours {
    uint64_t message, transaction;
    bool is_past; /* the message itself has been visited */
    uint64_t prev, next, prev_same, next_same;
};

static bool note_neighbour(void *context, const struct message_row *row)
{
    struct neighbours *beside = context;
    bool is_same = beside->transaction != 0 && row->transaction == beside->transaction;

    if (row->id == beside->message) {
        beside->is_past = true;
    } else if (!beside->is_past) {
        beside->prev = row->id;
        beside->prev_same = is_same ? row->id : beside->prev_same;
    } else {
        beside->next = beside->next == 0 ? row->id : beside->next;
        beside->next_same = is_same ? row->id : 0;
    }
    return beside->next == 0 || (beside->next_same == 0 && beside->transaction != 0);
}

static enum err write_neighbours(struct message_writer *writer)
{
    struct neighbours beside = {.message = writer->wanted, .transaction = writer->transaction};
    struct message_query query = {.calls = &writer->call, .call_count = 1};
    enum err err = ERR_NONE;

    if (writer->call != 0)
        err = query_messages(writer->web->view, &query, note_neighbour, &beside, writer->reterr);
    json_write_number_or_null(&writer->json, "prev", beside.prev);
    json_write_number_or_null(&writer->json, "next", beside.next);
    json_write_number_or_null(&writer->json, "prev_same", beside.prev_same);
    json_write_number_or_null(&writer->json, "next_same", beside.next_same);
    return err;
}

static bool read_number(const struct web_request *request, struct web_response *response,
                        uint64_t *ret_number)
{
    if (slice_decimal(request->parts[0], INT64_MAX, ret_number) && *ret_number != 0)
        return true;
    web_response_error(response, 404, "not_found", "messages have numbers from 1 on");
    return false;
}

void api_message(struct web_state *web, const struct web_request *request,
                 struct web_response *response)
{
    static const char *const redactions[] = {"auth", "none", NULL};
    struct error error;
    struct message_writer writer = {.web = web, .json = {.out = &response->out}, .reterr = &error};
    unsigned redaction;
    enum err err;

    if (!read_number(request, response, &writer.wanted) ||
        !api_choice(request, response, "redact", redactions, 0, &redaction) ||
        !api_begin(web, request, response, true))
        return;
    writer.shows_secrets = redaction == 1;
    err = find_message(&writer);
    if (err == ERR_NONE)
        err = write_findings(&writer);
    if (err == ERR_NONE)
        err = write_neighbours(&writer);
    json_write_end_line(&writer.json);
    if (err != ERR_NONE)
        api_fail(response, err, &error);
    free(writer.shown);
}
