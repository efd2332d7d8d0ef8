#include "store/block_writer.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "store/block.h"
#include "store/block_sql.h"
#include "store/word.h"

struct block_writer {
    const struct kind_table *table;
    struct db *db;
    struct db_stmt insert;
    struct words words;
    uint64_t first; /* id of the first row of the open block */
    uint64_t last;  /* id of the last row */
    uint64_t first_before;
    uint64_t last_before;
    struct block open;   /* the last block, which has room */
    struct block before; /* the same, before the batch that is being stored */
    uint8_t bytes[BLOCK_BYTES_MAX];
};

static enum err prepare(struct block_writer *writer, struct error *reterr)
{
    char *text = malloc(BLOCK_SQL_MAX);
    struct buf sql;
    enum err err;

    if (text == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory for '%s'", db_path(writer->db));
    buf_init(&sql, text, BLOCK_SQL_MAX);
    block_sql_insert(writer->table, &sql);
    assert(!sql.is_cut);
    err = db_prepare(writer->db, text, &writer->insert, reterr);
    free(text);
    return err;
}

enum err block_writer_open(struct db *db, const struct kind_table *kind,
                           struct block_writer **ret_writer, struct error *reterr)
{
    struct block_writer *writer = calloc(1, sizeof(*writer));
    enum err err;

    if (writer == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory for '%s'", db_path(db));
    writer->db = db;
    writer->table = kind;
    block_init(&writer->open, writer->table->column_count - 1);
    block_init(&writer->before, writer->open.columns);
    err = prepare(writer, reterr);
    if (err == ERR_NONE)
        err = words_open(db, &writer->words, reterr);
    if (err != ERR_NONE)
        block_writer_close(writer);
    else
        *ret_writer = writer;
    return err;
}

void block_writer_close(struct block_writer *writer)
{
    if (writer == NULL)
        return;
    words_close(&writer->words);
    db_finalize(&writer->insert);
    free(writer);
}

/* Write the open block over what was written of it before. */
static enum err write_open(struct block_writer *writer, struct error *reterr)
{
    struct db_stmt *stmt = &writer->insert;
    const struct block *open = &writer->open;
    size_t at = 0;
    bool is_row;
    enum err err;

    db_bind_int(stmt, 1, (int64_t)writer->first);
    db_bind_int(stmt, 2, (int64_t)open->count);
    for (size_t i = 0; i < open->columns; i++) {
        size_t len = block_write(open, i, writer->bytes + at);

        db_bind_int(stmt, (int)(3 + 2 * i), open->low[i]);
        db_bind_bytes(stmt, (int)(4 + 2 * i), slice_of(writer->bytes + at, len));
        at += len;
    }
    err = db_step(stmt, &is_row, reterr);
    db_reset(stmt);
    return err;
}

/* Return the numbers of a fact but its id, a text as the id of its word. */
static enum err read_row(struct block_writer *writer, const char *fact, int64_t *ret_row,
                         struct error *reterr)
{
    const struct kind_table *table = writer->table;
    enum err err = ERR_NONE;

    for (size_t i = 1; i < table->column_count && err == ERR_NONE; i++) {
        const struct kind_column *column = &table->columns[i];
        const void *member = fact + column->offset;

        if (column->shape == SHAPE_TEXT)
            err = words_id(&writer->words, *(const struct slice *)member, &ret_row[i - 1], reterr);
        else
            ret_row[i - 1] = kind_number(column->shape, member);
    }
    return err;
}

/* Begin the next block with a row. */
static void begin_block(struct block_writer *writer, uint64_t id, const int64_t *row)
{
    bool is_added;

    block_init(&writer->open, writer->open.columns);
    writer->first = id;
    is_added = block_add(&writer->open, row);
    assert(is_added);
}

enum err block_writer_add(struct block_writer *writer, const void *fact, struct error *reterr)
{
    const struct kind_column *key = &writer->table->columns[0];
    uint64_t id = (uint64_t)kind_number(key->shape, (const char *)fact + key->offset);
    int64_t row[BLOCK_COLUMNS_MAX];
    enum err err = read_row(writer, fact, row, reterr);

    if (err != ERR_NONE)
        return err;
    if (id <= writer->last)
        return error_set(reterr, ERR_OUTPUT, "cannot write '%s': %s %" PRIu64 " comes twice",
                         db_path(writer->db), writer->table->name, id);
    if (writer->open.count == 0) {
        begin_block(writer, id, row);
    } else if (id != writer->last + 1 || !block_add(&writer->open, row)) {
        err = write_open(writer, reterr);
        begin_block(writer, id, row);
    }
    writer->last = id;
    return err;
}

void block_writer_begin(struct block_writer *writer)
{
    block_copy(&writer->before, &writer->open);
    writer->first_before = writer->first;
    writer->last_before = writer->last;
    words_begin(&writer->words);
}

enum err block_writer_flush(struct block_writer *writer, struct error *reterr)
{
    return writer->open.count == 0 ? ERR_NONE : write_open(writer, reterr);
}

void block_writer_undo(struct block_writer *writer)
{
    block_copy(&writer->open, &writer->before);
    writer->first = writer->first_before;
    writer->last = writer->last_before;
    words_undo(&writer->words);
}
