#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"

#define BUSY_TIMEOUT_MS 2000

struct db {
    sqlite3 *handle;
    enum db_access access;
    char path[];
};

static const char *const access_verbs[] = {
    [DB_READ] = "read",
    [DB_WRITE] = "write",
};

/* A store that was not ended and is there, but not its "-shm", which a reader would have to make. */
static bool needs_log(const struct db *db, int code)
{
    return db->access == DB_READ && (code == SQLITE_CANTOPEN || code == SQLITE_READONLY) &&
           access(db->path, R_OK) == 0;
}

/* Return the words for a result code: the system's where it is the system that failed. */
static const char *words_of(const struct db *db, int code, char memory[ERROR_REASON_MAX])
{
    int number = db->handle == NULL ? 0 : sqlite3_system_errno(db->handle);

    if (needs_log(db, code & 0xff))
        return "what is in its '-wal' is read only by who may write beside it";
    switch (code & 0xff) {
    case SQLITE_FULL:
        return error_reason(ENOSPC, memory);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another program has locked it";
    case SQLITE_IOERR:
        return error_reason(number != 0 ? number : EIO, memory);
    case SQLITE_CANTOPEN:
        if (number != 0)
            return error_reason(number, memory);
        break;
    case SQLITE_READONLY:
        return "it may only be read";
    }
    return db->handle == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(db->handle);
}

/* Turn a result code of SQLite into ours, with the line for the user. */
static enum err fail(const struct db *db, int code, struct error *reterr)
{
    enum err err = db->access == DB_READ ? ERR_INPUT : ERR_OUTPUT;
    char memory[ERROR_REASON_MAX];

    /* One of our SQL functions says what is wrong with what it was given. */
    if (db->handle != NULL && sqlite3_extended_errcode(db->handle) == SQLITE_CONSTRAINT_FUNCTION)
        return error_set(reterr, ERR_USAGE, "%s", sqlite3_errmsg(db->handle));
    if (code == SQLITE_NOMEM)
        err = ERR_MEMORY;
    if (code == SQLITE_INTERRUPT)
        err = ERR_STOPPED;
    return error_set(reterr, err, "cannot %s '%s': %s", access_verbs[db->access], db->path,
                     words_of(db, code, memory));
}

/* A store that is read may come from anywhere: its schema is not trusted with functions, and its
 * cells are checked as they are read. */
static int set_up(sqlite3 *handle, enum db_access access)
{
    int code = sqlite3_busy_timeout(handle, BUSY_TIMEOUT_MS);

    if (code != SQLITE_OK || access == DB_WRITE)
        return code;
    code = sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (code != SQLITE_OK)
        return code;
    return sqlite3_exec(handle, "PRAGMA cell_size_check = on", NULL, NULL, NULL);
}

/* SQLite takes ":memory:" and "file:x" for something else than files of this name. */
static int open_file(const char *path, int flags, sqlite3 **ret_handle)
{
    char *plain;
    int code;

    if (path[0] == '/')
        return sqlite3_open_v2(path, ret_handle, flags, NULL);
    plain = sqlite3_mprintf("./%s", path);
    if (plain == NULL)
        return SQLITE_NOMEM;
    code = sqlite3_open_v2(plain, ret_handle, flags, NULL);
    sqlite3_free(plain);
    return code;
}

enum err db_open(const char *path, enum db_access access, struct db **ret_db, struct error *reterr)
{
    int flags = access == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    size_t size = strlen(path) + 1;
    struct db *db = malloc(sizeof(*db) + size);
    enum err err;
    int code;

    if (db == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory for '%s'", path);
    db->handle = NULL;
    db->access = access;
    memcpy(db->path, path, size);
    code = open_file(path, flags | SQLITE_OPEN_NOMUTEX, &db->handle);
    if (code == SQLITE_OK)
        code = set_up(db->handle, access);
    if (code != SQLITE_OK) {
        err = fail(db, code, reterr);
        db_close(db);
        return err;
    }
    *ret_db = db;
    return ERR_NONE;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    sqlite3_close(db->handle);
    free(db);
}

void db_interrupt(struct db *db)
{
    sqlite3_interrupt(db->handle);
}

sqlite3 *db_handle(struct db *db)
{
    return db->handle;
}

bool db_is_foreign(const struct db *db)
{
    return db->handle != NULL && (sqlite3_errcode(db->handle) & 0xff) == SQLITE_NOTADB;
}

enum status_trouble db_trouble(const struct db *db)
{
    switch (sqlite3_errcode(db->handle) & 0xff) {
    case SQLITE_OK:
        return STATUS_NO_TROUBLE;
    case SQLITE_FULL:
        return STATUS_DISK_FULL;
    case SQLITE_IOERR:
        return sqlite3_system_errno(db->handle) == ENOSPC ? STATUS_DISK_FULL : STATUS_DISK_ERROR;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STATUS_STORE_LOCKED;
    }
    return STATUS_STORE_UNWRITABLE;
}

const char *db_reason(const struct db *db, char memory[ERROR_REASON_MAX])
{
    return words_of(db, sqlite3_errcode(db->handle), memory);
}

void db_leave_log(struct db *db)
{
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

const char *db_path(const struct db *db)
{
    return db->path;
}

enum err db_run(struct db *db, const char *sql, struct error *reterr)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? ERR_NONE : fail(db, code, reterr);
}

enum err db_run_for_int(struct db *db, const char *sql, int64_t *ret_value, struct error *reterr)
{
    struct db_stmt stmt;
    bool is_row = false;
    enum err err = db_prepare(db, sql, &stmt, reterr);

    if (err == ERR_NONE)
        err = db_step(&stmt, &is_row, reterr);
    if (err == ERR_NONE)
        *ret_value = is_row ? db_int(&stmt, 0) : 0;
    db_finalize(&stmt);
    return err;
}

void db_rollback(struct db *db)
{
    /* After some failures SQLite has rolled back by itself. */
    if (sqlite3_get_autocommit(db->handle) == 0)
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

enum err db_prepare(struct db *db, const char *sql, struct db_stmt *ret_stmt, struct error *reterr)
{
    int code;

    assert(db->handle != NULL && sql != NULL);
    *ret_stmt = (struct db_stmt){.db = db};
    code =
        sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &ret_stmt->stmt, NULL);
    return code == SQLITE_OK ? ERR_NONE : fail(db, code, reterr);
}

void db_finalize(struct db_stmt *stmt)
{
    sqlite3_finalize(stmt->stmt);
    stmt->stmt = NULL;
}

void db_reset(struct db_stmt *stmt)
{
    sqlite3_reset(stmt->stmt);
}

/* Binding fails only for a wrong index, which is our bug, or without memory, which the step that
 * follows tells. */
void db_bind_int(struct db_stmt *stmt, int at, int64_t value)
{
    assert(stmt->stmt != NULL && at > 0);
    sqlite3_bind_int64(stmt->stmt, at, value);
}

void db_bind_text(struct db_stmt *stmt, int at, struct slice text)
{
    assert(stmt->stmt != NULL && at > 0);
    sqlite3_bind_text64(stmt->stmt, at, (const char *)text.ptr, text.len, SQLITE_STATIC,
                        SQLITE_UTF8);
}

void db_bind_bytes(struct db_stmt *stmt, int at, struct slice bytes)
{
    assert(stmt->stmt != NULL && at > 0);
    sqlite3_bind_blob64(stmt->stmt, at, bytes.ptr, bytes.len, SQLITE_STATIC);
}

void db_bind_pointer(struct db_stmt *stmt, int at, void *pointer, const char *type)
{
    assert(stmt->stmt != NULL && at > 0 && type != NULL);
    sqlite3_bind_pointer(stmt->stmt, at, pointer, type, NULL);
}

enum err db_step(struct db_stmt *stmt, bool *ret_is_row, struct error *reterr)
{
    int code = sqlite3_step(stmt->stmt);

    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail(stmt->db, code, reterr);
    *ret_is_row = code == SQLITE_ROW;
    return ERR_NONE;
}

int64_t db_int(const struct db_stmt *stmt, int column)
{
    assert(column >= 0 && column < sqlite3_column_count(stmt->stmt));
    return sqlite3_column_int64(stmt->stmt, column);
}

int64_t db_time(const struct db_stmt *stmt, int column)
{
    bool is_null = sqlite3_column_type(stmt->stmt, column) == SQLITE_NULL;

    return is_null ? TIME_NONE : db_int(stmt, column);
}

uint64_t db_u64(const struct db_stmt *stmt, int column)
{
    return (uint64_t)db_int(stmt, column);
}

uint32_t db_u32(const struct db_stmt *stmt, int column)
{
    return (uint32_t)db_int(stmt, column);
}

uint16_t db_u16(const struct db_stmt *stmt, int column)
{
    return (uint16_t)db_int(stmt, column);
}

uint8_t db_u8(const struct db_stmt *stmt, int column)
{
    return (uint8_t)db_int(stmt, column);
}

bool db_bool(const struct db_stmt *stmt, int column)
{
    return db_int(stmt, column) != 0;
}

struct slice db_slice(const struct db_stmt *stmt, int column)
{
    const void *bytes;
    int len;

    if (sqlite3_column_type(stmt->stmt, column) == SQLITE_NULL)
        return (struct slice){0};
    bytes = sqlite3_column_blob(stmt->stmt, column);
    len = sqlite3_column_bytes(stmt->stmt, column);
    /* SQLite gives no pointer for an empty blob; empty is not absent. */
    return bytes == NULL ? SLICE_LITERAL("") : slice_of(bytes, (size_t)len);
}
