#include "web/route.h"

#include <assert.h>

#include "web/state.h"

/* What a handler may spend on queries. */
#define QUERY_LIMIT_US 2000000

/* ---- which route ---- */

static struct slice take_part(struct slice *rest)
{
    size_t end = slice_find(*rest, 1, '/');
    struct slice part = slice_sub(*rest, 1, end == SLICE_NONE ? SIZE_MAX : end - 1);

    *rest = slice_from(*rest, part.len + 1);
    return part;
}

/* Compare part by part; a part in braces stands for anything that is not empty. */
static bool is_path_of(const struct web_route *route, struct web_request *request)
{
    struct slice wanted = slice_from_text(route->path);
    struct slice rest = request->path;

    request->part_count = 0;
    while (wanted.len > 0 && rest.len > 0) {
        struct slice name = take_part(&wanted);
        struct slice part = take_part(&rest);

        if (slice_at(name, 0) != '{') {
            if (!slice_equal(name, part))
                return false;
        } else if (part.len == 0 || request->part_count == WEB_PARTS_MAX) {
            return false;
        } else {
            request->parts[request->part_count++] = part;
        }
    }
    return wanted.len == 0 && rest.len == 0;
}

/* Return whether the route answers the method. A HEAD must change nothing, and a ticket is used up. */
static unsigned methods_of(const struct web_route *route)
{
    unsigned methods = 1U << route->method;

    if (route->method == WEB_GET && route->access != WEB_TICKET)
        methods |= 1U << WEB_HEAD;
    return methods;
}

const struct web_route *web_route_find(struct web_request *request, unsigned *ret_allowed)
{
    *ret_allowed = 0;
    for (const struct web_route *route = web_routes; route->path != NULL; route++) {
        if (!is_path_of(route, request))
            continue;
        if ((methods_of(route) & 1U << request->method) != 0)
            return route;
        *ret_allowed |= methods_of(route);
    }
    request->part_count = 0;
    return NULL;
}

/* ---- who may ---- */

static bool is_json(struct slice content_type)
{
    struct slice kind = slice_sub(content_type, 0, slice_find(content_type, 0, ';'));

    return slice_is_nocase(slice_trim(kind), "application/json");
}

static void refuse(struct web_response *response, int status)
{
    switch (status) {
    case 411:
        web_response_error(response, status, "no_length", "a body needs a Content-Length");
        break;
    case 413:
        web_response_error(response, status, "body_too_large", "a body has %d bytes at most",
                           WEB_BODY_MAX);
        break;
    case 414:
        web_response_error(response, status, "address_too_long",
                           "a path has %d bytes at most, with its query %d", WEB_PATH_MAX,
                           WEB_TARGET_MAX);
        break;
    case 431:
        web_response_error(response, status, "fields_too_large", "the header fields are too large");
        break;
    case 505:
        web_response_error(response, status, "bad_version", "HTTP/1.1 is spoken here");
        break;
    default:
        web_response_error(response, 400, "bad_request", "the request cannot be understood");
    }
}

/* Return whether a request that changes something may; else answer. */
static bool may_change(struct web_state *web, const struct web_request *request,
                       struct web_response *response)
{
    if (!guard_is_own_origin(web->guard, request)) {
        web_response_error(response, 403, "foreign_origin",
                           "this must come from the page of this server");
        return false;
    }
    if ((request->method == WEB_POST || request->body.len > 0) && !is_json(request->content_type)) {
        web_response_error(response, 415, "not_json", "the body must be application/json");
        return false;
    }
    return true;
}

static bool may_call(struct web_state *web, const struct web_route *route,
                     const struct web_request *request, struct web_response *response)
{
    bool is_change = route->method == WEB_POST || route->method == WEB_DELETE;

    if (is_change && !may_change(web, request, response))
        return false;
    if (route->access != WEB_BEARER ||
        guard_has_key(web->guard, request->authorization, request->now_us))
        return true;
    web_response_error(response, 401, "no_key",
                       "a key is needed; open the address that rung prints");
    return false;
}

/* ---- answers ---- */

/* Run the handler in one view of the store. */
static void handle(struct web_state *web, const struct web_route *route,
                   const struct web_request *request, struct web_response *response)
{
    bool is_data = route->access == WEB_BEARER && web->view != NULL;
    struct error error;

    if (!is_data) {
        route->handler(web, request, response);
        return;
    }
    view_set_limit(web->view, QUERY_LIMIT_US, NULL, NULL);
    if (view_begin(web->view, &error) != ERR_NONE) {
        response->retry_after_s = 1;
        web_response_error(response, 503, "busy", "the store cannot be read now: %s", error.text);
    } else {
        route->handler(web, request, response);
        view_end(web->view);
    }
    view_set_limit(web->view, 0, NULL, NULL);
}

/* Answer the request that a ticket stands for: one with the same handler, but for a key. */
static void redeem(struct web_state *web, const struct web_route *ticket,
                   const struct web_request *request, struct web_response *response)
{
    struct web_request meant = *request;
    const struct web_route *route = NULL;
    char target[GUARD_TICKET_TARGET + 1];
    struct buf buf;
    unsigned allowed;

    buf_init(&buf, target, sizeof(target));
    if (guard_redeem(web->guard, request->parts[0], request->now_us, &buf)) {
        web_request_read_target(&meant, target, buf.len);
        if (meant.refusal == 0)
            route = web_route_find(&meant, &allowed);
    }
    if (route == NULL || route->access != WEB_BEARER || route->handler != ticket->handler) {
        web_response_error(response, 404, "no_ticket",
                           "this link was good for one download; ask for it again");
        return;
    }
    handle(web, route, &meant, response);
}

static void answer(struct web_state *web, struct web_request *request,
                   struct web_response *response)
{
    const struct web_route *route;

    if (!request->is_unread && !guard_knows_host(web->guard, request->host)) {
        web_response_error(response, 421, "foreign_host",
                           "this server is not known by that name; --web-host adds names");
        return;
    }
    if (request->refusal != 0) {
        refuse(response, request->refusal);
        return;
    }
    route = web_route_find(request, &response->allowed);
    if (route == NULL && response->allowed != 0)
        web_response_error(response, 405, "bad_method", "this cannot be done here");
    else if (route == NULL)
        web_response_error(response, 404, "not_found", "there is nothing here");
    else if (!may_call(web, route, request, response))
        return;
    else if (route->access == WEB_TICKET)
        redeem(web, route, request, response);
    else
        handle(web, route, request, response);
}

/* Return whether a list of entity tags has ours; a weak one is as good. RFC 9110 13.1.2. */
static bool has_tag(struct slice list, struct slice tag)
{
    while (list.len > 0) {
        size_t comma = slice_find(list, 0, ',');
        struct slice one = slice_trim(slice_sub(list, 0, comma));

        if (slice_starts_nocase(one, "W/"))
            one = slice_from(one, 2);
        if (slice_equal(one, tag) || slice_is(one, "*"))
            return true;
        list = comma == SLICE_NONE ? slice_of(NULL, 0) : slice_from(list, comma + 1);
    }
    return false;
}

static bool is_unchanged(const struct web_request *request, const struct web_response *response)
{
    return response->status == 200 && response->etag[0] != '\0' &&
           (request->method == WEB_GET || request->method == WEB_HEAD) &&
           has_tag(request->if_none_match, slice_from_text(response->etag));
}

static void drop_answer(struct web_response *response, int status)
{
    response->status = status;
    response->content_type = NULL;
    response->text_len = 0;
    response->constant = slice_of(NULL, 0);
    response->kind = WEB_BODY_TEXT;
}

/* There is no memory to write it down with. */
static void answer_without_memory(struct web_response *response)
{
    drop_answer(response, 500);
    response->kind = WEB_BODY_CONSTANT;
    response->content_type = "application/json";
    response->constant = SLICE_LITERAL(
        "{\"error\":{\"code\":\"no_memory\",\"message\":\"this host is out of memory\"}}\n");
}

void web_answer(struct web_state *web, struct web_request *request, struct web_response *response)
{
    assert(web != NULL && request != NULL);
    answer(web, request, response);
    if (web_response_finish(response, NULL) != ERR_NONE)
        answer_without_memory(response);
    else if (is_unchanged(request, response))
        drop_answer(response, 304);
}
