/*
 * dissect/body.h: a body and the parts of a multipart body.
 *
 * Source:    RFC 3261 7.4; RFC 2046 5.1 (multipart); RFC 5621.
 * Ownership: borrowed from the body that is read.
 * Threads:   pure functions.
 * Limits:    BODY_DEPTH_MAX multipart bodies within each other; deeper ones are parts like others.
 */
#ifndef DISSECT_BODY_H
#define DISSECT_BODY_H

#include "base/slice.h"

#define BODY_DEPTH_MAX 4

/* One part of a multipart body. */
struct body_part {
    struct slice header;       /* its header section, or empty */
    struct slice content_type; /* value of its Content-Type, with parameters; or absent */
    bool is_encoded; /* by Content-Encoding or Content-Transfer-Encoding: it is not text yet */
    struct slice body;
};

/* Give type/subtype of a Content-Type value, without parameters, trimmed. */
struct slice body_media_type(struct slice content_type);

/* Give the boundary of a Content-Type value, without quotes, or an absent slice. */
struct slice body_boundary(struct slice content_type);

/* Return whether bytes are as they were under this Content-Encoding or Content-Transfer-Encoding; true where
 * there is none. RFC 2045 6.2; RFC 3261 20.12 */
bool body_is_as_is(struct slice encoding);

/* Consume the next part of a multipart body; what stands before the first delimiter is skipped.
 * False at the closing delimiter or where there is none left. */
bool body_part_next(struct slice *rest, struct slice boundary, struct body_part *ret_part);

/* Find the first body of a media type (any case): the body itself or, in a multipart body, a part that is
 * not encoded.
 * False, and *ret_body untouched, when there is none or it is empty. */
bool body_find(struct slice content_type, struct slice body, const char *media_type,
               struct slice *ret_body);

#endif
