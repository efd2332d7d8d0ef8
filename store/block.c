#include "store/block.h"

#include <assert.h>
#include <string.h>

size_t block_width(size_t bytes)
{
    return bytes <= 4 ? bytes : (bytes + 1) / 2 * 2;
}

/* Bytes that the distances of a column take. */
static size_t width_of(int64_t low, int64_t high)
{
    uint64_t span = (uint64_t)high - (uint64_t)low;

    return span == 0 ? 0 : block_width((size_t)(71 - __builtin_clzll(span)) / 8);
}

void block_init(struct block *block, size_t columns)
{
    assert(columns <= BLOCK_COLUMNS_MAX);
    block->columns = columns;
    block->count = 0;
    block->width = 0;
}

static void begin(struct block *block, const int64_t *row)
{
    for (size_t i = 0; i < block->columns; i++)
        block->low[i] = block->high[i] = block->values[i][0] = row[i];
    block->count = 1;
    block->width = 0;
}

/* Return how much wider a row gets by a number outside the range of its column. */
static size_t growth(const struct block *block, size_t column, int64_t value)
{
    int64_t low = block->low[column];
    int64_t high = block->high[column];

    return width_of(value < low ? value : low, value > high ? value : high) - width_of(low, high);
}

bool block_add(struct block *block, const int64_t *row)
{
    size_t width = block->width;

    if (block->count == 0) {
        begin(block, row);
        return true;
    }
    if (block->count == BLOCK_ROWS_MAX)
        return false;
    for (size_t i = 0; i < block->columns; i++) {
        if (row[i] < block->low[i] || row[i] > block->high[i])
            width += growth(block, i, row[i]);
    }
    if (width * (block->count + 1) > BLOCK_BYTES_MAX)
        return false;
    for (size_t i = 0; i < block->columns; i++) {
        block->values[i][block->count] = row[i];
        if (row[i] < block->low[i])
            block->low[i] = row[i];
        if (row[i] > block->high[i])
            block->high[i] = row[i];
    }
    block->width = width;
    block->count++;
    return true;
}

void block_copy(struct block *to, const struct block *from)
{
    block_init(to, from->columns);
    to->count = from->count;
    to->width = from->width;
    if (from->count == 0)
        return;
    memcpy(to->low, from->low, from->columns * sizeof(from->low[0]));
    memcpy(to->high, from->high, from->columns * sizeof(from->high[0]));
    for (size_t i = 0; i < from->columns; i++)
        memcpy(to->values[i], from->values[i], from->count * sizeof(from->values[i][0]));
}

size_t block_write(const struct block *block, size_t column, uint8_t *ret_bytes)
{
    const int64_t *values = block->values[column];
    uint64_t low = (uint64_t)block->low[column];
    size_t width;
    uint8_t *bytes = ret_bytes;

    assert(column < block->columns && block->count > 0);
    width = width_of(block->low[column], block->high[column]);
    for (size_t row = 0; row < block->count; row++) {
        uint64_t distance = (uint64_t)values[row] - low;

        for (size_t i = 0; i < width; i++)
            *bytes++ = (uint8_t)(distance >> (8 * i));
    }
    return block->count * width;
}
