#include "dissect/payload.h"

#include <assert.h>

#include "base/array.h"
#include "dissect/port.h"
#include "dissect/sip_message.h"

#define PORT_SYSTEM_MAX 1023 /* no media below */
#define RTP_HEADER      12   /* bytes */
#define RTP_VERSION     0x80 /* in the upper two bits of the first byte */
#define RTCP_FIRST      192  /* packet types, with marker and payload type taken as one byte */
#define RTCP_LAST       223
#define STUN_HEADER     20
#define STUN_COOKIE     0x2112a442
#define DTLS_FIRST      20 /* content types */
#define DTLS_LAST       25
#define DTLS_VERSION    0xfe /* upper byte */
#define CUT_MAX         32   /* of a cut datagram less than this says nothing of itself */
#define SIP_MIN         32 /* bytes; what is shorter holds no message: keep-alives of a phone's own kind */

/* What is in datagrams of a port, where they begin so. */
struct tunnel_row {
    uint16_t port;
    uint8_t mask;
    uint8_t first; /* byte, under the mask */
    uint8_t kind;  /* enum counter */
};

static const struct tunnel_row tunnels[] = {
    {PORT_GTP_U, 0xf0, 0x30, COUNTER_GTP_U},       {PORT_VXLAN, 0xff, 0x08, COUNTER_VXLAN},
    {PORT_VXLAN_LINUX, 0xff, 0x08, COUNTER_VXLAN}, {PORT_HEP, 0xfc, 0x00, COUNTER_HEP},
    {PORT_GENEVE, 0xc0, 0x00, COUNTER_TUNNELS},    {PORT_L2TP, 0x80, 0x00, COUNTER_TUNNELS},
    {PORT_TEREDO, 0x00, 0x00, COUNTER_TUNNELS},    {PORT_TZSP, 0xff, 0x01, COUNTER_TUNNELS},
    {PORT_OPENVPN, 0x00, 0x00, COUNTER_TUNNELS},   {PORT_WIREGUARD, 0xff, 0x04, COUNTER_TUNNELS},
};

static bool is_port(const struct datagram *datagram, uint16_t port)
{
    return datagram->src.port == port || datagram->dst.port == port;
}

/* An SPI of ESP may begin like RTP. */
static bool may_be_media(const struct datagram *datagram)
{
    return datagram->src.port > PORT_SYSTEM_MAX && datagram->dst.port > PORT_SYSTEM_MAX &&
           !is_port(datagram, PORT_ESP);
}

static enum counter media_kind(struct slice payload)
{
    int type = slice_at(payload, 1);

    if (type >= RTCP_FIRST && type <= RTCP_LAST)
        return COUNTER_RTCP;
    return payload.len >= RTP_HEADER ? COUNTER_RTP : COUNTER_OTHER_DATAGRAMS;
}

static bool is_stun(struct slice payload)
{
    uint32_t cookie;

    return payload.len >= STUN_HEADER && slice_at(payload, 0) < 0x40 &&
           slice_be32(payload, 4, &cookie) && cookie == STUN_COOKIE;
}

static bool is_dtls(struct slice payload)
{
    int type = slice_at(payload, 0);

    return type >= DTLS_FIRST && type <= DTLS_LAST && slice_at(payload, 1) == DTLS_VERSION;
}

/* A marker of four zeros is IKE, a single byte a keep-alive of the NAT. */
static enum counter esp_kind(struct slice payload)
{
    uint32_t spi;

    return slice_be32(payload, 0, &spi) && spi != 0 ? COUNTER_ESP : COUNTER_OTHER_DATAGRAMS;
}

static enum counter tunnel_kind(const struct datagram *datagram)
{
    int first = slice_at(datagram->payload, 0);

    for (size_t i = 0; i < COUNT_OF(tunnels); i++) {
        const struct tunnel_row *row = &tunnels[i];

        if (first >= 0 && is_port(datagram, row->port) && (first & row->mask) == row->first)
            return (enum counter)row->kind;
    }
    return COUNTER_OTHER_DATAGRAMS;
}

/* What is neither SIP nor media, from what tells most to what tells least. */
static enum counter other_kind(const struct datagram *datagram)
{
    struct slice payload = datagram->payload;
    enum counter kind;

    if (sip_is_keep_alive(payload))
        return COUNTER_KEEP_ALIVES;
    if (slice_is(slice_sub(payload, 0, 4), "HEP3"))
        return COUNTER_HEP;
    if (is_stun(payload))
        return COUNTER_STUN;
    if (is_dtls(payload))
        return is_port(datagram, PORT_SIPS) ? COUNTER_TLS : COUNTER_DTLS;
    if (is_port(datagram, PORT_ESP))
        return esp_kind(payload);
    kind = tunnel_kind(datagram);
    if (kind != COUNTER_OTHER_DATAGRAMS)
        return kind;
    if (datagram->is_cut && payload.len < CUT_MAX)
        return COUNTER_CUT_FRAMES;
    return payload.len >= SIP_MIN && is_port(datagram, PORT_SIP) ? COUNTER_SIP_PORT
                                                                 : COUNTER_OTHER_DATAGRAMS;
}

enum counter payload_kind(const struct datagram *datagram)
{
    struct slice payload = datagram->payload;

    assert(datagram->src.family == datagram->dst.family);
    if ((slice_at(payload, 0) & 0xc0) == RTP_VERSION && may_be_media(datagram))
        return media_kind(payload);
    return sip_is_message(payload) ? COUNTER_MESSAGES : other_kind(datagram);
}
