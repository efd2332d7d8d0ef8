/*
 * store/keep.h: a copy of a store, as it is now, under a name of the user's.
 *
 * Source:    https://www.sqlite.org/lang_vacuum.html (VACUUM INTO).
 * Threads:   the caller's.
 */
#ifndef STORE_KEEP_H
#define STORE_KEEP_H

#include "base/err.h"

/* Copy the store at `path` to `target`, one portable file, while it may be open elsewhere. ERR_OUTPUT
 * when something is there already or it cannot be written; nothing is left there then. */
MUST_CHECK enum err keep_store(const char *path, const char *target, struct error *reterr);

#endif
