/*
 * store/block.h: some hundred rows of numbers, stored column by column: of each column the lowest number,
 * and of each row how far its number lies above that, in as many bytes as the largest distance needs.
 *
 * A distance is written with its lowest byte first. A column whose numbers are all equal takes no bytes.
 *
 * Ownership: a block owns its memory.
 * Threads:   plain values.
 * Limits:    BLOCK_ROWS_MAX rows, BLOCK_COLUMNS_MAX columns, BLOCK_BYTES_MAX bytes of all columns, so that
 *            a block fits on one page of a store.
 */
#ifndef STORE_BLOCK_H
#define STORE_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOCK_ROWS_MAX    1024
#define BLOCK_COLUMNS_MAX 32
#define BLOCK_BYTES_MAX   15700

/* Bytes that one distance can take. */
#define BLOCK_WIDTH_MAX 8

/* Return the width of distances that need so many bytes: 0 to 4, 6 or 8, and above 8 for more. */
size_t block_width(size_t bytes);

struct block {
    size_t columns;
    size_t count; /* rows */
    size_t width; /* bytes of one row, all columns */
    int64_t low[BLOCK_COLUMNS_MAX];
    int64_t high[BLOCK_COLUMNS_MAX];
    int64_t values[BLOCK_COLUMNS_MAX][BLOCK_ROWS_MAX];
};

/* Make the block empty, for rows of `columns` numbers. */
void block_init(struct block *block, size_t columns);

/* Add a row of `columns` numbers. False: the block has no room for it, and stays as it is. */
bool block_add(struct block *block, const int64_t *row);

/* Copy a block: only what its rows take. */
void block_copy(struct block *to, const struct block *from);

/* Write the distances of a column, at most BLOCK_ROWS_MAX * BLOCK_WIDTH_MAX bytes. Return their number. */
size_t block_write(const struct block *block, size_t column, uint8_t *ret_bytes);

/* A column as it is stored. */
struct block_column {
    int64_t low;
    const uint8_t *bytes;
    size_t width; /* bytes of one distance, up to BLOCK_WIDTH_MAX */
};

/* Return the number of a row, counted from 0; the column must hold so many. */
static inline int64_t block_value(const struct block_column *column, size_t row)
{
    const uint8_t *bytes = column->bytes + row * column->width;
    uint64_t distance = 0;

    for (size_t i = column->width; i > 0; i--)
        distance = distance << 8 | bytes[i - 1];
    return (int64_t)((uint64_t)column->low + distance);
}

#endif
