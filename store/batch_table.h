/*
 * store/batch_table.h: the facts of a batch as virtual tables, so that SQLite stores them with one
 * INSERT ... SELECT a kind.
 *
 * Table batch_NAME reads the array of fact table NAME in the batch that was shown last. It exists
 * on the one connection only and takes nothing from the batch: texts are read where they lie.
 *
 * Source:    https://www.sqlite.org/vtab.html (eponymous-only virtual tables)
 * Ownership: the connection owns the tables; the caller owns the shelf and every batch on it.
 * Threads:   the connection's thread.
 */
#ifndef STORE_BATCH_TABLE_H
#define STORE_BATCH_TABLE_H

#include "store/db.h"
#include "store/fact_table.h"

/* What the tables read. */
struct batch_shelf {
    const struct fact_batch *batch;
};

/* Register the virtual tables. The shelf must outlive the connection. */
MUST_CHECK enum err batch_table_register(struct db *db, const struct batch_shelf *shelf,
                                         struct error *reterr);

#endif
