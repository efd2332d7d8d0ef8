#include "dissect/udp.h"

#define HEADER 8 /* bytes */

enum counter udp_read(const struct ip_packet *packet, struct datagram *ret_datagram)
{
    struct slice bytes = packet->payload;
    uint16_t src;
    uint16_t dst;
    uint16_t field;
    size_t len;

    if (bytes.len < HEADER || !slice_be16(bytes, 0, &src) || !slice_be16(bytes, 2, &dst) ||
        !slice_be16(bytes, 4, &field))
        return COUNTER_MALFORMED;
    len = field == 0 ? packet->payload_len : field;
    if (len < HEADER || len > packet->payload_len)
        return COUNTER_MALFORMED;
    ret_datagram->src = addr_of(packet->family, packet->src.ptr, src);
    ret_datagram->dst = addr_of(packet->family, packet->dst.ptr, dst);
    ret_datagram->transport = TRANSPORT_UDP;
    ret_datagram->ip_id = packet->id;
    ret_datagram->is_cut = bytes.len < len;
    ret_datagram->payload = slice_sub(bytes, HEADER, len - HEADER);
    return COUNTER_DATAGRAMS;
}
