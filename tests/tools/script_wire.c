#include "tests/tools/script_wire.h"

#include <assert.h>
#include <string.h>

#include "base/array.h"

#define FRAME_MAX       (WIRE_PAYLOAD_MAX + 256)
#define IPV4_HEADER_LEN 20
#define UDP_HEADER_LEN  8
#define PROTOCOL_UDP    17
#define HOP_LIMIT       64

enum ether_type {
    ETHER_IPV4 = 0x0800,
    ETHER_IPV6 = 0x86dd,
    ETHER_VLAN = 0x8100,
    ETHER_QINQ = 0x88a8,
};

/* A frame as it is put together. */
struct bytes {
    uint8_t data[FRAME_MAX];
    size_t len;
};

typedef void link_writer(struct bytes *frame, const struct wire *wire, bool is_ipv6);

struct wire_link {
    const char *name;
    uint32_t type; /* LINKTYPE_* of the file header */
    link_writer *write;
};

static void put(struct bytes *frame, const void *data, size_t len)
{
    assert(len <= FRAME_MAX - frame->len);
    if (len > 0)
        memcpy(frame->data + frame->len, data, len);
    frame->len += len;
}

static void put8(struct bytes *frame, unsigned value)
{
    uint8_t byte = (uint8_t)value;

    put(frame, &byte, 1);
}

static void put16(struct bytes *frame, unsigned value)
{
    put8(frame, value >> 8);
    put8(frame, value & 0xff);
}

static void put32(struct bytes *frame, uint32_t value)
{
    put16(frame, value >> 16);
    put16(frame, value & 0xffff);
}

static unsigned ether_type(bool is_ipv6)
{
    return is_ipv6 ? ETHER_IPV6 : ETHER_IPV4;
}

static void write_ethernet(struct bytes *frame, const struct wire *wire, bool is_ipv6)
{
    static const uint8_t macs[] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1};

    put(frame, macs, sizeof(macs));
    for (size_t i = 0; i < wire->tag_count; i++) {
        put16(frame, i + 1 < wire->tag_count ? ETHER_QINQ : ETHER_VLAN);
        put16(frame, wire->tags[i]);
    }
    put16(frame, ether_type(is_ipv6));
}

/* LINKTYPE_LINUX_SLL: packet type, ARPHRD_ETHER, address length, address, protocol. */
static void write_sll(struct bytes *frame, const struct wire *wire, bool is_ipv6)
{
    static const uint8_t head[] = {0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0};

    (void)wire;
    put(frame, head, sizeof(head));
    put16(frame, ether_type(is_ipv6));
}

/* LINKTYPE_LINUX_SLL2: protocol, reserved, interface index, ARPHRD_ETHER, packet type, address. */
static void write_sll2(struct bytes *frame, const struct wire *wire, bool is_ipv6)
{
    static const uint8_t rest[] = {0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0};

    (void)wire;
    put16(frame, ether_type(is_ipv6));
    put(frame, rest, sizeof(rest));
}

static void write_nothing(struct bytes *frame, const struct wire *wire, bool is_ipv6)
{
    (void)frame;
    (void)wire;
    (void)is_ipv6;
}

/* The address family of BSD, in the byte order of the capturing host (here little endian). */
static void write_null(struct bytes *frame, const struct wire *wire, bool is_ipv6)
{
    (void)wire;
    put32(frame, is_ipv6 ? 0x1e000000 : 0x02000000);
}

/* The same in network order. */
static void write_loop(struct bytes *frame, const struct wire *wire, bool is_ipv6)
{
    (void)wire;
    put32(frame, is_ipv6 ? 0x1e : 0x02);
}

/* RFC 1662 address and control, then the protocol: RFC 1332, RFC 5072. */
static void write_ppp(struct bytes *frame, const struct wire *wire, bool is_ipv6)
{
    (void)wire;
    put16(frame, 0xff03);
    put16(frame, is_ipv6 ? 0x0057 : 0x0021);
}

static const struct wire_link links[] = {
    {"ethernet", 1, write_ethernet}, {"sll", 113, write_sll},      {"sll2", 276, write_sll2},
    {"raw", 101, write_nothing},     {"null", 0, write_null},      {"loop", 108, write_loop},
    {"ppp", 9, write_ppp},           {"ipv4", 228, write_nothing}, {"ipv6", 229, write_nothing},
};

/* RFC 1071, continued from `sum`; an odd last byte counts as the high one. */
static uint32_t sum16(uint32_t sum, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i + 1 < len; i += 2)
        sum += (uint32_t)data[i] << 8 | data[i + 1];
    if (len % 2 == 1)
        sum += (uint32_t)data[len - 1] << 8;
    return sum;
}

static uint16_t folded(uint32_t sum)
{
    while (sum > 0xffff)
        sum = (sum >> 16) + (sum & 0xffff);
    return (uint16_t)~sum;
}

static size_t ip_bytes(const struct addr *addr)
{
    return addr->family == ADDR_IPV6 ? 16 : 4;
}

static void put_ipv4(struct bytes *frame, const struct wire_datagram *datagram, unsigned ip_id)
{
    size_t from = frame->len;
    uint16_t check;

    put16(frame, 0x4500);
    put16(frame, (unsigned)(IPV4_HEADER_LEN + UDP_HEADER_LEN + datagram->payload.len));
    put16(frame, ip_id);
    put16(frame, 0);
    put8(frame, HOP_LIMIT);
    put8(frame, PROTOCOL_UDP);
    put16(frame, 0);
    put(frame, datagram->src.ip, 4);
    put(frame, datagram->dst.ip, 4);
    check = folded(sum16(0, frame->data + from, IPV4_HEADER_LEN));
    frame->data[from + 10] = (uint8_t)(check >> 8);
    frame->data[from + 11] = (uint8_t)check;
}

static void put_ipv6(struct bytes *frame, const struct wire_datagram *datagram)
{
    put32(frame, 0x60000000);
    put16(frame, (unsigned)(UDP_HEADER_LEN + datagram->payload.len));
    put8(frame, PROTOCOL_UDP);
    put8(frame, HOP_LIMIT);
    put(frame, datagram->src.ip, 16);
    put(frame, datagram->dst.ip, 16);
}

/* RFC 768: over a pseudo header of addresses, protocol and length; 0 is sent as all ones. */
static unsigned udp_checksum(const struct wire_datagram *datagram, const uint8_t *udp, size_t len)
{
    uint32_t sum = PROTOCOL_UDP + (uint32_t)len;
    uint16_t check;

    sum = sum16(sum, datagram->src.ip, ip_bytes(&datagram->src));
    sum = sum16(sum, datagram->dst.ip, ip_bytes(&datagram->dst));
    check = folded(sum16(sum, udp, len));
    return check == 0 ? 0xffff : check;
}

static void put_udp(struct bytes *frame, const struct wire_datagram *datagram)
{
    size_t from = frame->len;
    size_t len = UDP_HEADER_LEN + datagram->payload.len;
    unsigned check;

    put16(frame, datagram->src.port);
    put16(frame, datagram->dst.port);
    put16(frame, (unsigned)len);
    put16(frame, 0);
    put(frame, datagram->payload.ptr, datagram->payload.len);
    check = udp_checksum(datagram, frame->data + from, len);
    frame->data[from + 6] = (uint8_t)(check >> 8);
    frame->data[from + 7] = (uint8_t)check;
}

static bool write_words(FILE *out, const uint32_t *words, size_t count)
{
    return fwrite(words, sizeof(*words), count, out) == count;
}

/* The file is in the byte order of this host, as any capture is. */
static bool write_file_header(struct wire *wire)
{
    const uint32_t magic = wire->is_ns ? 0xa1b23c4d : 0xa1b2c3d4;
    const uint16_t version[] = {2, 4};
    const uint32_t rest[] = {0, 0, wire->snap_len, wire->link->type};

    wire->is_started = true;
    return write_words(wire->out, &magic, 1) &&
           fwrite(version, sizeof(version), 1, wire->out) == 1 && write_words(wire->out, rest, 4);
}

static bool write_record(struct wire *wire, int64_t time_ns, const struct bytes *frame)
{
    uint32_t kept = frame->len < wire->snap_len ? (uint32_t)frame->len : wire->snap_len;
    uint32_t fraction = (uint32_t)(time_ns % 1000000000);
    const uint32_t words[] = {(uint32_t)(time_ns / 1000000000),
                              wire->is_ns ? fraction : fraction / 1000, kept, (uint32_t)frame->len};

    return write_words(wire->out, words, 4) && fwrite(frame->data, 1, kept, wire->out) == kept;
}

void wire_init(struct wire *wire, FILE *out)
{
    *wire = (struct wire){.out = out, .snap_len = 262144, .link = &links[0]};
}

bool wire_link_set(struct wire *wire, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(links); i++) {
        if (strcmp(links[i].name, name) != 0)
            continue;
        if (wire->is_started && wire->link != &links[i])
            return false;
        wire->link = &links[i];
        return true;
    }
    return false;
}

bool wire_send(struct wire *wire, const struct wire_datagram *datagram)
{
    bool is_ipv6 = datagram->src.family == ADDR_IPV6;
    struct bytes frame;

    if (datagram->payload.len > WIRE_PAYLOAD_MAX || datagram->src.family != datagram->dst.family)
        return false;
    if (!wire->is_started && !write_file_header(wire))
        return false;
    frame.len = 0;
    wire->link->write(&frame, wire, is_ipv6);
    if (!datagram->is_same_id)
        wire->ip_id++;
    if (is_ipv6)
        put_ipv6(&frame, datagram);
    else
        put_ipv4(&frame, datagram, wire->ip_id);
    put_udp(&frame, datagram);
    return write_record(wire, datagram->time_ns, &frame);
}

bool wire_finish(struct wire *wire)
{
    return (wire->is_started || write_file_header(wire)) && fflush(wire->out) == 0;
}
