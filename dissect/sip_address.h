/*
 * dissect/sip_address.h: who is meant: a URI with a display name and parameters.
 *
 *   "A. Bell" <sip:bell@example.com;lr>;tag=1        name-addr
 *    display       uri                 params
 *   sip:bell@example.com;tag=1                        addr-spec: ";" begins header parameters
 *
 * Source:    RFC 3261 20.10, 20.20, 20.30, 20.34, 20.39, 25.1.
 * Ownership: borrowed from the text that is read.
 * Threads:   pure functions.
 */
#ifndef DISSECT_SIP_ADDRESS_H
#define DISSECT_SIP_ADDRESS_H

#include "base/buf.h"
#include "base/slice.h"
#include "dissect/note.h"

struct sip_address {
    struct slice display; /* as written, with quotes and escapes, trimmed; may be empty */
    struct slice uri;     /* without brackets, trimmed; "*" for Contact: * */
    struct slice params;  /* header parameters for sip_params, or empty */
    bool is_bracketed;    /* the name-addr form */
};

/* Read one address (From, To, Reply-To, or one value of a list). False when it does not match the
 * grammar, and a note of the first bytes that do not; what could be read is set. */
bool sip_address_read(struct slice value, struct notes *notes, struct sip_address *ret_address);

/* Consume the next address of a list (Contact, Route, Record-Route). False at the end.
 * *ret_is_valid tells whether it matches the grammar. */
bool sip_address_next(struct slice *rest, struct notes *notes, struct sip_address *ret_address,
                      bool *ret_is_valid);

/* Give the value of the tag parameter, or an absent slice. */
struct slice sip_address_tag(const struct sip_address *address);

/* Write the display name without quotes and escapes. */
void sip_address_write_display(const struct sip_address *address, struct buf *buf);

#endif
