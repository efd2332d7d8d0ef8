#include "dissect/sip_header.h"

/* Where a name is looked up: a hash without collisions over the table, of the name's length and
 * the letters at its ends. Two rows on one place are a compiler warning (override-init); other
 * factors make room then. */
#define NAME_PLACES           256
#define NAME_KEY(first, last) ((first) | (last) << 8)
#define NAME_PLACE(len, ends) (((len)*7u + ((ends)&0xffu) * 23u + ((ends) >> 8)) % NAME_PLACES)
#define ROW_PLACE(text, ends) NAME_PLACE(sizeof(text) - 1, (unsigned)(ends))
#define LETTERS               26
/* Where a compact form is looked up; rows without one have a place of their own past the letters. */
#define COMPACT_PLACE(c, name) ((c) != 0 ? (c) - 'a' : LETTERS + SIP_HEADER_##name)

static const struct sip_header_row rows[SIP_HEADER_COUNT] = {
    [SIP_HEADER_OTHER] = {.name = "", .kind = SIP_VALUE_TEXT, .section = "RFC 3261 7.3.1"},
#define SIP_HEADER_ROW(name_, text, first, last, compact_, kind_, is_list_, section_)              \
    [SIP_HEADER_##name_] = {text, compact_, SIP_VALUE_##kind_, is_list_, section_},
#include "dissect/sip_header_rows.h"
#undef SIP_HEADER_ROW
};

static const uint8_t name_lens[SIP_HEADER_COUNT] = {
#define SIP_HEADER_ROW(name_, text, first, last, compact_, kind_, is_list_, section_)              \
    [SIP_HEADER_##name_] = sizeof(text) - 1,
#include "dissect/sip_header_rows.h"
#undef SIP_HEADER_ROW
};

static const uint8_t names[NAME_PLACES] = {
#define SIP_HEADER_ROW(name_, text, first, last, compact_, kind_, is_list_, section_)              \
    [ROW_PLACE(text, NAME_KEY(first, last))] = SIP_HEADER_##name_,
#include "dissect/sip_header_rows.h"
#undef SIP_HEADER_ROW
};

static const uint8_t compacts[LETTERS + SIP_HEADER_COUNT] = {
#define SIP_HEADER_ROW(name_, text, first, last, compact_, kind_, is_list_, section_)              \
    [COMPACT_PLACE(compact_, name_)] = SIP_HEADER_##name_,
#include "dissect/sip_header_rows.h"
#undef SIP_HEADER_ROW
};

static enum sip_header compact_of(uint8_t letter)
{
    uint8_t place = (uint8_t)((letter | 0x20) - 'a');

    return place < LETTERS ? (enum sip_header)compacts[place] : SIP_HEADER_OTHER;
}

enum sip_header sip_header_of(struct slice name)
{
    unsigned ends;
    uint8_t header;

    if (name.len <= 1)
        return name.len == 0 ? SIP_HEADER_OTHER : compact_of(name.ptr[0]);
    ends = NAME_KEY(name.ptr[0] | 0x20u, name.ptr[name.len - 1] | 0x20u);
    header = names[NAME_PLACE(name.len, ends)];
    if (name_lens[header] != name.len)
        return SIP_HEADER_OTHER;
    if (memcmp(rows[header].name, name.ptr, name.len) == 0 ||
        slice_equal_nocase(slice_of(rows[header].name, name.len), name))
        return (enum sip_header)header;
    return SIP_HEADER_OTHER;
}

const struct sip_header_row *sip_header_row(enum sip_header header)
{
    return &rows[header];
}
