/*
 * store/block_table.h: the rows of a kind that is stored in blocks (store/block.h) as a virtual table, which
 * finds and reads them far faster than the view of the same name.
 *
 * Table NAME_row of a connection has the columns of kind NAME. It finds rows by id (=, <, <=, >, >=) and by
 * leg (=), and returns them in the order of their ids, rising or falling.
 *
 * A damaged block ends the statement with SQLITE_CORRUPT.
 *
 * Source:    https://www.sqlite.org/vtab.html (eponymous-only virtual tables)
 * Threads:   the connection's thread. Cost: a leg is looked for in the blocks of the ids that are asked for,
 *            some 2 us a block; a number of a row is computed when it is asked for.
 */
#ifndef STORE_BLOCK_TABLE_H
#define STORE_BLOCK_TABLE_H

#include "store/db.h"

/* Register a table for each kind that is stored in blocks. */
MUST_CHECK enum err block_table_register(struct db *db, struct error *reterr);

#endif
