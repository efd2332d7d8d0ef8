#include "dissect/sip_note.h"

bool sip_has_note(const struct sip_message *message, enum rule rule)
{
    for (unsigned i = 0; i < message->note_count; i++) {
        if (message->notes[i].rule == rule)
            return true;
    }
    return false;
}

void sip_note(struct sip_message *message, enum rule rule, struct slice where)
{
    if (sip_has_note(message, rule))
        return;
    if (message->note_count == SIP_NOTES_MAX) {
        message->notes_dropped++;
        return;
    }
    message->notes[message->note_count++] = (struct sip_note){(uint16_t)rule, where};
}
