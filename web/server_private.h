/*
 * web/server_private.h: the state that the files of the HTTP server share: the server, requests in progress, streams.
 *
 * The daemon of libmicrohttpd has no thread: the web thread runs it, and serves the streams between two
 * runs. Everything below belongs to the web thread once that runs.
 *
 *     server.c           start and stop, the thread, from the gate to the library
 *     server_exchange.c  a request on its way in and its answer
 *     server_stream.c    answers that go on
 */
#ifndef WEB_SERVER_PRIVATE_H
#define WEB_SERVER_PRIVATE_H

#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>

#include "web/connections.h"
#include "web/gate.h"
#include "web/listen.h"
#include "web/route.h"
#include "web/state.h"

#define SERVER_POLLS_MAX (2 + LISTEN_MAX + CONNECTIONS_SLOTS)

struct stream;

struct web_server {
    struct MHD_Daemon *daemon;
    struct listen_set listening;
    struct web_state web;
    pthread_t thread;
    bool has_thread;
    _Atomic bool is_stopping;
    int wake[2];                /* a pipe; a byte ends the wait of the thread */
    int64_t no_accept_until_us; /* there were no descriptors left */
    int64_t next_tick_us;
    struct connection_limits limits;
    struct connections connections;
    struct gate gate;
    struct pollfd polls[SERVER_POLLS_MAX];
    struct stream *streams[WEB_EVENTS_MAX];
    size_t stream_count;
};

/* Return our row of a connection of the library; NULL when there is none. */
struct connection *server_connection(struct web_server *server, struct MHD_Connection *connection);

/* ---- server_exchange.c: callbacks of the daemon, whose context is the server ---- */

/* Called with the target of a request line, before its fields are read: makes the exchange that holds the request. */
void *server_new_exchange(void *context, const char *target, struct MHD_Connection *connection);

/* Called when a request is over, however it ended. */
void server_free_exchange(void *context, struct MHD_Connection *connection, void **place,
                          enum MHD_RequestTerminationCode code);

/* Called once with the fields of a request, for each piece of its body, and at its end. */
enum MHD_Result server_on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *body,
                                  size_t *body_len, void **place);

/* ---- server_stream.c ---- */

/* Make a response of a stream of events, which is its own from then on. NULL, and it stays the caller's, when
 * the host has no memory. */
struct MHD_Response *server_stream_response(struct web_server *server, struct event_stream *events,
                                            struct MHD_Connection *connection);

/* Collect new events, and wake the streams that have bytes to send or whose client is gone; when the server
 * stops, wake all of them. */
void server_tick_streams(struct web_server *server, bool is_stopping);

#endif
