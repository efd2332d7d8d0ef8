#include "tests/fuzz/stored.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/import_run.h"
#include "app/options.h"
#include "store/writer.h"
#include "tests/fuzz/fuzz.h"
#include "web/events.h"
#include "web/route.h"

#define RECORDING  "tests/scenarios/recorded-kamailio-proxy/input.pcap"
#define PIECE      65536
#define PIECES_MAX 100000 /* of one body; more never ends */
#define NOW_US     INT64_C(1785000000000000)

void stored_make(const char *path)
{
    const char *files[] = {RECORDING};
    struct options options = {
        .files = files, .file_count = 1, .is_quiet = true, .is_embedding = true};
    struct writer_options to = {.path = path, .is_forced = true};
    struct writer *writer = NULL;
    struct error error = {0};
    struct import_result result;

    if (writer_open(&to, &writer, &error) != ERR_NONE ||
        import_run(&options, 0, writer, &result, &error) != ERR_NONE ||
        writer_finish(writer, &error) != ERR_NONE) {
        fprintf(stderr, "no store: %s\n", error.text);
        abort();
    }
    writer_close(writer, true);
}

void stored_begin(struct web_state *web, char ret_key[GUARD_TOKEN_CHARS + 1])
{
    char token[GUARD_TOKEN_CHARS + 1];
    int64_t expires_us;

    web->guard = guard_new(8060, NULL);
    web->events = event_hub_new();
    web->source = "fuzz";
    web->version = "0";
    web->start_us = NOW_US;
    if (web->guard == NULL || web->events == NULL || !guard_token(web->guard, token) ||
        !guard_exchange(web->guard, slice_from_text(token), NOW_US, ret_key, &expires_us))
        abort();
}

/* ---- what leaves ---- */

/* A value of a header field is one line of visible bytes. */
static void check_value(const char *value)
{
    for (; value != NULL && *value != '\0'; value++) {
        if ((unsigned char)*value < ' ' || *value == 0x7f)
            abort();
    }
}

static void check_answer(const struct web_response *response)
{
    struct slice body = slice_of(NULL, 0);

    check_value(response->content_type);
    check_value(response->etag);
    check_value(response->disposition);
    if (response->kind == WEB_BODY_CONSTANT)
        body = response->constant;
    else if (response->kind == WEB_BODY_TEXT && response->content_type != NULL)
        body = slice_of(response->text, response->text_len);
    if (response->status >= 400 && !slice_starts_nocase(body, "{\"error\":{\"code\":\""))
        abort();
    fuzz_touch(body);
}

static void read_open_body(struct web_response *response)
{
    static char bytes[PIECE];
    long len = 0;

    if (response->kind == WEB_BODY_EVENTS)
        fuzz_touch(slice_of(bytes, event_stream_read(response->events, NOW_US, bytes, PIECE)));
    for (size_t i = 0; response->kind == WEB_BODY_STREAM && len >= 0; i++) {
        if (i == PIECES_MAX)
            abort();
        len = response->reader.read(response->reader.context, bytes, PIECE);
        fuzz_touch(slice_of(bytes, len > 0 ? (size_t)len : 0));
    }
}

int stored_ask(struct web_state *web, struct web_request *request)
{
    struct web_response *response = malloc(sizeof(*response));
    int status;

    if (response == NULL || web_response_init(response) != ERR_NONE)
        abort();
    request->now_us = NOW_US;
    web_answer(web, request, response);
    check_answer(response);
    read_open_body(response);
    status = response->status;
    web_response_release(response);
    free(response);
    return status;
}

int stored_get(struct web_state *web, const char *target, const char *key)
{
    struct web_request request = {.method = WEB_GET, .host = SLICE_LITERAL("localhost:8060")};
    char copy[WEB_TARGET_MAX + 1];
    char bearer[GUARD_TOKEN_CHARS + 16];

    snprintf(copy, sizeof(copy), "%s", target);
    snprintf(bearer, sizeof(bearer), "Bearer %s", key);
    request.authorization = slice_from_text(bearer);
    web_request_read_target(&request, copy, strlen(copy));
    return stored_ask(web, &request);
}
