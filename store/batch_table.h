/*
 * store/batch_table.h: the facts of a batch as virtual tables, so that SQLite stores them with one
 * INSERT ... SELECT a kind.
 *
 * Table batch_NAME reads the facts of kind NAME in the current batch. It exists on the one connection
 * only and copies nothing: texts are read where they lie.
 *
 * Source:    https://www.sqlite.org/vtab.html (eponymous-only virtual tables)
 * Ownership: the connection owns the tables; the caller owns the current batch.
 * Threads:   the connection's thread.
 */
#ifndef STORE_BATCH_TABLE_H
#define STORE_BATCH_TABLE_H

#include "correlate/facts.h"
#include "store/db.h"

/* Register the virtual tables. They read the batch to which *current points while a statement runs; the
 * pointer itself must outlive the connection. */
MUST_CHECK enum err batch_table_register(struct db *db, const struct fact_batch *const *current,
                                         struct error *reterr);

#endif
