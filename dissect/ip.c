#include "dissect/ip.h"

#define V4_HEADER     20     /* bytes, without options */
#define V4_IS_PIECE   0x3fff /* more fragments, or an offset */
#define V6_HEADER     40
#define V6_IS_PIECE   0xfff9 /* an offset, or more fragments */
#define FRAGMENT_SIZE 8

/* Cut the payload out of `bytes` behind `header` bytes; `total` is the packet's length as declared. */
static void set_payload(struct ip_packet *packet, struct slice bytes, size_t header, size_t total)
{
    packet->payload_len = total - header;
    packet->payload = slice_sub(bytes, header, packet->payload_len);
}

/* Go past an extension header of `len` bytes. */
static bool skip_extension(struct ip_packet *packet, size_t len)
{
    struct slice header;

    if (len > packet->payload_len || !slice_take(&packet->payload, len, &header))
        return false;
    packet->payload_len -= len;
    packet->protocol = header.ptr[0];
    return true;
}

/* A fragment header that makes no piece ("atomic", RFC 6946) is an extension like any other. */
static enum counter skip_fragment(struct ip_packet *packet)
{
    uint16_t offset;

    if (!slice_be16(packet->payload, 2, &offset))
        return COUNTER_MALFORMED;
    if ((offset & V6_IS_PIECE) != 0)
        return COUNTER_FRAGMENTS;
    return skip_extension(packet, FRAGMENT_SIZE) ? COUNTER_DATAGRAMS : COUNTER_MALFORMED;
}

/* Bytes of the extension header in front, by its second byte: AH counts words of 4 bytes less two,
 * the others words of 8 bytes less one. */
static size_t extension_len(const struct ip_packet *packet)
{
    uint16_t start;
    size_t words;

    if (!slice_be16(packet->payload, 0, &start))
        return SIZE_MAX;
    words = start & 0xff;
    return packet->protocol == IP_AUTHENTICATION ? (words + 2) * 4 : (words + 1) * 8;
}

static bool is_extension(uint8_t protocol)
{
    switch (protocol) {
    case IP_HOP_BY_HOP:
    case IP_ROUTING:
    case IP_FRAGMENT:
    case IP_AUTHENTICATION:
    case IP_DESTINATION:
    case IP_MOBILITY:
    case IP_HIP:
    case IP_SHIM6:
        return true;
    }
    return false;
}

static enum counter skip_one(struct ip_packet *packet)
{
    if (packet->protocol == IP_FRAGMENT)
        return skip_fragment(packet);
    return skip_extension(packet, extension_len(packet)) ? COUNTER_DATAGRAMS : COUNTER_MALFORMED;
}

static enum counter skip_extensions(struct ip_packet *packet)
{
    enum counter result = COUNTER_DATAGRAMS;

    for (int i = 0; result == COUNTER_DATAGRAMS && is_extension(packet->protocol); i++)
        result = i < IP_EXTENSIONS_MAX ? skip_one(packet) : COUNTER_MALFORMED;
    return result;
}

enum counter ip_read_v4(struct slice bytes, struct ip_packet *ret_packet)
{
    uint16_t total;
    uint16_t piece;
    size_t header = (size_t)(slice_at(bytes, 0) & 0xf) * 4;

    if (bytes.len < V4_HEADER || header < V4_HEADER || bytes.len < header ||
        slice_at(bytes, 0) >> 4 != 4)
        return COUNTER_MALFORMED;
    if (!slice_be16(bytes, 2, &total) || !slice_be16(bytes, 4, &ret_packet->id) ||
        !slice_be16(bytes, 6, &piece))
        return COUNTER_MALFORMED;
    if ((piece & V4_IS_PIECE) != 0)
        return COUNTER_FRAGMENTS;
    ret_packet->protocol = bytes.ptr[9];
    ret_packet->family = ADDR_IPV4;
    ret_packet->src = slice_sub(bytes, 12, 4);
    ret_packet->dst = slice_sub(bytes, 16, 4);
    ret_packet->is_length_wrong = total != 0 && total < header;
    set_payload(ret_packet, bytes, header, total < header ? bytes.len : total);
    return ret_packet->protocol == IP_AUTHENTICATION ? skip_one(ret_packet) : COUNTER_DATAGRAMS;
}

enum counter ip_read_v6(struct slice bytes, struct ip_packet *ret_packet)
{
    uint16_t len;

    if (bytes.len < V6_HEADER || slice_at(bytes, 0) >> 4 != 6 || !slice_be16(bytes, 4, &len))
        return COUNTER_MALFORMED;
    ret_packet->id = 0;
    ret_packet->is_length_wrong = false;
    ret_packet->protocol = bytes.ptr[6];
    ret_packet->family = ADDR_IPV6;
    ret_packet->src = slice_sub(bytes, 8, 16);
    ret_packet->dst = slice_sub(bytes, 24, 16);
    set_payload(ret_packet, bytes, V6_HEADER, len == 0 ? bytes.len : V6_HEADER + (size_t)len);
    return skip_extensions(ret_packet);
}
