/*
 * web/json_body.h: the little JSON that clients send: one object whose values are strings.
 *
 * Source:    RFC 8259.
 * Threads:   pure functions.
 */
#ifndef WEB_JSON_BODY_H
#define WEB_JSON_BODY_H

#include "base/buf.h"

/* Append the value of `name` in the object that `body` is; escapes are taken out. False when the body is
 * anything else, or has the name not once, or the value does not fit: what was appended is then of no use. */
bool json_body_read(struct slice body, const char *name, struct buf *value);

#endif
