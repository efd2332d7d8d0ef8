/*
 * base/disk_file.h: files that rung makes: their identity, and how a finished file gets its name without
 * the loss of another program's file.
 *
 * Device and inode identify a file, so a symbolic or hard link to a file is the same file.
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

/* Find which regular file is at a path (links are followed), or is open. */
struct disk_file disk_file_at(const char *path);
struct disk_file disk_file_open(int fd);

/* Return whether both are known and the same. */
bool disk_file_is_same(struct disk_file a, struct disk_file b);

/* Return whether the path itself is that file; a symbolic link to the file is not. */
bool disk_file_is_at(const char *path, struct disk_file id);

/* Make a new file for its owner alone (mode 0600), or under sudo for the user who called it.
 * Return a descriptor, or -1 with errno: EEXIST when the path exists. */
int disk_file_make(const char *path);

/* Make a new file in the folder of `path`, under a name that the caller gets in *ret_name and frees. */
int disk_file_make_beside(const char *path, char **ret_name);

/* Rename `from` to `to`, in the same folder. A file at `to` is replaced only when it is the file `there`;
 * an unknown `there` means that nothing may be at `to`. False with errno (EEXIST when another file is at
 * `to`): then `from` keeps its name. */
bool disk_file_take_name(const char *from, const char *to, struct disk_file there);

/* Remove the file at the path if it is that one. */
void disk_file_remove(const char *path, struct disk_file id);

#endif
