/*
 * web/route.h: the routes: one row each (web/route_rows.c), with path, access and handler. The router
 * and docs/API.md are made from the rows.
 *
 * Threads:   constant tables and pure functions.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/request.h"

struct web_state;

/* Answer a request: fill *response. Handlers never block for longer than a query may take. */
typedef void web_handler(struct web_state *web, const struct web_request *request,
                         struct web_response *response);

/* The right that a route needs. */
enum web_access {
    WEB_PUBLIC, /* the static page, /healthz: no data */
    WEB_TOKEN,  /* a body with the one-time token */
    WEB_BEARER, /* Authorization: Bearer KEY */
    WEB_TICKET, /* the path holds a ticket that is good once */
};

struct web_parameter_row {
    const char *name;
    const char *help;
};

struct web_route {
    enum web_method method; /* WEB_GET answers HEAD too */
    const char *path;       /* "/api/v1/calls/{id}/ladder" */
    enum web_access access;
    web_handler *handler;
    const char *summary;                        /* one sentence for docs/API.md */
    const struct web_parameter_row *parameters; /* ends with a NULL name; NULL: none */
};

/* Ends with a row whose path is NULL. */
extern const struct web_route web_routes[];

/* Find the route of a request and set its parts. Return NULL when there is none of that path; with
 * *ret_allowed, the bits 1 << enum web_method of methods that the path has, when only the method is
 * wrong. */
const struct web_route *web_route_find(struct web_request *request, unsigned *ret_allowed);

/* Answer a request completely: guard, route, handler. */
void web_answer(struct web_state *web, struct web_request *request, struct web_response *response);

/* Write docs/API.md. */
void web_route_document(struct out *out);

#endif
