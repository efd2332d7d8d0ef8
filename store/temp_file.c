#include "store/temp_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"

/* Nothing that a user would name a file. */
#define NAME_PREFIX "rung-temporary-"
#define NAME_RANDOM "XXXXXX"

/* What a killed process left is removed when it has not been written to for so long. */
#define OLD_SECONDS 60

/* Files of this process are in use or removed by it. */
static bool is_ours(const char *name)
{
    char prefix[64];
    int len = snprintf(prefix, sizeof(prefix), NAME_PREFIX "%ld-", (long)getpid());

    return strncmp(name, prefix, (size_t)len) == 0;
}

/* A file that was made a moment ago may not be locked yet by who made it. */
static bool is_old(const struct stat *file)
{
    return time(NULL) - file->st_mtime > OLD_SECONDS;
}

/* What SQLite keeps beside a store; nobody holds a lock on these. */
static const char *const companions[] = {"-wal", "-shm", "-journal"};

#define COMPANIONS COUNT_OF(companions)

/* Return the length of the name without such an ending. */
static size_t main_len(const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < COMPANIONS; i++) {
        size_t ending = strlen(companions[i]);

        if (len > ending && strcmp(name + len - ending, companions[i]) == 0)
            return len - ending;
    }
    return len;
}

static bool is_left(int fd)
{
    struct stat file;

    return fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == geteuid() &&
           is_old(&file);
}

static void remove_companions(int folder, const char *name)
{
    char path[NAME_MAX + 1];

    for (size_t i = 0; i < COMPANIONS; i++) {
        if (snprintf(path, sizeof(path), "%s%s", name, companions[i]) < (int)sizeof(path))
            unlinkat(folder, path, 0);
    }
}

static int open_in(int folder, const char *name)
{
    return openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

/* Whoever uses a store holds a lock on its main file, and on that alone. */
static void remove_if_left(int folder, const char *name)
{
    int fd = open_in(folder, name);

    if (fd < 0)
        return;
    if (is_left(fd) && flock(fd, LOCK_EX | LOCK_NB) == 0) {
        remove_companions(folder, name);
        unlinkat(folder, name, 0);
    }
    close(fd);
}

/* What is beside a main file stays or goes with it; without one nobody can use it. */
static void remove_if_orphan(int folder, const char *name)
{
    char main_name[NAME_MAX + 1];
    struct stat file;
    int fd;

    snprintf(main_name, sizeof(main_name), "%.*s", (int)main_len(name), name);
    if (fstatat(folder, main_name, &file, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT)
        return;
    fd = open_in(folder, name);
    if (fd < 0)
        return;
    if (is_left(fd))
        unlinkat(folder, name, 0);
    close(fd);
}

/* Remove what killed processes of this user have left in the folder. */
static void sweep(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;

    if (folder == NULL)
        return;
    while ((entry = readdir(folder)) != NULL) {
        if (strncmp(entry->d_name, NAME_PREFIX, strlen(NAME_PREFIX)) != 0 || is_ours(entry->d_name))
            continue;
        if (main_len(entry->d_name) == strlen(entry->d_name))
            remove_if_left(dirfd(folder), entry->d_name);
        else
            remove_if_orphan(dirfd(folder), entry->d_name);
    }
    closedir(folder);
}

static bool make_in(const char *folder, struct temp_file *ret_file)
{
    struct temp_file file = {.fd = -1};

    if (asprintf(&file.path, "%s/" NAME_PREFIX "%ld-" NAME_RANDOM, folder, (long)getpid()) < 0)
        return false;
    file.fd = mkostemp(file.path, O_CLOEXEC);
    if (file.fd >= 0 && flock(file.fd, LOCK_EX | LOCK_NB) == 0) {
        *ret_file = file;
        return true;
    }
    if (file.fd >= 0) {
        unlink(file.path);
        close(file.fd);
    }
    free(file.path);
    return false;
}

enum err temp_file_new(struct temp_file *ret_file, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];
    const char *folders[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};

    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        if (folders[i] == NULL || folders[i][0] == '\0' || !make_in(folders[i], ret_file))
            continue;
        sweep(folders[i]);
        return ERR_NONE;
    }
    return error_set(reterr, ERR_OUTPUT,
                     "cannot make a temporary file in $TMPDIR, /var/tmp or /tmp: %s",
                     error_reason(errno, memory));
}

void temp_file_remove(struct temp_file *file)
{
    if (file->path == NULL)
        return;
    unlink(file->path);
    close(file->fd);
    free(file->path);
    *file = (struct temp_file){0};
}
