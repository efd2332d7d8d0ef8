#include "dissect/sip_names.h"

#include "dissect/sip_text.h"

#define WORD   8
#define COLONS UINT64_C(0x3a3a3a3a3a3a3a3a)
#define ONES   UINT64_C(0x0101010101010101)
#define HIGHS  UINT64_C(0x8080808080808080)

/* Give which byte of a word is the first colon; WORD when none is. */
static unsigned colon_of(uint64_t word)
{
    uint64_t zero = word ^ COLONS;
    uint64_t hits = (zero - ONES) & ~zero & HIGHS;

    return hits == 0 ? WORD : (unsigned)__builtin_ctzll(hits) / 8;
}

static uint64_t first_bytes(uint64_t word, unsigned count)
{
    return word & ((UINT64_C(1) << 8 * count) - 1);
}

static struct sip_name_place *place_of(struct sip_names *names, uint64_t low, uint64_t high)
{
    uint64_t hash = (low ^ high * 31) * UINT64_C(0x9e3779b97f4a7c15);

    return &names->places[hash >> 56 & (SIP_NAMES - 1)];
}

static bool find_slowly(struct slice text, size_t at, size_t *ret_colon,
                        enum sip_header *ret_header)
{
    size_t to = at;

    while (to < text.len && sip_token_bytes[text.ptr[to]])
        to++;
    *ret_colon = to;
    *ret_header = sip_header_of(slice_sub(text, at, to - at));
    return to > at && slice_at(text, to) == ':';
}

bool sip_names_find(struct sip_names *names, struct slice text, size_t at, size_t *ret_colon,
                    enum sip_header *ret_header)
{
    struct sip_name_place *place;
    uint64_t low;
    uint64_t high;
    unsigned len;

    if (!slice_le64(text, at, &low) || !slice_le64(text, at + WORD, &high))
        return find_slowly(text, at, ret_colon, ret_header);
    len = colon_of(low);
    if (len < WORD) {
        low = first_bytes(low, len);
        high = 0;
    } else {
        unsigned more = colon_of(high);

        if (more == WORD)
            return find_slowly(text, at, ret_colon, ret_header);
        high = first_bytes(high, more);
        len += more;
    }
    place = place_of(names, low, high);
    if (place->len != len || place->low != low || place->high != high) {
        if (!find_slowly(text, at, ret_colon, ret_header))
            return false;
        *place = (struct sip_name_place){low, high, (uint8_t)len, (uint8_t)*ret_header};
    }
    *ret_colon = at + len;
    *ret_header = (enum sip_header)place->header;
    return len > 0;
}
