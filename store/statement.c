#include "store/statement.h"

static void write_names(const struct fact_table *table, struct buf *buf)
{
    for (size_t i = 0; i < table->column_count; i++)
        buf_format(buf, "%s%s", i == 0 ? "" : ", ", table->columns[i].name);
}

static void write_assignment(const struct fact_column *column, struct buf *buf)
{
    switch (fact_column_again(column)) {
    case AGAIN_REPLACE:
        buf_format(buf, "%s = excluded.%s", column->name, column->name);
        break;
    case AGAIN_KEEP_ABSENT:
        buf_format(buf, "%s = coalesce(excluded.%s, %s)", column->name, column->name, column->name);
        break;
    }
}

/* The key is the first column of every kind that is said again. */
static void write_assignments(const struct fact_table *table, struct buf *buf)
{
    for (size_t i = 1; i < table->column_count; i++) {
        buf_text(buf, i == 1 ? "" : ", ");
        write_assignment(&table->columns[i], buf);
    }
}

void statement_write(const struct fact_table *table, struct buf *buf)
{
    buf_format(buf, "INSERT INTO %s (", table->name);
    write_names(table, buf);
    buf_text(buf, ") SELECT ");
    write_names(table, buf);
    /* Without WHERE the parser takes ON for the beginning of a join. */
    buf_format(buf, " FROM batch_%s WHERE true", table->name);
    switch (table->saying) {
    case SAID_ONCE:
        break;
    case SAID_AGAIN:
        buf_format(buf, " ON CONFLICT (%s) DO UPDATE SET ", table->key);
        write_assignments(table, buf);
        break;
    case SAID_TWICE:
        buf_format(buf, " ON CONFLICT (%s) DO NOTHING", table->key);
        break;
    }
}
