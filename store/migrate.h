/*
 * store/migrate.h: stores of older versions of the schema become stores of this version.
 *
 * Each version has one step to the next one, which never changes again. What an older rung did
 * not store is computed from the messages where they have it, else it is NULL or 0.
 *
 * Threads:   functions on the caller's connection, or on one of their own.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/temp_file.h"

/* Bring the store at `path` up to this version, in place and in one transaction; where that cannot be
 * done (no permission, a lock, no space), a temporary copy instead, which the caller removes once no
 * connection has it open. *ret_copy is all zero when the store itself was brought up to date, or was up
 * to date. On failure the store is as it was. */
MUST_CHECK enum err migrate_store(const char *path, struct temp_file *ret_copy,
                                  struct error *reterr);

#endif
