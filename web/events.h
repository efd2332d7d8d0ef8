/*
 * web/events.h: the changes of a growing store, as server-sent events.
 *
 * The hub reads the store when the version of the store changes, at most five times a second, and puts the
 * changes into a ring as events. A stream is a position in the ring. A stream that is too slow for the ring, or
 * whose Last-Event-ID is no longer in the ring, gets an event "gap" and goes on.
 *
 * Source:    HTML Living Standard, Server-sent events.
 * Ownership: web/server owns the hub, a response its stream.
 * Threads:   the web thread.
 * Limits:    EVENTS_RING events are kept; WEB_EVENTS_MAX streams.
 */
#ifndef WEB_EVENTS_H
#define WEB_EVENTS_H

#include "web/state.h"
#include "web/totals.h"

#define EVENTS_RING         4096
#define EVENTS_BYTES        512 /* of one event's data; call events carry ids, not whole calls */
#define EVENTS_HEARTBEAT_US INT64_C(15000000)

struct event_hub;
struct event_stream;

/* Make a hub with a random epoch. Return NULL when the host has no memory. */
struct event_hub *event_hub_new(void);
void event_hub_free(struct event_hub *hub);

/* Read store and status, and add events for the changes. Cheap when there are none. */
void event_hub_look(struct event_hub *hub, struct web_state *web, int64_t now_us);

/* Open a stream, going on after `last_event_id` when that is not absent. Return NULL when there are
 * WEB_EVENTS_MAX, or the host has no memory. */
struct event_stream *event_stream_open(struct event_hub *hub, struct slice last_event_id);
void event_stream_close(struct event_stream *stream);

/* Return the next bytes for the client, up to `size`; 0 when there is nothing now. */
size_t event_stream_read(struct event_stream *stream, int64_t now_us, char *bytes, size_t size);

/* Return the totals of the store that the hub follows. */
struct web_totals *event_hub_totals(struct event_hub *hub);

/* Return the number of open streams. */
size_t event_hub_streams(const struct event_hub *hub);

#endif
