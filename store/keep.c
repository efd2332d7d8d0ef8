#include "store/keep.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/disk_file.h"
#include "store/db.h"
#include "store/schema.h"

static enum err copy(struct db *db, const char *target, struct error *reterr)
{
    struct db_stmt stmt;
    bool is_row;
    enum err err = db_prepare(db, "VACUUM INTO ?1", &stmt, reterr);

    if (err == ERR_NONE) {
        db_bind_text(&stmt, 1, slice_from_text(target));
        err = db_step(&stmt, &is_row, reterr);
    }
    db_finalize(&stmt);
    return err;
}

static enum err fail(const char *target, int number, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];

    if (number == EEXIST)
        return error_set(reterr, ERR_OUTPUT, "'%s' exists", target);
    return error_set(reterr, ERR_OUTPUT, "cannot write '%s': %s", target,
                     error_reason(number, memory));
}

/* Make an empty file beside the target, which SQLite writes into. */
static enum err make_beside(const char *target, char **ret_name, struct disk_file *ret_id,
                            struct error *reterr)
{
    int fd;

    if (access(target, F_OK) == 0)
        return fail(target, EEXIST, reterr);
    fd = disk_file_make_beside(target, ret_name);
    if (fd < 0)
        return fail(target, errno, reterr);
    *ret_id = disk_file_open(fd);
    close(fd);
    return ERR_NONE;
}

static enum err copy_to(const char *path, const char *name, const char *target,
                        struct error *reterr)
{
    char memory[ERROR_REASON_MAX];
    struct db *db;
    enum err err = db_open(path, DB_READ, &db, reterr);

    if (err != ERR_NONE)
        return err;
    err = copy(db, name, reterr);
    if (err != ERR_NONE)
        err = error_set(reterr, ERR_OUTPUT, "cannot write '%s': %s", target, db_reason(db, memory));
    db_close(db);
    return err;
}

/* A temporary store has no views of what stands in blocks. */
static enum err show_blocks(const char *name, const char *target, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];
    int64_t count = 0;
    struct db *db;
    enum err err = db_open(name, DB_WRITE, &db, reterr);

    if (err != ERR_NONE)
        return err;
    err = db_run_for_int(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'slot'", &count,
                         reterr);
    if (err == ERR_NONE && count == 0)
        err = db_run(db, "BEGIN", reterr);
    if (err == ERR_NONE && count == 0)
        err = schema_show_blocks(db, reterr);
    if (err == ERR_NONE && count == 0)
        err = db_run(db, "COMMIT", reterr);
    if (err != ERR_NONE)
        err = error_set(reterr, ERR_OUTPUT, "cannot write '%s': %s", target, db_reason(db, memory));
    db_close(db);
    return err;
}

enum err keep_check(const char *target, struct error *reterr)
{
    struct disk_file id = {0};
    char *name = NULL;
    enum err err = make_beside(target, &name, &id, reterr);

    if (err != ERR_NONE)
        return err;
    disk_file_remove(name, id);
    free(name);
    return ERR_NONE;
}

enum err keep_store(const char *path, const char *target, struct error *reterr)
{
    struct disk_file id = {0};
    char *name = NULL;
    enum err err = make_beside(target, &name, &id, reterr);

    assert(path != NULL);
    if (err != ERR_NONE)
        return err;
    err = copy_to(path, name, target, reterr);
    if (err == ERR_NONE)
        err = show_blocks(name, target, reterr);
    if (err == ERR_NONE && !disk_file_take_name(name, target, (struct disk_file){0}))
        err = fail(target, errno, reterr);
    if (err != ERR_NONE)
        disk_file_remove(name, id);
    free(name);
    return err;
}
