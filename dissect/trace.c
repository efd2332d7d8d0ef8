#include "dissect/trace.h"

#include "dissect/link.h"

#define TAG_LEN 4

static bool is_vlan(uint16_t ether_type)
{
    return ether_type == 0x8100 || ether_type == 0x88a8 || ether_type == 0x9100;
}

/* Tags stand between the addresses and the EtherType. */
static void read_vlans(struct slice frame, struct trace *trace)
{
    uint16_t ether_type;
    uint16_t tag;

    for (size_t at = 12; trace->vlan_count < TRACE_VLANS_MAX; at += TAG_LEN) {
        if (!slice_be16(frame, at, &ether_type) || !is_vlan(ether_type) ||
            !slice_be16(frame, at + 2, &tag))
            return;
        trace->vlans[trace->vlan_count++] = tag & 0x0fff;
    }
}

static void read_ip(struct slice packet, bool is_v6, struct trace *trace)
{
    int ttl = slice_at(packet, is_v6 ? 7 : 8);

    if (ttl < 0)
        return;
    trace->has_ip = true;
    trace->ttl = (uint8_t)ttl;
    trace->has_id = !is_v6 && slice_be16(packet, 4, &trace->id);
}

void trace_read(int link_type, struct slice frame, struct trace *ret_trace)
{
    struct slice rest = frame;
    enum link_inner inner = link_read(link_type, &rest);

    *ret_trace = (struct trace){0};
    if (link_type == LINK_TYPE_ETHERNET)
        read_vlans(frame, ret_trace);
    if (link_type == LINK_TYPE_LINUX_SLL2)
        (void)slice_be32(frame, 4, &ret_trace->interface);
    if (inner == LINK_IPV4 || inner == LINK_IPV6)
        read_ip(rest, inner == LINK_IPV6, ret_trace);
}
