/*
 * store/temp_file.h: a file that lives no longer than its process, even one that was killed.
 *
 * SQLite opens a store by its name, so the name stays while the store is in use. The owner holds
 * flock(2) on the file; whoever makes the next temporary file removes those that nobody holds, with what
 * SQLite keeps beside them, on which there is no lock.
 *
 * Ownership: the maker removes the file.
 * Threads:   one thread.
 */
#ifndef STORE_TEMP_FILE_H
#define STORE_TEMP_FILE_H

#include "base/err.h"

struct temp_file {
    int fd;     /* holds the lock; nothing is read or written through it */
    char *path; /* NUL-terminated */
};

/* Make an empty file of mode 0600 in $TMPDIR, else in /var/tmp, else in /tmp. */
MUST_CHECK enum err temp_file_new(struct temp_file *ret_file, struct error *reterr);

/* Remove the file; one that is all zero is allowed. To be called when no database has it open:
 * closing a descriptor drops the locks that SQLite holds in the same process. */
void temp_file_remove(struct temp_file *file);

#endif
