/*
 * tests/unit/dissect/check_notes.h: compare the notes of a message with a list of slugs in a test.
 */
#ifndef TESTS_UNIT_DISSECT_CHECK_NOTES_H
#define TESTS_UNIT_DISSECT_CHECK_NOTES_H

#include <check.h>

#include "base/buf.h"
#include "dissect/sip_message.h"

/* Notes as "slug slug", in the order in which they were found; one rule for several fields is named
 * once. */
static inline const char *write_notes(const struct sip_message *message, char *text, size_t cap)
{
    struct buf buf;

    buf_init(&buf, text, cap);
    for (unsigned i = 0; i < message->notes.count; i++) {
        if (i > 0 && message->notes.at[i].rule == message->notes.at[i - 1].rule)
            continue;
        buf_text(&buf, i == 0 ? "" : " ");
        buf_text(&buf, rule_row((enum rule)message->notes.at[i].rule)->slug);
    }
    return text;
}

static inline void ck_notes(const struct sip_message *message, const char *expected)
{
    char text[512];

    ck_assert_str_eq(write_notes(message, text, sizeof(text)), expected);
}

#endif
