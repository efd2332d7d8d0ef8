/*
 * store/view_function.h: the SQL functions that a view's connection has.
 *
 * Threads:   the connection's thread.
 */
#ifndef STORE_VIEW_FUNCTION_H
#define STORE_VIEW_FUNCTION_H

#include "store/view_private.h"

/* Register them; store/view_private.h describes them. */
MUST_CHECK enum err view_function_register(struct db *db, struct view_ranks *ranks,
                                           struct error *reterr);

#endif
