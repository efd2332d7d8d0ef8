/*
 * web/json_body.h: the little JSON that clients send: one object whose values are strings.
 *
 * Source:    RFC 8259.
 * Threads:   pure functions.
 */
#ifndef WEB_JSON_BODY_H
#define WEB_JSON_BODY_H

#include "base/buf.h"

/* Append the value of `name` in the JSON object `body` to `value`, with its escapes decoded. Return false when the
 * body is no object, does not have the name exactly once, or the value does not fit; the content of `value` is then
 * undefined. */
bool json_body_read(struct slice body, const char *name, struct buf *value);

#endif
