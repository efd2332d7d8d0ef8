#include <check.h>

#include "tests/unit/ui/ui_store.h"

Suite *test_view_message_suite(void);

/* The busy call's messages, from the INVITE on. */
static struct ui_store *open_message(size_t rows, size_t columns)
{
    struct ui_store *store = ui_store_open(3, rows, columns);

    ui_store_press(store, "Down Down Enter Enter");
    return store;
}

START_TEST(a_message_is_shown_with_its_path_time_and_place)
{
    struct ui_store *store = open_message(24, 100);

    ui_store_shows(store, "msg 1/3  INVITE");
    ui_store_row_is(store, 1, "+0.000  10.0.0.1:5060 ► 10.0.0.2:5060  UDP 142 B  transaction 1/3");
    ui_store_row_is(store, 2, "INVITE sip:bob3@example.com SIP/2.0");
    ui_store_row_is(store, 3, "From: <sip:user3@example.com>;tag=a");
    ui_store_free(store);
}
END_TEST

START_TEST(findings_stand_over_the_text_and_what_they_are_about_is_underlined)
{
    struct ui_store *store = open_message(24, 100);
    const struct canvas *canvas;

    ui_store_press(store, "n");
    ui_store_shows(store, "msg 2/3  486 Busy Here");
    ui_store_row_is(store, 2,
                    "w line-not-crlf: a line ends in a bare LF or CR instead of CRLF (RFC 3261 7)");
    ui_store_row_is(store, 3, "");
    ui_store_row_is(store, 4, "SIP/2.0 486 Busy Here");
    canvas = ui_show(store->ui);
    ck_assert_uint_eq(line_at(canvas_line(canvas, 4), 4).attributes, LINE_UNDERLINE);
    ck_assert_uint_eq(line_at(canvas_line(canvas, 4), 5).attributes, 0);
    ck_assert_uint_eq(line_at(canvas_line(canvas, 4), 0).role, STYLE_FAILURE);
    ck_assert_uint_eq(line_at(canvas_line(canvas, 5), 0).role, STYLE_NAME);
    ui_store_press(store, "C");
    canvas = ui_show(store->ui);
    ck_assert_uint_eq(line_at(canvas_line(canvas, 5), 0).role, STYLE_PLAIN);
    ui_store_free(store);
}
END_TEST

START_TEST(next_and_previous_stop_at_the_ends)
{
    struct ui_store *store = open_message(24, 100);

    ui_store_press(store, "N");
    ui_store_shows(store, "this is the first message");
    ui_store_press(store, "n n n");
    ui_store_shows(store, "this is the last message");
    ui_store_shows(store, "msg 3/3  ACK");
    ui_store_press(store, "U");
    ui_store_shows(store, "msg 2/3");
    ui_store_press(store, "u u");
    ui_store_shows(store, "there is no other one");
    ui_store_free(store);
}
END_TEST

START_TEST(a_search_goes_to_its_matches_one_after_the_other)
{
    struct ui_store *store = open_message(15, 60);
    const struct canvas *canvas;

    ui_resize(store->ui, 6, 60);
    ui_store_press(store, "/ text:cseq");
    ui_store_shows(store, "\nCSeq: 1 INVITE");
    ui_store_press(store, "Enter");
    canvas = ui_show(store->ui);
    ck_assert_uint_eq(line_at(canvas_line(canvas, 3), 0).attributes, LINE_REVERSE);
    ui_store_press(store, "/ Ctrl-U text:sip: Enter");
    ui_store_shows(store, "/sip:: 3");
    ui_store_press(store, "/ Esc");
    ui_store_hides(store, "/sip:");
    ui_store_free(store);
}
END_TEST

START_TEST(scrolling_stops_at_the_last_row)
{
    struct ui_store *store = open_message(24, 100);

    ui_resize(store->ui, 6, 30);
    ui_store_hides(store, "CSeq");
    ui_store_press(store, "End");
    ui_store_shows(store, "CSeq: 1 INVITE");
    ui_store_press(store, "Down Down PgDn");
    ui_store_shows(store, "CSeq: 1 INVITE");
    ui_store_press(store, "Home");
    ui_store_shows(store, "\nINVITE sip:bob3@example.com\nSIP/2.0\n");
    ui_store_free(store);
}
END_TEST

START_TEST(bytes_that_are_gone_are_told_of_in_their_place)
{
    struct ui_store *store = ui_store_new(1);
    struct fact_batch *batch = fact_batch_new();

    batch->calls[batch->call_count++] = (struct fact_call){.id = 1,
                                                           .state = CALL_IN_CALL,
                                                           .is_invite = true,
                                                           .src = 1,
                                                           .dst = 2,
                                                           .start_us = UI_STORE_US,
                                                           .last_us = UI_STORE_US + 9000000,
                                                           .messages = 4};
    batch->messages[batch->message_count++] =
        (struct fact_message){.id = 99,
                              .frame = 99,
                              .time_us = UI_STORE_US + 9000000,
                              .flags = MESSAGE_REQUEST,
                              .capture = 1,
                              .end_offset = FRAME_NO_OFFSET,
                              .length = 100,
                              .frame_len = 100,
                              .leg = 1,
                              .src = 1,
                              .dst = 2,
                              .method = SLICE_LITERAL("BYE")};
    ck_assert_int_eq(writer_write(store->writer, batch, NULL), ERR_NONE);
    fact_batch_free(batch);
    ui_store_start(store, 24, 80);
    ui_store_press(store, "Enter End Enter");
    ui_store_shows(store, "msg 4/4");
    ui_store_shows(store, "\n(");
    ui_store_shows(store, "99");
    ui_store_press(store, "y");
    ui_store_hides(store, "copied");
    ui_store_free(store);
}
END_TEST

START_TEST(copies_are_the_message_and_the_message_with_its_heading)
{
    struct ui_store *store = open_message(24, 100);
    const char *plain = "INVITE sip:bob3@example.com SIP/2.0\nFrom: <sip:user3@example.com>;tag=a\n"
                        "To: <sip:bob3@example.com>\nCall-ID: call-3@host\nCSeq: 1 INVITE\n\n";

    ui_store_press(store, "y");
    ck_assert(slice_is(ui_copied(store->ui), plain));
    ui_store_press(store, "Y");
    ck_assert(slice_starts_nocase(
        ui_copied(store->ui), "7 2026-07-25 17:20:11.000000 10.0.0.1:5060 ► 10.0.0.2:5060 UDP"));
    ui_store_press(store, "Esc y");
    ck_assert(slice_is(ui_copied(store->ui), plain));
    ui_store_press(store, "Y");
    ck_assert_uint_ne(slice_find_nocase(ui_copied(store->ui), " 486 Busy Here ─"), SLICE_NONE);
    ui_store_free(store);
}
END_TEST

START_TEST(its_call_can_be_saved)
{
    struct ui_store *store = open_message(24, 100);

    ui_store_press(store, "F2");
    ui_store_shows(store, "save");
    ui_store_press(store, "Esc");
    ui_store_shows(store, "msg 1/3");
    ui_store_free(store);
}
END_TEST

Suite *test_view_message_suite(void)
{
    Suite *suite = suite_create("view_message");
    TCase *tcase = tcase_create("view_message");

    tcase_add_test(tcase, a_message_is_shown_with_its_path_time_and_place);
    tcase_add_test(tcase, findings_stand_over_the_text_and_what_they_are_about_is_underlined);
    tcase_add_test(tcase, next_and_previous_stop_at_the_ends);
    tcase_add_test(tcase, a_search_goes_to_its_matches_one_after_the_other);
    tcase_add_test(tcase, scrolling_stops_at_the_last_row);
    tcase_add_test(tcase, bytes_that_are_gone_are_told_of_in_their_place);
    tcase_add_test(tcase, copies_are_the_message_and_the_message_with_its_heading);
    tcase_add_test(tcase, its_call_can_be_saved);
    suite_add_tcase(suite, tcase);
    return suite;
}
