#include "dissect/sdp.h"

#include <assert.h>

#include "base/array.h"
#include "dissect/sip_text.h"

static const char *const direction_names[] = {
    [SDP_DIRECTION_NONE] = "",   [SDP_SENDRECV] = "sendrecv", [SDP_SENDONLY] = "sendonly",
    [SDP_RECVONLY] = "recvonly", [SDP_INACTIVE] = "inactive",
};

#define DIRECTIONS (COUNT_OF(direction_names))

static void note_line(struct notes *notes, struct slice where)
{
    (void)note_wrong(notes, RULE_SDP_GRAMMAR, where);
}

/* A line without anything is no line of a description, and harmless. */
static void note_odd(struct notes *notes, struct slice text, const struct sip_line *line)
{
    if (line->to > line->from)
        note_line(notes, slice_sub(text, line->from, line->to - line->from));
}

static bool next_odd_line(struct slice *rest, struct notes *notes, struct sdp_line *ret_line)
{
    struct slice text = *rest;
    struct sip_line line;
    size_t at = 0;

    while (sip_line_next(text, &at, &line)) {
        if (line.to - line.from < 2 || slice_at(text, line.from + 1) != '=') {
            note_odd(notes, text, &line);
            continue;
        }
        ret_line->type = text.ptr[line.from];
        ret_line->value = slice_sub(text, line.from + 2, line.to - line.from - 2);
        *rest = slice_from(text, at);
        return true;
    }
    *rest = slice_from(text, text.len);
    return false;
}

/* Consume the next line of the form "x=value" and note the others. Nearly all are of this form and end in
 * CRLF. */
static bool next_line(struct slice *rest, struct notes *notes, struct sdp_line *ret_line)
{
    size_t end = sip_line_end(*rest, 0);

    if (end < 2 || slice_at(*rest, 1) != '=' || slice_at(*rest, end) != '\r' ||
        slice_at(*rest, end + 1) != '\n')
        return next_odd_line(rest, notes, ret_line);
    ret_line->type = (uint8_t)slice_at(*rest, 0);
    ret_line->value = slice_sub(*rest, 2, end - 2);
    *rest = slice_from(*rest, end + 2);
    return true;
}

bool sdp_line_next(struct slice *rest, struct sdp_line *ret_line)
{
    return next_line(rest, NULL, ret_line);
}

/* Consume blanks and what follows up to the next blank. */
static struct slice take_word(struct slice *rest)
{
    struct slice word;
    size_t end = 0;

    slice_skip_blanks(rest);
    while (end < rest->len && !sip_is_blank(rest->ptr[end]))
        end++;
    word = slice_sub(*rest, 0, end);
    *rest = slice_from(*rest, end);
    return word;
}

/* c=<nettype> <addrtype> <address>[/ttl[/count]] */
static struct slice connection_host(struct slice value)
{
    (void)take_word(&value);
    (void)take_word(&value);
    return take_word(&value);
}

static void read_connection(struct slice value, struct sdp_connection *ret_connection)
{
    struct slice host = connection_host(value);

    if (host.len == 0)
        return;
    ret_connection->host = slice_sub(host, 0, slice_find(host, 0, '/'));
    (void)addr_read_ip(ret_connection->host, &ret_connection->addr);
}

static uint8_t direction_of(struct slice name)
{
    for (size_t i = SDP_SENDRECV; i < DIRECTIONS; i++) {
        if (slice_is(name, direction_names[i]))
            return (uint8_t)i;
    }
    return SDP_DIRECTION_NONE;
}

static struct sdp_attribute split_attribute(struct slice value)
{
    size_t colon = slice_find(value, 0, ':');
    struct sdp_attribute attribute = {.name = sip_trim_part(value, 0, value.len)};

    if (colon != SLICE_NONE) {
        attribute.name = sip_trim_part(value, 0, colon);
        attribute.value = sip_trim_part(value, colon + 1, value.len);
    }
    return attribute;
}

/* Give what stands before the first m= line of `text`. */
static struct slice before_media(struct slice text)
{
    struct slice rest = text;
    struct sdp_line line;

    while (sdp_line_next(&rest, &line)) {
        if (line.type == 'm')
            return slice_sub(text, 0, slice_offset(text, line.value) - 2);
    }
    return text;
}

bool sdp_read(struct slice body, struct sdp_session *ret_session)
{
    struct slice rest;
    struct sdp_line line = {0};
    uint8_t direction;
    bool has_version;

    *ret_session = (struct sdp_session){.lines = before_media(body)};
    ret_session->medias = slice_from(body, ret_session->lines.len);
    assert(ret_session->lines.len + ret_session->medias.len == body.len);
    rest = ret_session->lines;
    has_version = sdp_line_next(&rest, &line) && line.type == 'v';
    rest = ret_session->lines;
    while (sdp_line_next(&rest, &line)) {
        if (line.type == 'o')
            ret_session->origin = line.value;
        else if (line.type == 'c')
            read_connection(line.value, &ret_session->connection);
        else if (line.type == 'a' && (direction = direction_of(line.value)) != 0)
            ret_session->direction = direction;
    }
    return has_version;
}

/* <port>["/" <count>] */
static bool read_ports(struct slice word, struct sdp_media *media)
{
    size_t slash = slice_find(word, 0, '/');
    uint64_t number;

    if (!slice_decimal(slice_sub(word, 0, slash), UINT16_MAX, &number))
        return false;
    media->port = (uint16_t)number;
    if (slash == SLICE_NONE)
        return true;
    if (!slice_decimal(slice_from(word, slash + 1), UINT16_MAX, &number) || number == 0)
        return false;
    media->port_count = (uint16_t)number;
    return true;
}

/* m=<media> <port> <proto> <fmt> ... */
static void read_media_line(struct slice value, struct sdp_media *media)
{
    struct slice ports;
    bool has_ports;

    media->port_count = 1;
    media->kind = take_word(&value);
    ports = take_word(&value);
    has_ports = read_ports(ports, media);
    media->proto = take_word(&value);
    media->formats = slice_trim(value);
    media->is_well_formed = has_ports && media->formats.len > 0;
}

/* a=rtcp:<port> ["IN" "IP4" address] */
static void read_rtcp(struct slice value, struct sdp_media *media)
{
    uint64_t port;

    if (slice_decimal(take_word(&value), UINT16_MAX, &port))
        media->rtcp_port = (uint16_t)port;
}

static void read_media_attribute(struct slice value, struct sdp_media *media)
{
    struct sdp_attribute attribute = split_attribute(value);
    uint8_t direction = direction_of(attribute.name);

    if (direction != SDP_DIRECTION_NONE)
        media->direction = direction;
    else if (slice_is(attribute.name, "rtcp"))
        read_rtcp(attribute.value, media);
}

bool sdp_media_next(struct slice *rest, struct sdp_media *ret_media)
{
    struct slice lines;
    struct sdp_line line;

    do {
        if (!sdp_line_next(rest, &line))
            return false;
    } while (line.type != 'm');
    *ret_media = (struct sdp_media){.lines = before_media(*rest)};
    *rest = slice_from(*rest, ret_media->lines.len);
    read_media_line(line.value, ret_media);
    lines = ret_media->lines;
    while (sdp_line_next(&lines, &line)) {
        if (line.type == 'c' && slice_is_absent(ret_media->connection.host))
            read_connection(line.value, &ret_media->connection);
        else if (line.type == 'a')
            read_media_attribute(line.value, ret_media);
    }
    return true;
}

static void check_connection(struct slice value, struct notes *notes)
{
    if (connection_host(value).len == 0)
        note_line(notes, value);
}

/* Where the port is what is wrong, it is noted alone. */
static void check_media_line(struct slice value, struct notes *notes)
{
    struct sdp_media media = {0};
    struct slice rest = value;
    struct slice ports;
    bool has_ports;

    (void)take_word(&rest);
    ports = take_word(&rest);
    has_ports = read_ports(ports, &media);
    (void)take_word(&rest);
    if (!has_ports && ports.len > 0)
        note_line(notes, ports);
    else if (!has_ports || take_word(&rest).len == 0)
        note_line(notes, value);
}

void sdp_check(struct slice body, struct notes *notes)
{
    struct slice rest = body;
    struct sdp_line line = {0};

    if (!next_line(&rest, notes, &line) || line.type != 'v')
        note_line(notes, slice_sub(body, 0, 1));
    while (next_line(&rest, notes, &line)) {
        if (line.type == 'c')
            check_connection(line.value, notes);
        else if (line.type == 'm')
            check_media_line(line.value, notes);
    }
}

bool sdp_format_next(struct slice *rest, struct slice *ret_format)
{
    struct slice format = take_word(rest);

    assert(ret_format != NULL);
    if (format.len == 0)
        return false;
    *ret_format = format;
    return true;
}

bool sdp_attribute_next(struct slice *rest, struct sdp_attribute *ret_attribute)
{
    struct sdp_line line;

    while (sdp_line_next(rest, &line)) {
        if (line.type == 'a') {
            *ret_attribute = split_attribute(line.value);
            return true;
        }
    }
    return false;
}

/* <payload type> <encoding>/<clock rate>[/<parameters>] */
static bool read_rtpmap(struct slice value, uint8_t payload_type, struct sdp_rtpmap *ret_rtpmap)
{
    struct sdp_rtpmap rtpmap = {0};
    struct slice map;
    uint64_t number;
    size_t slash;

    if (!slice_decimal(take_word(&value), UINT8_MAX, &number) || number != payload_type)
        return false;
    map = take_word(&value);
    slash = slice_find(map, 0, '/');
    rtpmap.encoding = slice_sub(map, 0, slash);
    map = slash == SLICE_NONE ? slice_from(map, map.len) : slice_from(map, slash + 1);
    slash = slice_find(map, 0, '/');
    if (slice_decimal(slice_sub(map, 0, slash), UINT32_MAX, &number))
        rtpmap.clock_rate = (uint32_t)number;
    else
        rtpmap.clock_rate = 0;
    if (slash != SLICE_NONE)
        rtpmap.parameter = slice_from(map, slash + 1);
    *ret_rtpmap = rtpmap;
    return true;
}

bool sdp_rtpmap_find(const struct sdp_media *media, uint8_t payload_type,
                     struct sdp_rtpmap *ret_rtpmap)
{
    struct slice lines = media->lines;
    struct sdp_attribute attribute;

    assert(ret_rtpmap != NULL);
    while (sdp_attribute_next(&lines, &attribute)) {
        if (slice_is(attribute.name, "rtpmap") &&
            read_rtpmap(attribute.value, payload_type, ret_rtpmap))
            return true;
    }
    return false;
}

struct sdp_connection sdp_connection_of(const struct sdp_session *session,
                                        const struct sdp_media *media)
{
    return slice_is_absent(media->connection.host) ? session->connection : media->connection;
}

enum sdp_direction sdp_direction_of(const struct sdp_session *session,
                                    const struct sdp_media *media)
{
    if (media->direction != SDP_DIRECTION_NONE)
        return (enum sdp_direction)media->direction;
    if (session->direction != SDP_DIRECTION_NONE)
        return (enum sdp_direction)session->direction;
    return SDP_SENDRECV;
}

const char *sdp_direction_name(enum sdp_direction direction)
{
    assert((size_t)direction < DIRECTIONS);
    return direction_names[direction];
}
