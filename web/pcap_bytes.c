#include "web/pcap_bytes.h"

#define MAGIC_US 0xa1b2c3d4u
#define MAGIC_NS 0xa1b23c4du

#define SNAP_LEN_DEFAULT 262144u

/* Link types that have another number in files (LINKTYPE_*) than in programs (DLT_*). */
#define DLT_RAW_LINUX 12
#define DLT_RAW_BSD   14
#define LINKTYPE_RAW  101

static void write_u16(struct out *out, uint16_t value)
{
    out_byte(out, (char)(value & 0xff));
    out_byte(out, (char)(value >> 8));
}

static void write_u32(struct out *out, uint32_t value)
{
    write_u16(out, (uint16_t)(value & 0xffff));
    write_u16(out, (uint16_t)(value >> 16));
}

static uint32_t link_type_of(const struct raw_frame *frame)
{
    if (frame->link_type == DLT_RAW_LINUX || frame->link_type == DLT_RAW_BSD)
        return LINKTYPE_RAW;
    return (uint32_t)frame->link_type;
}

void pcap_bytes_head(struct out *out, const struct raw_frame *first, bool has_ns)
{
    write_u32(out, has_ns ? MAGIC_NS : MAGIC_US);
    write_u16(out, 2); /* version 2.4 */
    write_u16(out, 4);
    write_u32(out, 0);
    write_u32(out, 0);
    write_u32(out, first->snap_len > SNAP_LEN_DEFAULT ? first->snap_len : SNAP_LEN_DEFAULT);
    write_u32(out, link_type_of(first));
}

void pcap_bytes_frame(struct out *out, const struct raw_frame *frame, bool has_ns)
{
    uint32_t part_us = (uint32_t)(frame->time_us % 1000000);

    write_u32(out, (uint32_t)(frame->time_us / 1000000));
    write_u32(out, has_ns ? part_us * 1000 + frame->time_ns : part_us);
    write_u32(out, (uint32_t)frame->bytes.len);
    write_u32(out, frame->wire_len);
    out_slice(out, frame->bytes);
}
