/*
 * export/flow_sdp.h: a session description in a few words, shown beside an arrow:
 * "10.0.0.11:40000 sendonly", "10.0.0.11:40000 PCMA PCMU telephone-event".
 *
 * Source:    RFC 8866; RFC 3551 6 (the payload types that need no rtpmap).
 * Threads:   pure functions.
 */
#ifndef EXPORT_FLOW_SDP_H
#define EXPORT_FLOW_SDP_H

#include "base/buf.h"

/* Write where the first medium of a message is to be sent, and its direction when it is not both ways;
 * with `has_formats` the names of its formats too. Raw text of a stranger. Return false and write nothing
 * when the message has no description with a medium. */
bool flow_sdp_write(struct slice message, bool has_formats, struct buf *buf);

#endif
