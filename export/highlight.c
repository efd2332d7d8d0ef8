#include "export/highlight.h"

#include "base/array.h"

#define CODE_DIGITS 3
#define CODE_MAX    699

enum {
    START_LINE = 0,
    HEADER,
    SDP,  /* a body of lines with a letter and "=" */
    BODY, /* any other */
};

/* Fields with a tag or branch. */
static const char *const tagged[] = {"Via", "v", "From", "f", "To", "t"};

/* Parameters that are a part of their own. */
static const struct {
    const char *name;
    enum style_role role;
} parameters[] = {
    {"branch=", STYLE_GROUP_1},
    {"tag=", STYLE_GROUP_2},
};

void highlight_begin(struct highlight *highlight, struct slice text)
{
    *highlight = (struct highlight){.text = text};
}

static bool is_blank(int byte)
{
    return byte == ' ' || byte == '\t';
}

/* Return the line that begins at `at`, with its end. */
static struct slice line_at(struct slice text, size_t at)
{
    size_t end = slice_find(text, at, '\n');

    return slice_sub(text, at, end == SLICE_NONE ? SIZE_MAX : end + 1 - at);
}

static bool is_empty(struct slice line)
{
    return slice_at(line, 0) == '\n' || (slice_at(line, 0) == '\r' && slice_at(line, 1) == '\n');
}

static enum style_role role_of_start_line(struct slice line)
{
    size_t blank = slice_find(line, 0, ' ');
    uint64_t code;

    if (!slice_starts_nocase(line, "SIP/"))
        return STYLE_REQUEST;
    if (blank != SLICE_NONE &&
        slice_decimal(slice_sub(line, blank + 1, CODE_DIGITS), CODE_MAX, &code) && code >= 100)
        return style_of_code((uint16_t)code);
    return STYLE_PLAIN;
}

static bool is_tagged(struct slice name)
{
    for (size_t i = 0; i < COUNT_OF(tagged); i++) {
        if (slice_is_nocase(name, tagged[i]))
            return true;
    }
    return false;
}

/* Return the parameter that begins at `at`, behind its semicolon; SLICE_NONE: none that counts. */
static size_t parameter_at(struct slice line, size_t at)
{
    for (size_t i = 0; i < COUNT_OF(parameters); i++) {
        if (slice_starts_nocase(slice_from(line, at), parameters[i].name))
            return i;
    }
    return SLICE_NONE;
}

/* Return the offset of the next parameter that counts from `at` on, outside quoted strings
 * (RFC 3261 25.1), or the end of the line. */
static size_t find_parameter(struct slice line, size_t at)
{
    bool is_quoted = false;

    for (; at < line.len; at++) {
        int byte = slice_at(line, at);

        if (is_quoted && byte == '\\')
            at++;
        else if (byte == '"')
            is_quoted = !is_quoted;
        else if (byte == ';' && !is_quoted && parameter_at(line, at + 1) != SLICE_NONE)
            return at + 1;
    }
    return line.len;
}

static size_t parameter_end(struct slice line, size_t at)
{
    while (at < line.len && memchr(";, \t\r\n>", slice_at(line, at), 8) == NULL)
        at++;
    return at;
}

/* Return the part of the first `len` bytes of what is left, and go on behind it. */
static bool return_part(struct highlight *highlight, size_t len, enum style_role role,
                        struct highlight_part *ret_part)
{
    ret_part->text = slice_sub(highlight->text, highlight->at, len);
    ret_part->role = role;
    highlight->at += ret_part->text.len;
    return true;
}

static bool next_of_value(struct highlight *highlight, struct slice line,
                          struct highlight_part *ret_part)
{
    size_t which = highlight->has_tags ? parameter_at(line, 0) : SLICE_NONE;
    bool is_parameter = which != SLICE_NONE && slice_at(highlight->text, highlight->at - 1) == ';';
    size_t len = line.len;

    if (is_parameter)
        len = parameter_end(line, 0);
    else if (highlight->has_tags)
        len = find_parameter(line, 0);
    highlight->is_in_value = len < line.len;
    return return_part(highlight, len, is_parameter ? parameters[which].role : STYLE_PLAIN,
                       ret_part);
}

static bool next_of_header(struct highlight *highlight, struct slice line,
                           struct highlight_part *ret_part)
{
    size_t colon = slice_find(line, 0, ':');

    if (highlight->is_in_value || is_blank(slice_at(line, 0)))
        return next_of_value(highlight, line, ret_part);
    if (is_empty(line)) {
        bool is_sdp =
            slice_starts_nocase(slice_from(highlight->text, highlight->at + line.len), "v=");

        highlight->where = is_sdp ? SDP : BODY;
        return return_part(highlight, line.len, STYLE_PLAIN, ret_part);
    }
    if (colon == SLICE_NONE || colon == 0) {
        highlight->has_tags = false;
        return return_part(highlight, line.len, STYLE_PLAIN, ret_part);
    }
    highlight->has_tags = is_tagged(slice_trim(slice_sub(line, 0, colon)));
    highlight->is_in_value = true;
    return return_part(highlight, colon, STYLE_NAME, ret_part);
}

static bool next_of_sdp(struct highlight *highlight, struct slice line,
                        struct highlight_part *ret_part)
{
    bool has_letter = !highlight->is_in_value && slice_at(line, 1) == '=';

    highlight->is_in_value = has_letter;
    return return_part(highlight, has_letter ? 1 : line.len, has_letter ? STYLE_NAME : STYLE_PLAIN,
                       ret_part);
}

bool highlight_next(struct highlight *highlight, struct highlight_part *ret_part)
{
    struct slice line = line_at(highlight->text, highlight->at);

    if (line.len == 0)
        return false;
    switch (highlight->where) {
    case START_LINE:
        if (is_empty(line))
            return return_part(highlight, line.len, STYLE_PLAIN, ret_part);
        highlight->where = HEADER;
        return return_part(highlight, line.len, role_of_start_line(line), ret_part);
    case HEADER:
        return next_of_header(highlight, line, ret_part);
    case SDP:
        return next_of_sdp(highlight, line, ret_part);
    default:
        return return_part(highlight, SIZE_MAX, STYLE_PLAIN, ret_part);
    }
}
