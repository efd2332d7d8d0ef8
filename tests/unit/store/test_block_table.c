/* Messages in blocks: the table that rung reads and the view that others read show what was written. */
#include "store/block_table.h"

#include <check.h>
#include <inttypes.h>

#include "base/array.h"
#include "store/view_private.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_block_table_suite(void);

#define MESSAGES 3000
#define BATCH    700
#define LEGS     7

static struct fixture fixture;

/* A gap in the ids, as where messages were dropped. */
static uint64_t id_of(uint64_t i)
{
    return i <= MESSAGES / 2 ? i : i + 1000;
}

/* Numbers of all widths, and what stands for NULL. */
static void add_message(uint64_t i)
{
    static const char *const methods[] = {"INVITE", "ACK", NULL, "x\001y", ""};
    uint64_t far = (i * UINT64_C(0x9e3779b97f4a7c15)) >> (1 + i % 63);
    struct fact_message *message = &fixture.batch->messages[fixture.batch->message_count++];

    *message = (struct fact_message){
        .id = id_of(i),
        .leg = i % LEGS,
        .time_us = INT64_C(1700000000000000) + (int64_t)i * 1000,
        .time_ns = (uint16_t)(i % 1000),
        .transport = 1,
        .code = i % 3 == 0 ? 0 : (uint16_t)(100 + i % 600),
        .flags = (uint32_t)i,
        .capture = 1,
        .frame = i < MESSAGES / 3 ? i : far,
        .end_offset = i % 2 == 0 ? FRAME_NO_OFFSET : (int64_t)i,
        .frame_len = (uint32_t)far,
        .src = (uint32_t)(i % 5),
        .cseq = UINT32_MAX - (uint32_t)i,
        .transaction = i % 4 == 0 ? 0 : far,
        .method = slice_from_text(methods[i % COUNT_OF(methods)]),
        .reason = i % 10 == 0
                      ? SLICE_LITERAL("a phrase that is longer than those that are remembered")
                      : (struct slice){0},
    };
    if (methods[i % COUNT_OF(methods)] == NULL)
        message->method = (struct slice){0};
}

/* The rows of a query in one line each, by both ways. */
static int64_t difference(const char *condition)
{
    char sql[1024];
    struct select select;
    int64_t count = -1;

    snprintf(sql, sizeof(sql),
             "SELECT (SELECT count(*) FROM (SELECT * FROM message_row WHERE %s"
             " EXCEPT SELECT * FROM message WHERE %s))"
             " + (SELECT count(*) FROM (SELECT * FROM message WHERE %s"
             " EXCEPT SELECT * FROM message_row WHERE %s))"
             " + abs((SELECT count(*) FROM message WHERE %s)"
             " - (SELECT count(*) FROM message_row WHERE %s))",
             condition, condition, condition, condition, condition, condition);
    select_init(&select, sql);
    MUST(view_run_for_int(fixture.view, &select, &count, &fixture.error), &fixture);
    return count;
}

static int64_t number(const char *sql)
{
    struct select select;
    int64_t result = -1;

    select_init(&select, sql);
    MUST(view_run_for_int(fixture.view, &select, &result, &fixture.error), &fixture);
    return result;
}

static void set_up(void)
{
    fixture_begin(&fixture);
    fixture_open_writer(&fixture, fixture.path);
    for (uint64_t i = 1; i <= MESSAGES; i++) {
        add_message(i);
        if (i % BATCH == 0)
            fixture_write(&fixture);
    }
    fixture_write(&fixture);
    fixture_finish(&fixture);
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

START_TEST(the_view_shows_what_was_written)
{
    ck_assert_int_eq(number("SELECT count(*) FROM message"), MESSAGES);
    ck_assert_int_gt(number("SELECT count(*) FROM message_block"), 3);
    ck_assert_int_lt(number("SELECT count(*) FROM message_block"), MESSAGES / 100);
    for (uint64_t i = 1; i <= MESSAGES; i += 37) {
        const struct fact_message *message = &fixture.batch->messages[0];
        char sql[1024];

        fact_batch_reset(fixture.batch);
        add_message(i);
        snprintf(sql, sizeof(sql),
                 "SELECT count(*) FROM message WHERE id = %" PRIu64 " AND leg IS nullif(%" PRIu64
                 ", 0) AND time_us = %" PRId64 " AND time_ns = %u AND code IS nullif(%u, 0)"
                 " AND flags = %u AND frame = %" PRIu64 " AND end_offset = %" PRId64
                 " AND frame_len = %u AND src IS nullif(%u, 0) AND dst IS NULL AND cseq = %u"
                 " AND transaction_ IS nullif(%" PRIu64 ", 0) AND hex(method) = hex(?1)"
                 " AND (method IS NULL) = (?1 IS NULL) AND length(coalesce(reason, '')) = %zu",
                 message->id, message->leg, message->time_us, message->time_ns, message->code,
                 message->flags, message->frame, message->end_offset, message->frame_len,
                 message->src, message->cseq, message->transaction, message->reason.len);
        {
            struct db_stmt stmt;
            bool is_row;

            MUST(db_prepare(view_db(fixture.view), sql, &stmt, &fixture.error), &fixture);
            if (!slice_is_absent(message->method))
                db_bind_text(&stmt, 1, message->method);
            MUST(db_step(&stmt, &is_row, &fixture.error), &fixture);
            ck_assert_msg(db_int(&stmt, 0) == 1, "message %" PRIu64 ": %s", i, sql);
            db_finalize(&stmt);
        }
    }
    fact_batch_reset(fixture.batch);
}
END_TEST

static const char *const conditions[] = {
    "true",
    "id = 1",
    "id = 1500",
    "id = 1501", /* in the gap */
    "id = 4000",
    "id = 4001",
    "id = 0",
    "id = -5",
    "id > 3999",
    "id >= 2501 AND id <= 2502",
    "id < 3",
    "id <= 9223372036854775807",
    "id > 1400 AND id < 2600",
    "id > 1600 AND id < 1700",
    "id BETWEEN 700 AND 701",
    "id IN (3, 2, 700, 5000)",
    "id = 'x'",
    "id = 2.0",
    "id > 2998.5",
    "id = NULL",
    "leg = 3",
    "leg = 0",
    "leg = 12345678901",
    "leg = -1",
    "leg IS NULL",
    "leg IN (1, 5) AND id > 2900",
    "leg = 6 AND id < 20",
    "leg = 2 AND code = 486",
    "code = '486'",
    "method = 'ACK' AND reason IS NOT NULL",
    "transaction_ IS NULL",
    "rowid = 5 OR id = 6",
};

START_TEST(the_table_finds_the_rows_that_the_view_shows)
{
    char condition[128];

    /* A view has no rowid. */
    snprintf(condition, sizeof(condition), "%s", conditions[_i]);
    if (strncmp(condition, "rowid", 5) == 0)
        ck_assert_int_eq(number("SELECT count(*) FROM message_row WHERE rowid = 5 OR id = 6"), 2);
    else
        ck_assert_int_eq(difference(condition), 0);
}
END_TEST

/* Each row is to come after the one before it. */
static void expect_order(const char *sql, bool is_falling, size_t wanted)
{
    struct db_stmt stmt;
    bool is_row;
    size_t count = 0;
    int64_t last = is_falling ? INT64_MAX : 0;

    MUST(db_prepare(view_db(fixture.view), sql, &stmt, &fixture.error), &fixture);
    for (;;) {
        MUST(db_step(&stmt, &is_row, &fixture.error), &fixture);
        if (!is_row)
            break;
        ck_assert(is_falling ? db_int(&stmt, 0) < last : db_int(&stmt, 0) > last);
        last = db_int(&stmt, 0);
        count++;
    }
    db_finalize(&stmt);
    ck_assert_uint_eq(count, wanted);
}

START_TEST(rows_come_in_order)
{
    expect_order("SELECT id FROM message_row ORDER BY id", false, MESSAGES);
    expect_order("SELECT id FROM message_row ORDER BY id DESC", true, MESSAGES);
    expect_order("SELECT id FROM message_row WHERE id > 1490 AND id < 2511 ORDER BY id DESC", true,
                 20);
    expect_order("SELECT id FROM message_row WHERE leg = 3 ORDER BY id DESC LIMIT 50", true, 50);
    expect_order("SELECT id FROM message_row WHERE leg IN (6, 3, 1) AND id < 20 ORDER BY id", false,
                 8);
    expect_order("SELECT m.id FROM message_row AS m JOIN message_row AS n ON n.id = m.id + 1"
                 " ORDER BY m.id",
                 false, MESSAGES - 2);
}
END_TEST

static const char *const damages[] = {
    "UPDATE message_block SET count = 0",
    "UPDATE message_block SET count = -1",
    "UPDATE message_block SET count = 1025",
    "UPDATE message_block SET count = 9223372036854775807",
    "UPDATE message_block SET leg_bytes = x'01'",
    "UPDATE message_block SET leg_bytes = zeroblob(count * 9)",
    "UPDATE message_block SET flags_bytes = x'0102'",
    "UPDATE message_block SET method_bytes = zeroblob(100000)",
    "UPDATE message_block SET id = -id",
    "UPDATE message_block SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM "
    "message_block)",
};

START_TEST(a_damaged_block_ends_the_query)
{
    struct select select;
    int64_t count;

    fixture_run_sql(fixture.path, damages[_i]);
    select_init(&select,
                "SELECT count(*) FROM (SELECT * FROM message_row WHERE leg > 0 AND flags >= 0"
                " AND method <> '' ORDER BY id DESC)");
    ck_assert_int_eq(view_run_for_int(fixture.view, &select, &count, &fixture.error), ERR_INPUT);
}
END_TEST

/* Texts that come again have one row in table word; those of a batch that failed have none. */
START_TEST(a_word_is_stored_once)
{
    ck_assert_int_eq(number("SELECT count(*) FROM word WHERE text = 'INVITE'"), 1);
    ck_assert_int_eq(number("SELECT count(*) FROM word WHERE text = ''"), 1);
    ck_assert_int_eq(number("SELECT count(*) FROM word WHERE length(text) > 20"), MESSAGES / 10);
}
END_TEST

START_TEST(a_batch_that_failed_leaves_no_words_and_can_be_stored_again)
{
    struct fact_batch *batch = fixture.batch;
    char path[160];

    view_close(fixture.view);
    fixture.view = NULL;
    writer_close(fixture.writer, false);
    fixture.writer = NULL;
    snprintf(path, sizeof(path), "%s-2", fixture.path);
    fixture_open_writer(&fixture, path);
    add_message(1);
    fixture_write(&fixture);
    add_message(2);
    batch->messages[0].reason = SLICE_LITERAL("a new one");
    add_message(1); /* an id that is there */
    ck_assert_int_eq(writer_write(fixture.writer, batch, &fixture.error), ERR_OUTPUT);
    ck_assert_int_eq(fixture_number(path, "SELECT count(*) FROM message"), 1);
    ck_assert_int_eq(fixture_number(path, "SELECT count(*) FROM word"), 1);
    batch->message_count = 1;
    fixture_write(&fixture);
    ck_assert_int_eq(fixture_number(path, "SELECT count(*) FROM message"), 2);
    ck_assert_int_eq(
        fixture_number(path, "SELECT count(*) FROM message WHERE reason = 'a new one'"), 1);
    ck_assert_int_eq(fixture_number(path, "SELECT count(*) FROM message_block"), 1);
}
END_TEST

Suite *test_block_table_suite(void)
{
    Suite *suite = suite_create("block_table");
    TCase *tcase = tcase_create("block_table");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, the_view_shows_what_was_written);
    tcase_add_loop_test(tcase, the_table_finds_the_rows_that_the_view_shows, 0,
                        (int)COUNT_OF(conditions));
    tcase_add_test(tcase, rows_come_in_order);
    tcase_add_loop_test(tcase, a_damaged_block_ends_the_query, 0, (int)COUNT_OF(damages));
    tcase_add_test(tcase, a_word_is_stored_once);
    tcase_add_test(tcase, a_batch_that_failed_leaves_no_words_and_can_be_stored_again);
    suite_add_tcase(suite, tcase);
    return suite;
}
