#include "tests/consistency/top_via.h"

#include <string.h>

static bool is_space(int byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The value of the first Via field, with its continuation lines. */
static bool find_value(struct slice text, struct slice *ret_value)
{
    size_t at = slice_find(text, 0, '\n');

    while (at != SLICE_NONE && at + 1 < text.len) {
        struct slice line = slice_from(text, at + 1);
        size_t colon = slice_find(line, 0, ':');
        size_t end = slice_find(line, 0, '\n');
        struct slice name = slice_trim(slice_sub(line, 0, colon == SLICE_NONE ? 0 : colon));

        if (end != SLICE_NONE && end <= 1)
            return false; /* the end of the fields */
        if (slice_is_nocase(name, "via") || slice_is_nocase(name, "v")) {
            while (end != SLICE_NONE &&
                   (slice_at(line, end + 1) == ' ' || slice_at(line, end + 1) == '\t'))
                end = slice_find(line, end + 1, '\n');
            *ret_value = slice_trim(
                slice_sub(line, colon + 1, end == SLICE_NONE ? SIZE_MAX : end - colon - 1));
            return true;
        }
        at = slice_find(text, at + 1, '\n');
    }
    return false;
}

/* Pass "SIP / 2.0 / UDP" and the blanks behind it. */
static bool skip_protocol(struct slice *rest)
{
    for (int slashes = 0; slashes < 2; slashes++) {
        size_t at = slice_find(*rest, 0, '/');

        if (at == SLICE_NONE)
            return false;
        *rest = slice_from(*rest, at + 1);
    }
    while (is_space(slice_at(*rest, 0)))
        *rest = slice_from(*rest, 1);
    while (rest->len > 0 && !is_space(slice_at(*rest, 0)))
        *rest = slice_from(*rest, 1);
    while (is_space(slice_at(*rest, 0)))
        *rest = slice_from(*rest, 1);
    return rest->len > 0;
}

/* Take what stands before the next of `ends`. */
static struct slice take_until(struct slice *rest, const char *ends)
{
    size_t len = 0;
    struct slice taken;

    while (len < rest->len && strchr(ends, slice_at(*rest, len)) == NULL)
        len++;
    taken = slice_trim(slice_sub(*rest, 0, len));
    *rest = slice_from(*rest, len);
    return taken;
}

bool top_via_read(struct slice text, struct top_via *ret_via)
{
    struct slice rest;

    *ret_via = (struct top_via){0};
    if (!find_value(text, &rest) || !skip_protocol(&rest))
        return false;
    ret_via->sent_by = take_until(&rest, ";,");
    while (slice_at(rest, 0) == ';') {
        struct slice name;
        struct slice value = {0};

        rest = slice_from(rest, 1);
        name = take_until(&rest, ";,=");
        if (slice_at(rest, 0) == '=') {
            rest = slice_from(rest, 1);
            value = take_until(&rest, ";,");
        }
        if (slice_is_nocase(name, "branch"))
            ret_via->branch = value;
    }
    return ret_via->sent_by.len > 0;
}

bool top_via_equal(const struct top_via *a, const struct top_via *b)
{
    return slice_equal_nocase(a->sent_by, b->sent_by) && slice_equal(a->branch, b->branch);
}
