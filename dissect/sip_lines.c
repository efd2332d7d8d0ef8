#include "dissect/sip_lines.h"

#include <assert.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bytes of a block: one bit each in a word. */
#define BLOCK 64

/* Which bytes of a block are CR, and which are LF. */
struct line_bits {
    uint64_t cr;
    uint64_t lf;
};

#ifdef __SSE2__
/* Tell which of 64 bytes are CR and LF. */
static struct line_bits bits_of_block(const uint8_t *bytes)
{
    const __m128i cr = _mm_set1_epi8('\r');
    const __m128i lf = _mm_set1_epi8('\n');
    struct line_bits bits = {0};

    for (unsigned i = 0; i < BLOCK; i += 16) {
        __m128i part = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));

        bits.cr |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(part, cr)) << i;
        bits.lf |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(part, lf)) << i;
    }
    return bits;
}
#endif

/* The same for as many bytes as there are. */
static struct line_bits bits_of_bytes(struct slice bytes)
{
    struct line_bits bits = {0};

    for (size_t i = 0; i < bytes.len; i++) {
        bits.cr |= (uint64_t)(bytes.ptr[i] == '\r') << i;
        bits.lf |= (uint64_t)(bytes.ptr[i] == '\n') << i;
    }
    return bits;
}

/* The last bytes of a text are looked at together with those before them. */
static struct line_bits bits_at(struct slice text, size_t at)
{
#ifdef __SSE2__
    struct line_bits bits;
    size_t over;

    if (text.len - at >= BLOCK)
        return bits_of_block(text.ptr + at);
    if (text.len >= BLOCK) {
        over = BLOCK - (text.len - at);
        bits = bits_of_block(text.ptr + text.len - BLOCK);
        return (struct line_bits){bits.cr >> over, bits.lf >> over};
    }
#endif
    return bits_of_bytes(slice_sub(text, at, BLOCK));
}

/* Tell whether the byte behind the LF at `lf` makes the next line a part of this one. */
static bool is_folded_at(struct slice text, size_t lf)
{
    return lf + 1 < text.len && (text.ptr[lf + 1] == ' ' || text.ptr[lf + 1] == '\t');
}

/* In each block the lines are taken up to the first byte where CR and LF are not one behind the other. */
size_t sip_lines_find(struct slice text, uint32_t ends[SIP_LINES_MAX])
{
    uint64_t carried_cr = 0;
    size_t count = 0;
    size_t from = 0;

    assert(text.len <= UINT32_MAX);
    for (size_t at = 0; at < text.len; at += BLOCK) {
        struct line_bits bits = bits_at(text, at);
        uint64_t odd = bits.lf ^ (bits.cr << 1 | carried_cr);
        uint64_t lines = odd == 0 ? bits.lf : bits.lf & ((odd & -odd) - 1);

        for (; lines != 0; lines &= lines - 1) {
            size_t lf = at + (size_t)__builtin_ctzll(lines);

            if (lf == from + 1)
                return count;
            if (count == SIP_LINES_MAX || is_folded_at(text, lf))
                return 0;
            ends[count++] = (uint32_t)lf - 1;
            from = lf + 1;
        }
        if (odd != 0)
            return 0;
        carried_cr = bits.cr >> (BLOCK - 1);
    }
    return 0;
}
