#include "web/api.h"

/* The parameters by which calls are chosen. */
/* clang-format off */
#define CHOICE \
    {"filter", "text in the columns of a call or in its Call-ID"}, \
    {"state", "states with commas between them; `answered` stands for several"}, \
    {"problems", "1: only calls with a finding of severity warn or error"}, \
    {"all", "1: dialogs of other methods too"}, \
    {"since", "calls from this time on, RFC 3339"}, \
    {"until", "calls up to this time"}
#define ID "`{id}` is the short id, or `n:` and the number in the list"
#define PAGE \
    {"limit", "1 to 500; 100 without it"}, \
    {"cursor", "`next` or `prev` of an earlier answer"}
#define REDACT {"redact", "auth: passwords and media keys are masked, as without it; none: they are not masked"}
#define END {NULL, NULL}

static const struct web_parameter_row calls_parameters[] = {
    CHOICE,
    {"sort", "n, start, state, method, from, to, src, dst, pdd, duration, msgs or findings"},
    {"order", "asc or desc"},
    PAGE,
    {"skip", "number of rows to skip, from the beginning or from the cursor"},
    {"fields", "the members of a call to return, with commas between them; all without it"},
    END,
};

static const struct web_parameter_row ladder_parameters[] = {
    {"merge", "port: a participant is an address and a port; ip: an address"},
    {"fold", "1: repeated messages, 100 Trying and the ACK of an answer become part of another row"},
    {"calls", "further calls in the same ladder, ids with commas between them"},
    {"offset", "number of the first row to return: an answer has at most 5,000"},
    END,
};

static const struct web_parameter_row messages_parameters[] = {PAGE, END};

static const struct web_parameter_row message_parameters[] = {REDACT, END};

static const struct web_parameter_row export_parameters[] = {
    {"format", "pcap, txt, json, jsonl or csv"},
    {"calls", "ids with commas between them, at most 10,000; without it, the other parameters choose"},
    CHOICE,
    REDACT,
    END,
};

static const struct web_parameter_row events_parameters[] = {
    {"after", "the id of the last event that the client has; the header field `Last-Event-ID` has the same meaning"},
    END,
};
/* clang-format on */

const struct web_route web_routes[] = {
    {WEB_POST, "/api/v1/session", WEB_TOKEN, api_session_open,
     "exchange the one-time token for a key: `{\"token\":\"...\"}` returns `{\"key\":\"...\","
     "\"expires\":\"...\"}`",
     NULL},
    {WEB_DELETE, "/api/v1/session", WEB_BEARER, api_session_close, "end the validity of the key",
     NULL},
    {WEB_POST, "/api/v1/tickets", WEB_BEARER, api_ticket,
     "make a link for one download within 30 s: `{\"target\":\"/api/v1/export?...\"}` returns "
     "`{\"url\":\"/api/v1/export/...\"}`",
     NULL},
    {WEB_GET, "/api/v1/info", WEB_BEARER, api_info,
     "the capture, the progress of reading, the counters, and the version", NULL},
    {WEB_GET, "/api/v1/ui", WEB_BEARER, api_ui,
     "the columns and keys of the page, from the tables that the terminal has too", NULL},
    {WEB_GET, "/api/v1/calls", WEB_BEARER, api_calls, "a page of the list of calls",
     calls_parameters},
    {WEB_GET, "/api/v1/calls/{id}", WEB_BEARER, api_call,
     "one call with its legs, dialogs, transactions and findings; " ID, NULL},
    {WEB_GET, "/api/v1/calls/{id}/ladder", WEB_BEARER, api_ladder, "a call as a ladder",
     ladder_parameters},
    {WEB_GET, "/api/v1/calls/{id}/messages", WEB_BEARER, api_messages,
     "a page of the messages of a call", messages_parameters},
    {WEB_GET, "/api/v1/messages/{n}", WEB_BEARER, api_message,
     "one message with its text, its bytes and its findings", message_parameters},
    {WEB_GET, "/api/v1/export", WEB_BEARER, api_export, "calls as a file for download",
     export_parameters},
    {WEB_GET, "/api/v1/export/{ticket}", WEB_TICKET, api_export, "the download of a ticket", NULL},
    {WEB_GET, "/api/v1/events", WEB_BEARER, api_events,
     "changes as server-sent events: hello, call, stats, gap, reset", events_parameters},
    {WEB_GET, "/healthz", WEB_PUBLIC, api_healthz, "whether the server answers; no data", NULL},
    {WEB_GET, "/", WEB_PUBLIC, api_static, "the page", NULL},
    {WEB_GET, "/{file}", WEB_PUBLIC, api_static, "a script, style or picture of the page", NULL},
    {WEB_OTHER, NULL, WEB_PUBLIC, NULL, NULL, NULL},
};
