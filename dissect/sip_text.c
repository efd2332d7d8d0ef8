#include "dissect/sip_text.h"

#include <assert.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* RFC 3261 25.1: token = 1*(alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~") */
const bool sip_token_bytes[256] = {
    ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1,  ['g'] = 1, ['h'] = 1,
    ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1,  ['o'] = 1, ['p'] = 1,
    ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1,  ['w'] = 1, ['x'] = 1,
    ['y'] = 1, ['z'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1,  ['E'] = 1, ['F'] = 1,
    ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1,  ['M'] = 1, ['N'] = 1,
    ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1,  ['U'] = 1, ['V'] = 1,
    ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['0'] = 1, ['1'] = 1,  ['2'] = 1, ['3'] = 1,
    ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1,  ['-'] = 1, ['.'] = 1,
    ['!'] = 1, ['%'] = 1, ['*'] = 1, ['_'] = 1, ['+'] = 1, ['\''] = 1, ['`'] = 1, ['~'] = 1,
};

bool sip_is_token(struct slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!sip_token_bytes[s.ptr[i]])
            return false;
    }
    return s.len > 0;
}

bool sip_is_digits(struct slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    }
    return s.len > 0;
}

#ifdef __SSE2__
/* Step over blocks of 16 bytes that hold no CR and no LF. Returns the offset of the first such byte
 * and true, or the offset of the last bytes, fewer than 16, and false. */
static bool find_line_end_blocks(struct slice text, size_t *at)
{
    const __m128i cr = _mm_set1_epi8('\r');
    const __m128i lf = _mm_set1_epi8('\n');

    for (; text.len - *at >= 16; *at += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)&text.ptr[*at]);
        __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(block, cr), _mm_cmpeq_epi8(block, lf));
        unsigned mask = (unsigned)_mm_movemask_epi8(hits);

        if (mask != 0) {
            *at += (size_t)__builtin_ctz(mask);
            return true;
        }
    }
    return false;
}
#else
static bool find_line_end_blocks(struct slice text, size_t *at)
{
    (void)text;
    (void)at;
    return false;
}
#endif

size_t sip_line_end(struct slice text, size_t at)
{
    assert(at <= text.len);
    if (find_line_end_blocks(text, &at))
        return at;
    while (at < text.len && text.ptr[at] != '\r' && text.ptr[at] != '\n')
        at++;
    return at;
}

/* So many carriage returns before a line feed are still one line end; to look further from each one of a
 * long run would take time that grows with its square. */
#define RETURNS_MAX 8

/* Step over the line end at `at`. */
static size_t skip_line_end(struct slice text, size_t at, struct sip_line *line)
{
    size_t end = at;

    line->is_crlf = slice_at(text, at) == '\r' && slice_at(text, at + 1) == '\n';
    if (line->is_crlf)
        return at + 2;
    while (end - at < RETURNS_MAX && slice_at(text, end) == '\r')
        end++;
    if (slice_at(text, end) == '\n')
        return end + 1;
    return at + 1;
}

bool sip_line_next(struct slice text, size_t *at, struct sip_line *ret_line)
{
    size_t to;

    if (*at >= text.len)
        return false;
    to = sip_line_end(text, *at);
    *ret_line = (struct sip_line){.from = *at, .to = to, .is_ended = to < text.len};
    *at = ret_line->is_ended ? skip_line_end(text, to, ret_line) : to;
    return true;
}

static size_t escaped_quoted_end(struct slice s, size_t at)
{
    for (; at < s.len; at++) {
        if (s.ptr[at] == '\\')
            at++;
        else if (s.ptr[at] == '"')
            return at + 1;
    }
    return SLICE_NONE;
}

size_t sip_quoted_end(struct slice s, size_t at)
{
    size_t quote = slice_find(s, at + 1, '"');

    assert(slice_at(s, at) == '"');
    if (quote == SLICE_NONE)
        return SLICE_NONE;
    if (slice_find(slice_sub(s, 0, quote), at + 1, '\\') == SLICE_NONE)
        return quote + 1;
    return escaped_quoted_end(s, at + 1);
}

/* Write one space for a fold and give the offset behind it. */
static size_t write_fold(struct slice s, size_t at, struct buf *buf)
{
    buf_byte(buf, ' ');
    while (sip_is_lws(slice_at(s, at)))
        at++;
    return at;
}

static bool is_line_end(int byte)
{
    return byte == '\r' || byte == '\n';
}

void sip_unquote(struct slice s, struct buf *buf)
{
    bool is_quoted = slice_at(s, 0) == '"' && sip_quoted_end(s, 0) == s.len;
    size_t at = 0;

    if (is_quoted)
        s = slice_sub(s, 1, s.len - 2);
    while (at < s.len) {
        if (is_line_end(s.ptr[at])) {
            at = write_fold(s, at, buf);
            continue;
        }
        if (is_quoted && s.ptr[at] == '\\' && at + 1 < s.len)
            at++;
        buf_byte(buf, (char)s.ptr[at++]);
    }
}
