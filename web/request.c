#include "web/request.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>

#include "export/json_writer.h"
#include "web/events.h"

#define MESSAGE_MAX 1000

const struct web_field web_fixed_fields[] = {
    /* The page runs only its own scripts and sends requests only to this server, whatever a packet has. */
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
     "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {NULL, NULL},
};

/* ---- the target of a request ---- */

static int hex_digit(int byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return -1;
}

/* Decode in place. Return false for an escape that is none. */
static bool decode(char *text, size_t len, bool plus_is_blank, struct slice *ret_decoded)
{
    struct slice raw = slice_of(text, len);
    size_t written = 0;

    for (size_t at = 0; at < raw.len; at++) {
        int byte = slice_at(raw, at);

        if (byte == '%') {
            int high = hex_digit(slice_at(raw, at + 1));
            int low = hex_digit(slice_at(raw, at + 2));

            if (high < 0 || low < 0)
                return false;
            byte = high << 4 | low;
            at += 2;
        } else if (byte == '+' && plus_is_blank) {
            byte = ' ';
        }
        text[written++] = (char)byte;
    }
    *ret_decoded = slice_of(text, written);
    return true;
}

static size_t count_slashes(struct slice s)
{
    size_t count = 0;

    for (size_t at = 0; at < s.len; at++)
        count += slice_at(s, at) == '/';
    return count;
}

static bool has_odd_byte(struct slice path)
{
    for (size_t at = 0; at < path.len; at++) {
        int byte = slice_at(path, at);

        if (byte < ' ' || byte == 0x7f || byte == '\\')
            return true;
    }
    return false;
}

/* No path of ours needs an escaped slash, a control byte or a backslash; elsewhere they are known for
 * making two programs read two different paths. */
static int read_path(struct web_request *request, char *text, size_t len)
{
    size_t slashes = count_slashes(slice_of(text, len));
    struct slice path;

    if (slice_at(slice_of(text, len), 0) != '/' || !decode(text, len, false, &path) ||
        count_slashes(path) != slashes || has_odd_byte(path))
        return 400;
    request->path = path;
    return 0;
}

/* Read "name=value"; without a '=' the value is empty. */
static bool read_parameter(struct web_request *request, char *text, size_t len)
{
    struct slice raw = slice_of(text, len);
    size_t equals = slice_find(raw, 0, '=');
    struct web_parameter *parameter = &request->query[request->query_count];
    size_t name_len = equals == SLICE_NONE ? len : equals;
    size_t value_at = equals == SLICE_NONE ? len : equals + 1;

    if (!decode(text, name_len, true, &parameter->name) ||
        !decode(text + value_at, len - value_at, true, &parameter->value))
        return false;
    request->query_count++;
    return true;
}

static int read_query(struct web_request *request, char *text, size_t len)
{
    struct slice raw = slice_of(text, len);
    size_t from = 0;

    while (from < len) {
        size_t end = slice_find(raw, from, '&');

        if (end == SLICE_NONE)
            end = len;
        if (end > from) {
            if (request->query_count == WEB_QUERY_MAX)
                return 400;
            if (!read_parameter(request, text + from, end - from))
                return 400;
        }
        from = end + 1;
    }
    return 0;
}

void web_request_read_target(struct web_request *request, char *target, size_t len)
{
    struct slice raw = slice_of(target, len);
    size_t question = slice_find(raw, 0, '?');
    size_t path_len = question == SLICE_NONE ? len : question;

    request->query_count = 0;
    request->path = slice_of(target, 0);
    if (len > WEB_TARGET_MAX || path_len > WEB_PATH_MAX) {
        request->refusal = 414;
        return;
    }
    request->refusal = read_path(request, target, path_len);
    if (request->refusal == 0 && question != SLICE_NONE)
        request->refusal = read_query(request, target + question + 1, len - question - 1);
}

/* ---- parameters ---- */

struct slice web_request_query(const struct web_request *request, const char *name)
{
    for (size_t i = 0; i < request->query_count; i++) {
        if (slice_is(request->query[i].name, name))
            return request->query[i].value;
    }
    return slice_of(NULL, 0);
}

bool web_request_number(const struct web_request *request, const char *name, uint64_t least,
                        uint64_t most, uint64_t otherwise, uint64_t *ret_number)
{
    struct slice text = web_request_query(request, name);
    uint64_t number = otherwise;

    assert(least <= otherwise && otherwise <= most);
    if (!slice_is_absent(text) && (!slice_decimal(text, most, &number) || number < least))
        return false;
    *ret_number = number;
    return true;
}

/* ---- responses ---- */

enum err web_response_init(struct web_response *response)
{
    memset(response, 0, offsetof(struct web_response, out));
    response->status = 200;
    response->memory = open_memstream(&response->text, &response->text_len);
    if (response->memory == NULL)
        return ERR_MEMORY;
    out_init(&response->out, response->memory, "the response");
    return ERR_NONE;
}

static void drop_body(struct web_response *response)
{
    if (response->reader.context != NULL)
        response->reader.free(response->reader.context);
    if (response->events != NULL)
        event_stream_close(response->events);
    response->reader = (struct web_reader){0};
    response->events = NULL;
    response->constant = slice_of(NULL, 0);
    response->kind = WEB_BODY_TEXT;
}

void web_response_release(struct web_response *response)
{
    drop_body(response);
    if (response->memory != NULL)
        fclose(response->memory);
    free(response->text);
    response->memory = NULL;
    response->text = NULL;
    response->text_len = 0;
}

enum err web_response_finish(struct web_response *response, struct error *reterr)
{
    enum err err = out_finish(&response->out, reterr);

    if (fclose(response->memory) != 0 && err == ERR_NONE)
        err = error_set(reterr, ERR_OUTPUT, "out of memory");
    response->memory = NULL;
    return err;
}

void web_response_error(struct web_response *response, int status, const char *code,
                        const char *format, ...)
{
    struct json_writer writer = {.out = &response->out};
    char message[MESSAGE_MAX];
    va_list args;

    assert(status >= 400 && status < 600);
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    drop_body(response);
    rewind(response->memory);
    out_init(&response->out, response->memory, response->out.name);
    response->status = status;
    response->content_type = "application/json";
    response->etag[0] = '\0';
    response->disposition[0] = '\0';
    response->may_be_kept = false;
    json_write_open(&writer, NULL, '{');
    json_write_open(&writer, "error", '{');
    json_write_string(&writer, "code", slice_from_text(code));
    json_write_string(&writer, "message", slice_from_text(message));
    json_write_close(&writer, '}');
    json_write_end_line(&writer);
}
