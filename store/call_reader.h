/*
 * store/call_reader.h: rows of calls out of a statement: what every query of calls selects, and how it
 * is read.
 *
 * Threads:   the view's thread.
 */
#ifndef STORE_CALL_READER_H
#define STORE_CALL_READER_H

#include "store/query_calls.h"
#include "store/view_private.h"

struct call_visit {
    call_visitor *visit;
    void *context;
    uint64_t columns; /* that the statement has, as in struct call_query */
    bool is_any;      /* a row was visited */
};

/* Begin a query of the calls `c`, to which conditions are added: with the columns, and with or without
 * legs, as the query wants them. */
MUST_CHECK enum err call_reader_begin(struct view *view, const struct call_query *query,
                                      struct select *select, struct error *reterr);

/* The same for a few calls only, with all that there is, index or not. */
void call_reader_begin_few(struct select *select);

/* Read a row for a struct call_visit: a row_reader. */
MUST_CHECK enum err call_reader_read(struct view *view, const struct db_stmt *stmt, void *context,
                                     bool *ret_is_enough, struct error *reterr);

#endif
