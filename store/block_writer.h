/*
 * store/block_writer.h: store the facts of a kind in blocks (store/block.h, store/block_sql.h).
 *
 * The last block of a store has room; it is written again with each batch until it is full.
 *
 * Ownership: the caller owns the writer and closes it before the connection.
 * Threads:   the connection's thread.
 * Limits:    memory of two blocks, whatever is stored.
 */
#ifndef STORE_BLOCK_WRITER_H
#define STORE_BLOCK_WRITER_H

#include "correlate/facts.h"
#include "store/db.h"

struct block_writer;

/* Prepare to store rows of a kind, in a store that has none. */
MUST_CHECK enum err block_writer_open(struct db *db, const struct kind_table *kind,
                                      struct block_writer **ret_writer, struct error *reterr);

/* Free it; NULL is allowed. */
void block_writer_close(struct block_writer *writer);

/* Note that a transaction of the caller's begins; when it has been rolled back, block_writer_undo makes the
 * writer what it was then, and the same facts can be stored again. */
void block_writer_begin(struct block_writer *writer);
void block_writer_undo(struct block_writer *writer);

/* Add a fact. The ids of facts must rise, over all transactions. What is added is in the store after
 * block_writer_flush. */
MUST_CHECK enum err block_writer_add(struct block_writer *writer, const void *fact,
                                     struct error *reterr);
MUST_CHECK enum err block_writer_flush(struct block_writer *writer, struct error *reterr);

#endif
