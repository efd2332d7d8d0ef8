#include "app/overwrite.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/disk_file.h"
#include "store/query_stats.h"

/* What belongs to an input: itself, and what SQLite keeps beside a store. */
static const char *const endings[] = {"", "-wal", "-shm", "-journal"};

#define ENDINGS (sizeof(endings) / sizeof(endings[0]))

static struct disk_file id_of(const char *path, int standard_fd)
{
    return strcmp(path, "-") == 0 ? disk_file_open(standard_fd) : disk_file_at(path);
}

/* A name that does not fit is that of no file, cut or not: it is still too long. */
static bool is_input(const char *input, struct disk_file id)
{
    char name[PATH_MAX + 16];
    bool is_same = disk_file_is_same(id, id_of(input, STDIN_FILENO));

    for (size_t i = 1; i < ENDINGS && !is_same; i++) {
        snprintf(name, sizeof(name), "%s%s", input, endings[i]);
        is_same = disk_file_is_same(id, disk_file_at(name));
    }
    return is_same;
}

static enum err refuse(const char *path, const char *why, struct error *reterr)
{
    if (strcmp(path, "-") == 0)
        return error_set(reterr, ERR_OUTPUT, "standard output is %s and is not written", why);
    return error_set(reterr, ERR_OUTPUT, "'%s' is %s and is not replaced", path, why);
}

/* A capture of the store that may be the file. */
struct search {
    struct disk_file id;
    bool is_found;
};

static bool look(void *context, const struct capture_row *row)
{
    struct search *search = context;
    char path[PATH_MAX + 1];

    snprintf(path, sizeof(path), "%.*s", (int)slice_sub(row->path, 0, PATH_MAX).len,
             (const char *)row->path.ptr);
    search->is_found = disk_file_is_same(search->id, disk_file_at(path));
    return !search->is_found;
}

enum err overwrite_check(const struct options *options, struct view *view, const char *path,
                         struct error *reterr)
{
    struct search search = {0};
    enum err err;

    if (path == NULL)
        return ERR_NONE;
    search.id = id_of(path, STDOUT_FILENO);
    if (!search.id.is_known)
        return ERR_NONE;
    for (size_t i = 0; i < options->file_count; i++) {
        if (is_input(options->files[i], search.id))
            return refuse(path, "one of the inputs", reterr);
    }
    if (view == NULL)
        return ERR_NONE;
    err = query_captures(view, look, &search, reterr);
    if (err == ERR_NONE && search.is_found)
        err = refuse(path, "a capture that the store was made from", reterr);
    return err;
}
