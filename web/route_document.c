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
        return "anybody";
    case WEB_TOKEN:
        return "who has the token";
    case WEB_BEARER:
        return "who has a key";
    case WEB_TICKET:
        return "who has the ticket";
    }
    return "";
}

static void write_overview(struct out *out)
{
    out_text(out, "| request | who | what |\n|---|---|---|\n");
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
    "What `rung serve` and `--web` answer. The table of routes (`web/route_rows.c`) writes this "
    "page.",
    "",
    "## Getting in",
    "",
    "rung prints an address that ends in `#t=TOKEN`. The page sends the token once to",
    "`POST /api/v1/session` and gets a key, which it sends with every request as",
    "`Authorization: Bearer KEY`. A key is good for twelve hours, a token once. There are no "
    "cookies.",
    "",
    "Requests that change something (`POST`, `DELETE`) must come from the page itself, as",
    "`Sec-Fetch-Site: same-origin` or an `Origin` that is the server's own tells, and a body is",
    "`application/json`. A script sends the `Origin` itself. What a browser saves, it fetches by a",
    "ticket instead of a key: a link that is good for one download within 30 seconds.",
    "",
    "## Answers",
    "",
    "Answers are JSON in UTF-8 unless a row says otherwise. What goes wrong is",
    "`{\"error\":{\"code\":\"...\",\"message\":\"...\"}}` with one of these statuses:",
    "",
    "| status | because |",
    "|---|---|",
    "| 400 | a path, parameter or body cannot be understood |",
    "| 401 | there is no key, or it is no longer good |",
    "| 403 | the token is not good (any more), or the request comes from another page |",
    "| 404, 405 | there is no such thing; it cannot be done to it |",
    "| 410 | the bytes of a message were not kept, or their capture is gone |",
    "| 411, 413, 414, 431 | a body without a length; body, address or header fields too large |",
    "| 415 | the body is not JSON |",
    "| 421 | the `Host` is no name of this server |",
    "| 429 | too many wrong tokens |",
    "| 503 | a query took too long, or there are too many connections, streams or exports; "
    "`Retry-After` says when to ask again |",
    "",
    "Answers with an `ETag` are not sent again to who has them (`If-None-Match`, 304). Lists come "
    "in",
    "pages: `next` and `prev` are cursors for the parameter `cursor`, and mean nothing else.",
    "",
    "Times are RFC 3339 in UTC with six digits behind the point, and with nine where the capture",
    "tells nanoseconds of the message: so of messages, of rows of a ladder, and of a call's "
    "`start`.",
    "Spans are seconds.",
    "",
    "A finding has `rule`, `severity`, `section`, `text`, `detail` (which header field or value is",
    "meant, or null) and `range`: the first of its bytes in the message and the one behind the",
    "last, or null where it is about none in particular. `evidence` has all that it rests on: an "
    "array of",
    "objects with `message` (its number, or null), `offset` and `length` (bytes; 0 where it is "
    "about none",
    "in particular). The first one is that of `range`.",
    "",
    "An export is written while it is sent, without a length in its head: at most 10,000 calls, "
    "and",
    "1,000,000 messages of them. One that cannot be written to its end, because bytes in the "
    "middle",
    "of a pcap are gone, ends without its last chunk: it is not whole.",
    "",
    "`/api/v1/ui` is the same for every capture. Each of `columns` has `name`, `title`, `width` (a "
    "track "
    "of a CSS",
    "grid), `align` (left or right), `sort` (a value of the parameter `sort` of `/api/v1/calls`, "
    "or "
    "null),",
    "`members` (the members of a call that the column shows) and `help` (a tooltip, or null). Each "
    "of "
    "`keys` has",
    "`action`, `keys` (names of keys, the best first), `views` (`calls`, `call` for a ladder, or "
    "`any`), "
    "`label`,",
    "`hint` (a number where the key is among the hints, 1 for the most important; else null) and "
    "`help`.",
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
    "a store have these names (`base/counter_rows.h` writes this table). Those without a kind are "
    "in no",
    "store. `told` beside `counters` is an array of those marked so which are not 0, in words: "
    "`name`,",
    "`kind`, `is_loss`, `count`, `text`. Each frame is counted in one of the kinds sip, passed and "
    "unread.",
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
    out_text(out,
             "\n`GET` stands for `HEAD` too, but where a ticket is used up.\n\n## Parameters\n");
    write_parameters(out);
    write_counters(out);
}
