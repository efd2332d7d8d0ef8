#include "base/counter.h"
#include "web/route.h"

/* Write lines up to a NULL. */
static void write_lines(struct out *out, const char *const *lines)
{
    for (; *lines != NULL; lines++) {
        out_text(out, *lines);
        out_byte(out, '\n');
    }
}

static const char *method_name(enum web_method method)
{
    switch (method) {
    case WEB_GET:
        return "GET";
    case WEB_HEAD:
        return "HEAD";
    case WEB_POST:
        return "POST";
    case WEB_DELETE:
        return "DELETE";
    case WEB_OTHER:
        break;
    }
    return "";
}

static const char *access_name(enum web_access access)
{
    switch (access) {
    case WEB_PUBLIC:
        return "everybody";
    case WEB_TOKEN:
        return "with the token";
    case WEB_BEARER:
        return "with a key";
    case WEB_TICKET:
        return "with the ticket";
    }
    return "";
}

static void write_overview(struct out *out)
{
    out_text(out, "| request | access | result |\n|---|---|---|\n");
    for (const struct web_route *route = web_routes; route->path != NULL; route++)
        out_format(out, "| `%s %s` | %s | %s |\n", method_name(route->method), route->path,
                   access_name(route->access), route->summary);
}

static void write_parameters(struct out *out)
{
    for (const struct web_route *route = web_routes; route->path != NULL; route++) {
        if (route->parameters == NULL)
            continue;
        out_format(out, "\n### %s %s\n\n", method_name(route->method), route->path);
        out_text(out, "| parameter | meaning |\n|---|---|\n");
        for (const struct web_parameter_row *row = route->parameters; row->name != NULL; row++)
            out_format(out, "| `%s` | %s |\n", row->name, row->help);
    }
}

static const char *const before[] = {
    "# API of the web server",
    "",
    "`rung serve` and `--web` answer these requests. The table of routes (`web/route_rows.c`) "
    "writes this",
    "page.",
    "",
    "## Access",
    "",
    "rung prints an address that ends in `#t=TOKEN`. The page sends the token to `POST "
    "/api/v1/session`",
    "and gets a key. The page sends the key with every request as `Authorization: Bearer KEY`. A "
    "token",
    "works once, and a key works for twelve hours. The server uses no cookies.",
    "",
    "Requests that change something (`POST`, `DELETE`) must come from the page itself: they have",
    "`Sec-Fetch-Site: same-origin`, or an `Origin` that is the server's own. A body must have the "
    "type",
    "`application/json`. A script sends the `Origin` itself. For a download the browser uses a "
    "ticket",
    "instead of a key: a link that works for one download within 30 seconds.",
    "",
    "## Answers",
    "",
    "Answers are JSON in UTF-8 unless a row names another type. A failure is",
    "`{\"error\":{\"code\":\"...\",\"message\":\"...\"}}` with one of these statuses:",
    "",
    "| status | reason |",
    "|---|---|",
    "| 400 | the path, a parameter or the body cannot be understood |",
    "| 401 | the request has no key, or the key is no longer valid |",
    "| 403 | the token is not valid, or the request comes from another page |",
    "| 404, 405 | the resource does not exist, or does not have this method |",
    "| 410 | the bytes of a message were not kept, or their capture is gone |",
    "| 411, 413, 414, 431 | the body has no length; the body, the address or the header fields are "
    "too large |",
    "| 415 | the body is not JSON |",
    "| 421 | the `Host` is no name of this server |",
    "| 429 | the client has sent too many wrong tokens |",
    "| 503 | a query took too long, or there are too many connections, streams or exports; "
    "`Retry-After` has the seconds to wait |",
    "",
    "An answer with an `ETag` is not sent again to a client that has it (`If-None-Match`, 304). "
    "Lists are",
    "sent in pages: `next` and `prev` are values for the parameter `cursor` and have no other "
    "meaning.",
    "",
    "Times are RFC 3339 in UTC with six digits after the point. The times of messages and of rows "
    "of a",
    "ladder, and the `start` of a call, have nine digits where the capture has nanoseconds. Spans "
    "are",
    "seconds.",
    "",
    "A finding has `rule`, `severity`, `section`, `text`, `detail` (the header field or value, or "
    "null)",
    "and `range` (the offset of its first byte in the message and the offset after its last byte, "
    "or null",
    "for a finding without bytes). `evidence` is an array of all the places that the finding rests "
    "on:",
    "objects with `message` (its number, or null), `offset` and `length` (bytes; 0 without bytes). "
    "The",
    "first object is the place of `range`. A row of a ladder that is a `note` has the same "
    "members.",
    "",
    "An export is written while it is sent, so it has no `Content-Length`. It has at most 10,000 "
    "calls",
    "with 1,000,000 messages. When the server cannot write an export to its end, because bytes of "
    "a pcap",
    "are gone, the last chunk is missing: the file is not complete.",
    "",
    "`/api/v1/ui` is the same for every capture. Each object of `columns` has `name`, `title`, "
    "`width` (a",
    "track of a CSS grid), `align` (left or right), `sort` (a value of the parameter `sort` of",
    "`/api/v1/calls`, or null), `members` (the members of a call that the column shows) and `help` "
    "(a",
    "tooltip, or null). Each object of `keys` has `action`, `keys` (names of keys, the best "
    "first),",
    "`views` (`calls`, `call` for a ladder, or `any`), `label`, `hint` (a number where the key is "
    "among",
    "the hints, 1 for the most important; else null) and `help`.",
    "",
    "## Requests",
    "",
    NULL,
};

static const char *const before_counters[] = {
    "",
    "## Counters",
    "",
    "`counters` of `/api/v1/info`, of `stats` events and of `rung`'s own JSON, and the table "
    "`counter` of",
    "a store use these names (`base/counter_rows.h` writes this table). Counters without a kind "
    "are in no",
    "store. `told` is an array beside `counters`. It has an object for each counter with a yes "
    "below that",
    "is not 0: `name`, `kind`, `is_loss`, `count`, `text`. Each frame is counted in one of the "
    "kinds sip,",
    "passed and unread.",
    "",
    "| name | counts | unit | kind | told |",
    "|---|---|---|---|---|",
    NULL,
};

static void write_counters(struct out *out)
{
    write_lines(out, before_counters);
    for (unsigned i = 0; i < COUNTER_COUNT; i++) {
        const struct counter_row *row = counter_row((enum counter)i);

        out_format(out, "| `%s` | %s | %s | %s | %s |\n", row->name, row->many, row->unit,
                   counter_is_kept((enum counter)i) ? counter_kind_name(row->kind) : "",
                   counter_kind_lead(row->kind) != NULL ? "yes" : "");
    }
}

void web_route_document(struct out *out)
{
    write_lines(out, before);
    write_overview(out);
    out_text(out, "\nA request with `GET` can be sent with `HEAD` too, except the one with a "
                  "ticket.\n\n## Parameters\n");
    write_parameters(out);
    write_counters(out);
}
