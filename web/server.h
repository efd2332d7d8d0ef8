/*
 * web/server.h: the HTTP server: its connections, and how long a client may hold one. Only web/server*.c
 * use libmicrohttpd.
 *
 * Each request passes web/gate.h before the library sees it, because every answer but a stream of events is the
 * last one of its connection.
 *
 * Source:    GNU libmicrohttpd manual.
 * Ownership: the caller owns the server; path, source and status outlive it.
 * Threads:   one of its own, with a view of its own; stop and address are for the one that started it.
 * Limits:    WEB_CONNECTIONS_MAX in all, WEB_CONNECTIONS_PER_ADDRESS from one address: then web/connections.h
 *            decides which one is closed, or 503; WEB_EVENTS_MAX of them streams of events (then 503). A head has
 *            WEB_HEAD_S, a body WEB_IDLE_S, and so has a client that takes no byte of its answer.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/status.h"

#define WEB_CONNECTIONS_MAX         64
#define WEB_CONNECTIONS_PER_ADDRESS 48
#define WEB_EVENTS_MAX              8
#define WEB_HEAD_S                  5
#define WEB_IDLE_S                  15
#define WEB_RETRY_S                 5

struct web_options {
    const char *address;      /* as web/listen.h reads it; NULL: the default */
    const char *const *hosts; /* further names to answer to; NULL at the end; NULL: none */
    const char *store;        /* path of the store */
    const char *source;       /* name of the capture, for titles */
    const char *version;
    const struct status *status; /* NULL: a finished store */
    unsigned idle_s;             /* 0: WEB_IDLE_S */
};

struct web_server;

/* Open the store and the port, and begin to answer. Return ERR_USAGE when the address cannot be understood,
 * ERR_OUTPUT when the port cannot be opened ("... is in use"), ERR_INPUT when the store cannot. */
MUST_CHECK enum err web_server_start(const struct web_options *options,
                                     struct web_server **ret_server, struct error *reterr);

/* Return whether it listens on an address that others than this host may reach. */
bool web_server_is_open(const struct web_server *server);

/* Write the address for a browser, with a fresh one-time token:
 * "http://127.0.0.1:8060/#t=0123...". A server that listens on all addresses writes one by which
 * other hosts reach this host. Any thread may call it. */
void web_server_address(struct web_server *server, char *ret_text, size_t size);

/* Write the name and version of the library that speaks HTTP. */
void web_server_library(struct buf *buf);

/* End all connections and the thread; NULL is allowed. */
void web_server_stop(struct web_server *server);

#endif
