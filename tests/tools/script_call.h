/*
 * tests/tools/script_call.h: what SIP elements would send next.
 *
 * A user agent's request takes From, To, tags, CSeq, Route and Request-URI from the dialog it is
 * in; a response copies what it answers; a proxy passes on what it received, with its own Via and
 * Record-Route put on top or its Via taken off; CANCEL, and ACK of a failure, go hop by hop.
 *
 * Source:    RFC 3261 8, 9, 12, 13.2.2.4, 16, 17.1.1.3.
 * Ownership: everything lives in the script's arena.
 * Threads:   one thread.
 */
#ifndef TESTS_TOOLS_SCRIPT_CALL_H
#define TESTS_TOOLS_SCRIPT_CALL_H

#include "tests/tools/script_history.h"

/* Make the message, put it into the history and give it; its bytes are not written yet. On failure
 * NULL and the reason, and nothing is changed. */
struct message *call_message(struct history *history, const struct message_wish *wish,
                             const char **ret_reason);

/* Make the parts of it: a request, and a response. */
struct message *call_request(struct history *history, const struct message_wish *wish,
                             const char **ret_reason);
struct message *call_response(struct history *history, const struct message_wish *wish,
                              const char **ret_reason);

/* Give an empty message as wished, or a copy of `from` sent on as wished. */
struct message *call_new(struct history *history, const struct message_wish *wish);
struct message *call_passed_on(struct history *history, const struct message_wish *wish,
                               const struct message *from);

/* Give the tag of a host in a call. */
const char *call_tag(struct history *history, const struct message_wish *wish);

#endif
