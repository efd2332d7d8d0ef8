#include "dissect/sip_start_line.h"

#include "dissect/sip_check.h"
#include "dissect/sip_note.h"
#include "dissect/sip_text.h"

static bool is_version(struct slice s)
{
    int digit = slice_at(s, 4);

    return digit >= '0' && digit <= '9' && slice_at(s, 3) == '/' && slice_starts_nocase(s, "SIP");
}

static size_t find_lws(struct slice s)
{
    size_t at = 0;

    while (at < s.len && !sip_is_lws(s.ptr[at]))
        at++;
    return at;
}

/* Give the offset of the last white space, or 0. */
static size_t find_last_lws(struct slice s)
{
    size_t at = s.len;

    while (at > 0 && !sip_is_lws(slice_at(s, at)))
        at--;
    return at;
}

static void check_version(struct slice version, struct sip_message *message)
{
    if (slice_equal(version, SLICE_LITERAL("SIP/2.0")))
        return;
    if (slice_is_nocase(version, "SIP/2.0"))
        sip_note_value(message, RULE_SIP_VERSION_CASE, version);
    else
        sip_note_value(message, RULE_BAD_SIP_VERSION, version);
}

/* Methods are case-sensitive: RFC 3261 7.1. */
static void check_method(struct slice name, struct sip_message *message)
{
    if (!sip_is_token(name))
        sip_note(message, RULE_START_LINE_UNPARSABLE, name);
    if (message->method != SIP_METHOD_OTHER)
        return;
    for (unsigned i = SIP_METHOD_OTHER + 1; i < SIP_METHOD_COUNT; i++) {
        if (slice_is_nocase(name, sip_method_name((enum sip_method)i)))
            sip_note_value(message, RULE_METHOD_CASE, name);
    }
}

/* Give the white space at the beginning of `text`, or else at its end; `trimmed` is what is between. */
static struct slice first_lws(struct slice text, struct slice trimmed)
{
    size_t from = trimmed.len == 0 ? text.len : slice_offset(text, trimmed);

    return from > 0 ? slice_sub(text, 0, from) : slice_from(text, trimmed.len);
}

/* Take the Request-URI out of what stands between method and version. */
static void read_ruri(struct slice between, struct sip_message *message)
{
    struct slice ruri = slice_trim(between);

    if (ruri.len != between.len)
        sip_note(message, RULE_REQUEST_LINE_EXTRA_WS, first_lws(between, ruri));
    for (size_t i = 0; i < ruri.len; i++) {
        if (sip_is_lws(ruri.ptr[i]))
            sip_note(message, RULE_REQUEST_LINE_EXTRA_WS, slice_sub(ruri, i, 1));
        else if (ruri.ptr[i] < ' ' || ruri.ptr[i] == 0x7f)
            sip_note(message, RULE_RURI_SPACE_OR_CTL, slice_sub(ruri, i, 1));
    }
    if (slice_at(ruri, 0) == '<' && slice_at(ruri, ruri.len - 1) == '>') {
        sip_note(message, RULE_RURI_ANGLE_BRACKETS, ruri);
        ruri = slice_trim(slice_sub(ruri, 1, ruri.len - 2));
    }
    if (ruri.len == 0)
        return;
    message->ruri = ruri;
    if (!sip_has_note(message, RULE_START_LINE_UNPARSABLE))
        sip_check(SIP_CHECK_URI, ruri, &message->notes);
}

static void read_request_line(struct slice line, struct sip_message *message)
{
    struct slice trimmed = slice_trim(line);
    size_t method_end = find_lws(trimmed);
    size_t gap = find_last_lws(trimmed);
    struct slice version = slice_from(trimmed, gap + 1);

    message->is_request = true;
    message->method_name = slice_sub(trimmed, 0, method_end);
    message->method = (uint8_t)sip_method_of(message->method_name);
    check_method(message->method_name, message);
    if (trimmed.len != line.len)
        sip_note(message, RULE_REQUEST_LINE_EXTRA_WS, first_lws(line, trimmed));
    if (gap <= method_end || !is_version(version)) {
        sip_note(message, RULE_START_LINE_UNPARSABLE, line);
        gap = is_version(version) ? method_end : trimmed.len;
    } else if (trimmed.ptr[method_end] != ' ' || trimmed.ptr[gap] != ' ') {
        sip_note(message, RULE_REQUEST_LINE_EXTRA_WS,
                 slice_sub(trimmed, trimmed.ptr[method_end] != ' ' ? method_end : gap, 1));
    }
    if (is_version(version))
        check_version(version, message);
    if (gap > method_end)
        read_ruri(slice_sub(trimmed, method_end + 1, gap - method_end - 1), message);
}

static void read_code(struct slice text, struct sip_message *message)
{
    uint64_t code = 0;

    if (text.len == 3 && slice_decimal(text, 699, &code) && code >= 100)
        message->code = (uint16_t)code;
    else
        sip_note_value(message, RULE_STATUS_CODE_NOT_3DIGIT, text);
}

static void read_status_line(struct slice line, struct sip_message *message)
{
    size_t version_end = find_lws(line);
    struct slice behind = slice_from(line, version_end + 1);
    size_t code_end;

    check_version(slice_sub(line, 0, version_end), message);
    slice_skip_lws(&behind);
    code_end = find_lws(behind);
    read_code(slice_sub(behind, 0, code_end), message);
    message->reason = slice_trim(slice_from(behind, code_end));
    if (slice_at(line, version_end) != ' ' || sip_is_lws(slice_at(line, version_end + 1)) ||
        slice_at(behind, code_end) != ' ')
        sip_note(message, RULE_START_LINE_UNPARSABLE, line);
}

void sip_start_line_read(struct slice line, struct sip_message *message)
{
    if (is_version(line))
        read_status_line(line, message);
    else
        read_request_line(line, message);
}

static struct slice first_line(struct slice payload)
{
    struct sip_line line = {0};
    size_t at = 0;

    while (slice_at(payload, at) == '\r' || slice_at(payload, at) == '\n')
        at++;
    (void)sip_line_next(payload, &at, &line);
    return slice_sub(payload, line.from, line.to - line.from);
}

/* A request line that the snap length may have cut off: a known method and a scheme. */
static bool is_cut_request(struct slice line, size_t method_end)
{
    struct slice behind = slice_from(line, method_end);

    slice_skip_blanks(&behind);
    return sip_method_of(slice_sub(line, 0, method_end)) != SIP_METHOD_OTHER &&
           (slice_starts_nocase(behind, "sip:") || slice_starts_nocase(behind, "sips:") ||
            slice_starts_nocase(behind, "tel:"));
}

static bool is_request_line(struct slice line, bool is_ended)
{
    struct slice trimmed;
    size_t at = 0;

    while (sip_is_token_byte(slice_at(line, at)))
        at++;
    if (at == 0 || !sip_is_blank(slice_at(line, at)))
        return false;
    trimmed = slice_trim(line);
    if (is_version(slice_from(trimmed, find_last_lws(trimmed) + 1)))
        return true;
    return !is_ended && is_cut_request(line, at);
}

/* The bytes before the line are looked at first: nothing of a media packet but its first byte. */
bool sip_is_message(struct slice payload)
{
    int first = slice_at(payload, 0);
    struct slice line;

    if (!sip_is_token_byte(first) && first != '\r' && first != '\n')
        return false;
    line = first_line(payload);
    if (is_version(line))
        return find_lws(line) < line.len;
    return is_request_line(line, line.len < payload.len);
}

bool sip_is_keep_alive(struct slice payload)
{
    size_t nuls = 0;
    size_t line_ends = 0;

    if (payload.len == 0 || payload.len > 4)
        return false;
    for (size_t i = 0; i < payload.len; i++) {
        nuls += payload.ptr[i] == 0;
        line_ends += payload.ptr[i] == '\r' || payload.ptr[i] == '\n';
    }
    return nuls == payload.len || line_ends == payload.len;
}
