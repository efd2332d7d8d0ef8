#include "web/server_inner.h"

#include <stdlib.h>

#define FIELDS_MAX  16384 /* bytes of header fields; more is 431 */
#define PIECE_BYTES 65536 /* of a body that is sent piece by piece */

/* A request on its way in and its answer. */
struct exchange {
    bool has_begun;
    bool has_body_length;
    size_t fields_len;
    struct web_request request;
    struct web_response response;
    char target[WEB_TARGET_MAX + 1];
    size_t body_len;
    char body[WEB_BODY_MAX];
};

/* ---- a request ---- */

/* The header fields that a request has a place for. One that two programs could read differently when it
 * comes twice may come once. */
static const struct {
    const char *name;
    size_t offset; /* in struct web_request */
    bool is_single;
} fields[] = {
    {"Host", offsetof(struct web_request, host), true},
    {"Origin", offsetof(struct web_request, origin), true},
    {"Sec-Fetch-Site", offsetof(struct web_request, sec_fetch_site), true},
    {"Content-Type", offsetof(struct web_request, content_type), true},
    {"Authorization", offsetof(struct web_request, authorization), true},
    {"If-None-Match", offsetof(struct web_request, if_none_match), false},
    {"Last-Event-ID", offsetof(struct web_request, last_event_id), false},
};

static void refuse(struct exchange *exchange, int status)
{
    if (exchange->request.refusal == 0)
        exchange->request.refusal = status;
}

static void read_length(struct exchange *exchange, struct slice value)
{
    uint64_t len;

    if (exchange->has_body_length || !slice_decimal(value, INT64_MAX, &len))
        refuse(exchange, 400);
    else if (len > WEB_BODY_MAX)
        refuse(exchange, 413);
    exchange->has_body_length = true;
}

static enum MHD_Result read_field(void *context, enum MHD_ValueKind kind, const char *key,
                                  size_t key_len, const char *text, size_t text_len)
{
    struct exchange *exchange = context;
    struct slice name = slice_of(key, key_len);
    struct slice value = slice_of(text == NULL ? "" : text, text_len);

    (void)kind;
    exchange->fields_len += key_len + text_len;
    if (exchange->fields_len > FIELDS_MAX)
        refuse(exchange, 431);
    if (slice_is_nocase(name, "Content-Length"))
        read_length(exchange, value);
    else if (slice_is_nocase(name, "Transfer-Encoding"))
        refuse(exchange, 411);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        struct slice *place = (void *)((char *)&exchange->request + fields[i].offset);

        if (!slice_is_nocase(name, fields[i].name))
            continue;
        if (!slice_is_absent(*place) && fields[i].is_single)
            refuse(exchange, 400);
        *place = value;
    }
    return MHD_YES;
}

static enum web_method read_method(const char *name)
{
    static const struct {
        const char *name;
        enum web_method method;
    } methods[] = {
        {"GET", WEB_GET}, {"HEAD", WEB_HEAD}, {"POST", WEB_POST}, {"DELETE", WEB_DELETE}};

    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (strcmp(name, methods[i].name) == 0)
            return methods[i].method;
    }
    return WEB_OTHER;
}

void *server_new_exchange(void *context, const char *target, struct MHD_Connection *connection)
{
    struct exchange *exchange = malloc(sizeof(*exchange));
    size_t len = strlen(target);

    (void)context;
    (void)connection;
    if (exchange == NULL)
        return NULL;
    memset(exchange, 0, offsetof(struct exchange, response));
    exchange->body_len = 0;
    if (web_response_init(&exchange->response) != ERR_NONE) {
        free(exchange);
        return NULL;
    }
    if (len > WEB_TARGET_MAX) {
        refuse(exchange, 414);
        return exchange;
    }
    memcpy(exchange->target, target, len);
    web_request_read_target(&exchange->request, exchange->target, len);
    return exchange;
}

void server_free_exchange(void *context, struct MHD_Connection *connection, void **place,
                          enum MHD_RequestTerminationCode code)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct client *client = info == NULL ? NULL : info->socket_context;
    struct exchange *exchange = *place;

    (void)context;
    (void)code;
    if (client != NULL) {
        client->is_answered = false;
        client->since_us = server_clock_us(CLOCK_MONOTONIC);
    }
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
        /* It is read only, whatever the type says. */
        return MHD_create_response_from_buffer(from->constant.len, (void *)from->constant.ptr,
                                               MHD_RESPMEM_PERSISTENT);
    case WEB_BODY_STREAM:
        return stream_response(from);
    case WEB_BODY_EVENTS:
        return events_response(server, from, connection);
    }
    return NULL;
}

static void add_allowed(struct MHD_Response *response, unsigned allowed)
{
    static const struct {
        enum web_method method;
        const char *name;
    } names[] = {{WEB_GET, "GET"}, {WEB_HEAD, "HEAD"}, {WEB_POST, "POST"}, {WEB_DELETE, "DELETE"}};
    char memory[64];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if ((allowed & 1U << names[i].method) != 0)
            buf_format(&buf, "%s%s", buf.len == 0 ? "" : ", ", names[i].name);
    }
    MHD_add_response_header(response, "Allow", memory);
}

static void add_fields(struct MHD_Response *response, const struct web_response *from)
{
    char seconds[16];

    for (const struct web_field *field = web_fixed_fields; field->name != NULL; field++)
        MHD_add_response_header(response, field->name, field->value);
    MHD_add_response_header(response, "Cache-Control", from->may_be_kept ? "no-cache" : "no-store");
    if (from->content_type != NULL)
        MHD_add_response_header(response, "Content-Type", from->content_type);
    if (from->etag[0] != '\0')
        MHD_add_response_header(response, "ETag", from->etag);
    if (from->disposition[0] != '\0')
        MHD_add_response_header(response, "Content-Disposition", from->disposition);
    if (from->status == 401)
        MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
    if (from->status == 405)
        add_allowed(response, from->allowed);
    if (from->retry_after_s > 0) {
        snprintf(seconds, sizeof(seconds), "%u", (unsigned)from->retry_after_s);
        MHD_add_response_header(response, "Retry-After", seconds);
    }
}

/* Tell whether the body is sent in chunks, whose end the library sends after a head alone too. */
static bool has_no_length(const struct web_response *response)
{
    return response->kind == WEB_BODY_STREAM || response->kind == WEB_BODY_EVENTS;
}

static enum MHD_Result answer(struct web_server *server, struct exchange *exchange,
                              struct MHD_Connection *connection)
{
    struct client *client =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    struct MHD_Response *response;
    enum MHD_Result result;

    if (client != NULL)
        client->is_answered = true;
    exchange->request.now_us = server_clock_us(CLOCK_REALTIME);
    exchange->request.body = slice_of(exchange->body, exchange->body_len);
    web_answer(&server->web, &exchange->request, &exchange->response);
    response = make_response(server, exchange, connection);
    if (response == NULL)
        return MHD_NO;
    add_fields(response, &exchange->response);
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
        exchange->request.method = read_method(method);
        MHD_get_connection_values_n(connection, MHD_HEADER_KIND, read_field, exchange);
        return exchange->request.refusal == 0 ? MHD_YES : answer(context, exchange, connection);
    }
    if (*body_len > 0)
        return take_body(exchange, body, body_len) ? MHD_YES : MHD_NO;
    return answer(context, exchange, connection);
}
