#include "export/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_FILE_MODE 0666 /* before umask, as for any new file */

static enum err cannot_write(const char *path, int number, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];

    return error_set(reterr, ERR_OUTPUT, "cannot write '%s': %s", path,
                     error_reason(number, memory));
}

static enum err refuse(const char *path, struct error *reterr)
{
    return error_set(reterr, ERR_OUTPUT, "'%s' exists; --force replaces it", path);
}

/* Files are made for the owner alone; set the mode that fopen would have set. */
static void widen_mode(int fd)
{
    mode_t mask = umask(0);

    umask(mask);
    (void)fchmod(fd, NEW_FILE_MODE & ~mask);
}

static enum err open_beside(struct out_file *out_file, struct error *reterr)
{
    const char *path = out_file->options.path;
    int fd;

    out_file->there = disk_file_at(path);
    out_file->target = out_file->there.is_known ? realpath(path, NULL) : strdup(path);
    if (out_file->target == NULL)
        return cannot_write(path, errno, reterr);
    fd = disk_file_make_beside(out_file->target, &out_file->temporary);
    if (fd < 0)
        return cannot_write(path, errno, reterr);
    out_file->id = disk_file_open(fd);
    if (!out_file->options.is_private)
        widen_mode(fd);
    out_file->file = fdopen(fd, "wb");
    if (out_file->file == NULL) {
        enum err err = cannot_write(path, errno, reterr);

        close(fd);
        return err;
    }
    return ERR_NONE;
}

enum err out_file_open(struct out_file *out_file, const struct out_file_options *options,
                       struct error *reterr)
{
    struct stat status;
    bool is_there = stat(options->path, &status) == 0;
    enum err err = ERR_NONE;

    *out_file = (struct out_file){.options = *options};
    if (strcmp(options->path, "-") == 0) {
        out_file->file = stdout;
        out_file->is_stdout = true;
        return ERR_NONE;
    }
    if (is_there && S_ISREG(status.st_mode) && !options->is_forced)
        return refuse(options->path, reterr);
    if (is_there && !S_ISREG(status.st_mode))
        out_file->file = fopen(options->path, "wb");
    else
        err = open_beside(out_file, reterr);
    if (err == ERR_NONE && out_file->file == NULL)
        err = cannot_write(options->path, errno, reterr);
    if (err != ERR_NONE)
        out_file_discard(out_file);
    return err;
}

/* Rename the finished file to its name, unless another file has taken the name since out_file_open. */
static enum err take_name(struct out_file *out_file, struct error *reterr)
{
    const char *path = out_file->options.path;

    if (disk_file_take_name(out_file->temporary, out_file->target, out_file->there)) {
        free(out_file->temporary);
        out_file->temporary = NULL;
        return ERR_NONE;
    }
    if (errno != EEXIST)
        return cannot_write(path, errno, reterr);
    return out_file->options.is_forced
               ? error_set(reterr, ERR_OUTPUT,
                           "another file took the place of '%s' meanwhile and is not replaced",
                           path)
               : refuse(path, reterr);
}

enum err out_file_commit(struct out_file *out_file, struct error *reterr)
{
    bool is_bad = ferror(out_file->file) != 0;
    bool is_unwritten;
    int error_number;
    enum err err = ERR_NONE;

    errno = 0;
    is_unwritten = out_file->is_stdout ? fflush(stdout) != 0 : fclose(out_file->file) != 0;
    error_number = errno != 0 ? errno : EIO;
    out_file->file = NULL;
    if (is_bad || is_unwritten)
        err = cannot_write(out_file->is_stdout ? "standard output" : out_file->options.path,
                           error_number, reterr);
    else if (out_file->temporary != NULL)
        err = take_name(out_file, reterr);
    out_file_discard(out_file);
    return err;
}

void out_file_discard(struct out_file *out_file)
{
    if (out_file->file != NULL && !out_file->is_stdout)
        fclose(out_file->file);
    out_file->file = NULL;
    if (out_file->temporary != NULL)
        disk_file_remove(out_file->temporary, out_file->id);
    free(out_file->temporary);
    free(out_file->target);
    out_file->temporary = NULL;
    out_file->target = NULL;
}
