/*
 * web/http_head.h: the head of an HTTP request, from bytes to the request that handlers see.
 *
 * The reader is strict where two programs could understand different things: lines end in CR LF, no field is folded,
 * no byte is a
 * NUL, a field that decides is there once. A head that is malformed or too large sets `refusal` in the request, and
 * web_answer sends the answer. The connection is then closed, because the beginning of the next request is not
 * known.
 *
 * Source:    RFC 9112 2 to 6, RFC 9110 5.5, 8.6, 9.1.
 * Ownership: the request borrows the bytes, which are changed: escapes are decoded in place.
 * Threads:   pure functions.
 * Limits:    HTTP_HEAD_MAX bytes in all (414 in the first line, else 431), WEB_TARGET_MAX of a target (414),
 *            HTTP_FIELDS_MAX of names and values (431), HTTP_PARTS_MAX of what a reader keeps of fields, cookies
 *            and parameters beside the bytes (431), WEB_BODY_MAX of a body (413). Versions 1.0 and 1.1 (505).
 */
#ifndef WEB_HTTP_HEAD_H
#define WEB_HTTP_HEAD_H

#include "web/request.h"

#define HTTP_HEAD_MAX   17408
#define HTTP_FIELDS_MAX 16384
#define HTTP_PARTS_MAX  10240

struct http_head {
    size_t len;      /* bytes up to the body */
    size_t body_len; /* bytes that follow; 0 with a refusal */
    struct web_request request;
};

/* Return the method of a name, which is upper case. */
enum web_method http_head_method(struct slice name);

/* Keep a header field that a request has a place for. Return false when it is one that may come once and had come. */
bool http_head_keep_field(struct web_request *request, struct slice name, struct slice value);

/* Read a head from the bytes that have come. Return false when they are only a part of one, which has no fault so
 * far. */
bool http_head_read(char *bytes, size_t len, struct http_head *ret_head);

#endif
