/*
 * store/statement.h: the text of the statement that stores one kind of fact.
 *
 * Threads:   pure functions.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "base/buf.h"
#include "store/fact_table.h"

/* Longest text of any kind. */
#define STATEMENT_TEXT_MAX 4096

/* Write "INSERT INTO x (...) SELECT ... FROM batch_x ...", with what happens to a row that is
 * there. */
void statement_write(const struct fact_table *table, struct buf *buf);

#endif
