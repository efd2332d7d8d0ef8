/*
 * dissect/sip_keys.h: read what correlation needs from the fields of a message.
 *
 * Source:    RFC 3261 8.1.1, 8.2.6.2, 20.8, 20.14-20.16, 20.19, 20.20, 20.22, 20.39, 20.42.
 * Threads:   pure functions.
 */
#ifndef DISSECT_SIP_KEYS_H
#define DISSECT_SIP_KEYS_H

#include "dissect/sip_message.h"

/* Read Call-ID, tags, CSeq, the top Via, Content-Length and Content-Type, and note what is wrong
 * with them. */
void sip_keys_read(struct sip_message *message);

/* Note what a message lacks; only for one whose fields are all there. `start_line` is what the note
 * rests on. */
void sip_keys_check_mandatory(struct sip_message *message, struct slice start_line);

#endif
