/*
 * web/gate.h: what is between a socket and the library that speaks HTTP. The head of a request is looked at
 * while it stays in the socket; only a whole one without a fault goes on. All else is answered here, in JSON and
 * with the fields that guard the page.
 *
 * Source:    RFC 9112; recv(2), MSG_PEEK.
 * Ownership: the caller owns the socket; a head borrows the gate's bytes until the next look.
 * Threads:   the web thread.
 * Limits:    those of web/http_head.h.
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "web/http_head.h"
#include "web/state.h"

#define GATE_BYTES (HTTP_HEAD_MAX + 1024)

struct gate {
    size_t len; /* bytes that were seen last */
    struct http_head head;
    char bytes[GATE_BYTES];
};

enum gate_sight {
    GATE_PART,  /* of a head, or nothing */
    GATE_WHOLE, /* it may go on */
    GATE_BAD,   /* gate_refuse answers */
    GATE_GONE,  /* nobody is there */
};

/* Look at what has come, and leave it there. */
enum gate_sight gate_look(struct gate *gate, int fd);

/* Answer the request that was looked at last, and end our side of the socket. */
void gate_refuse(struct gate *gate, struct web_state *web, int fd);

/* Answer that there are too many. */
void gate_turn_away(int fd);

/* Read what nobody looks at. False when the other side has ended too. */
bool gate_drain(int fd);

#endif
