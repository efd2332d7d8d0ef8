#include "dissect/decode.h"

#include "dissect/ip.h"
#include "dissect/link.h"
#include "dissect/udp.h"

/* What is not opened, by protocol; those that have no row are DECODE_OTHER_IP. */
static const struct {
    uint8_t protocol;
    uint8_t result;
} protocols[] = {
    {IP_TCP, DECODE_TCP},     {IP_ICMP, DECODE_ICMP},   {IP_ICMPV6, DECODE_ICMP},
    {IP_IPV4, DECODE_TUNNEL}, {IP_IPV6, DECODE_TUNNEL}, {IP_GRE, DECODE_TUNNEL},
    {IP_MPLS, DECODE_TUNNEL},
};

static const char *const names[DECODE_RESULTS] = {
    [DECODE_DATAGRAM] = "datagrams",
    [DECODE_UNKNOWN_LINK] = "unknown link",
    [DECODE_NOT_IP] = "not ip",
    [DECODE_FRAGMENT] = "fragments",
    [DECODE_TCP] = "tcp",
    [DECODE_TUNNEL] = "tunnels",
    [DECODE_ICMP] = "icmp",
    [DECODE_OTHER_IP] = "other ip",
    [DECODE_MALFORMED] = "malformed",
};

static enum decode_result read_transport(const struct ip_packet *packet,
                                         struct datagram *ret_datagram)
{
    if (packet->protocol == IP_UDP)
        return udp_read(packet, ret_datagram);
    for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
        if (protocols[i].protocol == packet->protocol)
            return protocols[i].result;
    }
    return DECODE_OTHER_IP;
}

enum decode_result decode_frame(const struct frame *frame, struct datagram *ret_datagram)
{
    struct slice rest = frame->data;
    struct ip_packet packet;
    enum decode_result result = DECODE_MALFORMED;

    switch (link_read(frame->link_type, &rest)) {
    case LINK_IPV4:
        result = ip_read_v4(rest, &packet);
        break;
    case LINK_IPV6:
        result = ip_read_v6(rest, &packet);
        break;
    case LINK_TUNNEL:
        return DECODE_TUNNEL;
    case LINK_NOT_IP:
        return DECODE_NOT_IP;
    case LINK_MALFORMED:
        return DECODE_MALFORMED;
    case LINK_UNKNOWN_TYPE:
        return DECODE_UNKNOWN_LINK;
    }
    return result == DECODE_DATAGRAM ? read_transport(&packet, ret_datagram) : result;
}

const char *decode_result_name(enum decode_result result)
{
    return names[result];
}
