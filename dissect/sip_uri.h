/*
 * dissect/sip_uri.h: a URI taken apart.
 *
 *   sip:alice:secret@host.example.com:5060;transport=tcp?subject=x
 *   scheme user password   host       port  params       headers
 *
 * Everything is raw: escapes (%41) stay as they are written. Schemes other than sip, sips and tel
 * are opaque: they have no user and no host.
 *
 * Source:    RFC 3261 19.1; RFC 3966 (tel); RFC 5954 (IPv6).
 * Ownership: borrowed from the text that is read.
 * Threads:   pure functions.
 */
#ifndef DISSECT_SIP_URI_H
#define DISSECT_SIP_URI_H

#include "base/buf.h"
#include "base/slice.h"
#include "dissect/note.h"

enum sip_scheme {
    SIP_SCHEME_OTHER = 0,
    SIP_SCHEME_SIP,
    SIP_SCHEME_SIPS,
    SIP_SCHEME_TEL,
};

struct sip_uri {
    uint8_t scheme;           /* enum sip_scheme */
    struct slice scheme_name; /* as written; absent when there is none */
    struct slice user;        /* tel: the number; absent when there is none */
    struct slice password;    /* absent when there is none */
    struct slice host;        /* an IPv6 address without brackets; absent in tel and others */
    struct slice port_text;   /* as written; absent when there is none */
    uint16_t port;            /* 0 when there is none, or a number over 65535 */
    struct slice params;      /* for sip_params, from the first ";"; or empty */
    struct slice headers;     /* behind the "?", for sip_uri_header_next; or empty */
    struct slice opaque;      /* of other schemes: all behind the colon; else absent */
};

/* Read a whole URI. False when it does not match the grammar, and a note of the bytes that do not
 * (RULE_URI_GRAMMAR, RULE_URI_EMPTY_USER); what could be read is set. A URI without a scheme is read as if
 * it were a SIP URI, and false. */
bool sip_uri_read(struct slice uri, struct notes *notes, struct sip_uri *ret_uri);

/* Consume the next "name=value" of the headers. False at the end. */
bool sip_uri_header_next(struct slice *rest, struct slice *ret_name, struct slice *ret_value);

/* Write text with its escapes decoded (%41 becomes A); an escape that is none stays as it is. The
 * result may hold any byte, NUL too. */
void sip_uri_unescape(struct slice text, struct buf *buf);

#endif
