#include "dissect/link.h"

#include "base/array.h"

#define ETHER_TYPE_IPV4  0x0800
#define ETHER_TYPE_FIRST 0x0600 /* below it, the field is a length (IEEE 802.3 3.2.6) */
#define PPP_IPV4         0x0021

/* One number in a protocol field and what it means. */
struct protocol_row {
    uint16_t number;
    uint8_t inner; /* enum link_inner */
};

/* IEEE EtherTypes; all others are not IP. */
static const struct protocol_row ether_types[] = {
    {ETHER_TYPE_IPV4, LINK_IPV4}, /* RFC 894 */
    {0x86dd, LINK_IPV6},          /* RFC 2464 */
    {0x8847, LINK_TUNNEL},        /* MPLS, RFC 5332 */
    {0x8848, LINK_TUNNEL},        /* MPLS, upstream label */
    {0x8864, LINK_TUNNEL},        /* PPPoE session, RFC 2516 */
    {0x894f, LINK_TUNNEL},        /* NSH, RFC 8300 */
};

/* Tags of two bytes before the next EtherType: IEEE 802.1Q, 802.1ad, and what came before it. */
static const uint16_t tag_types[] = {0x8100, 0x88a8, 0x9100, 0x9200};

/* PPP protocol numbers; all others are not IP. */
static const struct protocol_row ppp_protocols[] = {
    {PPP_IPV4, LINK_IPV4}, /* RFC 1332 */
    {0x0057, LINK_IPV6},   /* RFC 5072 */
    {0x0281, LINK_TUNNEL}, /* MPLS, RFC 3032 */
    {0x0283, LINK_TUNNEL},
};

/* Address families of DLT_NULL and DLT_LOOP: IPv6 has another number on each system. */
static const struct protocol_row families[] = {
    {2, LINK_IPV4},  /* everywhere */
    {10, LINK_IPV6}, /* Linux */
    {24, LINK_IPV6}, /* NetBSD, OpenBSD, BSD/OS */
    {28, LINK_IPV6}, /* FreeBSD */
    {30, LINK_IPV6}, /* macOS */
};

static enum link_inner find(const struct protocol_row *rows, size_t count, uint32_t number)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].number == number)
            return rows[i].inner;
    }
    return LINK_NOT_IP;
}

static bool is_tag(uint16_t ether_type)
{
    for (size_t i = 0; i < COUNT_OF(tag_types); i++) {
        if (tag_types[i] == ether_type)
            return true;
    }
    return false;
}

/* An 802.2 header: SNAP with the zero organisation carries an EtherType (RFC 1042). */
static bool read_snap(struct slice *rest, uint16_t *ret_ether_type)
{
    uint32_t snap;
    uint16_t organisation; /* its last two bytes */

    if (!slice_be32(*rest, 0, &snap) || snap != 0xaaaa0300 ||
        !slice_be16(*rest, 4, &organisation) || organisation != 0 ||
        !slice_be16(*rest, 6, ret_ether_type))
        return false;
    *rest = slice_from(*rest, 8);
    return true;
}

/* What an EtherType says of the bytes after it, with VLAN tags taken off. */
static enum link_inner read_ether_type(struct slice *rest, uint16_t ether_type)
{
    if (ether_type == ETHER_TYPE_IPV4)
        return LINK_IPV4;
    for (int tags = 0; is_tag(ether_type); tags++) {
        if (tags == LINK_TAGS_MAX || !slice_be16(*rest, 2, &ether_type))
            return LINK_MALFORMED;
        *rest = slice_from(*rest, 4);
    }
    if (ether_type < ETHER_TYPE_FIRST && !read_snap(rest, &ether_type))
        return LINK_NOT_IP;
    return find(ether_types, COUNT_OF(ether_types), ether_type);
}

/* A header of `len` bytes that has its EtherType at `at`. */
static enum link_inner read_fixed(struct slice *rest, size_t len, size_t at)
{
    uint16_t ether_type;

    if (rest->len < len || !slice_be16(*rest, at, &ether_type))
        return LINK_MALFORMED;
    *rest = slice_from(*rest, len);
    return read_ether_type(rest, ether_type);
}

static enum link_inner read_ethernet(struct slice *rest)
{
    return read_fixed(rest, 14, 12);
}

static enum link_inner read_sll(struct slice *rest)
{
    return read_fixed(rest, 16, 14);
}

static enum link_inner read_sll2(struct slice *rest)
{
    return read_fixed(rest, 20, 0);
}

static enum link_inner read_cisco_hdlc(struct slice *rest)
{
    return read_fixed(rest, 4, 2);
}

/* No header at all: the version of IP tells which it is. */
static enum link_inner read_raw(struct slice *rest)
{
    if (rest->len == 0)
        return LINK_MALFORMED;
    switch (slice_at(*rest, 0) >> 4) {
    case 4:
        return LINK_IPV4;
    case 6:
        return LINK_IPV6;
    }
    return LINK_NOT_IP;
}

/* Four bytes of address family, in the byte order of the machine that captured. */
static enum link_inner read_null(struct slice *rest)
{
    uint32_t family;

    if (!slice_be32(*rest, 0, &family))
        return LINK_MALFORMED;
    if (family > UINT16_MAX)
        family = __builtin_bswap32(family);
    *rest = slice_from(*rest, 4);
    return find(families, COUNT_OF(families), family);
}

/* A protocol of two bytes, or of one (its lowest bit set) where the peers agreed to that
 * (RFC 1661 6.5). */
static enum link_inner read_ppp_protocol(struct slice *rest)
{
    uint16_t protocol;
    size_t len = 2;

    if (rest->len > 0 && (slice_at(*rest, 0) & 1) != 0) {
        protocol = (uint16_t)slice_at(*rest, 0);
        len = 1;
    } else if (!slice_be16(*rest, 0, &protocol)) {
        return LINK_MALFORMED;
    }
    *rest = slice_from(*rest, len);
    return find(ppp_protocols, COUNT_OF(ppp_protocols), protocol);
}

/* Address and control, ff 03, may have been left out by agreement (RFC 1661 6.6). A serial line may
 * speak Cisco HDLC instead, with an address of 0f (unicast) or 8f (multicast). */
static enum link_inner read_ppp(struct slice *rest)
{
    uint16_t first;

    if (!slice_be16(*rest, 0, &first))
        return LINK_MALFORMED;
    if (first == 0x0f00 || first == 0x8f00)
        return read_cisco_hdlc(rest);
    if (first == 0xff03)
        *rest = slice_from(*rest, 2);
    return read_ppp_protocol(rest);
}

/* The address byte of pppd's captures tells the direction instead. */
static enum link_inner read_pppd(struct slice *rest)
{
    if (rest->len < 2)
        return LINK_MALFORMED;
    *rest = slice_from(*rest, 2);
    return read_ppp_protocol(rest);
}

/* One row a link type; the common ones first. */
static const struct {
    enum link_type link_type;
    enum link_inner (*read)(struct slice *rest);
} rows[] = {
    {LINK_TYPE_ETHERNET, read_ethernet}, {LINK_TYPE_LINUX_SLL, read_sll},
    {LINK_TYPE_LINUX_SLL2, read_sll2},   {LINK_TYPE_RAW, read_raw},
    {LINK_TYPE_RAW_OPENBSD, read_raw},   {LINK_TYPE_RAW_FILE, read_raw},
    {LINK_TYPE_IPV4, read_raw},          {LINK_TYPE_IPV6, read_raw},
    {LINK_TYPE_NULL, read_null},         {LINK_TYPE_LOOP, read_null},
    {LINK_TYPE_PPP, read_ppp},           {LINK_TYPE_PPP_SERIAL, read_ppp},
    {LINK_TYPE_PPP_PPPD, read_pppd},     {LINK_TYPE_CISCO_HDLC, read_cisco_hdlc},
};

enum link_inner link_read(int link_type, struct slice *rest)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if ((int)rows[i].link_type == link_type)
            return rows[i].read(rest);
    }
    return LINK_UNKNOWN_TYPE;
}
