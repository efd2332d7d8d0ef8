/*
 * base/addr.h: an IP address with a port.
 *
 * Source:    text form of IPv6 by RFC 5952.
 * Threads:   a plain value.
 */
#ifndef BASE_ADDR_H
#define BASE_ADDR_H

#include <assert.h>

#include "base/buf.h"

enum addr_family {
    ADDR_NONE = 0,
    ADDR_IPV4 = 4,
    ADDR_IPV6 = 6,
};

struct addr {
    uint8_t ip[16]; /* network order; IPv4 uses the first four, the rest is zero */
    uint16_t port;  /* host order */
    uint8_t family; /* enum addr_family */
    uint8_t spare;  /* zero, so that whole values compare */
};

/* Longest text: [v6]:port and the NUL. */
#define ADDR_TEXT_MAX 56

static inline bool addr_equal(const struct addr *a, const struct addr *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

/* Compare without ports. */
static inline bool addr_same_ip(const struct addr *a, const struct addr *b)
{
    return a->family == b->family && memcmp(a->ip, b->ip, sizeof(a->ip)) == 0;
}

/* Make an address of 4 or 16 bytes in network order. */
static inline struct addr addr_of(enum addr_family family, const uint8_t *ip, uint16_t port)
{
    struct addr addr = {.port = port, .family = (uint8_t)family};

    assert(family == ADDR_IPV4 || family == ADDR_IPV6);
    memcpy(addr.ip, ip, family == ADDR_IPV6 ? 16 : 4);
    return addr;
}

/* Hash under a seed, with or without the port. */
uint64_t addr_hash(const struct addr *addr, uint64_t seed);
uint64_t addr_hash_ip(const struct addr *addr, uint64_t seed);

/* Write the address alone: "192.0.2.1", "2001:db8::1". */
void addr_write_ip(const struct addr *addr, struct buf *buf);

/* Write address and port: "192.0.2.1:5060", "[2001:db8::1]:5060". */
void addr_write(const struct addr *addr, struct buf *buf);

/* Read an address without a port: dotted IPv4, or IPv6 with or without brackets.
 * Return false without setting *ret_addr for anything else. */
bool addr_read_ip(struct slice text, struct addr *ret_addr);

#endif
