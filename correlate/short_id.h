/*
 * correlate/short_id.h: the short name of a call, the same each time its capture is opened.
 *
 * Ownership: the caller's memory.
 * Threads:   pure function.
 */
#ifndef CORRELATE_SHORT_ID_H
#define CORRELATE_SHORT_ID_H

#include "base/slice.h"

#define SHORT_ID_LEN 12 /* characters, without a NUL */

/* Write the name: a letter, so that it is never taken for a row number, then base32 digits
 * (RFC 4648 7, lower case) of a fixed hash over Call-ID, From tag and the first time. */
void short_id_write(struct slice call_id, struct slice from_tag, int64_t start_us,
                    char text[SHORT_ID_LEN]);

#endif
