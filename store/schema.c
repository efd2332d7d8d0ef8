#include "store/schema.h"

#include "base/array.h"
#include "base/buf.h"
#include "store/block_sql.h"
#include "store/kind_sql.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

/* store/migrate.c has the steps from one to the next. */
const int64_t schema_version = 5;

/* The tables that hold no facts. */
static const char others[] =
    "CREATE TABLE property ("
    " name TEXT PRIMARY KEY,"
    " value INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE change ("
    " number INTEGER PRIMARY KEY,"
    " call INTEGER NOT NULL REFERENCES call (id)"
    ") STRICT;"
    /* A finding with its rule and the evidence that it is shown with, in one row. */
    "CREATE VIEW finding_text AS"
    " SELECT f.id, f.leg, e.message, e.transaction_, e.dialog, f.time_us,"
    "  e.offset, e.length, f.severity, r.slug AS rule, r.section, r.text,"
    "  f.detail"
    "  FROM finding AS f LEFT JOIN rule AS r ON r.id = f.rule"
    "  LEFT JOIN evidence AS e ON e.finding = f.id AND e.position = 1;"
    /* All frames of all messages; 128: it came in several. */
    "CREATE VIEW frame_of_message AS"
    " SELECT id AS message, 1 AS position, capture, frame, time_us, time_ns, end_offset,"
    "  frame_len, offset, length, 0 AS message_offset FROM message WHERE flags & 128 = 0"
    " UNION ALL"
    " SELECT message, position, capture, frame, time_us, time_ns, end_offset, frame_len, offset,"
    "  length, message_offset FROM message_frame;";

/* A store without them gives the same rows, slower. */
static const char *const indexes[] = {
    "CREATE INDEX IF NOT EXISTS call_short_id ON call (short_id)",
    "CREATE INDEX IF NOT EXISTS finding_leg ON finding (leg)",
    "CREATE INDEX IF NOT EXISTS call_start_us ON call (start_us)",
    "CREATE INDEX IF NOT EXISTS leg_call_id ON leg (call_id)",
    "CREATE INDEX IF NOT EXISTS dialog_leg ON dialog (leg)",
    "CREATE INDEX IF NOT EXISTS transaction_leg ON transaction_ (leg)",
};

/* The first ones are made early in a store that is viewed. */
#define EARLY_INDEXES 2

/* Run what `write` writes of a kind. */
static enum err run_written(struct db *db, const struct kind_table *table,
                            void (*write)(const struct kind_table *table, struct buf *buf),
                            struct error *reterr)
{
    char text[BLOCK_SQL_MAX];
    struct buf sql;

    buf_init(&sql, text, sizeof(text));
    write(table, &sql);
    assert(!sql.is_cut);
    return db_run(db, text, reterr);
}

enum err schema_create_blocks(struct db *db, const struct kind_table *table, struct error *reterr)
{
    enum err err = db_run(db, block_sql_word, reterr);

    return err == ERR_NONE ? run_written(db, table, block_sql_create, reterr) : err;
}

enum err schema_show_blocks(struct db *db, struct error *reterr)
{
    enum err err = db_run(db, block_sql_slot, reterr);

    for (enum fact_kind kind = 0; kind < KIND_COUNT && err == ERR_NONE; kind++) {
        if (kind_table(kind)->again == KIND_BLOCKS)
            err = run_written(db, kind_table(kind), block_sql_view, reterr);
    }
    return err;
}

static enum err create_kind(struct db *db, const struct kind_table *table, struct error *reterr)
{
    if (table->again == KIND_BLOCKS)
        return schema_create_blocks(db, table, reterr);
    return run_written(db, table, kind_sql_create, reterr);
}

static enum err create_kinds(struct db *db, struct error *reterr)
{
    enum err err = ERR_NONE;

    for (enum fact_kind kind = 0; kind < KIND_COUNT && err == ERR_NONE; kind++)
        err = create_kind(db, kind_table(kind), reterr);
    return err;
}

enum err schema_set_version(struct db *db, struct error *reterr)
{
    char text[128];
    struct buf sql;

    buf_init(&sql, text, sizeof(text));
    buf_format(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %" PRId64,
               SCHEMA_APPLICATION_ID, schema_version);
    return db_run(db, text, reterr);
}

enum err schema_create(struct db *db, struct error *reterr)
{
    enum err err = create_kinds(db, reterr);

    if (err == ERR_NONE)
        err = db_run(db, others, reterr);
    return err == ERR_NONE ? schema_set_version(db, reterr) : err;
}

enum err schema_index_legs(struct db *db, struct error *reterr)
{
    return db_run(db, "CREATE INDEX IF NOT EXISTS " SCHEMA_INDEX_LEG_CALL " ON leg (call)", reterr);
}

static enum err index_these(struct db *db, const char *const *statements, size_t count,
                            struct error *reterr)
{
    enum err err = ERR_NONE;

    for (size_t i = 0; i < count && err == ERR_NONE; i++)
        err = db_run(db, statements[i], reterr);
    return err;
}

enum err schema_index_viewed(struct db *db, struct error *reterr)
{
    enum err err = schema_index_legs(db, reterr);

    return err != ERR_NONE ? err : index_these(db, indexes, EARLY_INDEXES, reterr);
}

enum err schema_index_all(struct db *db, struct error *reterr)
{
    return index_these(db, indexes, COUNT_OF(indexes), reterr);
}

/* Run a statement with a name as its only parameter and give the number in its first row. */
static enum err ask(struct db *db, const char *sql, const char *name, int64_t *ret_value,
                    struct error *reterr)
{
    struct db_stmt stmt;
    bool is_row = false;
    enum err err = db_prepare(db, sql, &stmt, reterr);

    if (err == ERR_NONE) {
        db_bind_text(&stmt, 1, slice_from_text(name));
        err = db_step(&stmt, &is_row, reterr);
    }
    if (err == ERR_NONE)
        *ret_value = is_row ? db_int(&stmt, 0) : 0;
    db_finalize(&stmt);
    return err;
}

enum err schema_has_index(struct db *db, const char *name, bool *ret_has_index,
                          struct error *reterr)
{
    int64_t count;
    enum err err = ask(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = ?1",
                       name, &count, reterr);

    if (err == ERR_NONE)
        *ret_has_index = count > 0;
    return err;
}

enum err schema_version_of(struct db *db, int64_t *ret_version, struct error *reterr)
{
    int64_t application;
    enum err err = db_run_for_int(db, "PRAGMA application_id", &application, reterr);

    if (err == ERR_NONE)
        err = db_run_for_int(db, "PRAGMA user_version", ret_version, reterr);
    if (err != ERR_NONE)
        return err;
    if (application != SCHEMA_APPLICATION_ID)
        return error_set(reterr, ERR_INPUT, "'%s' is a SQLite database but no store of rung",
                         db_path(db));
    if (*ret_version > schema_version)
        return error_set(reterr, ERR_INPUT,
                         "'%s' is a store of version %" PRId64
                         "; this rung knows versions up to %" PRId64,
                         db_path(db), *ret_version, schema_version);
    if (*ret_version < 1)
        return error_set(reterr, ERR_INPUT, "'%s' is a store without tables", db_path(db));
    return ERR_NONE;
}

enum err schema_property(struct db *db, const char *name, int64_t *ret_value, struct error *reterr)
{
    return ask(db, "SELECT value FROM property WHERE name = ?1", name, ret_value, reterr);
}

enum err schema_set_property(struct db *db, const char *name, int64_t value, struct error *reterr)
{
    struct db_stmt stmt;
    bool is_row;
    enum err err = db_prepare(db, "INSERT OR REPLACE INTO property (name, value) VALUES (?1, ?2)",
                              &stmt, reterr);

    if (err == ERR_NONE) {
        db_bind_text(&stmt, 1, slice_from_text(name));
        db_bind_int(&stmt, 2, value);
        err = db_step(&stmt, &is_row, reterr);
    }
    db_finalize(&stmt);
    return err;
}
