#include "store/raw_record.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/array.h"

#define PCAP_HEADER_LEN    16 /* seconds, fraction, captured length, length on the wire */
#define PATCHED_HEADER_LEN 24 /* and interface, protocol, packet type */

/* First four bytes of a pcap file, read as big-endian. */
static const struct {
    uint32_t magic;
    bool is_little;
    uint32_t header_len;
} pcap_kinds[] = {
    {0xa1b2c3d4, false, PCAP_HEADER_LEN},    {0xd4c3b2a1, true, PCAP_HEADER_LEN},
    {0xa1b23c4d, false, PCAP_HEADER_LEN},    {0x4d3cb2a1, true, PCAP_HEADER_LEN},
    {0xa1b2cd34, false, PATCHED_HEADER_LEN}, {0x34cdb2a1, true, PATCHED_HEADER_LEN},
};

/* Blocks of pcapng that hold a packet. */
enum block_type {
    BLOCK_PACKET = 2, /* obsolete */
    BLOCK_SIMPLE = 3,
    BLOCK_ENHANCED = 6,
};

#define BLOCK_MIN         16 /* type, length, one word, length */
#define SIMPLE_DATA_AT    12
#define ENHANCED_LEN_AT   20 /* captured length, then length on the wire: in type 2 as well */
#define ENHANCED_DATA_AT  28
#define BLOCK_HEADER_LEN  28 /* longest beginning of a block that is looked at */
#define BLOCK_TRAILER_LEN 4

bool raw_buffer_reserve(struct raw_buffer *buffer, size_t len)
{
    uint8_t *grown;

    buffer->is_short = false;
    if (len <= buffer->cap)
        return true;
    grown = realloc(buffer->ptr, len);
    buffer->is_short = grown == NULL;
    if (grown == NULL)
        return false;
    *buffer = (struct raw_buffer){.ptr = grown, .cap = len};
    return true;
}

void raw_buffer_release(struct raw_buffer *buffer)
{
    free(buffer->ptr);
    *buffer = (struct raw_buffer){0};
}

/* Bytes that are read ahead, and of them before what is wanted: a block of pcapng is found from its end. */
#define WINDOW_LEN    ((size_t)256 * 1024)
#define WINDOW_BEFORE (16 * 1024)

bool raw_window_has(const struct raw_window *window, int64_t offset, size_t len)
{
    return window->len > 0 && offset >= window->at &&
           (uint64_t)(offset - window->at) + len <= window->len;
}

void raw_window_release(struct raw_window *window)
{
    free(window->ptr);
    *window = (struct raw_window){0};
}

/* Return how many bytes could be read. */
static size_t read_some(int fd, int64_t offset, uint8_t *to, size_t len)
{
    size_t done = 0;

    while (done < len) {
        ssize_t got = pread(fd, to + done, len - done, offset + (int64_t)done);

        if (got <= 0)
            break;
        done += (size_t)got;
    }
    return done;
}

static bool fill_window(int fd, struct raw_window *window, int64_t offset)
{
    if (window->ptr == NULL)
        window->ptr = malloc(WINDOW_LEN);
    if (window->ptr == NULL)
        return false;
    window->at = offset > WINDOW_BEFORE ? offset - WINDOW_BEFORE : 0;
    window->len = read_some(fd, window->at, window->ptr, WINDOW_LEN);
    return true;
}

static bool read_at(const struct raw_place *place, int64_t offset, void *memory, size_t len)
{
    struct raw_window *window = place->window;

    if (offset < 0)
        return false;
    if (window != NULL && !raw_window_has(window, offset, len) && len <= WINDOW_LEN / 2 &&
        offset > 0 && !fill_window(place->fd, window, offset))
        window = NULL;
    if (window == NULL || !raw_window_has(window, offset, len))
        return read_some(place->fd, offset, memory, len) == len;
    memcpy(memory, window->ptr + (offset - window->at), len);
    return true;
}

/* Read 32 bits in the file's byte order; the caller has checked the length. */
static uint32_t word(const uint8_t *bytes, size_t at, bool is_little)
{
    uint32_t value = 0;

    slice_be32(slice_of(bytes, at + 4), at, &value);
    return is_little ? __builtin_bswap32(value) : value;
}

static bool read_into(const struct raw_place *place, int64_t offset, struct raw_buffer *buffer,
                      size_t len)
{
    return raw_buffer_reserve(buffer, len) && read_at(place, offset, buffer->ptr, len);
}

/* The first bytes are the same for every record: they are kept with the window. */
static bool read_magic(const struct raw_place *place, uint8_t magic[4])
{
    struct raw_window *window = place->window;

    if (window == NULL)
        return read_at(place, 0, magic, 4);
    if (!window->has_magic)
        window->has_magic = read_at(place, 0, window->magic, sizeof(window->magic));
    memcpy(magic, window->magic, sizeof(window->magic));
    return window->has_magic;
}

static bool read_pcap(const struct raw_place *place, struct raw_buffer *buffer,
                      struct slice *ret_bytes, uint32_t *ret_wire_len)
{
    uint8_t magic[4];
    size_t kind = 0;
    size_t kinds = COUNT_OF(pcap_kinds);
    size_t len;

    if (!read_magic(place, magic))
        return false;
    while (kind < kinds && pcap_kinds[kind].magic != word(magic, 0, false))
        kind++;
    if (kind == kinds)
        return false;
    len = (size_t)place->frame_len + pcap_kinds[kind].header_len;
    if (!read_into(place, place->end_offset - (int64_t)len, buffer, len) ||
        word(buffer->ptr, 8, pcap_kinds[kind].is_little) != place->frame_len)
        return false;
    *ret_wire_len = word(buffer->ptr, 12, pcap_kinds[kind].is_little);
    *ret_bytes = slice_of(buffer->ptr + pcap_kinds[kind].header_len, place->frame_len);
    return true;
}

/* Return whether a block of this length, byte order and beginning holds the frame, and where. */
static bool is_packet_block(const uint8_t *header, bool is_little, uint32_t block_len,
                            uint32_t frame_len, uint32_t *ret_data_at, uint32_t *ret_wire_len)
{
    uint64_t needed = (uint64_t)frame_len + BLOCK_TRAILER_LEN;

    if (word(header, 4, is_little) != block_len)
        return false;
    switch (word(header, 0, is_little)) {
    case BLOCK_SIMPLE:
        *ret_data_at = SIMPLE_DATA_AT;
        *ret_wire_len = word(header, 8, is_little);
        return block_len >= SIMPLE_DATA_AT + needed && *ret_wire_len >= frame_len;
    case BLOCK_PACKET:
    case BLOCK_ENHANCED:
        *ret_data_at = ENHANCED_DATA_AT;
        *ret_wire_len = word(header, ENHANCED_LEN_AT + 4, is_little);
        return block_len >= ENHANCED_DATA_AT + needed &&
               word(header, ENHANCED_LEN_AT, is_little) == frame_len;
    default:
        return false;
    }
}

static bool read_block(const struct raw_place *place, bool is_little, uint32_t block_len,
                       struct raw_buffer *buffer, struct slice *ret_bytes, uint32_t *ret_wire_len)
{
    uint8_t header[BLOCK_HEADER_LEN] = {0};
    int64_t start = place->end_offset - (int64_t)block_len;
    uint32_t data_at;

    if (block_len < BLOCK_MIN || block_len > RAW_RECORD_MAX ||
        !read_at(place, start, header,
                 block_len < BLOCK_HEADER_LEN ? block_len : BLOCK_HEADER_LEN) ||
        !is_packet_block(header, is_little, block_len, place->frame_len, &data_at, ret_wire_len) ||
        !read_into(place, start + data_at, buffer, place->frame_len))
        return false;
    *ret_bytes = slice_of(buffer->ptr, place->frame_len);
    return true;
}

/* The block's length stands at its end too. Its byte order is that of its section, which may lie
 * far before it: the right one is the one in which the block's two lengths agree. */
static bool read_pcapng(const struct raw_place *place, struct raw_buffer *buffer,
                        struct slice *ret_bytes, uint32_t *ret_wire_len)
{
    uint8_t trailer[BLOCK_TRAILER_LEN];

    if (!read_at(place, place->end_offset - BLOCK_TRAILER_LEN, trailer, sizeof(trailer)))
        return false;
    return read_block(place, true, word(trailer, 0, true), buffer, ret_bytes, ret_wire_len) ||
           read_block(place, false, word(trailer, 0, false), buffer, ret_bytes, ret_wire_len);
}

bool raw_record_read(const struct raw_place *place, struct raw_buffer *buffer,
                     struct slice *ret_bytes, uint32_t *ret_wire_len)
{
    if (place->frame_len > RAW_RECORD_MAX)
        return false;
    /* So that an empty frame has a buffer to point into. */
    if (!raw_buffer_reserve(buffer, BLOCK_HEADER_LEN))
        return false;
    return place->is_pcapng ? read_pcapng(place, buffer, ret_bytes, ret_wire_len)
                            : read_pcap(place, buffer, ret_bytes, ret_wire_len);
}
