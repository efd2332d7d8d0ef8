/*
 * web/answer_fields.h: the header fields of an answer, without those of the transfer. The server and
 * the gate send the same ones.
 *
 * Source:    RFC 9110.
 * Ownership: name and value are borrowed for the call.
 * Threads:   a pure function.
 */
#ifndef WEB_ANSWER_FIELDS_H
#define WEB_ANSWER_FIELDS_H

#include "web/request.h"

/* Take a header field. */
typedef void answer_field_fn(void *context, const char *name, const char *value);

/* Return all fields of a response, those that guard the page first. */
void answer_fields(const struct web_response *response, answer_field_fn *take, void *context);

#endif
