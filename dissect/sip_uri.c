#include "dissect/sip_uri.h"

#include <assert.h>

#include "base/addr.h"
#include "dissect/sip_text.h"

/* Give where the scheme ends: at the colon behind ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ), or
 * SLICE_NONE. RFC 3261 25.1 */
static size_t scheme_end(struct slice uri)
{
    uint8_t first = (uint8_t)((slice_at(uri, 0) | 0x20) - 'a');
    size_t at = 0;

    if (uri.len == 0 || first >= 26)
        return SLICE_NONE;
    while (sip_is_token_byte(slice_at(uri, at)))
        at++;
    return slice_at(uri, at) == ':' ? at : SLICE_NONE;
}

static enum sip_scheme scheme_of(struct slice name)
{
    if (sip_is_name(name, SLICE_LITERAL("sip")))
        return SIP_SCHEME_SIP;
    if (sip_is_name(name, SLICE_LITERAL("sips")))
        return SIP_SCHEME_SIPS;
    if (sip_is_name(name, SLICE_LITERAL("tel")))
        return SIP_SCHEME_TEL;
    return SIP_SCHEME_OTHER;
}

/* Give the offset of the "@" that ends the user, or SLICE_NONE. The user may hold ";" and "?", so
 * the first "@" counts; a further one before parameters and headers can only belong to a user that
 * should have escaped it. */
static size_t find_at(struct slice text)
{
    size_t at = slice_find(text, 0, '@');

    if (at == SLICE_NONE || slice_find(text, at + 1, '@') == SLICE_NONE)
        return at;
    for (size_t i = at + 1; i < text.len && text.ptr[i] != ';' && text.ptr[i] != '?'; i++) {
        if (text.ptr[i] == '@')
            at = i;
    }
    return at;
}

static size_t find_any(struct slice s, size_t from, uint8_t a, uint8_t b)
{
    while (from < s.len && s.ptr[from] != a && s.ptr[from] != b)
        from++;
    return from;
}

/* Note a part that does not match; the whole where the part is empty. */
static bool note_part(struct notes *notes, struct slice part, struct slice whole)
{
    return note_wrong(notes, RULE_URI_GRAMMAR, part.len > 0 ? part : whole);
}

static bool read_user(struct slice userinfo, struct slice whole, struct notes *notes,
                      struct sip_uri *uri)
{
    size_t colon = slice_find(userinfo, 0, ':');

    uri->user = slice_sub(userinfo, 0, colon);
    if (colon != SLICE_NONE)
        uri->password = slice_from(userinfo, colon + 1);
    if (uri->user.len > 0)
        return true;
    return note_wrong(notes, RULE_URI_EMPTY_USER, slice_sub(whole, 0, userinfo.len + 1));
}

/* port = 1*DIGIT: a number that is no port is grammar all the same. */
static bool read_port(struct slice text, struct slice hostport, struct notes *notes,
                      struct sip_uri *uri)
{
    uint64_t port;

    uri->port_text = text;
    if (slice_decimal(text, UINT16_MAX, &port))
        uri->port = (uint16_t)port;
    return sip_is_digits(text) || note_part(notes, text, hostport);
}

static bool is_ipv6(struct slice host)
{
    struct addr addr = {0};

    return addr_read_ip(host, &addr) && addr.family == ADDR_IPV6;
}

/* "[" IPv6 "]" [":" port] */
static bool read_bracketed(struct slice hostport, struct notes *notes, struct sip_uri *uri)
{
    size_t end = slice_find(hostport, 0, ']');
    struct slice behind;

    if (end == SLICE_NONE) {
        uri->host = hostport;
        return note_part(notes, hostport, hostport);
    }
    uri->host = slice_sub(hostport, 1, end - 1);
    behind = slice_from(hostport, end + 1);
    if (behind.len > 0 && !slice_take_byte(&behind, ':'))
        return note_part(notes, behind, hostport);
    if (end + 1 < hostport.len && !read_port(behind, hostport, notes, uri))
        return false;
    return is_ipv6(uri->host) || note_part(notes, slice_sub(hostport, 0, end + 1), hostport);
}

/* hostname = alphanum / "-" / "." only; "_" is seen in the wild and taken. */
static const bool host_bytes[256] = {
    ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1,
    ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1,
    ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1,
    ['y'] = 1, ['z'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1,
    ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1,
    ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1,
    ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1,
    ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['-'] = 1, ['.'] = 1,
    ['_'] = 1,
};

static size_t host_end(struct slice text)
{
    size_t at = 0;

    while (at < text.len && host_bytes[text.ptr[at]])
        at++;
    return at;
}

/* The first `name_end` bytes may stand in a name. Several colons without brackets are an IPv6 address that
 * lacks them, so no port can be told. */
static bool read_hostport(struct slice hostport, size_t name_end, struct slice whole,
                          struct notes *notes, struct sip_uri *uri)
{
    size_t colon = slice_find(hostport, name_end, ':');

    if (slice_at(hostport, 0) == '[')
        return read_bracketed(hostport, notes, uri);
    if (colon != SLICE_NONE && slice_find(hostport, colon + 1, ':') != SLICE_NONE) {
        uri->host = hostport;
        return note_part(notes, hostport, whole);
    }
    uri->host = slice_sub(hostport, 0, colon);
    if (name_end < uri->host.len || name_end == 0)
        return note_part(notes, slice_sub(uri->host, name_end, 1), whole);
    return colon == SLICE_NONE || read_port(slice_from(hostport, colon + 1), hostport, notes, uri);
}

static bool read_sip(struct slice text, struct slice whole, struct notes *notes,
                     struct sip_uri *uri)
{
    size_t at = find_at(text);
    bool is_valid = true;
    struct slice behind;
    size_t name_end;
    size_t params;
    size_t headers;

    if (at != SLICE_NONE)
        is_valid = read_user(slice_sub(text, 0, at), text, notes, uri);
    behind = at == SLICE_NONE ? text : slice_from(text, at + 1);
    name_end = host_end(behind);
    params = find_any(behind, name_end, ';', '?');
    headers = find_any(behind, params, '?', '?');
    uri->params = slice_sub(behind, params, headers - params);
    uri->headers = slice_from(behind, headers + 1);
    assert(uri->params.len + uri->headers.len <= text.len);
    return read_hostport(slice_sub(behind, 0, params), name_end, whole, notes, uri) && is_valid;
}

/* RFC 3966: "tel:" number *( ";" parameter ) */
static bool read_tel(struct slice text, struct slice whole, struct notes *notes,
                     struct sip_uri *uri)
{
    size_t end = find_any(text, 0, ';', ';');

    uri->user = slice_sub(text, 0, end);
    uri->params = slice_from(text, end);
    return end > 0 || note_part(notes, uri->user, whole);
}

bool sip_uri_read(struct slice text, struct notes *notes, struct sip_uri *ret_uri)
{
    size_t end = scheme_end(text);
    struct slice behind = end == SLICE_NONE ? text : slice_from(text, end + 1);

    *ret_uri = (struct sip_uri){.params = slice_from(text, text.len)};
    ret_uri->headers = ret_uri->params;
    if (end == SLICE_NONE) {
        (void)read_sip(text, text, NULL, ret_uri);
        return note_part(notes, text, text);
    }
    ret_uri->scheme_name = slice_sub(text, 0, end);
    ret_uri->scheme = (uint8_t)scheme_of(ret_uri->scheme_name);
    switch ((enum sip_scheme)ret_uri->scheme) {
    case SIP_SCHEME_SIP:
    case SIP_SCHEME_SIPS:
        return read_sip(behind, text, notes, ret_uri);
    case SIP_SCHEME_TEL:
        return read_tel(behind, text, notes, ret_uri);
    case SIP_SCHEME_OTHER:
        ret_uri->opaque = behind;
        break;
    }
    return behind.len > 0 || note_part(notes, behind, text);
}

bool sip_uri_header_next(struct slice *rest, struct slice *ret_name, struct slice *ret_value)
{
    size_t end = find_any(*rest, 0, '&', '&');
    struct slice one = slice_sub(*rest, 0, end);
    size_t equals = find_any(one, 0, '=', '=');

    assert(ret_name != NULL && ret_value != NULL);
    if (rest->len == 0)
        return false;
    *ret_name = slice_sub(one, 0, equals);
    *ret_value = slice_from(one, equals + 1);
    *rest = slice_from(*rest, end + 1);
    return true;
}

static int hex_value(int byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

void sip_uri_unescape(struct slice text, struct buf *buf)
{
    for (size_t at = 0; at < text.len; at++) {
        int high = hex_value(slice_at(text, at + 1));
        int low = hex_value(slice_at(text, at + 2));

        if (text.ptr[at] != '%' || high < 0 || low < 0) {
            buf_byte(buf, (char)text.ptr[at]);
            continue;
        }
        buf_byte(buf, (char)(high << 4 | low));
        at += 2;
    }
}
