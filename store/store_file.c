#include "store/store_file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"

/* What SQLite may keep beside a database. */
static const char *const companions[] = {"-wal", "-shm", "-journal"};

#define BESIDE_BYTES (PATH_MAX + 16)

/* Return the name of what lies beside a store. It needs no memory of the host, or for want of it a log would stay that
 * is played into another store. A path that does not fit is none, cut or not: it is still too long. */
static const char *beside(const char *path, const char *ending, char name[BESIDE_BYTES])
{
    snprintf(name, BESIDE_BYTES, "%s%s", path, ending);
    return name;
}

static void remove_companions(const char *path)
{
    char name[BESIDE_BYTES];

    for (size_t i = 0; i < COUNT_OF(companions); i++)
        unlink(beside(path, companions[i], name));
}

static enum err fail(struct error *reterr, const char *path, int number)
{
    char memory[ERROR_REASON_MAX];

    return error_set(reterr, ERR_OUTPUT, "cannot write '%s': %s", path,
                     error_reason(number, memory));
}

static enum err no_memory(struct error *reterr, const char *path)
{
    return error_set(reterr, ERR_MEMORY, "no memory for '%s'", path);
}

static enum err is_taken(struct error *reterr, const char *path)
{
    return error_set(reterr, ERR_OUTPUT, "another file took the place of '%s' meanwhile", path);
}

/* What lies beside a name that is free belongs to a database that was there: SQLite would play it into
 * the new one, and remove it. */
static enum err check_companions(const char *path, struct error *reterr)
{
    char name[BESIDE_BYTES];

    for (size_t i = 0; i < COUNT_OF(companions); i++) {
        if (access(beside(path, companions[i], name), F_OK) == 0)
            return error_set(reterr, ERR_OUTPUT,
                             "'%s' is left of another '%s' and would be lost: move it away", name,
                             path);
    }
    return ERR_NONE;
}

/* A name that is free is taken at once, so that nobody else takes it meanwhile. */
static enum err make_at(const char *path, struct store_file *ret_file, struct error *reterr)
{
    struct store_file file = {0};
    enum err err = check_companions(path, reterr);
    int fd;

    if (err != ERR_NONE)
        return err;
    fd = disk_file_make(path);
    if (fd < 0)
        return fail(reterr, path, errno);
    file.id = disk_file_open(fd);
    close(fd);
    file.path = strdup(path);
    if (file.path == NULL) {
        disk_file_remove(path, file.id);
        return no_memory(reterr, path);
    }
    *ret_file = file;
    return ERR_NONE;
}

/* Beside what a symbolic link points to, which is what gets replaced. */
static enum err make_beside(const char *path, struct store_file *ret_file, struct error *reterr)
{
    struct store_file file = {.target = realpath(path, NULL)};
    int fd;

    if (file.target == NULL)
        return fail(reterr, path, errno);
    file.there = disk_file_at(file.target);
    if (store_is_in_use(file.target)) {
        store_file_release(&file);
        return error_set(reterr, ERR_OUTPUT,
                         "'%s' is in use, maybe by a rung that writes it, and is not replaced",
                         path);
    }
    fd = disk_file_make_beside(file.target, &file.path);
    if (fd < 0) {
        enum err err = fail(reterr, path, errno);

        store_file_release(&file);
        return err;
    }
    file.id = disk_file_open(fd);
    close(fd);
    *ret_file = file;
    return ERR_NONE;
}

enum err store_file_new(const char *path, bool is_forced, struct store_file *ret_file,
                        struct error *reterr)
{
    struct stat there;

    if (path == NULL) {
        enum err err;

        *ret_file = (struct store_file){0};
        err = temp_file_new(&ret_file->temp, reterr);
        if (err == ERR_NONE)
            ret_file->id = disk_file_open(ret_file->temp.fd);
        return err;
    }
    if (stat(path, &there) != 0)
        return make_at(path, ret_file, reterr);
    if (!is_forced)
        return error_set(reterr, ERR_OUTPUT, "'%s' exists", path);
    if (!S_ISREG(there.st_mode))
        return error_set(reterr, ERR_OUTPUT, "'%s' is no regular file and is not replaced", path);
    return make_beside(path, ret_file, reterr);
}

const char *store_file_path(const struct store_file *file)
{
    return file->path == NULL ? file->temp.path : file->path;
}

bool store_file_is_temporary(const struct store_file *file)
{
    return file->path == NULL;
}

bool store_file_is_there(const struct store_file *file)
{
    return disk_file_is_at(store_file_path(file), file->id);
}

enum err store_file_publish(struct store_file *file, struct error *reterr)
{
    assert(!store_file_is_temporary(file));
    if (!store_file_is_there(file))
        return is_taken(reterr, file->path);
    if (file->target == NULL)
        return ERR_NONE;
    if (access(file->target, F_OK) == 0 && !disk_file_is_at(file->target, file->there))
        return is_taken(reterr, file->target);
    /* A write-ahead log of the old store would be played into the new one. */
    remove_companions(file->target);
    if (!disk_file_take_name(file->path, file->target, file->there))
        return errno == EEXIST ? is_taken(reterr, file->target) : fail(reterr, file->target, errno);
    free(file->path);
    file->path = file->target;
    file->target = NULL;
    return ERR_NONE;
}

void store_file_remove(struct store_file *file)
{
    const char *path = store_file_path(file);

    if (path == NULL)
        return;
    if (store_file_is_there(file)) {
        remove_companions(path);
        unlink(path);
    }
    temp_file_remove(&file->temp);
}

void store_file_release(struct store_file *file)
{
    free(file->path);
    free(file->target);
    *file = (struct store_file){0};
}

/* --- a store of others --- */

/* SQLite locks this byte of "-shm" for as long as a connection in WAL mode is open. */
#define OPEN_BYTE 128

bool store_is_in_use(const char *path)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = OPEN_BYTE, .l_len = 1};
    char name[BESIDE_BYTES];
    bool is_locked;
    int fd = open(beside(path, "-shm", name), O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return false;
    is_locked = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    close(fd);
    return is_locked;
}
