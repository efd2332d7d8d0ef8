#include "dissect/sip_note.h"

#include <assert.h>

bool sip_has_note(const struct sip_message *message, enum rule rule)
{
    return notes_have(&message->notes, rule);
}

void sip_note(struct sip_message *message, enum rule rule, struct slice where)
{
    if (!sip_has_note(message, rule))
        notes_add(&message->notes, rule, where, (struct slice){0});
}

void sip_note_value(struct sip_message *message, enum rule rule, struct slice value)
{
    if (!sip_has_note(message, rule))
        notes_add(&message->notes, rule, value, value);
}

void sip_note_field(struct sip_message *message, enum rule rule, struct slice where,
                    struct slice name)
{
    assert(name.ptr != NULL);
    notes_add(&message->notes, rule, where, name);
}

struct slice sip_note_name(enum sip_header header, struct slice written)
{
    return header == SIP_HEADER_OTHER ? written : slice_from_text(sip_header_row(header)->name);
}
