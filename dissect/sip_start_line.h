/*
 * dissect/sip_start_line.h: the first line of a message: a request line or a status line.
 *
 *   INVITE sip:bob@example.com SIP/2.0        method SP Request-URI SP version
 *   SIP/2.0 486 Busy Here                     version SP code SP phrase
 *
 * Source:    RFC 3261 7.1, 7.2.
 * Threads:   pure functions.
 */
#ifndef DISSECT_SIP_START_LINE_H
#define DISSECT_SIP_START_LINE_H

#include "dissect/sip_message.h"

/* Read the start line, without its line end, into the message; what deviates is noted. */
void sip_start_line_read(struct slice line, struct sip_message *message);

#endif
