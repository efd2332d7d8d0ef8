/*
 * dissect/sip_via.h: one hop of a Via header field.
 *
 *   SIP/2.0/UDP host.example.com:5060;branch=z9hG4bK77;received=192.0.2.1
 *   protocol transport   sent-by       parameters
 *
 * White space is allowed around each of / : ; = and between the parts.
 *
 * Source:    RFC 3261 20.42, 25.1; RFC 3581 (rport); RFC 5118 4.5 (received in brackets).
 * Ownership: borrowed from the text that is read.
 * Threads:   pure functions.
 */
#ifndef DISSECT_SIP_VIA_H
#define DISSECT_SIP_VIA_H

#include "base/slice.h"
#include "dissect/note.h"

struct sip_via {
    bool is_valid;          /* it matches the grammar */
    struct slice protocol;  /* "SIP" */
    struct slice version;   /* "2.0" */
    struct slice transport; /* "UDP", any token */
    struct slice sent_by;   /* host and port as written */
    struct slice host;      /* of sent-by, an IPv6 address without brackets */
    uint16_t port;          /* of sent-by; 0 when there is none, or a number over 65535 */
    struct slice params;    /* all of them, for sip_params */
    struct slice branch;    /* these are absent when the parameter or its value is missing */
    struct slice received;  /* without brackets */
    struct slice rport;
    struct slice maddr; /* without brackets */
    struct slice ttl;
    bool has_rport; /* the parameter is there, with or without a value */
};

/* Consume the next hop of a Via field, the top one first. False at the end. Anything between two
 * commas is a hop; what could be read of it is set, and the first bytes that do not match are noted. */
bool sip_via_next(struct slice *rest, struct notes *notes, struct sip_via *ret_via);

#endif
