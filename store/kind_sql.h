/*
 * store/kind_sql.h: the SQL of a kind of facts, made from its columns: its table, the statement that
 * stores a batch, and the list of columns that a query selects.
 *
 * Threads:   pure functions.
 */
#ifndef STORE_KIND_SQL_H
#define STORE_KIND_SQL_H

#include "base/buf.h"
#include "correlate/facts.h"

/* Longest text of any kind, the NUL included. */
#define KIND_SQL_MAX 4096

/* Write "CREATE TABLE x (...) STRICT". */
void kind_sql_create(const struct kind_table *table, struct buf *buf);

/* Write "INSERT INTO x (...) SELECT ... FROM batch_x ...", with what happens to a row that is
 * there. */
void kind_sql_insert(const struct kind_table *table, struct buf *buf);

/* A set of columns: a bit for each, in the order of the kind. */
#define KIND_ALL_COLUMNS UINT64_MAX

/* Write columns in the order of the kind: "c.id, c.short_id". `alias` is "c." or "". */
void kind_sql_columns(const struct kind_table *table, const char *alias, uint64_t columns,
                      struct buf *buf);

#endif
