/*
 * dissect/sip_note.h: add a note to a message that is being read. For those readers of dissect/ that know
 * the whole message; readers of values take struct notes (note.h).
 *
 * Threads:   pure function.
 * Limits:    one note a rule, or a rule and field, the first; and those of note.h.
 */
#ifndef DISSECT_SIP_NOTE_H
#define DISSECT_SIP_NOTE_H

#include "dissect/sip_header.h"
#include "dissect/sip_message.h"

/* Note that `where` shows `rule`, unless the message has a note of that rule. */
void sip_note(struct sip_message *message, enum rule rule, struct slice where);

/* Note that `value` shows `rule`, and say the value, unless the message has a note of that rule. */
void sip_note_value(struct sip_message *message, enum rule rule, struct slice value);

/* Note that `where` shows `rule` in a header field of this name, unless the message has a note of that
 * rule and name. */
void sip_note_field(struct sip_message *message, enum rule rule, struct slice where,
                    struct slice name);

/* Give the name of a header for a note: that of its row, or `written` where it has none. */
struct slice sip_note_name(enum sip_header header, struct slice written);

/* Tell whether the message has a note of a rule. */
bool sip_has_note(const struct sip_message *message, enum rule rule);

#endif
