/*
 * web/gate.h: the gate between a socket and the HTTP library. It reads the head of a request and leaves the
 * bytes in the socket. A complete head without a fault goes on to the library. Every other head is answered here, in
 * JSON and with the header fields that guard the page.
 *
 * Source:    RFC 9112; recv(2), MSG_PEEK.
 * Ownership: the caller owns the socket; a head borrows the gate's bytes until the next gate_look.
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
    GATE_GONE,  /* the other side has closed the connection */
};

/* Read the bytes that have arrived, and leave them in the socket. */
enum gate_sight gate_look(struct gate *gate, int fd);

/* Answer the request that gate_look read last, and end our side of the socket. */
void gate_refuse(struct gate *gate, struct web_state *web, int fd);

/* Answer that there are too many. */
void gate_turn_away(int fd);

/* Read and discard bytes. Return false when the other side has ended too. */
bool gate_drain(int fd);

#endif
