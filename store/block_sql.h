/*
 * store/block_sql.h: the SQL of a kind whose rows are stored in blocks (store/block.h): kind NAME has a
 * table NAME_block with one row a block, and a view NAME that shows the rows to whoever asks in SQL.
 *
 * Columns of NAME_block: `id` of the first row, whose next ones have the next ids; `count` of rows; and for
 * each further column X of the kind, `X` with the lowest number and `X_bytes` with the distances. NULL
 * stands as 0; a text as the id of its row in table word.
 *
 * Threads:   pure functions.
 */
#ifndef STORE_BLOCK_SQL_H
#define STORE_BLOCK_SQL_H

#include "base/buf.h"
#include "correlate/facts.h"

/* Longest text of any kind, the NUL included. */
#define BLOCK_SQL_MAX 16384

/* Statements that make the table of words, and the one that views of blocks join. */
extern const char block_sql_word[];
extern const char block_sql_slot[];

/* Return whether rows of the kind belong to legs: then an index, x_block_leg, holds the legs of all blocks a
 * dozen times as densely as the blocks themselves. */
bool block_sql_has_leg(const struct kind_table *table);

/* Write "CREATE TABLE x_block (...) STRICT;" and that index. Each column of the kind must be a number or a
 * text. */
void block_sql_create(const struct kind_table *table, struct buf *buf);

/* Write "CREATE VIEW x AS ...;". Its SQL is long, and each connection to the store parses it. */
void block_sql_view(const struct kind_table *table, struct buf *buf);

/* Write "INSERT OR REPLACE INTO x_block (...) VALUES (?, ...)", with a parameter for each column of
 * x_block in its order. */
void block_sql_insert(const struct kind_table *table, struct buf *buf);

/* Write "SELECT count, leg, leg_bytes, ... FROM x_block WHERE id = ?1". */
void block_sql_load(const struct kind_table *table, struct buf *buf);

#endif
