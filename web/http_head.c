#include "web/http_head.h"

#include "base/array.h"

#define PART_BYTES                                                                                 \
    80 /* what the library keeps of a field, a cookie, a parameter, beside its bytes */
#define LINE_MAX (WEB_TARGET_MAX + 64) /* method, target and version; a longer line is 414 */

/* The header fields that a request has a place for. One that two programs could read differently when it
 * comes twice may come once. */
static const struct {
    const char *name;
    size_t offset; /* in struct web_request */
    bool is_single;
} fields[] = {
    {"Host", offsetof(struct web_request, host), true},
    {"Origin", offsetof(struct web_request, origin), true},
    {"Sec-Fetch-Site", offsetof(struct web_request, sec_fetch_site), true},
    {"Content-Type", offsetof(struct web_request, content_type), true},
    {"Authorization", offsetof(struct web_request, authorization), true},
    {"If-None-Match", offsetof(struct web_request, if_none_match), false},
    {"Last-Event-ID", offsetof(struct web_request, last_event_id), false},
};

/* The values of fields about the body and the connection. */
struct framing {
    size_t fields_len;
    size_t parts_len; /* what is kept beside the bytes */
    bool has_length;
    uint64_t length;
};

/* The first refusal counts. */
static void refuse(struct http_head *head, int status)
{
    if (head->request.refusal == 0)
        head->request.refusal = status;
}

/* ---- lines ---- */

/* Take a line without its end. Return false when its end is not there yet. */
static bool take_line(struct slice *rest, struct slice *ret_line)
{
    size_t end = slice_find(*rest, 0, '\n');
    struct slice line;

    if (end == SLICE_NONE)
        return false;
    line = slice_sub(*rest, 0, end + 1);
    *rest = slice_from(*rest, end + 1);
    *ret_line = line;
    return true;
}

/* Cut the end of a line off. Return false when it is not CR LF. RFC 9112 2.2. */
static bool cut_end(struct slice *line)
{
    if (line->len < 2 || slice_at(*line, line->len - 2) != '\r')
        return false;
    *line = slice_sub(*line, 0, line->len - 2);
    return true;
}

static bool is_empty(struct slice line)
{
    return line.len == 1 || (line.len == 2 && slice_at(line, 0) == '\r');
}

static size_t count_of(struct slice text, int byte)
{
    size_t count = 0;

    for (size_t at = 0; at < text.len; at++)
        count += slice_at(text, at) == byte;
    return count;
}

static bool is_token_byte(int byte)
{
    bool is_letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';

    return is_letter || (byte >= '0' && byte <= '9') ||
           (byte > ' ' && byte < 0x7f && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}

static bool is_token(struct slice text)
{
    for (size_t at = 0; at < text.len; at++) {
        if (!is_token_byte(slice_at(text, at)))
            return false;
    }
    return text.len > 0;
}

/* ---- the first line ---- */

enum web_method http_head_method(struct slice name)
{
    static const struct {
        const char *name;
        enum web_method method;
    } methods[] = {
        {"GET", WEB_GET}, {"HEAD", WEB_HEAD}, {"POST", WEB_POST}, {"DELETE", WEB_DELETE}};

    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        if (slice_is(name, methods[i].name))
            return methods[i].method;
    }
    return WEB_OTHER;
}

static bool is_digit(int byte)
{
    return byte >= '0' && byte <= '9';
}

/* RFC 9112 2.3: "HTTP/1.1". Nobody speaks a later 1.x, and who reads on may take it for anything. */
static void read_version(struct http_head *head, struct slice version)
{
    if (version.len != 8 || !slice_is(slice_sub(version, 0, 5), "HTTP/") ||
        !is_digit(slice_at(version, 5)) || slice_at(version, 6) != '.' ||
        !is_digit(slice_at(version, 7)))
        refuse(head, 400);
    else if (slice_at(version, 5) != '1' || slice_at(version, 7) > '1')
        refuse(head, 505);
}

/* Cut at the only two blanks of a request line. Return false for a line that is none. */
static bool split_line(struct slice line, struct slice *ret_method, struct slice *ret_target,
                       struct slice *ret_version)
{
    size_t first = slice_find(line, 0, ' ');
    size_t second = first == SLICE_NONE ? SLICE_NONE : slice_find(line, first + 1, ' ');

    if (second == SLICE_NONE)
        return false;
    *ret_method = slice_sub(line, 0, first);
    *ret_target = slice_sub(line, first + 1, second - first - 1);
    *ret_version = slice_from(line, second + 1);
    return is_token(*ret_method);
}

/* RFC 9112 3.2: no target has a control byte in it, a NUL least of all. */
static bool is_target(struct slice target)
{
    for (size_t at = 0; at < target.len; at++) {
        if (slice_at(target, at) <= ' ' || slice_at(target, at) == 0x7f)
            return false;
    }
    return target.len > 0;
}

static void read_request_line(struct http_head *head, struct framing *framing, char *bytes,
                              struct slice line)
{
    size_t end = line.len;
    struct slice method;
    struct slice target;
    struct slice version;

    if (!cut_end(&line) || !split_line(line, &method, &target, &version)) {
        refuse(head, 400);
        return;
    }
    head->request.method = http_head_method(method);
    read_version(head, version);
    if (!is_target(target))
        refuse(head, 400);
    if (head->request.refusal != 0)
        return;
    head->request.is_unread = false;
    framing->parts_len = PART_BYTES * count_of(target, '&');
    web_request_read_target(&head->request, bytes + slice_offset(slice_of(bytes, end), target),
                            target.len);
}

/* ---- fields ---- */

static void read_length(struct http_head *head, struct framing *framing, struct slice value)
{
    uint64_t len = 0;

    if (framing->has_length || !slice_decimal(value, INT64_MAX, &len))
        refuse(head, 400);
    else if (len > WEB_BODY_MAX)
        refuse(head, 413);
    framing->has_length = true;
    framing->length = len;
}

/* RFC 9110 5.5: visible bytes, blanks and what is above ASCII. */
static bool is_field_value(struct slice value)
{
    for (size_t at = 0; at < value.len; at++) {
        int byte = slice_at(value, at);

        if ((byte < ' ' && byte != '\t') || byte == 0x7f)
            return false;
    }
    return true;
}

bool http_head_keep_field(struct web_request *request, struct slice name, struct slice value)
{
    bool is_one = true;

    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        struct slice *place = (void *)((char *)request + fields[i].offset);

        if (!slice_is_nocase(name, fields[i].name))
            continue;
        is_one = slice_is_absent(*place) || !fields[i].is_single;
        *place = value;
    }
    return is_one;
}

static void read_field(struct http_head *head, struct framing *framing, struct slice line)
{
    bool is_line = cut_end(&line);
    size_t colon = slice_find(line, 0, ':');
    struct slice name = slice_sub(line, 0, colon == SLICE_NONE ? 0 : colon);
    struct slice value = slice_from(line, name.len + 1);

    if (!is_line || !is_token(name) || !is_field_value(value)) {
        refuse(head, 400);
        return;
    }
    value = slice_trim(value);
    framing->fields_len += name.len + value.len;
    framing->parts_len += PART_BYTES;
    if (slice_is_nocase(name, "Cookie"))
        framing->parts_len += value.len + PART_BYTES * (1 + count_of(value, ';'));
    if (framing->fields_len > HTTP_FIELDS_MAX || framing->parts_len > HTTP_PARTS_MAX)
        refuse(head, 431);
    if (slice_is_nocase(name, "Content-Length"))
        read_length(head, framing, value);
    else if (slice_is_nocase(name, "Transfer-Encoding"))
        refuse(head, 411);
    else if (!http_head_keep_field(&head->request, name, value))
        refuse(head, 400);
}

/* ---- the whole ---- */

/* Return whether the bytes already are the beginning of no request: another protocol, or
 * somebody who sends zeros. */
static bool is_no_beginning(struct slice rest)
{
    size_t end = slice_find(rest, 0, ' ');
    struct slice method = slice_sub(rest, 0, end == SLICE_NONE ? rest.len : end);

    return rest.len > 0 && slice_at(rest, 0) != '\r' && !is_token(method);
}

/* Return the refusal of a head whose end has not come; 0 when it may still come. */
static int refusal_of_part(struct slice whole, struct slice first, bool has_first)
{
    if (!has_first) {
        if (is_no_beginning(first))
            return 400;
        if (first.len > LINE_MAX)
            return 414;
        return whole.len >= HTTP_HEAD_MAX ? 400 : 0;
    }
    return whole.len >= HTTP_HEAD_MAX ? 431 : 0;
}

/* Skip the empty lines before a request. RFC 9112 2.2 has one in mind. */
static struct slice skip_empty(struct slice rest)
{
    while (slice_at(rest, 0) == '\r' && slice_at(rest, 1) == '\n')
        rest = slice_from(rest, 2);
    return rest;
}

/* Return whether the line that ends a head has come. */
static bool has_end(struct slice rest)
{
    struct slice line = rest;

    while (take_line(&rest, &line)) {
        if (is_empty(line))
            return true;
    }
    return false;
}

static void read_fields(struct http_head *head, struct framing *framing, struct slice *rest)
{
    struct slice line = *rest;

    while (take_line(rest, &line) && !is_empty(line))
        read_field(head, framing, line);
    if (!cut_end(&line))
        refuse(head, 400);
    head->len -= rest->len;
    if (head->len > HTTP_HEAD_MAX)
        refuse(head, 431);
    head->body_len = head->request.refusal == 0 ? framing->length : 0;
}

bool http_head_read(char *bytes, size_t len, struct http_head *ret_head)
{
    struct framing framing = {0};
    struct slice whole = slice_of(bytes, len);
    struct slice rest = skip_empty(whole);
    struct slice first = rest;
    size_t empty_len = len - rest.len;
    struct slice line = rest;
    bool has_first = take_line(&rest, &line);
    int refusal = has_first && line.len > LINE_MAX ? 414 : 0;

    if (refusal == 0 && (!has_first || !has_end(rest)))
        refusal = refusal_of_part(whole, first, has_first);
    if (refusal == 0 && (!has_first || !has_end(rest)))
        return false;
    memset(ret_head, 0, sizeof(*ret_head));
    ret_head->request.method = WEB_OTHER;
    ret_head->request.path = slice_of(bytes, 0);
    ret_head->request.refusal = refusal;
    ret_head->request.is_unread = true;
    ret_head->len = len;
    if (refusal == 0)
        read_request_line(ret_head, &framing, bytes + empty_len, line);
    if (refusal == 0)
        read_fields(ret_head, &framing, &rest);
    return true;
}
