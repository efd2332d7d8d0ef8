#include "dissect/decode.h"

#include <assert.h>

#include "base/array.h"
#include "dissect/ip.h"
#include "dissect/link.h"
#include "dissect/tcp.h"
#include "dissect/udp.h"

/* What is not opened, by protocol; those that have no row are COUNTER_OTHER_IP. */
static const struct {
    uint8_t protocol;
    uint8_t kind; /* enum counter */
} protocols[] = {
    {IP_ICMP, COUNTER_ICMP},     {IP_ICMPV6, COUNTER_ICMP},  {IP_IPV4, COUNTER_IP_IN_IP},
    {IP_IPV6, COUNTER_IP_IN_IP}, {IP_GRE, COUNTER_GRE},      {IP_ESP, COUNTER_ESP},
    {IP_SCTP, COUNTER_SCTP},     {IP_MPLS, COUNTER_TUNNELS}, {IP_ETHER, COUNTER_TUNNELS},
    {IP_L2TP, COUNTER_TUNNELS},
};

static enum counter read_transport(const struct ip_packet *packet, struct datagram *ret_datagram)
{
    if (packet->protocol == IP_UDP)
        return udp_read(packet, ret_datagram);
    if (packet->protocol == IP_TCP)
        return tcp_kind(packet);
    for (size_t i = 0; i < COUNT_OF(protocols); i++) {
        if (protocols[i].protocol == packet->protocol)
            return (enum counter)protocols[i].kind;
    }
    return COUNTER_OTHER_IP;
}

static enum counter read_frame(const struct frame *frame, struct datagram *ret_datagram)
{
    struct slice rest = frame->data;
    struct ip_packet packet;
    enum counter result = COUNTER_MALFORMED;

    switch (link_read(frame->link_type, &rest)) {
    case LINK_IPV4:
        result = ip_read_v4(rest, &packet);
        break;
    case LINK_IPV6:
        result = ip_read_v6(rest, &packet);
        break;
    case LINK_TUNNEL:
        return COUNTER_TUNNELS;
    case LINK_NOT_IP:
        return COUNTER_NOT_IP;
    case LINK_MALFORMED:
        return COUNTER_MALFORMED;
    case LINK_UNKNOWN_TYPE:
        return COUNTER_UNKNOWN_LINK;
    }
    if (result != COUNTER_DATAGRAMS)
        return result;
    assert(slice_contains(frame->data, packet.payload));
    return read_transport(&packet, ret_datagram);
}

enum counter decode_frame(const struct frame *frame, struct datagram *ret_datagram)
{
    enum counter kind = read_frame(frame, ret_datagram);

    assert(kind != COUNTER_DATAGRAMS || slice_contains(frame->data, ret_datagram->payload));
    /* Headers that end too early are no contradiction where the snap length took their end. */
    if (kind == COUNTER_MALFORMED && frame->data.len < frame->wire_len)
        return COUNTER_CUT_FRAMES;
    return kind;
}
