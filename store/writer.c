#include "store/writer.h"

#include "store/batch_table.h"
#include "store/schema.h"
#include "store/statement.h"
#include "store/store_file.h"

#include <assert.h>
#include <stdlib.h>

/* Measured in docs/adr/0001-rows-into-sqlite.md. */
#define COMMON_PRAGMAS                                                                             \
    "PRAGMA page_size = 16384;"                                                                    \
    "PRAGMA cache_size = -8192;" /* KiB */

/* The rollback journal in memory holds the pages that one batch changes, so that a batch that does
 * not fit on the disk can be undone. */
static const char temporary_pragmas[] = COMMON_PRAGMAS "PRAGMA journal_mode = memory;"
                                                       "PRAGMA synchronous = off;";

/* A kept store survives the death of its writer and can be read meanwhile. */
static const char kept_pragmas[] = COMMON_PRAGMAS "PRAGMA journal_mode = wal;"
                                                  "PRAGMA synchronous = normal;"
                                                  "PRAGMA journal_size_limit = 67108864;";

enum writer_state {
    WRITER_OPEN,
    WRITER_FINISHED,
};

struct writer {
    struct store_file file;
    struct db *db; /* NULL once a kept store is finished */
    struct batch_shelf shelf;
    struct db_stmt inserts[FACT_TABLES]; /* parallel to fact_tables */
    enum writer_state state;
    int64_t last_us;  /* time of the last message */
    bool is_in_order; /* so far no message is older than the one before it */
};

static enum err prepare_inserts(struct writer *writer, struct error *reterr)
{
    char text[STATEMENT_TEXT_MAX];
    struct buf sql;
    enum err err = ERR_NONE;

    for (size_t i = 0; i < FACT_TABLES && err == ERR_NONE; i++) {
        buf_init(&sql, text, sizeof(text));
        statement_write(&fact_tables[i], &sql);
        assert(!sql.is_cut);
        err = db_prepare(writer->db, text, &writer->inserts[i], reterr);
    }
    return err;
}

static enum err set_up(struct writer *writer, struct error *reterr)
{
    const char *pragmas = store_file_is_temporary(&writer->file) ? temporary_pragmas : kept_pragmas;
    enum err err = db_run(writer->db, pragmas, reterr);

    if (err == ERR_NONE)
        err = db_run(writer->db, "BEGIN", reterr);
    if (err == ERR_NONE)
        err = schema_create(writer->db, reterr);
    if (err == ERR_NONE)
        err = schema_set_property(writer->db, SCHEMA_MESSAGES_IN_ORDER, 1, reterr);
    if (err == ERR_NONE)
        err = db_run(writer->db, "COMMIT", reterr);
    if (err == ERR_NONE)
        err = batch_table_register(writer->db, &writer->shelf, reterr);
    if (err == ERR_NONE)
        err = prepare_inserts(writer, reterr);
    return err;
}

static void close_db(struct writer *writer)
{
    for (size_t i = 0; i < FACT_TABLES; i++)
        db_finalize(&writer->inserts[i]);
    db_close(writer->db);
    writer->db = NULL;
}

enum err writer_open(const struct writer_options *options, struct writer **ret_writer,
                     struct error *reterr)
{
    struct writer *writer = calloc(1, sizeof(*writer));
    enum err err;

    if (writer == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory for a store");
    writer->is_in_order = true;
    writer->last_us = INT64_MIN;
    err = store_file_new(options->path, options->is_forced, &writer->file, reterr);
    if (err != ERR_NONE)
        goto without_file;
    err = db_open(store_file_path(&writer->file), DB_WRITE, &writer->db, reterr);
    if (err == ERR_NONE)
        err = set_up(writer, reterr);
    if (err != ERR_NONE) {
        writer_close(writer, false);
        return err;
    }
    *ret_writer = writer;
    return ERR_NONE;

without_file:
    free(writer);
    return err;
}

static enum err insert(struct writer *writer, size_t table, struct error *reterr)
{
    struct db_stmt *stmt = &writer->inserts[table];
    size_t count;
    bool is_row;
    enum err err;

    fact_table_rows(&fact_tables[table], writer->shelf.batch, &count);
    if (count == 0)
        return ERR_NONE;
    err = db_step(stmt, &is_row, reterr);
    db_reset(stmt);
    return err;
}

/* Tell whether each message of the batch is as old as the one before it, or younger. */
static bool is_batch_in_order(const struct fact_batch *batch, int64_t last_us)
{
    for (size_t i = 0; i < batch->message_count; i++) {
        if (batch->messages[i].time_us < last_us)
            return false;
        last_us = batch->messages[i].time_us;
    }
    return true;
}

static enum err insert_all(struct writer *writer, bool is_in_order, struct error *reterr)
{
    enum err err = db_run(writer->db, "BEGIN IMMEDIATE", reterr);

    for (size_t i = 0; i < FACT_TABLES && err == ERR_NONE; i++)
        err = insert(writer, i, reterr);
    if (err == ERR_NONE && !is_in_order && writer->is_in_order)
        err = schema_set_property(writer->db, SCHEMA_MESSAGES_IN_ORDER, 0, reterr);
    return err == ERR_NONE ? db_run(writer->db, "COMMIT", reterr) : err;
}

enum err writer_write(struct writer *writer, const struct fact_batch *batch, struct error *reterr)
{
    bool is_in_order;
    enum err err;

    assert(writer->state == WRITER_OPEN);
    is_in_order = writer->is_in_order && is_batch_in_order(batch, writer->last_us);
    writer->shelf.batch = batch;
    err = insert_all(writer, is_in_order, reterr);
    if (err != ERR_NONE) {
        db_rollback(writer->db);
        return err;
    }
    writer->is_in_order = is_in_order;
    if (batch->message_count > 0)
        writer->last_us = batch->messages[batch->message_count - 1].time_us;
    return ERR_NONE;
}

/* Say whether calls are in order of their start; they are said in any order, so this can only be
 * told at the end. */
static enum err note_call_order(struct writer *writer, struct error *reterr)
{
    struct db_stmt stmt;
    bool is_in_order = true;
    bool is_row = true;
    int64_t last_us = INT64_MIN;
    enum err err = db_prepare(writer->db, "SELECT start_us FROM call ORDER BY id", &stmt, reterr);

    while (err == ERR_NONE && is_in_order && is_row) {
        err = db_step(&stmt, &is_row, reterr);
        if (err != ERR_NONE || !is_row)
            break;
        is_in_order = db_int(&stmt, 0) >= last_us;
        last_us = db_int(&stmt, 0);
    }
    db_finalize(&stmt);
    return err == ERR_NONE
               ? schema_set_property(writer->db, SCHEMA_CALLS_IN_ORDER, is_in_order, reterr)
               : err;
}

static enum err complete(struct writer *writer, struct error *reterr)
{
    enum err err = db_run(writer->db, "BEGIN IMMEDIATE", reterr);

    if (err == ERR_NONE)
        err = note_call_order(writer, reterr);
    if (err == ERR_NONE)
        err = schema_index_legs(writer->db, reterr);
    if (err == ERR_NONE && !store_file_is_temporary(&writer->file))
        err = schema_index_all(writer->db, reterr);
    if (err == ERR_NONE)
        err = db_run(writer->db, "COMMIT", reterr);
    if (err != ERR_NONE)
        db_rollback(writer->db);
    return err;
}

/* Leave no write-ahead log: a reader without the right to write could not open it. */
static enum err make_portable(struct writer *writer, struct error *reterr)
{
    for (size_t i = 0; i < FACT_TABLES; i++)
        db_finalize(&writer->inserts[i]);
    return db_run(writer->db, "PRAGMA journal_mode = delete", reterr);
}

enum err writer_finish(struct writer *writer, struct error *reterr)
{
    enum err err;

    assert(writer->state == WRITER_OPEN);
    err = complete(writer, reterr);
    if (err == ERR_NONE && !store_file_is_temporary(&writer->file)) {
        err = make_portable(writer, reterr);
        if (err != ERR_NONE)
            return err;
        close_db(writer);
        err = store_file_publish(&writer->file, reterr);
    }
    if (err == ERR_NONE)
        writer->state = WRITER_FINISHED;
    return err;
}

const char *writer_path(const struct writer *writer)
{
    return store_file_path(&writer->file);
}

/* Put a store that was not finished under its name, as far as that can be done now. */
static void keep_unfinished(struct writer *writer)
{
    enum err err = make_portable(writer, NULL);

    close_db(writer);
    /* On failure it stays beside what it was to replace. */
    if (err == ERR_NONE)
        err = store_file_publish(&writer->file, NULL);
    (void)err;
}

void writer_close(struct writer *writer, bool keep_partial)
{
    bool is_kept;

    if (writer == NULL)
        return;
    is_kept = !store_file_is_temporary(&writer->file) &&
              (keep_partial || writer->state == WRITER_FINISHED);
    if (is_kept && writer->state == WRITER_OPEN && writer->db != NULL)
        keep_unfinished(writer);
    close_db(writer);
    if (!is_kept)
        store_file_remove(&writer->file);
    store_file_release(&writer->file);
    free(writer);
}
