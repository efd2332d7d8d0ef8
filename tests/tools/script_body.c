#include "tests/tools/script_body.h"

#include <string.h>

static struct slice sdp_of(struct arena *arena, const struct message *message, const char *media,
                           unsigned port, const char *direction)
{
    char ip[ADDR_TEXT_MAX];
    const char *family = message->origin->addr.family == ADDR_IPV6 ? "IP6" : "IP4";
    struct buf buf;

    buf_init(&buf, ip, sizeof(ip));
    addr_write_ip(&message->origin->addr, &buf);
    return slice_from_text(text_format(arena,
                                       "v=0\r\n"
                                       "o=%s %u %u IN %s %s\r\n"
                                       "s=-\r\n"
                                       "c=IN %s %s\r\n"
                                       "t=0 0\r\n"
                                       "m=%s %u RTP/AVP 0 8 101\r\n"
                                       "a=rtpmap:0 PCMU/8000\r\n"
                                       "a=rtpmap:8 PCMA/8000\r\n"
                                       "a=rtpmap:101 telephone-event/8000\r\n"
                                       "a=%s\r\n",
                                       message->origin->name, message->cseq, message->cseq, family,
                                       ip, family, ip, media, port, direction));
}

/* MEDIA/PORT[/DIRECTION] */
static bool set_sdp(struct arena *arena, struct message *message, const char *wish)
{
    struct slice rest = slice_from_text(wish);
    size_t first = slice_find(rest, 0, '/');
    size_t second = first == SLICE_NONE ? SLICE_NONE : slice_find(rest, first + 1, '/');
    const char *direction = second == SLICE_NONE ? "sendrecv" : wish + second + 1;
    const char *media;
    uint64_t port;

    if (first == SLICE_NONE ||
        !slice_decimal(
            slice_sub(rest, first + 1, second == SLICE_NONE ? SIZE_MAX : second - first - 1),
            UINT16_MAX, &port))
        return false;
    media = text_copy(arena, slice_sub(rest, 0, first));
    message->body = sdp_of(arena, message, media, (unsigned)port, direction);
    message_set(message, "Content-Type", "application/sdp");
    return true;
}

bool body_set(struct arena *arena, struct message *message, const struct options *options)
{
    const char *sdp = option_value(options, "sdp");
    const char *text = option_value(options, "text");

    if (message->src != message->origin)
        return true;
    if (text != NULL) {
        message->body = slice_from_text(text);
        message_set(message, "Content-Type", "text/plain");
    }
    return sdp == NULL || set_sdp(arena, message, sdp);
}
