#include "dissect/body.h"

#include "base/array.h"

#include <assert.h>

#include "dissect/sip_header.h"
#include "dissect/sip_params.h"
#include "dissect/sip_text.h"

struct slice body_media_type(struct slice content_type)
{
    size_t end = slice_find(content_type, 0, ';');

    return sip_trim_part(content_type, 0, end == SLICE_NONE ? content_type.len : end);
}

struct slice body_boundary(struct slice content_type)
{
    size_t from = slice_find(content_type, 0, ';');
    struct slice value = {0};

    if (from != SLICE_NONE)
        value = sip_param_value(slice_from(content_type, from), "boundary");
    if (slice_at(value, 0) == '"')
        value = slice_sub(value, 1, value.len < 2 ? 0 : value.len - 2);
    return value.len == 0 ? (struct slice){0} : value;
}

/* Tell whether a line is a delimiter: "--" boundary, "--" at the close, white space. */
static bool is_delimiter(struct slice line, struct slice boundary, bool *ret_is_close)
{
    struct slice behind = slice_from(line, 2 + boundary.len);

    if (slice_at(line, 0) != '-' || slice_at(line, 1) != '-' ||
        !slice_equal(slice_sub(line, 2, boundary.len), boundary))
        return false;
    *ret_is_close = slice_at(behind, 0) == '-' && slice_at(behind, 1) == '-';
    if (*ret_is_close)
        behind = slice_from(behind, 2);
    slice_skip_lws(&behind);
    return behind.len == 0;
}

/* Find the delimiter at or after *at: *at is put behind it, *ret_from where its line begins. */
static bool find_delimiter(struct slice body, struct slice boundary, size_t *at, size_t *ret_from,
                           bool *ret_is_close)
{
    struct sip_line line;

    while (sip_line_next(body, at, &line)) {
        if (is_delimiter(slice_sub(body, line.from, line.to - line.from), boundary, ret_is_close)) {
            *ret_from = line.from;
            return true;
        }
    }
    return false;
}

/* The line end before a delimiter belongs to the delimiter. RFC 2046 5.1.1 */
static struct slice without_line_end(struct slice s)
{
    if (slice_at(s, s.len - 1) == '\n')
        s.len--;
    if (slice_at(s, s.len - 1) == '\r')
        s.len--;
    return s;
}

bool body_is_as_is(struct slice encoding)
{
    static const char *const names[] = {"7bit", "8bit", "binary", "identity"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (slice_is_nocase(encoding, names[i]))
            return true;
    }
    return encoding.len == 0;
}

static void read_part_header(struct slice line, struct body_part *part)
{
    size_t colon = slice_find(line, 0, ':');
    struct slice name;
    struct slice value;

    if (colon == SLICE_NONE)
        return;
    name = sip_trim_part(line, 0, colon);
    value = sip_trim_part(line, colon + 1, line.len);
    if (sip_header_of(name) == SIP_HEADER_CONTENT_TYPE && slice_is_absent(part->content_type))
        part->content_type = value;
    if (sip_header_of(name) == SIP_HEADER_CONTENT_ENCODING ||
        slice_is_nocase(name, "Content-Transfer-Encoding"))
        part->is_encoded = part->is_encoded || !body_is_as_is(value);
}

/* Part headers end at the first empty line; folds are taken with their line. */
static void read_part(struct slice text, struct body_part *part)
{
    struct sip_line line = {0};
    size_t at = 0;
    size_t from;

    *part = (struct body_part){.body = slice_sub(text, 0, 0)};
    while (sip_line_next(text, &at, &line) && line.to > line.from) {
        from = line.from;
        while (sip_is_blank(slice_at(text, at)))
            (void)sip_line_next(text, &at, &line);
        read_part_header(slice_sub(text, from, line.to - from), part);
    }
    part->header = slice_sub(text, 0, line.from);
    part->body = slice_from(text, at);
}

bool body_part_next(struct slice *rest, struct slice boundary, struct body_part *ret_part)
{
    bool is_close = false;
    size_t from;
    size_t next;
    size_t at = 0;

    if (boundary.len == 0 || !find_delimiter(*rest, boundary, &at, &from, &is_close) || is_close)
        return false;
    next = at;
    from = rest->len;
    if (find_delimiter(*rest, boundary, &next, &from, &is_close))
        read_part(without_line_end(slice_sub(*rest, at, from - at)), ret_part);
    else
        read_part(slice_from(*rest, at), ret_part);
    assert(slice_contains(*rest, ret_part->body));
    *rest = slice_from(*rest, from);
    return true;
}

static bool find_at_depth(struct slice content_type, struct slice body, const char *media_type,
                          int depth, struct slice *ret_body)
{
    struct slice type = body_media_type(content_type);
    struct slice boundary;
    struct body_part part;

    assert(depth <= BODY_DEPTH_MAX);
    if (slice_is_nocase(type, media_type) && body.len > 0) {
        *ret_body = body;
        return true;
    }
    if (depth == BODY_DEPTH_MAX || !slice_starts_nocase(type, "multipart/"))
        return false;
    boundary = body_boundary(content_type);
    while (body_part_next(&body, boundary, &part)) {
        if (!part.is_encoded &&
            find_at_depth(part.content_type, part.body, media_type, depth + 1, ret_body))
            return true;
    }
    return false;
}

bool body_find(struct slice content_type, struct slice body, const char *media_type,
               struct slice *ret_body)
{
    bool is_found;

    assert(media_type != NULL && ret_body != NULL);
    is_found = find_at_depth(content_type, body, media_type, 0, ret_body);
    assert(!is_found || slice_contains(body, *ret_body));
    return is_found;
}
