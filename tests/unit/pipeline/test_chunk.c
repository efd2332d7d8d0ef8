#include "pipeline/chunk.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/registry.h"

Suite *test_chunk_suite(void);

static const char text[] = "OPTIONS sip:b@example.com SIP/2.0\r\n"
                           "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
                           "From: <sip:a@example.com>;tag=1\r\n"
                           "To: <sip:b@example.com>\r\n"
                           "Call-ID: one\r\n"
                           "CSeq: 1 OPTIONS\r\n"
                           "Content-Length: 0\r\n\r\n";

#define TEXT_LEN (sizeof(text) - 1)

static struct chunk *chunk;
static struct sip_scratch scratch;
static char *bytes; /* of the frames, with 8 bytes before each text */
static struct frame frames[2];
static struct origin origins[2];
static struct unit unit;

static void setup(void)
{
    chunk = chunk_new(1);
    bytes = malloc(2 * CHUNK_BYTES);
    ck_assert(chunk != NULL && bytes != NULL);
    memset(bytes, 'x', 2 * CHUNK_BYTES);
}

static void teardown(void)
{
    chunk_free(chunk);
    free(bytes);
}

/* A frame of so many bytes, with a message at its ninth. */
static void set_unit(size_t frame_len)
{
    memcpy(bytes + 8, text, TEXT_LEN);
    frames[0] = (struct frame){.capture = 1, .number = 7, .data = slice_of(bytes, frame_len)};
    origins[0] = (struct origin){.frame = &frames[0], .offset = 8, .length = TEXT_LEN};
    unit = (struct unit){
        .bytes = slice_of(bytes + 8, TEXT_LEN), .origins = origins, .origin_count = 1};
}

START_TEST(a_unit_outlives_the_frame_it_came_from)
{
    struct chunk_item *item;

    set_unit(TEXT_LEN + 8);
    item = chunk_add(chunk, &unit);
    ck_assert_ptr_nonnull(item);
    memset(bytes, 0, 2 * CHUNK_BYTES);
    chunk_read(chunk, item, 1, &scratch);
    ck_assert(slice_is(item->unit.bytes, text));
    ck_assert_uint_eq(slice_offset(unit_frame(&item->unit)->data, item->unit.bytes), 8);
    ck_assert_uint_eq(unit_frame(&item->unit)->number, 7);
    ck_assert(slice_is(item->message.call_id, "one"));
    ck_assert(chunk_has_message(item));
}
END_TEST

/* Max-Forwards is missing: RFC 3261 8.1.1. */
START_TEST(notes_of_a_message_outlive_the_next_one)
{
    struct chunk_item *items[2];

    set_unit(TEXT_LEN + 8);
    for (size_t i = 0; i < 2; i++) {
        items[i] = chunk_add(chunk, &unit);
        chunk_read(chunk, items[i], 1, &scratch);
    }
    memset(&scratch, 0, sizeof(scratch));
    for (size_t i = 0; i < 2; i++) {
        ck_assert_uint_eq(items[i]->message.note_count, 1);
        ck_assert_uint_eq(items[i]->message.notes[0].rule, RULE_REQ_MISSING_MANDATORY);
        ck_assert(slice_contains(items[i]->unit.bytes, items[i]->message.notes[0].where));
    }
}
END_TEST

START_TEST(a_unit_of_two_frames_keeps_both_and_its_bytes)
{
    struct chunk_item *item;
    char *whole = strdup(text);

    set_unit(20);
    frames[1] = (struct frame){.capture = 1, .number = 9, .data = slice_of(bytes + 20, TEXT_LEN)};
    origins[1] = (struct origin){.frame = &frames[1], .offset = 0, .length = TEXT_LEN - 12};
    unit.origin_count = 2;
    unit.bytes = slice_from_text(whole);
    item = chunk_add(chunk, &unit);
    free(whole);
    ck_assert_ptr_nonnull(item);
    ck_assert(slice_is(item->unit.bytes, text));
    ck_assert_uint_eq(item->unit.origin_count, 2);
    ck_assert_uint_eq(item->unit.origins[0].frame->data.len, 20);
    ck_assert_uint_eq(unit_frame(&item->unit)->number, 9);
    ck_assert_uint_eq(item->unit.origins[1].length, TEXT_LEN - 12);
}
END_TEST

START_TEST(a_frame_that_is_too_large_gets_a_chunk_of_its_own)
{
    set_unit(TEXT_LEN + 8);
    ck_assert_ptr_nonnull(chunk_add(chunk, &unit));
    set_unit(2 * CHUNK_BYTES);
    ck_assert(!chunk_has_room(chunk, &unit));
    ck_assert_ptr_null(chunk_add(chunk, &unit));
    chunk_reset(chunk);
    ck_assert(chunk_has_room(chunk, &unit));
    ck_assert_ptr_nonnull(chunk_add(chunk, &unit));
    ck_assert_uint_eq(chunk->item_count, 1);
}
END_TEST

START_TEST(a_full_chunk_takes_neither_units_nor_times)
{
    set_unit(TEXT_LEN + 8);
    for (size_t i = 0; i < CHUNK_ITEMS; i++) {
        ck_assert(chunk_has_room(chunk, &unit));
        ck_assert_ptr_nonnull(chunk_add(chunk, &unit));
    }
    ck_assert(!chunk_has_room(chunk, &unit));
    ck_assert_ptr_null(chunk_add(chunk, &unit));
    ck_assert(!chunk_add_time(chunk, 1));
    chunk_reset(chunk);
    ck_assert(chunk_add_time(chunk, 5));
    ck_assert(!chunk_has_message(&chunk->items[0]));
    ck_assert_int_eq(chunk->items[0].time_us, 5);
}
END_TEST

Suite *test_chunk_suite(void)
{
    Suite *suite = suite_create("chunk");
    TCase *tcase = tcase_create("chunk");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_unit_outlives_the_frame_it_came_from);
    tcase_add_test(tcase, notes_of_a_message_outlive_the_next_one);
    tcase_add_test(tcase, a_unit_of_two_frames_keeps_both_and_its_bytes);
    tcase_add_test(tcase, a_frame_that_is_too_large_gets_a_chunk_of_its_own);
    tcase_add_test(tcase, a_full_chunk_takes_neither_units_nor_times);
    suite_add_tcase(suite, tcase);
    return suite;
}
