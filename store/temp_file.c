#include "store/temp_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

static bool is_removable(int fd)
{
    struct stat file;

    return fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == geteuid() &&
           is_old(&file) && flock(fd, LOCK_EX | LOCK_NB) == 0;
}

static void remove_if_left(int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return;
    if (is_removable(fd))
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
        if (strncmp(entry->d_name, NAME_PREFIX, strlen(NAME_PREFIX)) == 0 &&
            !is_ours(entry->d_name))
            remove_if_left(dirfd(folder), entry->d_name);
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
    const char *folders[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};

    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        if (folders[i] == NULL || folders[i][0] == '\0' || !make_in(folders[i], ret_file))
            continue;
        sweep(folders[i]);
        return ERR_NONE;
    }
    return error_set(reterr, ERR_OUTPUT,
                     "cannot make a temporary file in $TMPDIR, /var/tmp or /tmp: %s",
                     strerror(errno));
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
