#include "dissect/sip_scan.h"

#include <assert.h>

#include "dissect/body.h"
#include "dissect/sip_address.h"
#include "dissect/sip_check.h"
#include "dissect/sip_lines.h"
#include "dissect/sip_params.h"
#include "dissect/sip_text.h"
#include "dissect/sip_values.h"
#include "dissect/sip_via.h"

#define VERSION SLICE_LITERAL("SIP/2.0")
#define VIA     SLICE_LITERAL("SIP/2.0/")
#define BRANCH  SLICE_LITERAL("branch=")
#define TAG     SLICE_LITERAL(";tag=")
#define COOKIE  SLICE_LITERAL("z9hG4bK") /* RFC 3261 8.1.1.7 */

#define STATUS_LINE_MIN 12 /* "SIP/2.0 200 " */
#define CSEQ_DIGITS     9  /* so many are no number that is too big */
#define CODE_AT         8
#define REASON_AT       11

/* Fields of which the value is kept, or checked: the first one of each. */
enum wanted {
    WANTED_NONE = 0, /* the field is looked at no further */
    WANTED_VIA,
    WANTED_FROM,
    WANTED_TO,
    WANTED_CALL_ID,
    WANTED_CSEQ,
    WANTED_MAX_FORWARDS,
    WANTED_EXPIRES,
    WANTED_CONTENT_LENGTH,
    WANTED_CONTENT_TYPE,
    WANTED_RSEQ,
    WANTED_REASON,
    WANTED_COUNT,
};

static const uint8_t wanted_of[SIP_HEADER_COUNT] = {
    [SIP_HEADER_VIA] = WANTED_VIA,
    [SIP_HEADER_FROM] = WANTED_FROM,
    [SIP_HEADER_TO] = WANTED_TO,
    [SIP_HEADER_CALL_ID] = WANTED_CALL_ID,
    [SIP_HEADER_CSEQ] = WANTED_CSEQ,
    [SIP_HEADER_MAX_FORWARDS] = WANTED_MAX_FORWARDS,
    [SIP_HEADER_EXPIRES] = WANTED_EXPIRES,
    [SIP_HEADER_CONTENT_LENGTH] = WANTED_CONTENT_LENGTH,
    [SIP_HEADER_CONTENT_TYPE] = WANTED_CONTENT_TYPE,
    [SIP_HEADER_RSEQ] = WANTED_RSEQ,
    [SIP_HEADER_REASON] = WANTED_REASON,
};

/* A second field would be noted (RFC 3261 7.3.1); each value is checked. Of From and To only the URIs are
 * checked, as their tags are new with each call. */
enum trait {
    IS_SINGLE = 1,
    IS_CHECKED = 2,
};

static const uint8_t traits[SIP_HEADER_COUNT] = {
#define SIP_HEADER_ROW(name, text, compact, kind, is_list, section)                                \
    [SIP_HEADER_##name] =                                                                          \
        (!(is_list) && SIP_VALUE_##kind != SIP_VALUE_AUTH ? IS_SINGLE : 0) |                       \
        (SIP_CHECK_HAS(SIP_VALUE_##kind) && SIP_HEADER_##name != SIP_HEADER_FROM &&                \
                 SIP_HEADER_##name != SIP_HEADER_TO                                                \
             ? IS_CHECKED                                                                          \
             : 0),
#include "dissect/sip_header_rows.h"
#undef SIP_HEADER_ROW
};

struct scan {
    struct slice text;
    struct sip_scanner *scanner; /* `ends`: of the start line and the fields */
    size_t line_count;
    struct slice values[WANTED_COUNT];
    uint64_t had[(SIP_HEADER_COUNT + 63) / 64]; /* headers, a bit each */
};

/* --- checks --- */

static bool check_anew(struct sip_scanner *scanner, uint64_t mark, unsigned what,
                       struct slice value)
{
    notes_clear(&scanner->notes);
    sip_check(what, value, &scanner->notes);
    if (scanner->notes.count > 0)
        return false;
    sip_seen_add(&scanner->seen, mark);
    return true;
}

/* Tell whether sip_check notes nothing of a value. */
static bool is_right(const struct scan *scan, unsigned what, struct slice value)
{
    uint64_t mark = sip_seen_mark(&scan->scanner->seen, what, value);

    return sip_seen_has(&scan->scanner->seen, mark) || check_anew(scan->scanner, mark, what, value);
}

/* --- start line --- */

static bool is_code(struct slice line)
{
    const uint8_t *digits = line.ptr + CODE_AT;

    return digits[0] >= '1' && digits[0] <= '6' && digits[1] >= '0' && digits[1] <= '9' &&
           digits[2] >= '0' && digits[2] <= '9' && digits[3] == ' ';
}

static bool scan_status_line(struct slice line, struct sip_summary *summary)
{
    if (line.len < STATUS_LINE_MIN || line.ptr[VERSION.len] != ' ' || !is_code(line))
        return false;
    summary->code = (uint16_t)((line.ptr[CODE_AT] - '0') * 100 +
                               (line.ptr[CODE_AT + 1] - '0') * 10 + (line.ptr[CODE_AT + 2] - '0'));
    summary->reason = sip_trim_part(line, REASON_AT, line.len);
    return true;
}

/* Tell whether a Request-URI holds neither white space nor a control character, nor stands in
 * brackets. */
static bool is_plain_uri(struct slice uri)
{
    if (uri.len == 0 || uri.ptr[0] == '<')
        return false;
    for (size_t i = 0; i < uri.len; i++) {
        if (uri.ptr[i] <= ' ' || uri.ptr[i] == 0x7f)
            return false;
    }
    return true;
}

static bool scan_request_line(const struct scan *scan, struct slice line,
                              struct sip_summary *summary)
{
    size_t behind = slice_find(line, 0, ' ');

    if (behind == SLICE_NONE || line.len < behind + 2 + VERSION.len)
        return false;
    summary->is_request = true;
    summary->method_name = slice_sub(line, 0, behind);
    summary->method = (uint8_t)sip_method_of(summary->method_name);
    summary->ruri = slice_sub(line, behind + 1, line.len - behind - 2 - VERSION.len);
    return summary->method != SIP_METHOD_OTHER && line.ptr[line.len - VERSION.len - 1] == ' ' &&
           slice_equal(slice_from(line, line.len - VERSION.len), VERSION) &&
           is_plain_uri(summary->ruri) && is_right(scan, SIP_CHECK_URI, summary->ruri);
}

static bool scan_start_line(const struct scan *scan, struct sip_summary *summary)
{
    struct slice line = slice_sub(scan->text, 0, scan->scanner->ends[0]);

    if (slice_equal(slice_sub(line, 0, VERSION.len), VERSION))
        return scan_status_line(line, summary);
    return scan_request_line(scan, line, summary);
}

/* --- fields --- */

static bool has_seen(const struct scan *scan, enum sip_header header)
{
    return (scan->had[header / 64] >> header % 64 & 1) != 0;
}

static bool take_field(struct scan *scan, enum sip_header header, size_t colon, size_t end)
{
    enum wanted wanted = (enum wanted)wanted_of[header];
    bool is_again = has_seen(scan, header);
    struct slice value;

    if (header == SIP_HEADER_OTHER)
        return true;
    if (is_again && (traits[header] & IS_SINGLE) != 0)
        return false;
    scan->had[header / 64] |= UINT64_C(1) << header % 64;
    if ((wanted == WANTED_NONE || is_again) && (traits[header] & IS_CHECKED) == 0)
        return true;
    value = sip_trim_part(scan->text, colon + 1, end);
    if (wanted == WANTED_NONE)
        return is_right(scan, header, value);
    scan->values[wanted] = value;
    return true;
}

/* header = token ":" value, up to the empty line. */
static bool scan_fields(struct scan *scan)
{
    const uint32_t *ends = scan->scanner->ends;

    for (size_t i = 1; i < scan->line_count; i++) {
        enum sip_header header;
        size_t colon;

        /* The first colon behind the beginning may be that of a later line, but then there is a CR
         * before it, which is no byte of a token. */
        if (!sip_names_find(&scan->scanner->names, scan->text, ends[i - 1] + 2, &colon, &header) ||
            !take_field(scan, header, colon, ends[i]))
            return false;
    }
    return true;
}

/* --- values --- */

/* RFC 3261 8.1.1, 8.2.6.2. What has a value was seen. */
static bool has_all(const struct scan *scan, bool is_request)
{
    for (enum wanted wanted = WANTED_VIA; wanted <= WANTED_CSEQ; wanted++) {
        if (scan->values[wanted].len == 0)
            return false;
    }
    return !is_request || has_seen(scan, SIP_HEADER_MAX_FORWARDS);
}

/* RFC 3261 20.22, 20.19. */
static bool has_plain_numbers(const struct scan *scan)
{
    struct slice hops = scan->values[WANTED_MAX_FORWARDS];
    struct slice expires = scan->values[WANTED_EXPIRES];
    uint64_t number;

    return (slice_is_absent(hops) || slice_decimal(hops, UINT8_MAX, &number)) &&
           (slice_is_absent(expires) || slice_decimal(expires, UINT32_MAX, &number));
}

static bool is_plain_key(struct slice key)
{
    return key.len > 0 && key.len <= SIP_KEY_MAX;
}

/* Read the tag of an address as sip_address_read and sip_param_find do: absent where it has none. */
static bool scan_any_tag(const struct scan *scan, struct slice value, struct slice *ret_tag)
{
    struct sip_address address;

    if (!sip_address_read(value, NULL, &address) || !is_right(scan, SIP_CHECK_URI, address.uri))
        return false;
    return address.params.len == 0 || !sip_param_find(address.params, "tag", ret_tag) ||
           is_plain_key(*ret_tag);
}

/* Give where the bracket of a name-addr is to open behind a plain display name. */
static size_t open_of(struct slice value)
{
    size_t at = 0;

    if (value.ptr[0] == '"') {
        at = slice_find(value, 1, '"');
        if (at == SLICE_NONE || slice_find(slice_sub(value, 0, at), 0, '\\') != SLICE_NONE)
            return value.len;
        return slice_at(value, at + 1) == ' ' ? at + 2 : at + 1;
    }
    while (at < value.len && (sip_token_bytes[value.ptr[at]] || value.ptr[at] == ' '))
        at++;
    return at;
}

/* Tell whether all from `from` on is one value of a parameter, without quotes and white space. */
static bool is_alone(struct slice params, size_t from)
{
    return from < params.len && params.ptr[from] != '"' && !sip_is_lws(params.ptr[from]) &&
           !sip_is_lws(params.ptr[params.len - 1]) && slice_find(params, from, ';') == SLICE_NONE;
}

/* *( quoted-string / token ) "<" uri ">" [ ";tag=" token ], as nearly every address stands. Between a quoted
 * name and the bracket there is nothing but a space. */
static bool scan_tag(const struct scan *scan, struct slice value, struct slice *ret_tag)
{
    size_t open = open_of(value);
    size_t close = slice_find(value, open, '>');
    struct slice behind = slice_from(value, close == SLICE_NONE ? value.len : close + 1);

    if (slice_at(value, open) != '<' || close == SLICE_NONE || close == open + 1 ||
        sip_is_lws(value.ptr[open + 1]) || sip_is_lws(value.ptr[close - 1]))
        return scan_any_tag(scan, value, ret_tag);
    if (!is_right(scan, SIP_CHECK_URI, slice_sub(value, open + 1, close - open - 1)))
        return false;
    if (behind.len == 0)
        return true;
    if (!slice_equal(slice_sub(behind, 0, TAG.len), TAG) || !is_alone(behind, TAG.len))
        return scan_any_tag(scan, value, ret_tag);
    *ret_tag = slice_from(behind, TAG.len);
    return is_plain_key(*ret_tag);
}

static bool scan_tags(const struct scan *scan, struct sip_summary *summary)
{
    summary->from = scan->values[WANTED_FROM];
    summary->to = scan->values[WANTED_TO];
    return scan_tag(scan, summary->from, &summary->from_tag) &&
           scan_tag(scan, summary->to, &summary->to_tag) &&
           !(summary->is_request && slice_is_absent(summary->from_tag)) &&
           !(summary->code > 100 && slice_is_absent(summary->to_tag));
}

/* Read the top hop as sip_via_next does. */
static bool scan_any_via(struct slice value, struct sip_summary *summary)
{
    struct sip_via via;

    if (!sip_via_next(&value, NULL, &via) || !via.is_valid ||
        !sip_is_name(via.protocol, SLICE_LITERAL("SIP")) ||
        !slice_equal(via.version, SLICE_LITERAL("2.0")))
        return false;
    summary->via_sent_by = via.sent_by;
    summary->via_branch = via.branch;
    return true;
}

/* Read host [ ":" port ] up to a semicolon, without white space and brackets. */
static bool scan_sent_by(struct slice value, size_t *at)
{
    size_t from = *at;
    size_t colon;

    while (*at < value.len && sip_token_bytes[value.ptr[*at]])
        ++*at;
    if (*at == from || slice_at(value, *at) == ';')
        return *at > from;
    colon = *at;
    while (++*at < value.len && value.ptr[*at] >= '0' && value.ptr[*at] <= '9')
        continue;
    return slice_at(value, colon) == ':' && *at > colon + 1 && slice_at(value, *at) == ';';
}

/* Read the parameters behind byte `at`, a semicolon: each begins with a letter, and but for "branch=" no
 * one begins with that letter. */
static bool scan_via_params(struct slice value, size_t at, struct slice *ret_branch)
{
    while (at < value.len) {
        size_t next = slice_find(value, at + 1, ';');
        struct slice param;

        if (next == SLICE_NONE)
            next = value.len;
        param = slice_sub(value, at + 1, next - at - 1);
        at = next;
        if (param.len == 0 || (param.ptr[0] | 0x20) < 'a' || (param.ptr[0] | 0x20) > 'z')
            return false;
        if ((param.ptr[0] | 0x20) != 'b')
            continue;
        if (!slice_equal(slice_sub(param, 0, BRANCH.len), BRANCH) || ret_branch->len > 0 ||
            !is_alone(param, BRANCH.len))
            return false;
        *ret_branch = slice_from(param, BRANCH.len);
    }
    return true;
}

/* "SIP/2.0/" transport SP host [ ":" port ] *( ";" param ), one hop alone. */
static bool scan_plain_via(struct slice value, struct sip_summary *summary)
{
    struct slice branch = {0};
    size_t from = VIA.len;
    size_t at;

    if (!slice_equal(slice_sub(value, 0, VIA.len), VIA) ||
        slice_find(value, 0, ',') != SLICE_NONE || slice_find(value, 0, '"') != SLICE_NONE)
        return false;
    while (from < value.len && sip_token_bytes[value.ptr[from]])
        from++;
    if (from == VIA.len || slice_at(value, from) != ' ')
        return false;
    at = ++from;
    if (!scan_sent_by(value, &at) || !scan_via_params(value, at, &branch))
        return false;
    summary->via_sent_by = slice_sub(value, from, at - from);
    summary->via_branch = branch;
    return true;
}

static bool scan_via(const struct scan *scan, struct sip_summary *summary)
{
    struct slice value = scan->values[WANTED_VIA];

    if (!scan_plain_via(value, summary) && !scan_any_via(value, summary))
        return false;
    return is_plain_key(summary->via_branch) && summary->via_branch.len > COOKIE.len &&
           sip_is_name(slice_sub(summary->via_branch, 0, COOKIE.len), COOKIE);
}

/* 1*9DIGIT SP Method, of a method that has a row. */
static bool scan_plain_cseq(struct sip_summary *summary)
{
    struct slice value = summary->cseq_value;
    struct slice token;
    enum sip_method method;
    uint32_t number = 0;
    size_t at = 0;

    for (; at < value.len && at <= CSEQ_DIGITS && value.ptr[at] >= '0' && value.ptr[at] <= '9';
         at++)
        number = number * 10 + value.ptr[at] - '0';
    if (at == 0 || at > CSEQ_DIGITS || slice_at(value, at) != ' ')
        return false;
    token = slice_from(value, at + 1);
    method = summary->is_request && slice_equal(token, summary->method_name)
                 ? (enum sip_method)summary->method
                 : sip_method_of(token);
    if (method == SIP_METHOD_OTHER || (summary->is_request && method != summary->method))
        return false;
    summary->has_cseq = true;
    summary->cseq = number;
    summary->method = (uint8_t)method;
    if (!summary->is_request)
        summary->method_name = token;
    return true;
}

static bool scan_cseq(const struct scan *scan, struct sip_summary *summary)
{
    struct sip_cseq cseq;

    summary->cseq_value = scan->values[WANTED_CSEQ];
    if (scan_plain_cseq(summary))
        return true;
    if (!sip_cseq_read(summary->cseq_value, NULL, &cseq) || !cseq.has_number || cseq.is_too_big)
        return false;
    summary->has_cseq = true;
    summary->cseq = cseq.number;
    if (summary->is_request)
        return slice_equal(cseq.token, summary->method_name);
    summary->method = cseq.method;
    summary->method_name = cseq.token;
    return true;
}

/* RFC 3261 18.3, 20.14, 20.15: the body goes to the end of the datagram, and somebody says what it is. */
static bool scan_body(const struct scan *scan, struct sip_summary *summary)
{
    struct slice length = scan->values[WANTED_CONTENT_LENGTH];
    struct slice type = scan->values[WANTED_CONTENT_TYPE];
    struct slice sdp;
    uint64_t number = 0;

    summary->body = slice_from(scan->text, scan->scanner->ends[scan->line_count - 1] + 4);
    if (has_seen(scan, SIP_HEADER_CONTENT_LENGTH) &&
        (!slice_decimal(length, UINT32_MAX, &number) || number != summary->body.len))
        return false;
    if (!has_seen(scan, SIP_HEADER_CONTENT_TYPE))
        return summary->body.len == 0;
    summary->has_sdp = body_find(type, summary->body, "application/sdp", &sdp);
    if (summary->has_sdp &&
        (has_seen(scan, SIP_HEADER_CONTENT_ENCODING) || !is_right(scan, SIP_CHECK_SDP, sdp)))
        return false;
    return type.len > 0;
}

static bool scan_values(const struct scan *scan, struct sip_summary *summary)
{
    summary->call_id = scan->values[WANTED_CALL_ID];
    summary->rseq = scan->values[WANTED_RSEQ];
    summary->reason_field = scan->values[WANTED_REASON];
    return has_all(scan, summary->is_request) && is_plain_key(summary->call_id) &&
           has_plain_numbers(scan) && scan_via(scan, summary) && scan_tags(scan, summary) &&
           scan_cseq(scan, summary) && scan_body(scan, summary);
}

bool sip_scan(struct slice payload, struct sip_scanner *scanner, struct sip_summary *ret_summary)
{
    struct scan scan = {.text = payload, .scanner = scanner};

    assert(payload.len <= UINT32_MAX);
    scan.line_count = sip_lines_find(payload, scanner->ends);
    if (scan.line_count == 0 || scan.line_count > SIP_FIELDS_MAX + 1)
        return false;
    *ret_summary = (struct sip_summary){.raw = payload};
    return scan_start_line(&scan, ret_summary) && scan_fields(&scan) &&
           scan_values(&scan, ret_summary);
}

/* What the snap length took bytes from is never plain. */
void sip_scan_or_read(struct slice payload, bool is_cut, struct sip_scratch *scratch,
                      struct sip_summary *ret_summary)
{
    if (!is_cut && sip_scan(payload, &scratch->scanner, ret_summary))
        return;
    sip_message_read(payload, is_cut, &scratch->message);
    *ret_summary = sip_summary_of(&scratch->message);
}
