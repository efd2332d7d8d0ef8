#include "dissect/sip_header.h"

#include <assert.h>

#define LETTERS 26
/* Where a compact form is looked up; rows without one have a place of their own past the letters. */
#define COMPACT_PLACE(c, name) ((c) != 0 ? (c) - 'a' : LETTERS + SIP_HEADER_##name)

static const struct sip_header_row rows[SIP_HEADER_COUNT] = {
    [SIP_HEADER_OTHER] = {.name = "", .kind = SIP_VALUE_TEXT, .section = "RFC 3261 7.3.1"},
#define SIP_HEADER_ROW(name_, text, compact_, kind_, is_list_, section_)                           \
    [SIP_HEADER_##name_] = {text, compact_, SIP_VALUE_##kind_, is_list_, section_},
#include "dissect/sip_header_rows.h"
#undef SIP_HEADER_ROW
};

static const uint8_t compacts[LETTERS + SIP_HEADER_COUNT] = {
#define SIP_HEADER_ROW(name_, text, compact_, kind_, is_list_, section_)                           \
    [COMPACT_PLACE(compact_, name_)] = SIP_HEADER_##name_,
#include "dissect/sip_header_rows.h"
#undef SIP_HEADER_ROW
};

static const uint8_t name_lens[SIP_HEADER_COUNT] = {
#define SIP_HEADER_ROW(name_, text, compact_, kind_, is_list_, section_)                           \
    [SIP_HEADER_##name_] = sizeof(text) - 1,
#include "dissect/sip_header_rows.h"
#undef SIP_HEADER_ROW
};

/* Rows stand in the order of their lengths, so those of one length are neighbours: here is the last one of
 * each, since a later row takes the place of an earlier one. */
#define NAME_LEN_MAX 47

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const uint8_t last_of_len[NAME_LEN_MAX + 1] = {
#define SIP_HEADER_ROW(name_, text, compact_, kind_, is_list_, section_)                           \
    [sizeof(text) - 1] = SIP_HEADER_##name_,
#include "dissect/sip_header_rows.h"
#undef SIP_HEADER_ROW
};
#pragma GCC diagnostic pop

static enum sip_header compact_of(uint8_t letter)
{
    uint8_t place = (uint8_t)((letter | 0x20) - 'a');

    return place < LETTERS ? (enum sip_header)compacts[place] : SIP_HEADER_OTHER;
}

/* Names that differ in their first or last letter are not compared; most are written as the RFC has
 * them. */
static bool is_name(const char *text, struct slice name)
{
    uint8_t first = (uint8_t)((uint8_t)text[0] ^ name.ptr[0]);
    uint8_t last = (uint8_t)((uint8_t)text[name.len - 1] ^ name.ptr[name.len - 1]);

    return ((first | last) & 0xdfu) == 0 && (memcmp(text, name.ptr, name.len) == 0 ||
                                             slice_equal_nocase(slice_of(text, name.len), name));
}

enum sip_header sip_header_of(struct slice name)
{
    if (name.len <= 1)
        return name.len == 0 ? SIP_HEADER_OTHER : compact_of(name.ptr[0]);
    if (name.len > NAME_LEN_MAX)
        return SIP_HEADER_OTHER;
    for (unsigned header = last_of_len[name.len]; name_lens[header] == name.len; header--) {
        if (is_name(rows[header].name, name))
            return (enum sip_header)header;
    }
    return SIP_HEADER_OTHER;
}

const struct sip_header_row *sip_header_row(enum sip_header header)
{
    assert((size_t)header < SIP_HEADER_COUNT);
    return &rows[header];
}
