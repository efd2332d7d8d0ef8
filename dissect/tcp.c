#include "dissect/tcp.h"

#include "dissect/port.h"
#include "dissect/sip_message.h"

#define HEADER       20   /* bytes, without options */
#define LOOKED_AT    512  /* bytes of a segment that are looked at */
#define TLS_RECORD   0x14 /* the first of four content types */
#define TLS_RECORDS  4
#define TLS_VERSION  0x0300
#define TLS_VERSIONS 5

static bool is_tls(struct slice data)
{
    int type = slice_at(data, 0);
    uint16_t version = 0;

    return type >= TLS_RECORD && type < TLS_RECORD + TLS_RECORDS && slice_be16(data, 1, &version) &&
           version >= TLS_VERSION && version < TLS_VERSION + TLS_VERSIONS;
}

/* The middle of a stream has no mark of its own: its ports tell. */
static enum counter kind_of_port(uint16_t src, uint16_t dst)
{
    if (src == PORT_SIP || dst == PORT_SIP)
        return COUNTER_TCP_SIP;
    if (src == PORT_SIPS || dst == PORT_SIPS)
        return COUNTER_TLS;
    if (src == PORT_HEP || dst == PORT_HEP)
        return COUNTER_HEP;
    return COUNTER_TCP;
}

enum counter tcp_kind(const struct ip_packet *packet)
{
    struct slice bytes = packet->payload;
    struct slice data;
    uint16_t src;
    uint16_t dst;
    size_t header;

    if (bytes.len < HEADER || !slice_be16(bytes, 0, &src) || !slice_be16(bytes, 2, &dst))
        return COUNTER_MALFORMED;
    header = (size_t)(slice_at(bytes, 12) >> 4) * 4;
    if (header < HEADER || header > packet->payload_len)
        return COUNTER_MALFORMED;
    if (header == packet->payload_len)
        return COUNTER_TCP_EMPTY;
    data = slice_sub(bytes, header, LOOKED_AT);
    if (sip_is_message(data))
        return COUNTER_TCP_SIP;
    if (sip_is_keep_alive(data))
        return COUNTER_KEEP_ALIVES;
    if (is_tls(data))
        return COUNTER_TLS;
    if (slice_is(slice_sub(data, 0, 4), "HEP3"))
        return COUNTER_HEP;
    return kind_of_port(src, dst);
}
