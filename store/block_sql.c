#include "store/block_sql.h"

#include <inttypes.h>
#include <string.h>

#include "store/block.h"

const char block_sql_word[] =
    "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;";

/* Number n of a view's row in its block: 0 to BLOCK_ROWS_MAX - 1. */
const char block_sql_slot[] =
    "CREATE TABLE slot (n INTEGER PRIMARY KEY) STRICT;"
    "INSERT INTO slot WITH RECURSIVE counted (n) AS"
    " (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < 1023) SELECT n FROM counted;";

_Static_assert(BLOCK_ROWS_MAX == 1024, "table slot has a row for each");

/* SQL has no function that turns a byte into a number, but one that tells where a byte stands among all
 * bytes, which are `t.bytes`. The distance of row s.n is the sum of its bytes; up to two of them stand in the
 * expression itself, which is faster, and more are added up over their places k.n, which is shorter: every
 * connection parses the view. */
static void write_distance(const char *name, size_t max, struct buf *buf)
{
    buf_format(buf,
               " + CASE length(b.%s_bytes) / b.count WHEN 0 THEN 0"
               " WHEN 1 THEN instr(t.bytes, substr(b.%s_bytes, s.n + 1, 1)) - 1",
               name, name);
    if (max > 1)
        buf_format(buf,
                   " WHEN 2 THEN instr(t.bytes, substr(b.%s_bytes, 2 * s.n + 1, 1)) - 257"
                   " + 256 * instr(t.bytes, substr(b.%s_bytes, 2 * s.n + 2, 1))",
                   name, name);
    if (max > 2)
        buf_format(buf,
                   " ELSE (SELECT sum(instr(t.bytes, substr(b.%s_bytes, length(b.%s_bytes) /"
                   " b.count * s.n + k.n + 1, 1)) - 1 << 8 * k.n) FROM slot AS k"
                   " WHERE k.n < length(b.%s_bytes) / b.count)",
                   name, name, name);
    buf_text(buf, " END");
}

static void write_column(const struct kind_column *column, struct buf *buf)
{
    bool is_text = column->shape == SHAPE_TEXT;
    bool is_null = kind_is_null(column->shape, 0);

    buf_text(buf, is_text ? ", (SELECT text FROM word WHERE id = " : ", CAST(");
    buf_format(buf, "%sb.%s", is_null ? "nullif(" : "", column->name);
    write_distance(column->name, is_text ? sizeof(uint32_t) : kind_number_size(column->shape), buf);
    buf_format(buf, "%s%s AS %s", is_null ? ", 0)" : "", is_text ? ")" : " AS INTEGER)",
               column->name);
}

void block_sql_view(const struct kind_table *table, struct buf *buf)
{
    buf_format(buf, "CREATE VIEW %s AS SELECT b.id + s.n AS id", table->name);
    for (size_t i = 1; i < table->column_count; i++)
        write_column(&table->columns[i], buf);
    buf_format(buf, " FROM %s_block AS b JOIN slot AS s ON s.n < b.count JOIN (SELECT x'",
               table->name);
    for (unsigned byte = 0; byte < 256; byte++)
        buf_format(buf, "%02x", byte);
    buf_text(buf, "' AS bytes) AS t;");
}

bool block_sql_has_leg(const struct kind_table *table)
{
    for (size_t i = 1; i < table->column_count; i++) {
        if (strcmp(table->columns[i].name, "leg") == 0)
            return true;
    }
    return false;
}

void block_sql_create(const struct kind_table *table, struct buf *buf)
{
    buf_format(buf, "CREATE TABLE %s_block (id INTEGER PRIMARY KEY, count INTEGER NOT NULL",
               table->name);
    for (size_t i = 1; i < table->column_count; i++)
        buf_format(buf, ", %s INTEGER NOT NULL, %s_bytes BLOB NOT NULL", table->columns[i].name,
                   table->columns[i].name);
    buf_text(buf, ") STRICT;");
    if (block_sql_has_leg(table))
        buf_format(buf, "CREATE INDEX %s_block_leg ON %s_block (id, count, leg, leg_bytes);",
                   table->name, table->name);
}

static void write_names(const struct kind_table *table, struct buf *buf)
{
    for (size_t i = 1; i < table->column_count; i++)
        buf_format(buf, ", %s, %s_bytes", table->columns[i].name, table->columns[i].name);
}

void block_sql_insert(const struct kind_table *table, struct buf *buf)
{
    buf_format(buf, "INSERT OR REPLACE INTO %s_block (id, count", table->name);
    write_names(table, buf);
    buf_text(buf, ") VALUES (?, ?");
    for (size_t i = 1; i < table->column_count; i++)
        buf_text(buf, ", ?, ?");
    buf_byte(buf, ')');
}

void block_sql_load(const struct kind_table *table, struct buf *buf)
{
    buf_text(buf, "SELECT count");
    write_names(table, buf);
    buf_format(buf, " FROM %s_block WHERE id = ?1", table->name);
}
