#include "store/kind_sql.h"

#include <assert.h>
#include <string.h>

#define NUMBER    "INTEGER NOT NULL"
#define NUMBER_OR "INTEGER"

/* How a column is declared; what refers to another table has its name behind. */
static const struct {
    const char *type;
    bool is_reference;
} declarations[] = {
    [SHAPE_ID] = {"INTEGER PRIMARY KEY", false},
    [SHAPE_ID32] = {"INTEGER PRIMARY KEY", false},
    [SHAPE_REF] = {NUMBER, true},
    [SHAPE_REF32] = {NUMBER, true},
    [SHAPE_REF_OR_NONE] = {NUMBER_OR, true},
    [SHAPE_REF_AS] = {NUMBER_OR, true},
    [SHAPE_ENDPOINT] = {NUMBER_OR " REFERENCES endpoint (id)", false},
    [SHAPE_ENUM] = {NUMBER, false},
    [SHAPE_FLAG] = {NUMBER, false},
    [SHAPE_CODE] = {NUMBER_OR, false},
    [SHAPE_NANOSECONDS] = {NUMBER, false},
    [SHAPE_U8] = {NUMBER, false},
    [SHAPE_U32] = {NUMBER, false},
    [SHAPE_U32_OR_NONE] = {NUMBER_OR, false},
    [SHAPE_I32] = {NUMBER, false},
    [SHAPE_U64] = {NUMBER, false},
    [SHAPE_I64] = {NUMBER, false},
    [SHAPE_TIME] = {NUMBER, false},
    [SHAPE_TIME_OR_NONE] = {NUMBER_OR, false},
    [SHAPE_SPAN_OR_NONE] = {NUMBER_OR, false},
    [SHAPE_TEXT] = {"TEXT", false},
    [SHAPE_BYTES] = {"BLOB NOT NULL", false},
    [SHAPE_CONSTANT] = {"TEXT", false},
    [SHAPE_ADDRESS_IP] = {"TEXT NOT NULL", false},
    [SHAPE_ADDRESS_PORT] = {NUMBER, false},
};

/* Other tables keep their rows in the order of their key and have no further number. */
static bool is_keyed_by_number(const struct kind_table *table)
{
    return table->columns[0].shape == SHAPE_ID || table->columns[0].shape == SHAPE_ID32;
}

/* A view cannot be referred to. */
static bool is_in_blocks(const char *table)
{
    for (enum fact_kind kind = 0; kind < KIND_COUNT; kind++) {
        if (strcmp(kind_table(kind)->name, table) == 0)
            return kind_table(kind)->again == KIND_BLOCKS;
    }
    return false;
}

void kind_sql_create(const struct kind_table *table, struct buf *buf)
{
    buf_format(buf, "CREATE TABLE %s (", table->name);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct kind_column *column = &table->columns[i];

        buf_format(buf, "%s%s %s", i == 0 ? "" : ", ", column->name,
                   declarations[column->shape].type);
        if (declarations[column->shape].is_reference && !is_in_blocks(column->of))
            buf_format(buf, " REFERENCES %s (id)", column->of);
    }
    if (is_keyed_by_number(table))
        buf_text(buf, ") STRICT");
    else
        buf_format(buf, ", PRIMARY KEY (%s)) STRICT, WITHOUT ROWID", table->key);
}

void kind_sql_columns(const struct kind_table *table, const char *alias, uint64_t columns,
                      struct buf *buf)
{
    const char *gap = "";

    for (size_t i = 0; i < table->column_count; i++) {
        if ((columns >> i & 1) == 0)
            continue;
        buf_format(buf, "%s%s%s", gap, alias, table->columns[i].name);
        gap = ", ";
    }
}

/* Texts are emitted once; a fact that comes again without one leaves the text that is there. */
static void write_assignment(const struct kind_column *column, struct buf *buf)
{
    if (column->shape == SHAPE_TEXT)
        buf_format(buf, "%s = coalesce(excluded.%s, %s)", column->name, column->name, column->name);
    else
        buf_format(buf, "%s = excluded.%s", column->name, column->name);
}

/* The key is the first column of every kind that is stored again. */
static void write_assignments(const struct kind_table *table, struct buf *buf)
{
    for (size_t i = 1; i < table->column_count; i++) {
        buf_text(buf, i == 1 ? "" : ", ");
        write_assignment(&table->columns[i], buf);
    }
}

void kind_sql_insert(const struct kind_table *table, struct buf *buf)
{
    assert(table->again != KIND_BLOCKS);
    buf_format(buf, "INSERT INTO %s (", table->name);
    kind_sql_columns(table, "", KIND_ALL_COLUMNS, buf);
    buf_text(buf, ") SELECT ");
    kind_sql_columns(table, "", KIND_ALL_COLUMNS, buf);
    /* Without WHERE the parser takes ON for the beginning of a join. */
    buf_format(buf, " FROM batch_%s WHERE true", table->name);
    switch (table->again) {
    case KIND_INSERT:
    case KIND_BLOCKS:
        break;
    case KIND_UPSERT:
        buf_format(buf, " ON CONFLICT (%s) DO UPDATE SET ", table->key);
        write_assignments(table, buf);
        break;
    case KIND_INSERT_OR_IGNORE:
        buf_format(buf, " ON CONFLICT (%s) DO NOTHING", table->key);
        break;
    }
}
