#include "base/addr.h"

#include <arpa/inet.h>
#include <assert.h>

#include "base/hash.h"

uint64_t addr_hash(const struct addr *addr, uint64_t seed)
{
    uint64_t ip[2];
    uint64_t rest = (uint64_t)addr->port << 8 | addr->family;

    static_assert(sizeof(ip) == sizeof(addr->ip), "an address is two words");
    memcpy(ip, addr->ip, sizeof(ip));
    return hash_words(ip[0], ip[1], rest, seed);
}

uint64_t addr_hash_ip(const struct addr *addr, uint64_t seed)
{
    return hash_bytes(slice_of(addr->ip, sizeof(addr->ip)), seed);
}

void addr_write_ip(const struct addr *addr, struct buf *buf)
{
    char text[INET6_ADDRSTRLEN];
    int family = addr->family == ADDR_IPV6 ? AF_INET6 : AF_INET;

    if (addr->family == ADDR_NONE) {
        buf_byte(buf, '-');
        return;
    }
    buf_text(buf, inet_ntop(family, addr->ip, text, sizeof(text)));
}

void addr_write(const struct addr *addr, struct buf *buf)
{
    if (addr->family == ADDR_IPV6)
        buf_byte(buf, '[');
    addr_write_ip(addr, buf);
    if (addr->family == ADDR_IPV6)
        buf_byte(buf, ']');
    buf_format(buf, ":%u", addr->port);
}

bool addr_read_ip(struct slice text, struct addr *ret_addr)
{
    char copy[INET6_ADDRSTRLEN];
    struct addr addr = {0};
    bool is_bracketed = text.len > 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']';

    if (is_bracketed)
        text = slice_sub(text, 1, text.len - 2);
    if (text.len == 0 || text.len >= sizeof(copy) || slice_find(text, 0, '\0') != SLICE_NONE)
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (!is_bracketed && inet_pton(AF_INET, copy, addr.ip) == 1)
        addr.family = ADDR_IPV4;
    else if (inet_pton(AF_INET6, copy, addr.ip) == 1)
        addr.family = ADDR_IPV6;
    else
        return false;
    *ret_addr = addr;
    return true;
}
