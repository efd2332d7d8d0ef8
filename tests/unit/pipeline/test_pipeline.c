/* A pipeline whose store cannot be written for a while. */
#include "pipeline/pipeline.h"

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "app/stop.h"
#include "store/query_calls.h"
#include "tests/unit/pipeline/packet.h"
#include "tests/unit/registry.h"

Suite *test_pipeline_suite(void);

#define DEADLINE_MS 20000
#define FRAME_MAX   2048

/* More calls than fit into a store of that size; what the tests themselves write does. */
#define CALLS    20000
#define FILE_MAX (4 << 20)

/* A live source: as many calls as were asked for, then silence until it is interrupted. */
struct faucet {
    struct source source;
    atomic_size_t wanted; /* calls */
    size_t given;
    atomic_bool is_interrupted;
    uint8_t bytes[FRAME_MAX];
};

static void sleep_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static enum source_result faucet_next(struct source *source, struct frame *ret_frame,
                                      struct error *reterr)
{
    struct faucet *faucet = (struct faucet *)(void *)source;
    char message[FRAME_MAX / 2];
    size_t len;

    (void)reterr;
    *ret_frame = (struct frame){.time_us = now_us()};
    if (atomic_load(&faucet->is_interrupted))
        return SOURCE_END;
    if (faucet->given == atomic_load(&faucet->wanted)) {
        sleep_ms(10);
        return SOURCE_IDLE;
    }
    snprintf(message, sizeof(message),
             "INVITE sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%zu\r\n"
             "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\nCall-ID: %zu\r\n"
             "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
             faucet->given, faucet->given);
    len = packet_write(faucet->bytes, sizeof(faucet->bytes), 17, message);
    *ret_frame = (struct frame){
        .time_us = now_us(),
        .wire_len = (uint32_t)len,
        .link_type = PACKET_LINK_RAW,
        .capture = 1,
        .number = ++faucet->given,
        .end_offset = FRAME_NO_OFFSET,
        .data = slice_of(faucet->bytes, len),
    };
    return SOURCE_FRAME;
}

static size_t faucet_count(const struct source *source)
{
    (void)source;
    return 1;
}

static void faucet_info(const struct source *source, size_t index, struct source_info *ret_info)
{
    (void)source;
    (void)index;
    *ret_info = (struct source_info){
        .path = "faucet", .link_type = PACKET_LINK_RAW, .size = -1, .position = -1};
}

static void faucet_interrupt(struct source *source)
{
    atomic_store(&((struct faucet *)(void *)source)->is_interrupted, true);
}

static const struct source_ops ops = {
    .next = faucet_next,
    .count = faucet_count,
    .info = faucet_info,
    .interrupt = faucet_interrupt,
};

static struct faucet faucet;
static struct status status;
static struct writer *writer;
static struct pipeline *pipeline;
static struct error error;
static atomic_bool has_enough;

static bool is_enough(void *context, const struct fact_batch *batch)
{
    (void)context;
    return batch->call_count > 0 && atomic_load(&has_enough);
}

static void setup(void)
{
    struct writer_options options = {.is_viewed = true, .is_indexed = true};
    struct pipeline_options pipeline_options = {.source = &faucet.source,
                                                .status = &status,
                                                .is_enough = is_enough,
                                                .is_viewed = true,
                                                .is_live = true};

    stop_install();
    atomic_store(&has_enough, false);
    faucet = (struct faucet){.source = {.ops = &ops}};
    status = (struct status){0};
    ck_assert_msg(writer_open(&options, &writer, &error) == ERR_NONE, "%s", error.text);
    pipeline_options.writer = writer;
    ck_assert_msg(pipeline_start(&pipeline_options, &pipeline, &error) == ERR_NONE, "%s",
                  error.text);
}

static void teardown(void)
{
    writer_close(writer, false);
}

static void wait_for_trouble(enum status_trouble trouble)
{
    int left = DEADLINE_MS / 10;

    while (atomic_load(&status.trouble) != (int)trouble && left-- > 0)
        sleep_ms(10);
    ck_assert_int_eq(atomic_load(&status.trouble), trouble);
}

static void wait_for_calls(uint64_t calls)
{
    struct view *view;
    uint64_t total = 0;
    uint64_t matching;
    enum err err = ERR_NONE;
    int left = DEADLINE_MS / 10;

    ck_assert_msg(view_open(writer_path(writer), &view, &error) == ERR_NONE, "%s", error.text);
    while (err == ERR_NONE && total != calls && left-- > 0) {
        err = query_call_counts(view, &(struct call_query){0}, &total, &matching, &error);
        sleep_ms(10);
    }
    ck_assert_msg(err == ERR_NONE, "%s", error.text);
    ck_assert_uint_eq(total, calls);
    view_close(view);
}

static struct pipeline_result result;

static void end(enum err expected)
{
    pipeline_stop(pipeline);
    ck_assert_int_eq(pipeline_join(pipeline, &result, &error), expected);
    ck_assert_int_eq(atomic_load(&status.phase), STATUS_DONE);
}

static void limit_files(rlim_t bytes)
{
    struct rlimit limit;

    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Every message that was read is in the store or counted. */
static void expect_all_counted(void)
{
    struct view *view;
    uint64_t total;
    uint64_t matching;

    ck_assert_msg(view_open(writer_path(writer), &view, &error) == ERR_NONE, "%s", error.text);
    ck_assert_int_eq(query_call_counts(view, &(struct call_query){0}, &total, &matching, &error),
                     ERR_NONE);
    view_close(view);
    ck_assert_uint_gt(result.unstored, 0);
    ck_assert_uint_eq(total + result.unstored, status_get(&status, COUNTER_MESSAGES));
}

START_TEST(what_is_read_is_in_the_store_soon_without_an_end)
{
    atomic_store(&faucet.wanted, 3);
    wait_for_calls(3);
    ck_assert_int_eq(atomic_load(&status.phase), STATUS_READING);
    end(ERR_NONE);
}
END_TEST

START_TEST(reading_ends_when_somebody_has_seen_enough)
{
    int left = DEADLINE_MS / 10;

    atomic_store(&has_enough, true);
    atomic_store(&faucet.wanted, 3);
    while (!pipeline_is_done(pipeline) && left-- > 0)
        sleep_ms(10);
    ck_assert(pipeline_is_done(pipeline));
    wait_for_calls(3);
    ck_assert_int_eq(pipeline_join(pipeline, &result, &error), ERR_NONE);
}
END_TEST

START_TEST(a_store_that_cannot_grow_is_tried_again_until_it_can)
{
    atomic_store(&faucet.wanted, 10);
    wait_for_calls(10);
    limit_files(FILE_MAX);
    atomic_store(&faucet.wanted, CALLS);
    wait_for_trouble(STATUS_DISK_ERROR);
    ck_assert(!pipeline_is_done(pipeline));
    limit_files(RLIM_INFINITY);
    wait_for_trouble(STATUS_NO_TROUBLE);
    wait_for_calls(CALLS);
    ck_assert_uint_gt(status_get(&status, COUNTER_STORE_RETRIES), 0);
    ck_assert_uint_eq(status_get(&status, COUNTER_DROPPED_MESSAGES), 0);
    end(ERR_NONE);
}
END_TEST

START_TEST(a_store_that_somebody_locks_is_tried_again_until_it_is_free)
{
    sqlite3 *other;

    atomic_store(&faucet.wanted, 10);
    wait_for_calls(10);
    ck_assert_int_eq(sqlite3_open(writer_path(writer), &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    atomic_store(&faucet.wanted, 20);
    wait_for_trouble(STATUS_STORE_LOCKED);
    ck_assert_int_eq(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    wait_for_calls(20);
    end(ERR_NONE);
}
END_TEST

START_TEST(a_run_that_is_ended_gives_up_a_store_that_cannot_be_written)
{
    atomic_store(&faucet.wanted, 10);
    wait_for_calls(10);
    limit_files(FILE_MAX);
    atomic_store(&faucet.wanted, CALLS);
    wait_for_trouble(STATUS_DISK_ERROR);
    end(ERR_OUTPUT);
    limit_files(RLIM_INFINITY);
    ck_assert_int_eq(atomic_load(&status.trouble), STATUS_DISK_ERROR);
    ck_assert_int_eq(atomic_load(&status.has_given_up), true);
    expect_all_counted();
}
END_TEST

Suite *test_pipeline_suite(void)
{
    Suite *suite = suite_create("pipeline");
    TCase *tcase = tcase_create("pipeline");

    tcase_set_timeout(tcase, 3.0 * DEADLINE_MS / 1000);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, what_is_read_is_in_the_store_soon_without_an_end);
    tcase_add_test(tcase, reading_ends_when_somebody_has_seen_enough);
    tcase_add_test(tcase, a_store_that_cannot_grow_is_tried_again_until_it_can);
    tcase_add_test(tcase, a_store_that_somebody_locks_is_tried_again_until_it_is_free);
    tcase_add_test(tcase, a_run_that_is_ended_gives_up_a_store_that_cannot_be_written);
    suite_add_tcase(suite, tcase);
    return suite;
}
