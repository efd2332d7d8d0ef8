#include "store/keep.h"

#include <errno.h>
#include <unistd.h>

#include "store/db.h"

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

enum err keep_store(const char *path, const char *target, struct error *reterr)
{
    struct error error;
    struct db *db;
    enum err err;

    if (access(target, F_OK) == 0)
        return error_set(reterr, ERR_OUTPUT, "'%s' exists", target);
    err = db_open(path, DB_READ, &db, reterr);
    if (err != ERR_NONE)
        return err;
    err = copy(db, target, &error);
    db_close(db);
    if (err == ERR_NONE)
        return ERR_NONE;
    unlink(target);
    return error_set(reterr, ERR_OUTPUT, "cannot write '%s': %s", target, error.text);
}
