/*
 * dissect/sip_note.h: add a note to a message that is being read. For the readers of dissect/.
 *
 * Threads:   pure function.
 * Limits:    one note a rule, the first; SIP_NOTES_MAX in all, more are counted.
 */
#ifndef DISSECT_SIP_NOTE_H
#define DISSECT_SIP_NOTE_H

#include "dissect/sip_message.h"

/* Note that `where` shows `rule`, unless the message has a note of that rule. */
void sip_note(struct sip_message *message, enum rule rule, struct slice where);

/* Tell whether the message has a note of a rule. */
bool sip_has_note(const struct sip_message *message, enum rule rule);

#endif
