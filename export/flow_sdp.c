#include "export/flow_sdp.h"

#include "base/array.h"
#include "dissect/sdp.h"

#define PAYLOAD_TYPE_MAX 127

/* RFC 3551 6, tables 4 and 5. */
static const struct {
    uint8_t type;
    const char *name;
} static_formats[] = {
    {0, "PCMU"}, {3, "GSM"},   {4, "G723"},  {8, "PCMA"},  {9, "G722"},  {10, "L16"},  {11, "L16"},
    {13, "CN"},  {15, "G728"}, {18, "G729"}, {26, "JPEG"}, {31, "H261"}, {34, "H263"},
};

/* Return the bytes from the first line of the form "v=" behind the header section: the description, as the
 * body itself or in a part of it. */
static struct slice find_description(struct slice message)
{
    bool is_body = false;
    size_t at = 0;

    while (at < message.len) {
        struct slice rest = slice_from(message, at);
        int first = slice_at(rest, 0);

        if (is_body && slice_starts_nocase(rest, "v="))
            return rest;
        is_body = is_body || first == '\n' || (first == '\r' && slice_at(rest, 1) == '\n');
        at = slice_find(message, at, '\n');
        if (at == SLICE_NONE)
            break;
        at++;
    }
    return (struct slice){0};
}

static void write_format(const struct sdp_media *media, struct slice format, struct buf *buf)
{
    struct sdp_rtpmap map;
    uint64_t type;

    buf_byte(buf, ' ');
    if (!slice_decimal(format, PAYLOAD_TYPE_MAX, &type)) {
        buf_slice(buf, format);
        return;
    }
    if (sdp_rtpmap_find(media, (uint8_t)type, &map)) {
        buf_slice(buf, map.encoding);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(static_formats); i++) {
        if (static_formats[i].type == type) {
            buf_text(buf, static_formats[i].name);
            return;
        }
    }
    buf_slice(buf, format);
}

static void write_address(const struct sdp_session *session, const struct sdp_media *media,
                          struct buf *buf)
{
    struct sdp_connection connection = sdp_connection_of(session, media);

    if (media->port == 0) {
        buf_slice(buf, media->kind);
        buf_text(buf, " refused");
        return;
    }
    if (connection.addr.family == ADDR_IPV6)
        buf_byte(buf, '[');
    buf_slice(buf, connection.host);
    if (connection.addr.family == ADDR_IPV6)
        buf_byte(buf, ']');
    buf_format(buf, ":%u", media->port);
}

bool flow_sdp_write(struct slice message, bool has_formats, struct buf *buf)
{
    struct sdp_session session;
    struct sdp_media media;
    struct slice formats;
    struct slice format;
    enum sdp_direction direction;

    if (!sdp_read(find_description(message), &session) || !sdp_media_next(&session.medias, &media))
        return false;
    write_address(&session, &media, buf);
    direction = sdp_direction_of(&session, &media);
    if (direction != SDP_SENDRECV && direction != SDP_DIRECTION_NONE)
        buf_format(buf, " %s", sdp_direction_name(direction));
    formats = media.formats;
    while (has_formats && sdp_format_next(&formats, &format))
        write_format(&media, format, buf);
    return true;
}
