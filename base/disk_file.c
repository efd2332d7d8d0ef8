#include "base/disk_file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/caller.h"

static struct disk_file id_of(int result, const struct stat *status)
{
    if (result != 0 || !S_ISREG(status->st_mode))
        return (struct disk_file){0};
    return (struct disk_file){true, (uint64_t)status->st_dev, (uint64_t)status->st_ino};
}

struct disk_file disk_file_at(const char *path)
{
    struct stat status;
    int result = stat(path, &status);

    return id_of(result, &status);
}

struct disk_file disk_file_open(int fd)
{
    struct stat status;
    int result = fstat(fd, &status);

    return id_of(result, &status);
}

bool disk_file_is_same(struct disk_file a, struct disk_file b)
{
    return a.is_known && b.is_known && a.device == b.device && a.inode == b.inode;
}

bool disk_file_is_at(const char *path, struct disk_file id)
{
    struct stat status;
    int result = lstat(path, &status);

    return disk_file_is_same(id_of(result, &status), id);
}

int disk_file_make(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd >= 0)
        caller_own(fd);
    return fd;
}

int disk_file_make_beside(const char *path, char **ret_name)
{
    char *name;
    int fd;

    assert(path != NULL);
    if (asprintf(&name, "%s.XXXXXX", path) < 0) {
        errno = ENOMEM;
        return -1;
    }
    fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0) {
        int number = errno;

        free(name);
        errno = number;
        return -1;
    }
    caller_own(fd);
    *ret_name = name;
    return fd;
}

/* Take a name that nobody has; a file system without hard links knows another way, or none that is
 * safe from somebody who is as fast. */
static bool take_free_name(const char *from, const char *to)
{
    struct stat status;

    if (link(from, to) == 0) {
        unlink(from);
        return true;
    }
    if (errno == EEXIST)
        return false;
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    if (lstat(to, &status) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(from, to) == 0;
}

/* Where names cannot change places at once, a look comes before. */
static bool replace_after_look(const char *from, const char *to, struct disk_file there)
{
    if (disk_file_is_at(to, there))
        return rename(from, to) == 0;
    errno = EEXIST;
    return false;
}

/* Both files change places; then it is sure what the other one was. */
static bool replace(const char *from, const char *to, struct disk_file there)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE) != 0)
        return (errno == EINVAL || errno == ENOSYS) && replace_after_look(from, to, there);
    if (disk_file_is_at(from, there)) {
        unlink(from);
        return true;
    }
    (void)renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE);
    errno = EEXIST;
    return false;
}

bool disk_file_take_name(const char *from, const char *to, struct disk_file there)
{
    struct stat status;

    assert(from != NULL && to != NULL);
    if (!there.is_known || (lstat(to, &status) != 0 && errno == ENOENT))
        return take_free_name(from, to);
    return replace(from, to, there);
}

void disk_file_remove(const char *path, struct disk_file id)
{
    if (disk_file_is_at(path, id))
        unlink(path);
}
