#include "export/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_FILE_MODE 0666 /* before umask, as for any new file */

static enum err cannot_write(const char *path, int error_number, struct error *reterr)
{
    return error_set(reterr, ERR_OUTPUT, "cannot write '%s': %s", path, strerror(error_number));
}

static enum err refuse(const char *path, struct error *reterr)
{
    return error_set(reterr, ERR_OUTPUT, "'%s' exists; --force replaces it", path);
}

/* mkstemp makes files for the owner alone; give the file the mode that fopen would have given. */
static void widen_mode(int fd)
{
    mode_t mask = umask(0);

    umask(mask);
    (void)fchmod(fd, NEW_FILE_MODE & ~mask);
}

static enum err open_beside(struct out_file *out_file, struct error *reterr)
{
    int fd;

    if (asprintf(&out_file->temporary, "%s.XXXXXX", out_file->path) < 0) {
        out_file->temporary = NULL;
        return error_set(reterr, ERR_MEMORY, "out of memory");
    }
    fd = mkstemp(out_file->temporary);
    if (fd < 0) {
        enum err err = cannot_write(out_file->path, errno, reterr);

        free(out_file->temporary);
        out_file->temporary = NULL;
        return err;
    }
    widen_mode(fd);
    out_file->file = fdopen(fd, "wb");
    return ERR_NONE;
}

enum err out_file_open(struct out_file *out_file, const char *path, bool is_forced,
                       struct error *reterr)
{
    struct stat status;
    bool is_there = stat(path, &status) == 0;
    enum err err = ERR_NONE;

    *out_file = (struct out_file){.path = path, .is_forced = is_forced};
    if (strcmp(path, "-") == 0) {
        out_file->file = stdout;
        out_file->is_stdout = true;
        return ERR_NONE;
    }
    if (is_there && S_ISREG(status.st_mode) && !is_forced)
        return refuse(path, reterr);
    if (is_there && !S_ISREG(status.st_mode))
        out_file->file = fopen(path, "wb");
    else
        err = open_beside(out_file, reterr);
    if (err == ERR_NONE && out_file->file == NULL) {
        err = cannot_write(path, errno, reterr);
        out_file_discard(out_file);
    }
    return err;
}

/* Give the finished file its name. Without force the link fails when someone took the name since
 * out_file_open; file systems without links get a rename. */
static enum err take_name(const struct out_file *out_file, struct error *reterr)
{
    if (!out_file->is_forced) {
        if (link(out_file->temporary, out_file->path) == 0) {
            unlink(out_file->temporary);
            return ERR_NONE;
        }
        if (errno == EEXIST)
            return refuse(out_file->path, reterr);
    }
    if (rename(out_file->temporary, out_file->path) != 0)
        return cannot_write(out_file->path, errno, reterr);
    return ERR_NONE;
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
        err = cannot_write(out_file->is_stdout ? "standard output" : out_file->path, error_number,
                           reterr);
    else if (out_file->temporary != NULL)
        err = take_name(out_file, reterr);
    if (err == ERR_NONE) {
        free(out_file->temporary);
        out_file->temporary = NULL;
    }
    out_file_discard(out_file);
    return err;
}

void out_file_discard(struct out_file *out_file)
{
    if (out_file->file != NULL && !out_file->is_stdout)
        fclose(out_file->file);
    out_file->file = NULL;
    if (out_file->temporary == NULL)
        return;
    unlink(out_file->temporary);
    free(out_file->temporary);
    out_file->temporary = NULL;
}
