#include "web/server_private.h"

#include <stdlib.h>

#include "base/clock.h"
#include "web/answer_fields.h"
#include "web/http_head.h"

#define PIECE_BYTES 65536 /* of a body that is sent piece by piece */

/* A request on its way in and its answer. */
struct exchange {
    bool has_begun;
    struct web_request request;
    struct web_response response;
    char target[WEB_TARGET_MAX + 1];
    size_t body_len;
    char body[WEB_BODY_MAX];
};

/* ---- a request ---- */

static enum MHD_Result read_field(void *context, enum MHD_ValueKind kind, const char *key,
                                  size_t key_len, const char *text, size_t text_len)
{
    struct exchange *exchange = context;

    (void)kind;
    http_head_keep_field(&exchange->request, slice_of(key, key_len),
                         slice_of(text == NULL ? "" : text, text_len));
    return MHD_YES;
}

void *server_new_exchange(void *context, const char *target, struct MHD_Connection *connection)
{
    struct exchange *exchange = malloc(sizeof(*exchange));
    size_t len = strlen(target);

    (void)context;
    (void)connection;
    if (exchange == NULL || len > WEB_TARGET_MAX) {
        free(exchange);
        return NULL;
    }
    memset(exchange, 0, offsetof(struct exchange, response));
    exchange->body_len = 0;
    if (web_response_init(&exchange->response) != ERR_NONE) {
        free(exchange);
        return NULL;
    }
    memcpy(exchange->target, target, len);
    web_request_read_target(&exchange->request, exchange->target, len);
    return exchange;
}

void server_free_exchange(void *context, struct MHD_Connection *connection, void **place,
                          enum MHD_RequestTerminationCode code)
{
    struct connection *inside = server_connection(context, connection);
    struct exchange *exchange = *place;

    (void)code;
    if (inside != NULL)
        connection_enter(inside, CONNECTION_ENDING, clock_monotonic_us());
    if (exchange == NULL)
        return;
    web_response_release(&exchange->response);
    free(exchange);
    *place = NULL;
}

/* ---- an answer ---- */

static struct MHD_Response *text_response(struct web_response *from)
{
    struct MHD_Response *response;

    if (from->content_type == NULL || from->text == NULL)
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    response = MHD_create_response_from_buffer(from->text_len, from->text, MHD_RESPMEM_MUST_FREE);
    if (response != NULL)
        from->text = NULL;
    return response;
}

/* The reader of a body that is sent piece by piece. */
static ssize_t read_body(void *context, uint64_t position, char *bytes, size_t size)
{
    const struct web_reader *reader = context;
    long len = reader->read(reader->context, bytes, size);

    (void)position;
    if (len == WEB_READ_END)
        return MHD_CONTENT_READER_END_OF_STREAM;
    return len == WEB_READ_FAILED ? MHD_CONTENT_READER_END_WITH_ERROR : len;
}

static void free_body(void *context)
{
    struct web_reader *reader = context;

    reader->free(reader->context);
    free(reader);
}

static struct MHD_Response *stream_response(struct web_response *from)
{
    struct web_reader *reader = malloc(sizeof(*reader));
    struct MHD_Response *response;

    if (reader == NULL)
        return NULL;
    *reader = from->reader;
    response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE_BYTES, read_body, reader,
                                                 free_body);
    if (response == NULL)
        free(reader);
    else
        from->reader = (struct web_reader){0};
    return response;
}

static struct MHD_Response *events_response(struct web_server *server, struct web_response *from,
                                            struct MHD_Connection *connection)
{
    struct MHD_Response *response = server_stream_response(server, from->events, connection);

    if (response != NULL)
        from->events = NULL;
    return response;
}

static struct MHD_Response *make_response(struct web_server *server, struct exchange *exchange,
                                          struct MHD_Connection *connection)
{
    struct web_response *from = &exchange->response;

    switch (from->kind) {
    case WEB_BODY_TEXT:
        return text_response(from);
    case WEB_BODY_CONSTANT:
        /* The bytes are only read, in spite of the type. */
        return MHD_create_response_from_buffer(from->constant.len, (void *)from->constant.ptr,
                                               MHD_RESPMEM_PERSISTENT);
    case WEB_BODY_STREAM:
        return stream_response(from);
    case WEB_BODY_EVENTS:
        return events_response(server, from, connection);
    }
    return NULL;
}

static void add_field(void *context, const char *name, const char *value)
{
    MHD_add_response_header(context, name, value);
}

/* Return whether the body is sent in chunks, whose end the library sends after a head alone too. */
static bool has_no_length(const struct web_response *response)
{
    return response->kind == WEB_BODY_STREAM || response->kind == WEB_BODY_EVENTS;
}

/* Whoever gets a stream has shown a key or a ticket. */
static void note_answer(struct web_server *server, const struct exchange *exchange,
                        struct MHD_Connection *connection)
{
    struct connection *inside = server_connection(server, connection);

    if (inside == NULL)
        return;
    inside->is_known =
        has_no_length(&exchange->response) ||
        guard_has_key(server->web.guard, exchange->request.authorization, exchange->request.now_us);
    connection_enter(inside, CONNECTION_ANSWER, clock_monotonic_us());
}

static enum MHD_Result answer(struct web_server *server, struct exchange *exchange,
                              struct MHD_Connection *connection)
{
    struct MHD_Response *response;
    enum MHD_Result result;

    exchange->request.now_us = clock_wall_us();
    exchange->request.body = slice_of(exchange->body, exchange->body_len);
    web_answer(&server->web, &exchange->request, &exchange->response);
    note_answer(server, exchange, connection);
    response = make_response(server, exchange, connection);
    if (response == NULL)
        return MHD_NO;
    answer_fields(&exchange->response, add_field, response);
    /* The next request passes the gate too. A stream of events ends with its connection anyway. */
    if (exchange->response.kind != WEB_BODY_EVENTS)
        MHD_add_response_header(response, "Connection", "close");
    if (exchange->request.method == WEB_HEAD && has_no_length(&exchange->response))
        MHD_set_response_options(response, MHD_RF_HTTP_VERSION_1_0_ONLY, MHD_RO_END);
    result = MHD_queue_response(connection, (unsigned)exchange->response.status, response);
    MHD_destroy_response(response);
    return result;
}

static bool take_body(struct exchange *exchange, const char *bytes, size_t *len)
{
    if (*len > sizeof(exchange->body) - exchange->body_len)
        return false;
    memcpy(exchange->body + exchange->body_len, bytes, *len);
    exchange->body_len += *len;
    *len = 0;
    return true;
}

enum MHD_Result server_on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *body,
                                  size_t *body_len, void **place)
{
    struct exchange *exchange = *place;

    (void)url;
    (void)version;
    if (exchange == NULL)
        return MHD_NO;
    if (!exchange->has_begun) {
        exchange->has_begun = true;
        exchange->request.method = http_head_method(slice_of(method, strlen(method)));
        MHD_get_connection_values_n(connection, MHD_HEADER_KIND, read_field, exchange);
        return MHD_YES;
    }
    if (*body_len > 0)
        return take_body(exchange, body, body_len) ? MHD_YES : MHD_NO;
    return answer(context, exchange, connection);
}
