/*
 * base/disk_file.h: files that rung makes: which one it is whatever its name, and how a finished one comes
 * to its name without anything of somebody else's being lost.
 *
 * A file is known by device and inode, so a link to it, symbolic or hard, is it.
 *
 * Source:    link(2), rename(2).
 * Threads:   system calls on the caller's names; no state.
 */
#ifndef BASE_DISK_FILE_H
#define BASE_DISK_FILE_H

#include <stdbool.h>
#include <stdint.h>

struct disk_file {
    bool is_known; /* false: there is no such file, or it is no regular one */
    uint64_t device;
    uint64_t inode;
};

/* Tell which regular file is at a path (links are followed), or is open. */
struct disk_file disk_file_at(const char *path);
struct disk_file disk_file_open(int fd);

/* Tell whether both are known and the same. */
bool disk_file_is_same(struct disk_file a, struct disk_file b);

/* Tell whether that file is what stands at the path itself: a link to it is not. */
bool disk_file_is_at(const char *path, struct disk_file id);

/* Make a new file for its owner alone (mode 0600), who under sudo is the one who called. Gives a
 * descriptor, or -1 with errno: EEXIST when there is something. */
int disk_file_make(const char *path);

/* The same beside `path`, under a name of its own that is given in *ret_name, to be freed. */
int disk_file_make_beside(const char *path, char **ret_name);

/* Give `from`, in the same folder, the name `to`. What is there may be replaced when it is the file
 * `there` (unknown: when nothing is); anything else stays. False with errno: EEXIST when something
 * else is there. `from` is then still where it was. */
bool disk_file_take_name(const char *from, const char *to, struct disk_file there);

/* Remove the file at the path if it is that one. */
void disk_file_remove(const char *path, struct disk_file id);

#endif
