#include "dissect/udp.h"

#define HEADER 8 /* bytes */

enum counter udp_read(const struct ip_packet *packet, struct datagram *ret_datagram)
{
    struct slice bytes = packet->payload;
    uint16_t src;
    uint16_t dst;
    uint16_t field;
    size_t len;
    bool is_wrong;

    if (bytes.len < HEADER || packet->payload_len < HEADER || !slice_be16(bytes, 0, &src) ||
        !slice_be16(bytes, 2, &dst) || !slice_be16(bytes, 4, &field))
        return COUNTER_MALFORMED;
    len = field == 0 ? packet->payload_len : field;
    is_wrong = len < HEADER || len > packet->payload_len;
    if (is_wrong)
        len = packet->payload_len;
    ret_datagram->src = addr_of(packet->family, packet->src.ptr, src);
    ret_datagram->dst = addr_of(packet->family, packet->dst.ptr, dst);
    ret_datagram->transport = TRANSPORT_UDP;
    ret_datagram->ip_id = packet->id;
    ret_datagram->is_cut = bytes.len < len;
    ret_datagram->is_length_wrong = is_wrong || packet->is_length_wrong;
    ret_datagram->payload = slice_sub(bytes, HEADER, len - HEADER);
    return COUNTER_DATAGRAMS;
}
