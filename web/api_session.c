#include <inttypes.h>

#include "base/clock.h"
#include "export/json_writer.h"
#include "web/api.h"
#include "web/assets.h"
#include "web/json_body.h"

#define EXPORT_PATH "/api/v1/export"

void api_static(struct web_state *web, const struct web_request *request,
                struct web_response *response)
{
    const struct asset *asset =
        asset_find(request->part_count > 0 ? request->parts[0] : slice_of(NULL, 0));

    (void)web;
    if (asset == NULL) {
        web_response_error(response, 404, "not_found", "there is nothing here");
        return;
    }
    response->kind = WEB_BODY_CONSTANT;
    response->content_type = asset->content_type;
    response->constant = slice_of(asset->bytes, asset->len);
    response->may_be_kept = true;
    snprintf(response->etag, sizeof(response->etag), "%s", asset->etag);
}

void api_healthz(struct web_state *web, const struct web_request *request,
                 struct web_response *response)
{
    (void)web;
    (void)request;
    response->content_type = "text/plain; charset=utf-8";
    out_text(&response->out, "ok\n");
}

static void write_key(struct web_response *response, const char *key, int64_t expires_us)
{
    struct json_writer writer = {.out = &response->out};

    response->content_type = "application/json";
    json_write_open(&writer, NULL, '{');
    json_write_string(&writer, "key", slice_from_text(key));
    json_write_time(&writer, "expires", expires_us);
    json_write_end_line(&writer);
}

void api_session_open(struct web_state *web, const struct web_request *request,
                      struct web_response *response)
{
    char memory[GUARD_TOKEN_CHARS + 2]; /* a token that is too long is one that is wrong */
    char key[GUARD_TOKEN_CHARS + 1];
    int64_t expires_us;
    struct buf token;

    buf_init(&token, memory, sizeof(memory));
    if (!json_body_read(request->body, "token", &token) && !token.is_cut) {
        web_response_error(response, 400, "bad_body", "the body must be {\"token\":\"...\"}");
    } else if (guard_exchange(web->guard, buf_as_slice(&token), request->now_us, key,
                              &expires_us)) {
        write_key(response, key, expires_us);
    } else if (guard_is_guessed(web->guard, request->now_us)) {
        response->retry_after_s = GUARD_BAD_US / 1000000;
        web_response_error(response, 429, "too_many_tokens",
                           "too many wrong tokens; wait a minute");
    } else {
        web_response_error(
            response, 403, "bad_token",
            "this token is not good, or was used before; ask rung for a new address");
    }
}

void api_session_close(struct web_state *web, const struct web_request *request,
                       struct web_response *response)
{
    guard_revoke(web->guard, request->authorization);
    response->status = 204;
}

/* Return whether a ticket may stand for this: an export, with or without a query. */
static bool is_export(struct slice target)
{
    struct slice path = slice_sub(target, 0, slice_find(target, 0, '?'));

    return slice_is(path, EXPORT_PATH);
}

void api_ticket(struct web_state *web, const struct web_request *request,
                struct web_response *response)
{
    struct json_writer writer = {.out = &response->out};
    char memory[GUARD_TICKET_TARGET + 1];
    char url[sizeof(EXPORT_PATH) + 1 + GUARD_TOKEN_CHARS];
    char ticket[GUARD_TOKEN_CHARS + 1];
    struct buf target;

    buf_init(&target, memory, sizeof(memory));
    if (!json_body_read(request->body, "target", &target) || !is_export(buf_as_slice(&target))) {
        web_response_error(response, 400, "bad_body",
                           "the body must be {\"target\":\"" EXPORT_PATH
                           "?...\"}, with %d bytes of target at most",
                           GUARD_TICKET_TARGET);
        return;
    }
    if (!guard_ticket(web->guard, buf_as_slice(&target), request->now_us, ticket)) {
        web_response_error(response, 500, "no_ticket", "no random numbers");
        return;
    }
    snprintf(url, sizeof(url), EXPORT_PATH "/%s", ticket);
    response->content_type = "application/json";
    json_write_open(&writer, NULL, '{');
    json_write_string(&writer, "url", slice_from_text(url));
    json_write_end_line(&writer);
}
