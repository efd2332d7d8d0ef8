#include "web/api.h"
#include "web/api_parts.h"
#include "web/events.h"
#include "web/server.h"

#define RETRY_AFTER_S 5

/* Return whether the text is a place in the stream: a number, with an epoch before it or without. */
static bool is_place(struct slice text)
{
    size_t dash = slice_find(text, 0, '-');
    uint64_t number;

    return slice_decimal(dash == SLICE_NONE ? text : slice_from(text, dash + 1), INT64_MAX,
                         &number);
}

void api_events(struct web_state *web, const struct web_request *request,
                struct web_response *response)
{
    struct slice after = web_request_query(request, "after");
    struct error error;

    if (slice_is_absent(after)) {
        after = request->last_event_id;
    } else if (!is_place(after)) {
        api_refuse(response, "after", "the id of an event is wanted");
        return;
    }
    event_hub_look(web->events, web, request->now_us);
    response->events = event_stream_open(web->events, after);
    if (response->events == NULL && event_hub_streams(web->events) < WEB_EVENTS_MAX) {
        api_fail(response, error_set(&error, ERR_MEMORY, "out of memory"), &error);
        return;
    }
    if (response->events == NULL) {
        response->retry_after_s = RETRY_AFTER_S;
        web_response_error(response, 503, "too_many_streams",
                           "as many pages as can be are followed already; close one");
        return;
    }
    response->kind = WEB_BODY_EVENTS;
    response->content_type = "text/event-stream";
}
