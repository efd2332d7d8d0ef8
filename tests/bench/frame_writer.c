#include "tests/bench/frame_writer.h"

#define ETHERNET_LEN  14
#define IPV4_LEN      20
#define UDP_LEN       8
#define HEADERS_LEN   (ETHERNET_LEN + IPV4_LEN + UDP_LEN)
#define SNAP_LEN      262144
#define LINK_ETHERNET 1

static void put16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

/* RFC 1071, over a header of an even number of bytes. */
static uint16_t checksum(const uint8_t *header, size_t len)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < len; i += 2)
        sum += (uint32_t)(header[i] << 8 | header[i + 1]);
    sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t) ~((sum & 0xffff) + (sum >> 16));
}

static void fill_ipv4(uint8_t *at, uint16_t id, uint32_t src, uint32_t dst, size_t payload_len)
{
    at[0] = 0x45;
    put16(at + 2, IPV4_LEN + UDP_LEN + payload_len);
    put16(at + 4, id);
    at[8] = 64; /* hops left */
    at[9] = 17; /* UDP */
    put32(at + 12, src);
    put32(at + 16, dst);
    put16(at + 10, checksum(at, IPV4_LEN));
}

void frame_writer_init(struct frame_writer *writer, FILE *file)
{
    const uint32_t words[] = {0xa1b2c3d4, 4u << 16 | 2, 0, 0, SNAP_LEN, LINK_ETHERNET};

    *writer = (struct frame_writer){.file = file};
    fwrite(words, sizeof(words), 1, file);
}

void frame_writer_put(struct frame_writer *writer, int64_t time_us, struct place src,
                      struct place dst, struct slice payload)
{
    const uint32_t len = (uint32_t)(HEADERS_LEN + payload.len);
    const uint32_t record[] = {(uint32_t)(time_us / 1000000), (uint32_t)(time_us % 1000000), len,
                               len};
    uint8_t headers[HEADERS_LEN] = {[0] = 2, [5] = 1, [6] = 2, [11] = 2, [12] = 8};
    uint8_t *udp = headers + ETHERNET_LEN + IPV4_LEN;

    fill_ipv4(headers + ETHERNET_LEN, writer->ip_id++, src.ip, dst.ip, payload.len);
    put16(udp, src.port);
    put16(udp + 2, dst.port);
    put16(udp + 4, UDP_LEN + payload.len); /* checksum 0: not computed (RFC 768) */
    fwrite(record, sizeof(record), 1, writer->file);
    fwrite(headers, sizeof(headers), 1, writer->file);
    fwrite(payload.ptr, 1, payload.len, writer->file);
    writer->frames++;
}
