/*
 * dissect/note.h: what readers find wrong or worth knowing: which rule, where exactly, and of what.
 *
 * A reader takes a pointer to notes, NULL where nobody wants them, and adds one where a value departs
 * from a rule; of a value that is as it should be it says nothing and spends nothing on notes.
 *
 * Ownership: the caller owns the notes; what they point to is borrowed from the bytes that are read, or a
 *            constant.
 * Threads:   plain values.
 * Limits:    one note a rule and detail, the first; NOTES_MAX in all, more are counted in `dropped`; a
 *            detail of NOTE_DETAIL_MAX bytes.
 */
#ifndef DISSECT_NOTE_H
#define DISSECT_NOTE_H

#include "base/slice.h"
#include "dissect/rule.h"
#include "dissect/sip_header.h"

#define NOTES_MAX       32
#define NOTE_DETAIL_MAX 64

/* Something tolerated or wrong. */
struct note {
    uint16_t rule;       /* enum rule */
    struct slice where;  /* the bytes that show it, and no others */
    struct slice detail; /* which field or value is meant; or absent */
};

struct notes {
    struct note at[NOTES_MAX];
    uint16_t count;
    uint16_t dropped; /* UINT16_MAX: that many or more */
    uint8_t
        field; /* enum sip_header: the field whose value is read; SIP_HEADER_OTHER: none that has a
                    * name. Readers of values do not know it: whoever calls them sets it. */
};

/* Begin without notes. */
static inline void notes_clear(struct notes *notes)
{
    notes->count = 0;
    notes->dropped = 0;
    notes->field = SIP_HEADER_OTHER;
}

/* Add a note unless there is one of the same rule and detail. A detail of more than NOTE_DETAIL_MAX
 * bytes is cut. */
void notes_add(struct notes *notes, enum rule rule, struct slice where, struct slice detail);

/* Tell whether there is a note of a rule. */
bool notes_have(const struct notes *notes, enum rule rule);

/* Note that `where` shows `rule` in the field that is read, and give false, which is what a reader gives
 * of a value that does not match. NULL notes take nothing. */
bool note_wrong(struct notes *notes, enum rule rule, struct slice where);

/* The same of RULE_HDR_GRAMMAR. */
static inline bool note_grammar(struct notes *notes, struct slice where)
{
    return note_wrong(notes, RULE_HDR_GRAMMAR, where);
}

#endif
