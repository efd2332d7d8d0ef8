#include "store/store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What SQLite may keep beside a database. */
static const char *const companions[] = {"-wal", "-shm", "-journal"};

static void remove_companions(const char *path)
{
    char *name;

    for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++) {
        if (asprintf(&name, "%s%s", path, companions[i]) < 0)
            return;
        unlink(name);
        free(name);
    }
}

static enum err fail(struct error *reterr, const char *path, int number)
{
    return error_set(reterr, ERR_OUTPUT, "cannot write '%s': %s", path, strerror(number));
}

/* A name that is free is taken at once, so that nobody else takes it meanwhile. */
static enum err make_at(const char *path, struct store_file *ret_file, struct error *reterr)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return fail(reterr, path, errno);
    close(fd);
    *ret_file = (struct store_file){.path = strdup(path)};
    if (ret_file->path != NULL)
        return ERR_NONE;
    unlink(path);
    return error_set(reterr, ERR_MEMORY, "no memory for '%s'", path);
}

/* Beside what a symbolic link points to, which is what gets replaced. */
static enum err make_beside(const char *path, struct store_file *ret_file, struct error *reterr)
{
    struct store_file file = {.target = realpath(path, NULL)};
    int fd;

    if (file.target == NULL)
        return fail(reterr, path, errno);
    if (asprintf(&file.path, "%s.XXXXXX", file.target) < 0) {
        free(file.target);
        return error_set(reterr, ERR_MEMORY, "no memory for '%s'", path);
    }
    fd = mkostemp(file.path, O_CLOEXEC);
    if (fd < 0) {
        enum err err = fail(reterr, path, errno);

        store_file_release(&file);
        return err;
    }
    close(fd);
    *ret_file = file;
    return ERR_NONE;
}

enum err store_file_new(const char *path, bool is_forced, struct store_file *ret_file,
                        struct error *reterr)
{
    struct stat there;

    if (path == NULL) {
        *ret_file = (struct store_file){0};
        return temp_file_new(&ret_file->temp, reterr);
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

enum err store_file_publish(struct store_file *file, struct error *reterr)
{
    if (file->target == NULL)
        return ERR_NONE;
    /* A write-ahead log of the old store would be played into the new one. */
    remove_companions(file->target);
    if (rename(file->path, file->target) != 0)
        return fail(reterr, file->target, errno);
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
    remove_companions(path);
    unlink(path);
    temp_file_remove(&file->temp);
}

void store_file_release(struct store_file *file)
{
    free(file->path);
    free(file->target);
    *file = (struct store_file){0};
}
