#include "dissect/sip_note.h"

static bool has_note(const struct sip_message *message, enum rule rule, struct slice detail)
{
    for (unsigned i = 0; i < message->note_count; i++) {
        if (message->notes[i].rule == rule && slice_equal(message->notes[i].detail, detail))
            return true;
    }
    return false;
}

bool sip_has_note(const struct sip_message *message, enum rule rule)
{
    for (unsigned i = 0; i < message->note_count; i++) {
        if (message->notes[i].rule == rule)
            return true;
    }
    return false;
}

static void add(struct sip_message *message, enum rule rule, struct slice where,
                struct slice detail)
{
    if (message->note_count == SIP_NOTES_MAX) {
        message->notes_dropped++;
        return;
    }
    message->notes[message->note_count++] = (struct sip_note){(uint16_t)rule, where, detail};
}

void sip_note(struct sip_message *message, enum rule rule, struct slice where)
{
    if (!sip_has_note(message, rule))
        add(message, rule, where, (struct slice){0});
}

void sip_note_value(struct sip_message *message, enum rule rule, struct slice value)
{
    if (!sip_has_note(message, rule))
        add(message, rule, value, slice_sub(value, 0, SIP_DETAIL_MAX));
}

void sip_note_field(struct sip_message *message, enum rule rule, struct slice where,
                    struct slice name)
{
    struct slice detail = slice_sub(name, 0, SIP_DETAIL_MAX);

    if (!has_note(message, rule, detail))
        add(message, rule, where, detail);
}

struct slice sip_note_name(enum sip_header header, struct slice written)
{
    return header == SIP_HEADER_OTHER ? written : slice_from_text(sip_header_row(header)->name);
}
