/*
 * store/store_file.h: where a new store is written, and how it comes to its name.
 *
 * A store of a new name is written there. One that replaces a file is written beside it and
 * renamed over it when it is published; until then the old file is untouched. One without a name
 * is a temporary file. What somebody else puts in either place meanwhile is neither replaced nor removed.
 *
 * Source:    https://www.sqlite.org/walformat.html#wal_locks
 * Ownership: the caller owns the file's names.
 * Threads:   one thread.
 */
#ifndef STORE_STORE_FILE_H
#define STORE_STORE_FILE_H

#include "base/disk_file.h"
#include "store/temp_file.h"

struct store_file {
    struct temp_file temp;  /* in use when the store has no name */
    char *path;             /* where it is written; NULL for a temporary one */
    char *target;           /* what it will replace; NULL when it replaces nothing */
    struct disk_file id;    /* of the file that is written */
    struct disk_file there; /* of the one that it will replace */
};

/* Make an empty file of mode 0600 for a store at `path`, or a temporary one for NULL. ERR_OUTPUT
 * when something is at `path` and is_forced is not set, when it is no regular file, a store that is in
 * use, or has left files that would become part of the new store. */
MUST_CHECK enum err store_file_new(const char *path, bool is_forced, struct store_file *ret_file,
                                   struct error *reterr);

/* Where the file is now. */
const char *store_file_path(const struct store_file *file);

/* Tell whether it goes away with its process. */
bool store_file_is_temporary(const struct store_file *file);

/* Tell whether it is still where it was made: not removed, renamed or replaced by somebody. */
bool store_file_is_there(const struct store_file *file);

/* Put the file under its name, for good; nothing for a temporary one. No database may have it
 * open. */
MUST_CHECK enum err store_file_publish(struct store_file *file, struct error *reterr);

/* Remove the file, if it is still ours, and what SQLite keeps beside it. No database may have it open. */
void store_file_remove(struct store_file *file);

/* Forget the names. */
void store_file_release(struct store_file *file);

/* Tell whether some other process has the store at `path` open in the way of one that grows. Not to be
 * asked of a store that this process has open: it would lose its locks. */
bool store_is_in_use(const char *path);

#endif
