/*
 * store/kind_reader.h: rows of a kind, selected and read by the columns of the kind, so that no query
 * counts places.
 *
 * Threads:   the view's thread.
 */
#ifndef STORE_KIND_READER_H
#define STORE_KIND_READER_H

#include "store/kind_sql.h"
#include "store/view_private.h"

/* Begin a query: "SELECT c.id, c.short_id, ..." with these columns of the kind (store/kind_sql.h). `alias`
 * is "c." or "". What else is selected is added behind a comma. */
void kind_select(enum fact_kind kind, const char *alias, uint64_t columns, struct select *select);

/* Read them into the members of the kind's row (store/rows.h); other members stay as they are.
 * *ret_next is the first column behind them; it may be NULL. */
MUST_CHECK enum err kind_read(struct view *view, enum fact_kind kind, uint64_t columns,
                              const struct db_stmt *stmt, void *row, int *ret_next,
                              struct error *reterr);

#endif
