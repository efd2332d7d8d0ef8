/*
 * tests/unit/store/fixture.h: a folder, a batch, a writer and a view for tests of the store.
 */
#ifndef TESTS_UNIT_STORE_FIXTURE_H
#define TESTS_UNIT_STORE_FIXTURE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/db.h"
#include "store/view.h"
#include "store/writer.h"

struct fixture {
    char folder[64];
    char path[128]; /* of a store in the folder */
    struct fact_batch *batch;
    struct writer *writer;
    struct view *view;
    struct error error;
};

/* Fail with the error's text. */
#define MUST(call, fixture) ck_assert_msg((call) == ERR_NONE, "%s", (fixture)->error.text)

static inline void fixture_begin(struct fixture *fixture)
{
    *fixture = (struct fixture){.folder = "/tmp/rung-test-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(fixture->folder));
    snprintf(fixture->path, sizeof(fixture->path), "%s/store.db", fixture->folder);
    fixture->batch = fact_batch_new();
    ck_assert_ptr_nonnull(fixture->batch);
}

static inline void fixture_end(struct fixture *fixture)
{
    char command[96];

    view_close(fixture->view);
    writer_close(fixture->writer, false);
    fact_batch_free(fixture->batch);
    snprintf(command, sizeof(command), "rm -rf '%s'", fixture->folder);
    ck_assert_int_eq(system(command), 0);
}

/* Open a writer on `path`; NULL for a temporary store. */
static inline void fixture_open_writer(struct fixture *fixture, const char *path)
{
    struct writer_options options = {.path = path};

    MUST(writer_open(&options, &fixture->writer, &fixture->error), fixture);
}

/* Write the batch and empty it. */
static inline void fixture_write(struct fixture *fixture)
{
    MUST(writer_write(fixture->writer, fixture->batch, &fixture->error), fixture);
    fact_batch_reset(fixture->batch);
}

/* Finish the store and look at it. */
static inline void fixture_finish(struct fixture *fixture)
{
    MUST(writer_finish(fixture->writer, &fixture->error), fixture);
    MUST(view_open(writer_path(fixture->writer), &fixture->view, &fixture->error), fixture);
}

/* Add a call of one leg with the same number; texts of short id and Call-ID may be NULL. */
static inline struct fact_call *fixture_add_call(struct fixture *fixture, uint64_t id,
                                                 int64_t start_us, const char *short_id,
                                                 const char *call_id)
{
    struct fact_batch *batch = fixture->batch;
    struct fact_call *call = &batch->calls[batch->call_count++];

    *call = (struct fact_call){
        .id = id,
        .state = CALL_IN_CALL,
        .is_invite = true,
        .start_us = start_us,
        .last_us = start_us + 1000,
        .ringing_us = TIME_NONE,
        .answer_us = TIME_NONE,
        .first_final_us = TIME_NONE,
        .end_us = TIME_NONE,
        .pdd_us = TIME_NONE,
        .setup_us = TIME_NONE,
        .duration_us = TIME_NONE,
        .short_id = slice_from_text(short_id),
        .method = SLICE_LITERAL("INVITE"),
    };
    batch->legs[batch->leg_count++] = (struct fact_leg){
        .id = id,
        .call = id,
        .start_us = start_us,
        .call_id = slice_from_text(call_id),
    };
    return call;
}

/* Add a message of a leg. */
static inline struct fact_message *fixture_add_message(struct fixture *fixture, uint64_t id,
                                                       uint64_t leg, int64_t time_us)
{
    struct fact_batch *batch = fixture->batch;
    struct fact_message *message = &batch->messages[batch->message_count++];

    *message = (struct fact_message){
        .id = id,
        .leg = leg,
        .time_us = time_us,
        .transport = TRANSPORT_UDP,
        .capture = 1,
        .frame = id,
        .end_offset = FRAME_NO_OFFSET,
        .method = SLICE_LITERAL("INVITE"),
    };
    return message;
}

/* Run SQL on the file at `path`. */
static inline void fixture_run_sql(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;

    ck_assert_int_eq(sqlite3_open(path, &handle), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

/* Give the first number that SQL gives on the file at `path`. */
static inline int64_t fixture_number(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *stmt = NULL;
    int64_t number;

    ck_assert_int_eq(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    ck_assert_msg(sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(handle));
    ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
    number = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(handle);
    return number;
}

static inline void fixture_write_file(const char *path, const void *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
}

static inline bool fixture_exists(const char *path)
{
    struct stat file;

    return stat(path, &file) == 0;
}

#endif
