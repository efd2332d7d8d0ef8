/*
 * export/redact.h: messages with their secrets masked, before they are shown or exported.
 *
 * Masked are the credentials of Authorization and Proxy-Authorization (the scheme stays), and the
 * keys of SDP: a=crypto after "inline:", a=key-mgmt and k= after their method. A masked byte becomes
 * '*', so offsets in the message do not change. Lines are masked wherever they stand: a
 * message in a message/sipfrag or multipart body keeps no secret either.
 *
 * Source:    RFC 3261 20.7, 20.28; RFC 4568 9.1; RFC 4567 3; RFC 8866 5.12.
 * Threads:   pure function.
 */
#ifndef EXPORT_REDACT_H
#define EXPORT_REDACT_H

#include "base/slice.h"

/* Copy the message to `copy`, which has room for bytes.len, with its secrets masked. Return
 * whether there were secrets. */
bool redact_secrets(struct slice bytes, uint8_t *copy);

#endif
