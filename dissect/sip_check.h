/*
 * dissect/sip_check.h: hold values of a message against their grammar that nothing else of it needs.
 *
 * A check depends on the bytes of the value and on the header alone, and notes what is wrong with them: its
 * verdict on a value can be kept (sip_seen.h).
 *
 * Source:    RFC 3261 19.1.1, 20.10, 25.1; RFC 8866 9.
 * Threads:   pure functions.
 */
#ifndef DISSECT_SIP_CHECK_H
#define DISSECT_SIP_CHECK_H

#include "dissect/sip_message.h"

/* What a value is checked as: the header of a field, or one of these. */
#define SIP_CHECK_URI ((unsigned)SIP_HEADER_COUNT)
#define SIP_CHECK_SDP ((unsigned)SIP_HEADER_COUNT + 1)

/* Which kinds of values of fields are checked; a constant expression. */
#define SIP_CHECK_HAS(kind) ((kind) == SIP_VALUE_ADDRESS)

/* Check a value as `what`: that of a field whose kind is checked, a URI, or a session description. */
void sip_check(unsigned what, struct slice value, struct notes *notes);

/* Check the fields of a message, and the session description in its body. `is_whole` tells whether the
 * body is all there: what its end lacks is no fault of its lines. */
void sip_check_message(struct sip_message *message, bool is_whole);

#endif
