#include "dissect/sip_values.h"

#include <assert.h>

#include "dissect/sip_text.h"

#define CSEQ_LIMIT (UINT64_C(1) << 31)

/* Give the offset behind the bracket that closes the one at `at`, or SLICE_NONE. */
static size_t bracket_end(struct slice s, size_t at)
{
    size_t end = slice_find(s, at, '>');

    return end == SLICE_NONE ? SLICE_NONE : end + 1;
}

/* Give the offset of the first comma that separates values, or SLICE_NONE. */
static size_t find_comma(struct slice s)
{
    size_t at = 0;

    if (slice_find(s, 0, ',') == SLICE_NONE)
        return SLICE_NONE;
    while (at < s.len && s.ptr[at] != ',') {
        if (s.ptr[at] == '"')
            at = sip_quoted_end(s, at);
        else if (s.ptr[at] == '<')
            at = bracket_end(s, at);
        else
            at++;
    }
    return at < s.len ? at : SLICE_NONE;
}

bool sip_value_next(struct slice *rest, struct slice *ret_value)
{
    struct slice list = slice_trim(*rest);
    size_t comma = find_comma(list);

    *rest = slice_from(list, list.len);
    if (list.len == 0)
        return false;
    if (comma == SLICE_NONE) {
        *ret_value = list;
        return true;
    }
    *ret_value = sip_trim_part(list, 0, comma);
    assert(slice_contains(list, *ret_value));
    *rest = slice_from(list, comma + 1);
    return true;
}

size_t sip_value_count(struct slice list)
{
    struct slice value;
    size_t count = 0;

    while (sip_value_next(&list, &value))
        count++;
    return count;
}

static size_t digits_end(struct slice s)
{
    size_t at = 0;

    while (at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9')
        at++;
    return at;
}

/* What stands where the number should, up to white space. */
static bool note_number(struct notes *notes, struct slice value)
{
    size_t end = 0;

    while (end < value.len && !sip_is_lws(value.ptr[end]))
        end++;
    return note_grammar(notes, slice_sub(value, 0, end));
}

/* Where it stops to be a token; the whole value where there is none. */
static bool note_method(struct notes *notes, struct slice value, struct slice token)
{
    size_t at = 0;

    while (sip_is_token_byte(slice_at(token, at)))
        at++;
    return note_grammar(notes, token.len == 0 ? value : slice_from(token, at));
}

bool sip_cseq_read(struct slice value, struct notes *notes, struct sip_cseq *ret_cseq)
{
    size_t digits = digits_end(value);
    struct slice token = sip_trim_part(value, digits, value.len);
    uint64_t number = 0;

    *ret_cseq = (struct sip_cseq){0};
    ret_cseq->has_number = slice_decimal(slice_sub(value, 0, digits), UINT32_MAX, &number);
    ret_cseq->number = (uint32_t)number;
    ret_cseq->is_too_big = digits > 0 && (!ret_cseq->has_number || number >= CSEQ_LIMIT);
    if (!sip_is_token(token))
        return digits == 0 ? note_number(notes, value) : note_method(notes, value, token);
    ret_cseq->token = token;
    ret_cseq->method = (uint8_t)sip_method_of(token);
    if (digits > 0 && sip_is_lws(slice_at(value, digits)))
        return true;
    return note_number(notes, value);
}
