#include "dissect/note.h"

#include <assert.h>

static bool has(const struct notes *notes, enum rule rule, struct slice detail)
{
    for (unsigned i = 0; i < notes->count; i++) {
        if (notes->at[i].rule == rule && slice_equal(notes->at[i].detail, detail))
            return true;
    }
    return false;
}

bool notes_have(const struct notes *notes, enum rule rule)
{
    assert(notes->count <= NOTES_MAX);
    for (unsigned i = 0; i < notes->count; i++) {
        if (notes->at[i].rule == rule)
            return true;
    }
    return false;
}

void notes_add(struct notes *notes, enum rule rule, struct slice where, struct slice detail)
{
    struct slice kept = slice_sub(detail, 0, NOTE_DETAIL_MAX);

    assert(rule != RULE_NONE && (size_t)rule < RULE_COUNT);
    assert(notes->count <= NOTES_MAX);
    if (has(notes, rule, kept))
        return;
    if (notes->count < NOTES_MAX)
        notes->at[notes->count++] = (struct note){(uint16_t)rule, where, kept};
    else if (notes->dropped < UINT16_MAX)
        notes->dropped++;
}

bool note_wrong(struct notes *notes, enum rule rule, struct slice where)
{
    enum sip_header field;

    if (notes == NULL)
        return false;
    field = (enum sip_header)notes->field;
    notes_add(notes, rule, where,
              field == SIP_HEADER_OTHER ? (struct slice){0}
                                        : slice_from_text(sip_header_row(field)->name));
    return false;
}
