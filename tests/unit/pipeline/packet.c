#include "tests/unit/pipeline/packet.h"

#include <check.h>
#include <string.h>

static void put16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

size_t packet_write(uint8_t *bytes, size_t size, uint8_t protocol, const char *payload)
{
    size_t len = strlen(payload);

    ck_assert_uint_lt(len + PACKET_HEAD, size);
    memset(bytes, 0, PACKET_HEAD);
    bytes[0] = 0x45;
    put16(bytes + 2, len + PACKET_HEAD);
    bytes[8] = 64;
    bytes[9] = protocol;
    memcpy(bytes + 12, "\xc0\x00\x02\x01\xc0\x00\x02\x02", 8);
    put16(bytes + 20, 5060);
    put16(bytes + 22, 5060);
    put16(bytes + 24, len + 8);
    memcpy(bytes + PACKET_HEAD, payload, len);
    return len + PACKET_HEAD;
}
