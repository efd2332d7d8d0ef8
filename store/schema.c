#include "store/schema.h"

#include "base/buf.h"

#include <inttypes.h>
#include <stdio.h>

/* Versions 1 and 2 had one time for ringing and for the first response, and 0 for no time: what they say
 * cannot be told apart, so their captures are imported again. */
const int64_t schema_version = 3;

static const char *const tables[] = {
    "CREATE TABLE property ("
    " name TEXT PRIMARY KEY,"
    " value INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE capture ("
    " id INTEGER PRIMARY KEY,"
    " link_type INTEGER NOT NULL,"
    " snap_len INTEGER,"
    " is_pcapng INTEGER NOT NULL,"
    " is_rereadable INTEGER NOT NULL,"
    " size INTEGER NOT NULL,"
    " modified_us INTEGER,"
    " frames INTEGER NOT NULL,"
    " bytes INTEGER NOT NULL,"
    " first_us INTEGER,"
    " last_us INTEGER,"
    " path TEXT,"
    " damage TEXT"
    ") STRICT;"

    "CREATE TABLE counter ("
    " name TEXT PRIMARY KEY,"
    " value INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE endpoint ("
    " id INTEGER PRIMARY KEY,"
    " ip TEXT NOT NULL,"
    " port INTEGER NOT NULL"
    ") STRICT;"

    "CREATE TABLE call ("
    " id INTEGER PRIMARY KEY,"
    " state INTEGER NOT NULL,"
    " ended_by INTEGER NOT NULL,"
    " ended_how INTEGER NOT NULL,"
    " is_invite INTEGER NOT NULL,"
    " final INTEGER,"
    " src INTEGER REFERENCES endpoint (id),"
    " dst INTEGER REFERENCES endpoint (id),"
    " start_us INTEGER NOT NULL,"
    " start_ns INTEGER NOT NULL,"
    " ringing_us INTEGER,"
    " answer_us INTEGER,"
    " first_final_us INTEGER,"
    " end_us INTEGER,"
    " last_us INTEGER NOT NULL,"
    " pdd_us INTEGER,"
    " setup_us INTEGER,"
    " duration_us INTEGER,"
    " messages INTEGER NOT NULL,"
    " retransmissions INTEGER NOT NULL,"
    " duplicates INTEGER NOT NULL,"
    " cut INTEGER NOT NULL,"
    " findings INTEGER NOT NULL,"
    " reason TEXT,"
    " short_id TEXT,"
    " method TEXT,"
    " ruri TEXT,"
    " from_user TEXT,"
    " from_host TEXT,"
    " from_display TEXT,"
    " to_user TEXT,"
    " to_host TEXT,"
    " to_display TEXT"
    ") STRICT;"

    "CREATE TABLE leg ("
    " id INTEGER PRIMARY KEY,"
    " call INTEGER NOT NULL REFERENCES call (id),"
    " start_us INTEGER NOT NULL,"
    " short_id TEXT,"
    " call_id TEXT"
    ") STRICT;"

    "CREATE TABLE dialog ("
    " id INTEGER PRIMARY KEY,"
    " leg INTEGER NOT NULL REFERENCES leg (id),"
    " state INTEGER NOT NULL,"
    " start_us INTEGER NOT NULL,"
    " confirmed_us INTEGER,"
    " end_us INTEGER,"
    " method TEXT,"
    " from_tag TEXT,"
    " to_tag TEXT"
    ") STRICT;"

    "CREATE TABLE transaction_ ("
    " id INTEGER PRIMARY KEY,"
    " leg INTEGER NOT NULL REFERENCES leg (id),"
    " dialog INTEGER REFERENCES dialog (id),"
    " state INTEGER NOT NULL,"
    " is_started INTEGER NOT NULL,"
    " final INTEGER,"
    " cseq INTEGER NOT NULL,"
    " src INTEGER REFERENCES endpoint (id),"
    " dst INTEGER REFERENCES endpoint (id),"
    " requests INTEGER NOT NULL,"
    " responses INTEGER NOT NULL,"
    " start_us INTEGER NOT NULL,"
    " first_response_us INTEGER,"
    " final_us INTEGER,"
    " last_us INTEGER NOT NULL,"
    " method TEXT,"
    " branch TEXT"
    ") STRICT;"

    "CREATE TABLE message ("
    " id INTEGER PRIMARY KEY,"
    " leg INTEGER REFERENCES leg (id),"
    " time_us INTEGER NOT NULL,"
    " time_ns INTEGER NOT NULL,"
    " transport INTEGER NOT NULL,"
    " code INTEGER,"
    " flags INTEGER NOT NULL,"
    " capture INTEGER NOT NULL REFERENCES capture (id),"
    " frame INTEGER NOT NULL,"
    " end_offset INTEGER NOT NULL,"
    " frame_len INTEGER NOT NULL,"
    " offset INTEGER NOT NULL,"
    " length INTEGER NOT NULL,"
    " src INTEGER REFERENCES endpoint (id),"
    " dst INTEGER REFERENCES endpoint (id),"
    " cseq INTEGER NOT NULL,"
    " transaction_ INTEGER REFERENCES transaction_ (id),"
    " dialog INTEGER REFERENCES dialog (id),"
    " method TEXT,"
    " reason TEXT"
    ") STRICT;"

    "CREATE TABLE frame ("
    " capture INTEGER NOT NULL REFERENCES capture (id),"
    " number INTEGER NOT NULL,"
    " link_type INTEGER NOT NULL,"
    " time_us INTEGER NOT NULL,"
    " time_ns INTEGER NOT NULL,"
    " wire_len INTEGER NOT NULL,"
    " bytes BLOB NOT NULL,"
    " PRIMARY KEY (capture, number)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE finding ("
    " id INTEGER PRIMARY KEY,"
    " leg INTEGER REFERENCES leg (id),"
    " message INTEGER REFERENCES message (id),"
    " transaction_ INTEGER REFERENCES transaction_ (id),"
    " dialog INTEGER REFERENCES dialog (id),"
    " time_us INTEGER NOT NULL,"
    " offset INTEGER NOT NULL,"
    " length INTEGER NOT NULL,"
    " severity INTEGER NOT NULL,"
    " rule TEXT NOT NULL,"
    " section TEXT,"
    " text TEXT,"
    " detail TEXT"
    ") STRICT;",

    "CREATE TABLE change ("
    " number INTEGER PRIMARY KEY,"
    " call INTEGER NOT NULL REFERENCES call (id)"
    ") STRICT;",
};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

/* Not part of the migrations: a store without them gives the same rows, slower. */
static const char *const indexes[] = {
    "CREATE INDEX IF NOT EXISTS call_short_id ON call (short_id)",
    "CREATE INDEX IF NOT EXISTS finding_leg ON finding (leg)",
    "CREATE INDEX IF NOT EXISTS call_start_us ON call (start_us)",
    "CREATE INDEX IF NOT EXISTS leg_call_id ON leg (call_id)",
    "CREATE INDEX IF NOT EXISTS dialog_leg ON dialog (leg)",
    "CREATE INDEX IF NOT EXISTS transaction_leg ON transaction_ (leg)",
    "CREATE INDEX IF NOT EXISTS " SCHEMA_INDEX_MESSAGE_LEG " ON message (leg)",
};

/* The first ones are made early in a store that is viewed. */
#define EARLY_INDEXES 2

enum err schema_create(struct db *db, struct error *reterr)
{
    char text[128];
    struct buf sql;
    enum err err = ERR_NONE;

    for (size_t i = 0; i < TABLES && err == ERR_NONE; i++)
        err = db_run(db, tables[i], reterr);
    if (err != ERR_NONE)
        return err;
    buf_init(&sql, text, sizeof(text));
    buf_format(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %" PRId64,
               SCHEMA_APPLICATION_ID, schema_version);
    return db_run(db, text, reterr);
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
    return index_these(db, indexes, sizeof(indexes) / sizeof(indexes[0]), reterr);
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

enum err schema_check(struct db *db, struct error *reterr)
{
    int64_t application;
    int64_t version;
    enum err err = db_run_for_int(db, "PRAGMA application_id", &application, reterr);

    if (err == ERR_NONE)
        err = db_run_for_int(db, "PRAGMA user_version", &version, reterr);
    if (err != ERR_NONE)
        return err;
    if (application != SCHEMA_APPLICATION_ID)
        return error_set(reterr, ERR_INPUT, "'%s' is a SQLite database but no store of rung",
                         db_path(db));
    if (version > schema_version)
        return error_set(reterr, ERR_INPUT,
                         "'%s' is a store of version %" PRId64
                         "; this rung knows versions up to %" PRId64,
                         db_path(db), version, schema_version);
    if (version < 1)
        return error_set(reterr, ERR_INPUT, "'%s' is a store without tables", db_path(db));
    if (version < schema_version)
        return error_set(reterr, ERR_INPUT,
                         "'%s' was made by an older rung: import its captures again", db_path(db));
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
