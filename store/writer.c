#include "store/writer.h"

#include "store/batch_table.h"
#include "store/block_writer.h"
#include "store/kind_sql.h"
#include "store/query_changes.h"
#include "store/schema.h"
#include "store/store_file.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* A temporary one that is viewed meanwhile; nobody needs it when its writer has died. */
static const char viewed_pragmas[] = COMMON_PRAGMAS "PRAGMA journal_mode = wal;"
                                                    "PRAGMA synchronous = off;"
                                                    "PRAGMA journal_size_limit = 67108864;";

/* Which calls this batch has changed, for those who follow. */
static const char note_changes[] = "INSERT INTO change (call) SELECT id FROM batch_call";
static const char forget_changes[] =
    "DELETE FROM change WHERE number <= (SELECT max(number) FROM change) - ?1";

/* Batches between two forgettings. */
#define FORGET_EVERY 16

enum writer_state {
    WRITER_OPEN,
    WRITER_SETTLED,
    WRITER_FINISHED,
    WRITER_LEFT, /* unfinished, and stays */
};

struct writer {
    struct store_file file;
    struct db *db;                           /* NULL once a kept store is finished */
    const struct fact_batch *batch;          /* that is being stored */
    struct db_stmt inserts[KIND_COUNT];      /* all zero for a kind that is stored in blocks */
    struct block_writer *blocks[KIND_COUNT]; /* of such a kind; else NULL */
    struct db_stmt note_changes;             /* of a store that is viewed; else all zero */
    struct db_stmt forget_changes;
    uint64_t batches;
    enum status_trouble trouble;
    char reason[ERROR_REASON_MAX]; /* of the last failure */
    bool is_cut;                   /* not all that was to come will come */
    bool is_whole;                 /* the store says that all has come */
    bool is_viewed;
    bool is_indexed;
    enum writer_state state;
    int64_t last_us;  /* time of the last message */
    bool is_in_order; /* so far no message is older than the one before it */
};

static enum err prepare_insert(struct writer *writer, enum fact_kind kind, struct error *reterr)
{
    const struct kind_table *table = kind_table(kind);
    char text[KIND_SQL_MAX];
    struct buf sql;

    if (table->again == KIND_BLOCKS)
        return block_writer_open(writer->db, table, &writer->blocks[kind], reterr);
    buf_init(&sql, text, sizeof(text));
    kind_sql_insert(table, &sql);
    assert(!sql.is_cut);
    return db_prepare(writer->db, text, &writer->inserts[kind], reterr);
}

static enum err prepare_inserts(struct writer *writer, struct error *reterr)
{
    enum err err = ERR_NONE;

    for (enum fact_kind kind = 0; kind < KIND_COUNT && err == ERR_NONE; kind++)
        err = prepare_insert(writer, kind, reterr);
    return err;
}

static enum err prepare_changes(struct writer *writer, struct error *reterr)
{
    enum err err = db_prepare(writer->db, note_changes, &writer->note_changes, reterr);

    if (err == ERR_NONE)
        err = db_prepare(writer->db, forget_changes, &writer->forget_changes, reterr);
    if (err == ERR_NONE)
        db_bind_int(&writer->forget_changes, 1, CHANGES_KEPT);
    return err;
}

/* The ladder of one call can be found by its time until the store is settled, unless that may never
 * be. */
static enum err index_early(struct writer *writer, struct error *reterr)
{
    enum err err = ERR_NONE;

    if (writer->is_viewed || writer->is_indexed)
        err = schema_index_viewed(writer->db, reterr);
    if (err == ERR_NONE && writer->is_indexed)
        err = schema_index_all(writer->db, reterr);
    return err;
}

static const char *pragmas_of(const struct writer *writer)
{
    if (!store_file_is_temporary(&writer->file))
        return kept_pragmas;
    return writer->is_viewed ? viewed_pragmas : temporary_pragmas;
}

static enum err set_up(struct writer *writer, struct error *reterr)
{
    enum err err = db_run(writer->db, pragmas_of(writer), reterr);

    if (err == ERR_NONE)
        err = db_run(writer->db, "BEGIN", reterr);
    if (err == ERR_NONE)
        err = schema_create(writer->db, reterr);
    if (err == ERR_NONE && !store_file_is_temporary(&writer->file))
        err = schema_show_blocks(writer->db, reterr);
    if (err == ERR_NONE)
        err = index_early(writer, reterr);
    if (err == ERR_NONE)
        err = schema_set_property(writer->db, SCHEMA_MESSAGES_IN_ORDER, 1, reterr);
    if (err == ERR_NONE)
        err = schema_set_property(writer->db, SCHEMA_WHOLE, 0, reterr);
    if (err == ERR_NONE)
        err = db_run(writer->db, "COMMIT", reterr);
    if (err == ERR_NONE)
        err = batch_table_register(writer->db, &writer->batch, reterr);
    if (err == ERR_NONE)
        err = prepare_inserts(writer, reterr);
    if (err == ERR_NONE && writer->is_viewed)
        err = prepare_changes(writer, reterr);
    return err;
}

static void finalize_all(struct writer *writer)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        db_finalize(&writer->inserts[i]);
        block_writer_close(writer->blocks[i]);
        writer->blocks[i] = NULL;
    }
    db_finalize(&writer->note_changes);
    db_finalize(&writer->forget_changes);
}

static void close_db(struct writer *writer)
{
    finalize_all(writer);
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
    writer->is_viewed = options->is_viewed;
    writer->is_indexed = options->is_indexed;
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

/* Note why it failed, before another statement runs. */
static void note_reason(struct writer *writer)
{
    char memory[ERROR_REASON_MAX];

    writer->trouble = db_trouble(writer->db);
    snprintf(writer->reason, sizeof(writer->reason), "%s", db_reason(writer->db, memory));
}

static enum err run_once(struct db_stmt *stmt, struct error *reterr)
{
    bool is_row;
    enum err err = db_step(stmt, &is_row, reterr);

    db_reset(stmt);
    return err;
}

static enum err insert_blocks(struct block_writer *blocks, const char *facts, size_t count,
                              size_t size, struct error *reterr)
{
    enum err err = ERR_NONE;

    for (size_t i = 0; i < count && err == ERR_NONE; i++)
        err = block_writer_add(blocks, facts + i * size, reterr);
    return err == ERR_NONE ? block_writer_flush(blocks, reterr) : err;
}

static enum err insert(struct writer *writer, enum fact_kind kind, struct error *reterr)
{
    size_t count;
    const void *facts = kind_facts(kind, writer->batch, &count);

    if (count == 0)
        return ERR_NONE;
    if (writer->blocks[kind] != NULL)
        return insert_blocks(writer->blocks[kind], facts, count, kind_table(kind)->size, reterr);
    return run_once(&writer->inserts[kind], reterr);
}

static void begin_blocks(struct writer *writer)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (writer->blocks[i] != NULL)
            block_writer_begin(writer->blocks[i]);
    }
}

static void undo_blocks(struct writer *writer)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (writer->blocks[i] != NULL)
            block_writer_undo(writer->blocks[i]);
    }
}

/* Number the changes of this batch; forget old ones now and then. */
static enum err insert_changes(struct writer *writer, struct error *reterr)
{
    enum err err = ERR_NONE;

    if (!writer->is_viewed)
        return ERR_NONE;
    if (writer->batch->call_count > 0)
        err = run_once(&writer->note_changes, reterr);
    if (err == ERR_NONE && writer->batches % FORGET_EVERY == 0)
        err = run_once(&writer->forget_changes, reterr);
    return err;
}

/* Return whether each message of the batch is as old as the one before it, or younger. */
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

    begin_blocks(writer);
    for (enum fact_kind kind = 0; kind < KIND_COUNT && err == ERR_NONE; kind++)
        err = insert(writer, kind, reterr);
    if (err == ERR_NONE)
        err = insert_changes(writer, reterr);
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
    writer->batch = batch;
    err = insert_all(writer, is_in_order, reterr);
    if (err != ERR_NONE) {
        note_reason(writer);
        db_rollback(writer->db);
        undo_blocks(writer);
        return err;
    }
    writer->trouble = STATUS_NO_TROUBLE;
    writer->batches++;
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

enum status_trouble writer_trouble(const struct writer *writer)
{
    return writer->trouble;
}

const char *writer_reason(const struct writer *writer)
{
    return writer->reason;
}

void writer_note_cut(struct writer *writer)
{
    assert(writer->state == WRITER_OPEN || writer->state == WRITER_SETTLED);
    writer->is_cut = true;
}

/* By itself: it needs no room worth speaking of, as indexes do. */
static enum err note_whole(struct writer *writer, struct error *reterr)
{
    enum err err = ERR_NONE;

    if (writer->is_cut || writer->is_whole)
        return ERR_NONE;
    err = schema_set_property(writer->db, SCHEMA_WHOLE, 1, reterr);
    writer->is_whole = err == ERR_NONE;
    return err;
}

static enum err index_now(struct writer *writer, struct error *reterr)
{
    enum err err = db_run(writer->db, "BEGIN IMMEDIATE", reterr);

    if (err == ERR_NONE)
        err = note_call_order(writer, reterr);
    if (err == ERR_NONE)
        err = schema_index_legs(writer->db, reterr);
    if (err == ERR_NONE && (writer->is_viewed || !store_file_is_temporary(&writer->file)))
        err = schema_index_all(writer->db, reterr);
    return err == ERR_NONE ? db_run(writer->db, "COMMIT", reterr) : err;
}

enum err writer_settle(struct writer *writer, struct error *reterr)
{
    enum err err = note_whole(writer, reterr);

    if (err == ERR_NONE)
        err = index_now(writer, reterr);
    if (err == ERR_NONE) {
        writer->state = WRITER_SETTLED;
        return ERR_NONE;
    }
    note_reason(writer);
    db_rollback(writer->db);
    return err;
}

/* Leave no write-ahead log: a reader without the right to write could not open it. */
static enum err make_portable(struct writer *writer, struct error *reterr)
{
    enum err err;

    finalize_all(writer);
    err = db_run(writer->db, "PRAGMA journal_mode = delete", reterr);
    if (err != ERR_NONE)
        note_reason(writer);
    return err;
}

/* Somebody may have removed the file that we go on writing, or have put another one there. */
static enum err check_still_there(struct writer *writer, struct error *reterr)
{
    const char *path = store_file_path(&writer->file);

    if (store_file_is_there(&writer->file))
        return ERR_NONE;
    snprintf(writer->reason, sizeof(writer->reason), "%s while it was written",
             access(path, F_OK) == 0 ? "another file took its place" : "it was removed");
    return error_set(reterr, ERR_OUTPUT, "cannot write '%s': %s", path, writer->reason);
}

static enum err publish(struct writer *writer, struct error *reterr)
{
    struct error error;
    enum err err;

    close_db(writer);
    err = store_file_publish(&writer->file, &error);
    if (err == ERR_NONE)
        return ERR_NONE;
    snprintf(writer->reason, sizeof(writer->reason), "%.*s", ERROR_REASON_MAX - 1, error.text);
    return error_set(reterr, err, "%s", error.text);
}

enum err writer_finish(struct writer *writer, struct error *reterr)
{
    bool is_temporary = store_file_is_temporary(&writer->file);
    enum err err = ERR_NONE;

    assert(writer->state == WRITER_OPEN || writer->state == WRITER_SETTLED);
    if (writer->state == WRITER_OPEN)
        err = writer_settle(writer, reterr);
    if (err == ERR_NONE)
        err = check_still_there(writer, reterr);
    if (err == ERR_NONE && !is_temporary && writer->db != NULL)
        err = make_portable(writer, reterr);
    if (err == ERR_NONE && !is_temporary)
        err = publish(writer, reterr);
    if (err == ERR_NONE)
        writer->state = WRITER_FINISHED;
    return err;
}

const char *writer_path(const struct writer *writer)
{
    return store_file_path(&writer->file);
}

static bool has_log(const char *path)
{
    struct stat log;
    char *name;
    bool is_there;

    if (asprintf(&name, "%s-wal", path) < 0)
        return true;
    is_there = stat(name, &log) == 0 && log.st_size > 0;
    free(name);
    return is_there;
}

void writer_leave(struct writer *writer, struct writer_left *ret_left)
{
    struct writer_left left = {
        .is_whole = writer->is_whole,
        .has_indexes = writer->state == WRITER_SETTLED,
        .path = store_file_path(&writer->file),
        .spared = writer->file.target,
    };

    assert(!store_file_is_temporary(&writer->file));
    left.is_left = writer->batches > 0 && store_file_is_there(&writer->file);
    *ret_left = left;
    if (!left.is_left)
        return;
    writer->state = WRITER_LEFT;
    if (writer->db != NULL && make_portable(writer, NULL) != ERR_NONE)
        ret_left->has_log = true;
    close_db(writer);
    ret_left->has_log = ret_left->has_log && has_log(left.path);
}

void writer_close(struct writer *writer, bool keep_partial)
{
    bool is_temporary;
    bool is_kept;
    struct writer_left left;

    if (writer == NULL)
        return;
    is_temporary = store_file_is_temporary(&writer->file);
    if (keep_partial && !is_temporary && writer->state != WRITER_FINISHED)
        writer_leave(writer, &left);
    is_kept = writer->state == WRITER_LEFT || (writer->state == WRITER_FINISHED && !is_temporary);
    /* What lies beside a file of somebody else's is his. */
    if (writer->db != NULL && !store_file_is_there(&writer->file))
        db_leave_log(writer->db);
    close_db(writer);
    if (!is_kept)
        store_file_remove(&writer->file);
    store_file_release(&writer->file);
    free(writer);
}
