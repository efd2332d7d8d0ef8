/*
 * store/keep.h: a copy of a store, as it is now, under a name of the user's.
 *
 * Source:    https://www.sqlite.org/lang_vacuum.html (VACUUM INTO).
 * Threads:   the caller's.
 */
#ifndef STORE_KEEP_H
#define STORE_KEEP_H

#include "base/err.h"

/* Check that nothing is at `target` and that a file can be made there. ERR_OUTPUT otherwise. */
MUST_CHECK enum err keep_check(const char *target, struct error *reterr);

/* Copy the store at `path` to `target`, one portable file for its owner alone (mode 0600), while it may
 * be open elsewhere. It appears whole or not at all: ERR_OUTPUT when something is there already or it
 * cannot be written, and nothing is left then. */
MUST_CHECK enum err keep_store(const char *path, const char *target, struct error *reterr);

#endif
