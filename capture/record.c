#include "capture/record.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/slice.h"

#define READ_LEN (256u << 10)

#define FILE_HEADER_LEN 24

/* First four bytes of a pcap file, read as big-endian. */
static const struct {
    uint32_t magic;
    bool is_little;
    bool is_ns;
    uint32_t header_len;
} forms[] = {
    {0xa1b2c3d4, false, false, 16}, {0xd4c3b2a1, true, false, 16},  {0xa1b23c4d, false, true, 16},
    {0x4d3cb2a1, true, true, 16},   {0xa1b2cd34, false, false, 24}, {0x34cdb2a1, true, false, 24},
};

#define FORMS COUNT_OF(forms)

/* Blocks of pcapng. */
enum block_type {
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET = 2, /* obsolete */
    BLOCK_SIMPLE = 3,
    BLOCK_ENHANCED = 6,
    BLOCK_SECTION = 0x0a0d0d0a, /* the same in either byte order */
};

#define BYTE_ORDER_MAGIC 0x1a2b3c4d

#define BLOCK_MIN      12 /* type, length, length */
#define SECTION_MIN    28
#define INTERFACE_MIN  20
#define SIMPLE_MIN     16
#define ENHANCED_MIN   32
#define OPTIONS_AT     16 /* of an interface */
#define SIMPLE_DATA    12
#define ENHANCED_DATA  28
#define TRAILER_LEN    4
#define OPTION_TSRESOL 9
#define OPTION_TSOFFS  14

#define DIGITS_MAX 19 /* powers of ten in 64 bits */
#define SHIFT_MAX  63
#define SHIFT_NS   30 /* binary fractions beyond this are less than a nanosecond */

/* Read a number in the file's byte order; the caller has checked that it is there. */
static uint32_t word(const struct records *records, const uint8_t *bytes)
{
    uint32_t value = 0;

    slice_be32(slice_of(bytes, sizeof(value)), 0, &value);
    return records->is_little ? __builtin_bswap32(value) : value;
}

static uint16_t half(const struct records *records, const uint8_t *bytes)
{
    uint16_t value = 0;

    slice_be16(slice_of(bytes, sizeof(value)), 0, &value);
    return records->is_little ? __builtin_bswap16(value) : value;
}

/* --- pcap --- */

static enum records_result next_of_pcap(struct records *records, struct record *ret_record)
{
    const uint8_t *header;
    uint32_t captured;
    int64_t fraction;

    if (records->at >= records->size)
        return RECORDS_END;
    header = extent_get(&records->extent, records->at, records->header_len);
    if (header == NULL || records->at + records->header_len > records->size)
        return RECORDS_CUT;
    captured = word(records, header + 8);
    if (captured > RECORD_BYTES_MAX)
        return RECORDS_UNREAD;
    ret_record->data_at = records->at + records->header_len;
    if (ret_record->data_at + captured > records->size)
        return RECORDS_CUT;
    ret_record->captured = captured < records->snap_len ? captured : records->snap_len;
    ret_record->rest = captured - ret_record->captured;
    ret_record->wire_len = word(records, header + 12);
    fraction = word(records, header + 4);
    record_set_time(word(records, header), records->is_ns ? fraction : fraction * 1000,
                    &ret_record->time_us, &ret_record->time_ns);
    return RECORDS_ONE;
}

/* --- pcapng --- */

static bool set_resolution(struct record_interface *interface, uint8_t option)
{
    uint32_t power = option & 0x7f;

    interface->is_binary = (option & 0x80) != 0;
    if (power > (interface->is_binary ? SHIFT_MAX : DIGITS_MAX))
        return false;
    interface->shift = power;
    interface->units = 1;
    for (uint32_t i = 0; i < power; i++)
        interface->units *= interface->is_binary ? 2 : 10;
    return true;
}

/* Read the options for the unit of times. Return false for values that libpcap does not accept either. */
static bool read_options(const struct records *records, struct slice options,
                         struct record_interface *interface)
{
    struct slice head;
    struct slice value;

    while (options.len > 0) {
        uint16_t code;
        size_t len;

        if (!slice_take(&options, 4, &head))
            return false;
        code = half(records, head.ptr);
        len = half(records, head.ptr + 2);
        if (!slice_take(&options, (len + 3) / 4 * 4, &value))
            return false;
        if (code == 0)
            return len == 0;
        if (code == OPTION_TSRESOL && (len != 1 || !set_resolution(interface, value.ptr[0])))
            return false;
        if (code == OPTION_TSOFFS) {
            uint64_t first;

            if (len != 8)
                return false;
            first = word(records, value.ptr);
            interface->offset =
                (int64_t)(records->is_little ? (uint64_t)word(records, value.ptr + 4) << 32 | first
                                             : first << 32 | word(records, value.ptr + 4));
        }
    }
    return true;
}

static bool make_room(struct records *records)
{
    struct record_interface *grown;

    if (records->interface_count >= RECORD_INTERFACES_MAX)
        return false;
    grown = array_grow(records->interfaces, &records->interface_cap, records->interface_count + 1,
                       sizeof(*grown));
    if (grown == NULL)
        return false;
    records->interfaces = grown;
    return true;
}

/* One link type a file, as libpcap has it. */
static bool add_interface(struct records *records, const uint8_t *block, uint32_t len)
{
    struct record_interface interface = {.units = 1000000};
    uint16_t link_type = half(records, block + 8);

    if (len < INTERFACE_MIN || (records->has_link_type && records->link_type != link_type) ||
        !make_room(records) ||
        !read_options(records, slice_of(block + OPTIONS_AT, len - OPTIONS_AT - TRAILER_LEN),
                      &interface))
        return false;
    interface.snap_len = word(records, block + 12);
    records->has_link_type = true;
    records->link_type = link_type;
    records->interfaces[records->interface_count++] = interface;
    return true;
}

/* A section has its own byte order in pcapng; libpcap wants one for the file. */
static bool begin_section(struct records *records, const uint8_t *block, uint32_t len)
{
    records->interface_count = 0;
    return len >= SECTION_MIN && word(records, block + 8) == BYTE_ORDER_MAGIC &&
           half(records, block + 12) == 1;
}

static void set_ng_time(const struct record_interface *interface, uint64_t time,
                        struct record *record)
{
    uint64_t fraction = time % interface->units;
    uint64_t seconds = time / interface->units + (uint64_t)interface->offset;
    uint64_t ns;

    if (!interface->is_binary && interface->units <= 1000000000)
        ns = fraction * (1000000000 / interface->units);
    else if (!interface->is_binary)
        ns = fraction / (interface->units / 1000000000);
    else if (interface->shift <= SHIFT_NS)
        ns = (fraction * 1000000000) >> interface->shift;
    else
        ns = ((fraction >> (interface->shift - SHIFT_NS)) * 1000000000) >> SHIFT_NS;
    record_set_time((int64_t)seconds, (int64_t)ns, &record->time_us, &record->time_ns);
}

/* Take the packet of a block, whose bytes follow `data` bytes of header. */
static bool set_ng_record(struct records *records, uint32_t len, uint32_t data, uint32_t index,
                          uint64_t time, struct record *record)
{
    uint32_t room = len - data - TRAILER_LEN;

    if (index >= records->interface_count || record->captured > room ||
        record->captured > RECORD_BYTES_MAX)
        return false;
    record->data_at = records->at + data;
    record->rest = len - data - record->captured;
    set_ng_time(&records->interfaces[index], time, record);
    return true;
}

static bool read_enhanced(struct records *records, const uint8_t *block, uint32_t len,
                          bool is_obsolete, struct record *record)
{
    uint32_t index = is_obsolete ? half(records, block + 8) : word(records, block + 8);

    if (len < ENHANCED_MIN)
        return false;
    record->captured = word(records, block + 20);
    record->wire_len = word(records, block + 24);
    return set_ng_record(records, len, ENHANCED_DATA, index,
                         (uint64_t)word(records, block + 12) << 32 | word(records, block + 16),
                         record);
}

/* The block has no time, for which libpcap returns 0, and no captured length. */
static bool read_simple(struct records *records, const uint8_t *block, uint32_t len,
                        struct record *record)
{
    uint32_t snap_len = records->interface_count > 0 ? records->interfaces[0].snap_len : 0;

    if (len < SIMPLE_MIN)
        return false;
    record->wire_len = word(records, block + 8);
    record->captured = record->wire_len;
    if (snap_len != 0 && record->captured > snap_len)
        record->captured = snap_len;
    return set_ng_record(records, len, SIMPLE_DATA, 0, 0, record);
}

/* Return a block that is whole. */
static enum records_result find_block(struct records *records, const uint8_t **ret_block,
                                      uint32_t *ret_len)
{
    const uint8_t *block;
    uint32_t len;

    if (records->at >= records->size)
        return RECORDS_END;
    block = extent_get(&records->extent, records->at, 8);
    if (block == NULL || records->at + BLOCK_MIN > records->size)
        return RECORDS_CUT;
    len = word(records, block + 4);
    if (len < BLOCK_MIN || len > RECORD_BLOCK_MAX || len % 4 != 0)
        return RECORDS_UNREAD;
    if (records->at + len > records->size)
        return RECORDS_CUT;
    block = extent_get(&records->extent, records->at, len);
    if (block == NULL)
        return RECORDS_CUT;
    *ret_block = block;
    *ret_len = len;
    return word(records, block + len - TRAILER_LEN) == len ? RECORDS_ONE : RECORDS_UNREAD;
}

static enum records_result next_of_pcapng(struct records *records, struct record *ret_record)
{
    for (;;) {
        const uint8_t *block;
        uint32_t len;
        enum records_result result = find_block(records, &block, &len);
        bool is_good = true;

        if (result != RECORDS_ONE)
            return result;
        switch (word(records, block)) {
        case BLOCK_SECTION:
            is_good = begin_section(records, block, len);
            break;
        case BLOCK_INTERFACE:
            is_good = add_interface(records, block, len);
            break;
        case BLOCK_SIMPLE:
            return read_simple(records, block, len, ret_record) ? RECORDS_ONE : RECORDS_UNREAD;
        case BLOCK_PACKET:
        case BLOCK_ENHANCED:
            return read_enhanced(records, block, len, word(records, block) == BLOCK_PACKET,
                                 ret_record)
                       ? RECORDS_ONE
                       : RECORDS_UNREAD;
        }
        if (!is_good)
            return RECORDS_UNREAD;
        records->at += len;
    }
}

/* --- */

/* pcap has been at version 2.4 since 1998; before it, lengths stood in another order. */
static bool find_form(struct records *records, const uint8_t *front)
{
    uint32_t magic = 0;
    size_t form = 0;

    slice_be32(slice_of(front, FILE_HEADER_LEN), 0, &magic);
    if (magic == BLOCK_SECTION) {
        records->is_little = true;
        records->is_little = word(records, front + 8) == BYTE_ORDER_MAGIC;
        return word(records, front + 8) == BYTE_ORDER_MAGIC;
    }
    while (form < FORMS && forms[form].magic != magic)
        form++;
    if (form == FORMS)
        return false;
    records->is_little = forms[form].is_little;
    records->is_ns = forms[form].is_ns;
    records->header_len = forms[form].header_len;
    return half(records, front + 4) == 2 && half(records, front + 6) == 4;
}

bool records_open(struct records *records, int fd, int64_t start, uint32_t snap_len)
{
    struct stat stat;
    const uint8_t *front;

    assert(fd >= 0 && start >= 0);
    memset(records, 0, sizeof(*records));
    records->start = start;
    records->snap_len = snap_len;
    if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode) ||
        !extent_init(&records->extent, fd, READ_LEN))
        return false;
    records->size = stat.st_size;
    front = extent_get(&records->extent, start, FILE_HEADER_LEN);
    if (front != NULL && find_form(records, front)) {
        records_rewind(records);
        return true;
    }
    records_release(records);
    return false;
}

void records_release(struct records *records)
{
    extent_release(&records->extent);
    free(records->interfaces);
    records->interfaces = NULL;
}

void records_rewind(struct records *records)
{
    records->at = records->start + (records->header_len == 0 ? 0 : FILE_HEADER_LEN);
    records->count = 0;
    records->interface_count = 0;
    records->has_link_type = false;
}

enum records_result records_next(struct records *records, struct record *ret_record)
{
    enum records_result result = records->header_len == 0 ? next_of_pcapng(records, ret_record)
                                                          : next_of_pcap(records, ret_record);

    if (result == RECORDS_ONE) {
        ret_record->number = ++records->count;
        records->at = record_end(ret_record);
    }
    return result;
}

const uint8_t *records_bytes(struct records *records, const struct record *record)
{
    return extent_get(&records->extent, record->data_at, record->captured);
}
