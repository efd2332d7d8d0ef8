/*
 * store/db.h: SQLite with types: what is bound and read is a number, a slice or NULL.
 *
 * Every failure names the file in one line: reading returns ERR_INPUT, writing ERR_OUTPUT, an
 * interrupted statement ERR_STOPPED, no memory ERR_MEMORY. A function of ours that fails with
 * SQLITE_CONSTRAINT_FUNCTION returns ERR_USAGE and its own text.
 *
 * Source:    https://www.sqlite.org/c3ref/intro.html
 * Ownership: the caller owns the connection and finalizes its statements before db_close.
 * Threads:   one thread a connection; db_interrupt from any thread or a signal handler.
 * Limits:    another connection's lock is waited for 2 s.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/err.h"
#include "base/slice.h"
#include "base/status.h"

#include <sqlite3.h>

struct db;

enum db_access {
    DB_READ,  /* the file stays as it is */
    DB_WRITE, /* the file exists and may be empty */
};

/* Open a database. */
MUST_CHECK enum err db_open(const char *path, enum db_access access, struct db **ret_db,
                            struct error *reterr);

/* Close; NULL is allowed. */
void db_close(struct db *db);

/* Make a running statement end with ERR_STOPPED. */
void db_interrupt(struct db *db);

/* The connection itself, to register functions and tables; stays the db's. */
sqlite3 *db_handle(struct db *db);

/* Return whether the last failure was that the file is no database at all. */
bool db_is_foreign(const struct db *db);

/* Return why the last statement failed, and with that whether it may succeed later. */
enum status_trouble db_trouble(const struct db *db);

/* Return in words why the last statement failed: "no space left on device". `memory` may be used. */
const char *db_reason(const struct db *db, char memory[ERROR_REASON_MAX]);

/* Make db_close leave the log files of the database as they are. */
void db_leave_log(struct db *db);

/* The file's path as given. */
const char *db_path(const struct db *db);

/* Run statements without result rows. */
MUST_CHECK enum err db_run(struct db *db, const char *sql, struct error *reterr);

/* Run a statement and return the first column of its first row; 0 when there is no row. */
MUST_CHECK enum err db_run_for_int(struct db *db, const char *sql, int64_t *ret_value,
                                   struct error *reterr);

/* Undo the open transaction, if there is one. */
void db_rollback(struct db *db);

/* A compiled statement. Parameters and columns count from 1 and 0, as SQLite has it. */
struct db_stmt {
    struct db *db;
    sqlite3_stmt *stmt;
};

/* Compile `sql`; finalize it in any case. */
MUST_CHECK enum err db_prepare(struct db *db, const char *sql, struct db_stmt *ret_stmt,
                               struct error *reterr);

/* Finalize a compiled statement; one that is all zero is allowed. */
void db_finalize(struct db_stmt *stmt);

/* Make it ready to run again with the same parameters. */
void db_reset(struct db_stmt *stmt);

/* Bind a parameter. Text and bytes are borrowed until the statement is reset, finalized or bound anew. */
void db_bind_int(struct db_stmt *stmt, int at, int64_t value);
void db_bind_text(struct db_stmt *stmt, int at, struct slice text);
void db_bind_bytes(struct db_stmt *stmt, int at, struct slice bytes);

/* Bind an object for a function that asks for `type`, a constant; SQL sees NULL. */
void db_bind_pointer(struct db_stmt *stmt, int at, void *pointer, const char *type);

/* Step to the next row; *ret_is_row tells whether there is one. */
MUST_CHECK enum err db_step(struct db_stmt *stmt, bool *ret_is_row, struct error *reterr);

/* Read a column of the row; NULL reads as 0, false and an absent slice. A slice dies at the next
 * step. A number out of the type's range is cut to its low bits. */
int64_t db_int(const struct db_stmt *stmt, int column);
int64_t db_time(const struct db_stmt *stmt, int column); /* TIME_NONE for NULL */
uint64_t db_u64(const struct db_stmt *stmt, int column);
uint32_t db_u32(const struct db_stmt *stmt, int column);
uint16_t db_u16(const struct db_stmt *stmt, int column);
uint8_t db_u8(const struct db_stmt *stmt, int column);
bool db_bool(const struct db_stmt *stmt, int column);
struct slice db_slice(const struct db_stmt *stmt, int column);

#endif
