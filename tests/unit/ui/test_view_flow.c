#include <check.h>
#include <stdlib.h>
#include <time.h>

#include "base/array.h"
#include "tests/unit/ui/ui_store.h"

#define NEW_MESSAGE 1000 /* the number of the first message that a call grows by */

Suite *test_view_flow_suite(void);

/* A ladder of call `call` of a store of four. */
static struct ui_store *open_ladder(size_t call, size_t rows, size_t columns)
{
    struct ui_store *store = ui_store_open(4, rows, columns);

    for (size_t i = 1; i < call; i++)
        ui_store_press(store, "Down");
    ui_store_press(store, "Enter");
    return store;
}

static struct ui_store *open_live(size_t rows, size_t columns)
{
    struct ui_store *store = ui_store_new(4);

    store->status.is_live = 1;
    store->options.status = &store->status;
    ui_store_start(store, rows, columns);
    ui_store_press(store, "g Enter");
    return store;
}

/* Let call 1 grow by INFO requests with bytes of their own, the `count` first ones after `before`. */
static void grow_call(struct ui_store *store, size_t before, size_t count)
{
    static const char bytes[] = "INFO sip:bob1@example.com SIP/2.0\r\nCSeq: 2 INFO\r\n\r\n";
    struct fact_batch *batch = fact_batch_new();

    batch->calls[batch->call_count++] =
        (struct fact_call){.id = 1,
                           .state = CALL_IN_CALL,
                           .is_invite = true,
                           .final = 200,
                           .src = 1,
                           .dst = 2,
                           .start_us = UI_STORE_US + 1000000,
                           .last_us = UI_STORE_US + 60000000,
                           .messages = (uint32_t)(3 + before + count)};
    for (size_t i = before; i < before + count; i++) {
        struct fact_message message = {.id = NEW_MESSAGE + i,
                                       .frame = NEW_MESSAGE + i,
                                       .time_us = UI_STORE_US + 20000000 + (int64_t)i * 10000,
                                       .transport = TRANSPORT_UDP,
                                       .flags = MESSAGE_REQUEST,
                                       .capture = 1,
                                       .end_offset = FRAME_NO_OFFSET,
                                       .length = sizeof(bytes) - 1,
                                       .frame_len = sizeof(bytes) - 1,
                                       .leg = 1,
                                       .transaction = NEW_MESSAGE + i,
                                       .src = 1,
                                       .dst = 2,
                                       .method = SLICE_LITERAL("INFO")};

        batch->messages[batch->message_count++] = message;
        batch->frames[batch->frame_count++] = (struct fact_frame){.capture = 1,
                                                                  .link_type = 12,
                                                                  .number = NEW_MESSAGE + i,
                                                                  .wire_len = sizeof(bytes) - 1,
                                                                  .bytes = SLICE_LITERAL(bytes)};
    }
    ck_assert_int_eq(writer_write(store->writer, batch, NULL), ERR_NONE);
    fact_batch_free(batch);
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait until the screen has a text: a ladder is not read anew at once where that takes long. */
static void comes_to_show(struct ui_store *store, const char *text)
{
    int64_t end_ms = now_ms() + 5000;

    while (strstr(ui_store_screen(store), text) == NULL && now_ms() < end_ms)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    ui_store_shows(store, text);
}

START_TEST(a_ladder_has_title_modes_participants_rows_and_the_message_in_full)
{
    struct ui_store *store = open_ladder(3, 24, 80);

    ui_store_shows(store, "#3 user3 ► bob3  486 BUSY");
    ui_store_row_is(store, 1, "time:rel  merge:port  fold:on  colour:response  rows 1-4 of 4");
    ui_store_row_is(store, 2, "             10.0.0.1             10.0.0.2");
    ui_store_row_is(store, 3, "               ──┬──                ──┬──");
    ui_store_row_is(store, 4, "►     +0.000     │────── INVITE ─────►│");
    ui_store_row_is(store, 5, "*     +0.100     │◄─ 486 Busy Here ───│");
    ui_store_row_is(
        store, 6,
        "                 │ w line-not-crlf: a line ends in a bare LF or CR instead of C…");
    ui_store_row_is(store, 7, "*     +0.150     │─────── ACK ───────►│");
    ui_store_shows(store, "─ 1/3 INVITE  10.0.0.1:5060 ► 10.0.0.2:5060  UDP 142 B ──");
    ui_store_shows(store, "\nINVITE sip:bob3@example.com SIP/2.0\n");
    ui_store_free(store);
}
END_TEST

START_TEST(enter_opens_one_fold_and_then_the_message)
{
    struct ui_store *store = open_ladder(1, 24, 80);

    ui_store_press(store, "End");
    ui_store_shows(store, "►                │ (ACK folded)");
    ui_store_press(store, "Enter");
    ui_store_shows(store, "►     +0.150     │────── ACK ─────►│");
    ui_store_press(store, "Enter");
    ui_store_shows(store, "msg 3/3  ACK");
    ui_store_press(store, "Esc");
    ui_store_shows(store, "►     +0.150     │────── ACK ─────►│");
    ui_store_press(store, "z");
    ui_store_shows(store, "fold:on");
    ui_store_shows(store, "(ACK folded)");
    ui_store_press(store, "z");
    ui_store_shows(store, "fold:off");
    ui_store_hides(store, "(ACK folded)");
    ui_store_free(store);
}
END_TEST

START_TEST(the_other_messages_of_the_transaction_are_marked_and_can_be_gone_to)
{
    struct ui_store *store = open_ladder(3, 24, 80);

    ui_store_press(store, "u");
    ui_store_shows(store, "\n►     +0.100 ");
    ui_store_shows(store, "\n*     +0.000 ");
    ui_store_press(store, "u u");
    ui_store_shows(store, "no further message of this transaction");
    ui_store_shows(store, "\n►     +0.150 ");
    ui_store_press(store, "U U");
    ui_store_shows(store, "\n►     +0.000 ");
    ui_store_free(store);
}
END_TEST

START_TEST(the_cursor_row_is_reversed_and_its_transaction_bold)
{
    struct ui_store *store = open_ladder(3, 24, 80);
    const struct canvas *canvas = ui_show(store->ui);

    ck_assert_uint_eq(line_at(canvas_line(canvas, 4), 20).attributes & LINE_REVERSE, LINE_REVERSE);
    ck_assert_uint_eq(line_at(canvas_line(canvas, 5), 20).attributes, LINE_BOLD);
    ck_assert_uint_eq(line_at(canvas_line(canvas, 6), 20).attributes, 0);
    ui_store_free(store);
}
END_TEST

START_TEST(neighbouring_calls_follow_the_list)
{
    struct ui_store *store = open_ladder(2, 24, 80);

    ui_store_shows(store, "#2 user2");
    ui_store_press(store, "]");
    ui_store_shows(store, "#3 user3");
    ui_store_press(store, "] ]");
    ui_store_shows(store, "#4 user4");
    ui_store_shows(store, "this is the last call of the list");
    ui_store_press(store, "[ [ [ [");
    ui_store_shows(store, "#1 user1");
    ui_store_shows(store, "this is the first call of the list");
    ui_store_free(store);
}
END_TEST

START_TEST(the_next_finding_is_a_row_and_its_message_opens)
{
    struct ui_store *store = open_ladder(3, 24, 80);

    ui_store_press(store, "e");
    ui_store_shows(store, "►                │ w line-not-crlf");
    ui_store_shows(store,
                   "w line-not-crlf: a line ends in a bare LF or CR instead of CRLF (RFC 3261");
    ui_store_press(store, "e");
    ui_store_shows(store, "no further row with a finding");
    ui_store_press(store, "Enter");
    ui_store_shows(store, "msg 2/3  486 Busy Here");
    ui_store_free(store);
    store = open_ladder(1, 24, 80);
    ui_store_press(store, "e");
    ui_store_shows(store, "no row has a finding");
    ui_store_free(store);
}
END_TEST

START_TEST(a_search_looks_into_rows_and_messages)
{
    struct ui_store *store = open_ladder(3, 24, 80);

    ui_store_press(store, "n");
    ui_store_shows(store, "nothing is searched for");
    ui_store_press(store, "/ text:busy");
    ui_store_shows(store, "\n►/    +0.100 ");
    ui_store_press(store, "Enter");
    ui_store_shows(store, "/busy: 1");
    ui_store_press(store, "/ text:cseq:");
    ui_store_press(store, "Enter");
    ui_store_shows(store, "/cseq:: 3");
    ui_store_shows(store, "\n►/    +0.100 ");
    ui_store_press(store, "n");
    ui_store_shows(store, "\n►/    +0.150 ");
    ui_store_press(store, "n");
    ui_store_shows(store, "\n►/    +0.000 ");
    ui_store_press(store, "N");
    ui_store_shows(store, "\n►/    +0.150 ");
    ui_store_press(store, "/ text:zzz Enter");
    ui_store_shows(store, "no row has this text");
    ui_store_press(store, "Home / text:ack");
    ui_store_shows(store, "\n►/    +0.150 ");
    ui_store_press(store, "Esc");
    ui_store_shows(store, "\n►     +0.000 ");
    ui_store_free(store);
}
END_TEST

START_TEST(the_pane_comes_and_goes_and_moves)
{
    struct ui_store *store = open_ladder(3, 24, 80);

    ui_store_shows(store, "\nINVITE sip:");
    ui_store_press(store, "t");
    ui_store_hides(store, "INVITE sip:");
    ui_store_press(store, "t |");
    ui_store_shows(store, "│ INVITE sip:");
    ui_store_press(store, "|");
    ui_store_shows(store, "\nINVITE sip:");
    ui_store_press(store, "\\");
    ui_store_hides(store, "+0.000");
    ui_store_press(store, "Down");
    ui_store_shows(store, "\nSIP/2.0 486 Busy Here\n");
    ui_store_press(store, "\\");
    ui_store_shows(store, "+0.000");
    ui_store_free(store);
}
END_TEST

START_TEST(the_pane_scrolls_and_changes_its_size)
{
    struct ui_store *store = open_ladder(1, 20, 60);

    ui_store_press(store, "z 0 0 0 0");
    ui_store_hides(store, "CSeq: 1 INVITE");
    ui_store_press(store, "} } }");
    ui_store_shows(store, "CSeq: 1 INVITE");
    ui_store_hides(store, "\nINVITE sip:");
    ui_store_press(store, "{ { {");
    ui_store_shows(store, "\nINVITE sip:");
    ui_store_press(store, "T");
    ui_store_shows(store, "CSeq: 1 INVITE");
    ui_store_free(store);
}
END_TEST

START_TEST(a_wide_screen_has_the_pane_at_the_right_and_a_low_one_has_none)
{
    struct ui_store *store = open_ladder(1, 24, 160);

    ui_store_shows(store, "│ INVITE sip:");
    ui_resize(store->ui, 24, 100);
    ui_store_shows(store, "\nINVITE sip:");
    ui_resize(store->ui, 19, 100);
    ui_store_hides(store, "INVITE sip:");
    ui_store_press(store, "t");
    ui_store_shows(store, "\nINVITE sip:");
    ui_store_free(store);
}
END_TEST

START_TEST(times_change_in_the_ladder_alone)
{
    struct ui_store *store = open_ladder(1, 24, 80);

    ui_store_press(store, "w");
    ui_store_shows(store, "time:delta");
    ui_store_press(store, "w");
    ui_store_shows(store, "17:20:09.100000");
    ui_store_press(store, "w");
    ui_store_shows(store, "+0.100");
    ui_store_press(store, "Esc");
    ui_store_shows(store, "17:20:09");
    ui_store_free(store);
}
END_TEST

START_TEST(the_senders_column_is_hidden_and_comes_back)
{
    struct ui_store *store = open_ladder(1, 24, 80);

    ui_store_press(store, "X");
    ui_store_shows(store, "hidden:1");
    ui_store_shows(store, "« INVITE (10.0.0.1 ► 10.0.0.2)");
    ui_store_press(store, "Down X");
    ui_store_shows(store, "the last column stays");
    ui_store_press(store, "Up X");
    ui_store_hides(store, "hidden:");
    ui_store_shows(store, "─ INVITE ─");
    ui_store_free(store);
}
END_TEST

START_TEST(only_messages_with_sdp_may_be_none)
{
    struct ui_store *store = open_ladder(1, 24, 80);

    ui_store_press(store, "D");
    ui_store_shows(store, "no message has SDP: D shows all");
    ui_store_press(store, "Enter y Left e X");
    ui_store_shows(store, "there are no rows yet");
    ui_store_press(store, "D");
    ui_store_shows(store, "─ INVITE ─");
    ui_store_free(store);
}
END_TEST

START_TEST(several_marked_calls_share_a_ladder_with_letters)
{
    struct ui_store *store = ui_store_open(4, 24, 80);

    ui_store_press(store, "Space Down Space Enter");
    ui_store_shows(store, "2 calls: #1 #2");
    ui_store_shows(store, "│A─── INVITE ");
    ui_store_shows(store, "│B─── INVITE ");
    ui_store_press(store, "c");
    ui_store_shows(store, "colour:leg");
    ck_assert_uint_eq(line_at(canvas_line(ui_show(store->ui), 4), 20).role, STYLE_GROUP_1);
    ui_store_free(store);
}
END_TEST

START_TEST(a_call_that_grows_keeps_the_cursor_on_its_message)
{
    struct ui_store *store = open_live(24, 80);

    ui_store_press(store, "Down");
    ui_store_shows(store, "\n►     +0.100 ");
    grow_call(store, 0, 40);
    comes_to_show(store, "of 44");
    ui_store_shows(store, "\n►     +0.100 ");
    ui_store_press(store, "End");
    ui_store_shows(store, "follow:on");
    grow_call(store, 40, 5);
    comes_to_show(store, "of 49");
    ui_store_shows(store, "\n►    +19.440 ");
    ui_store_press(store, "Up");
    ui_store_shows(store, "follow:off");
    grow_call(store, 45, 5);
    comes_to_show(store, "of 54");
    ui_store_shows(store, "\n►    +19.430 ");
    ui_store_free(store);
}
END_TEST

START_TEST(a_frozen_ladder_stays_as_it_is)
{
    struct ui_store *store = open_live(24, 80);

    ui_store_shows(store, "of 3");
    ui_store_press(store, "p");
    grow_call(store, 0, 4);
    ui_store_press(store, "Down");
    ui_store_shows(store, "of 3");
    ui_store_press(store, "p");
    comes_to_show(store, "of 8");
    ui_store_free(store);
}
END_TEST

START_TEST(all_messages_are_read_one_after_the_other)
{
    struct ui_store *store = open_ladder(1, 24, 80);

    ui_store_press(store, "r");
    ui_store_shows(store, "raw  msg 1/3");
    ui_store_row_is(store, 1,
                    "1 2026-07-25 17:20:09.000000 10.0.0.1:5060 ► 10.0.0.2:5060  UDP 142 B");
    ui_store_row_is(store, 2, "INVITE sip:bob1@example.com SIP/2.0");
    ui_store_shows(store, "\n2 2026-07-25 17:20:09.100000 10.0.0.2:5060 ► 10.0.0.1:5060");
    ui_store_press(store, "End");
    ui_store_shows(store, "\nACK sip:bob1@example.com");
    ui_store_press(store, "Home / text:486 Enter");
    ui_store_shows(store, "no further message has this text");
    ui_store_press(store, "/ Ctrl-U text:ack Enter");
    ui_store_shows(store, "raw  msg");
    ui_store_shows(store, "\nACK sip:bob1@example.com");
    ui_store_press(store, "Esc");
    ui_store_shows(store, "time:rel");
    ui_store_free(store);
}
END_TEST

START_TEST(long_raw_texts_scroll_over_the_edges_of_messages)
{
    struct ui_store *store = open_live(15, 60);
    char down[64 * 5 + 1] = "";
    char up[64 * 3 + 1] = "";
    char *first;

    grow_call(store, 0, 30);
    ui_store_press(store, "r");
    first = strdup(ui_store_screen(store));
    for (int i = 0; i < 64; i++) {
        memcpy(down + strlen(down), "Down ", 6);
        memcpy(up + strlen(up), "Up ", 4);
    }
    ui_store_press(store, down);
    ck_assert_str_ne(ui_store_screen(store), first);
    ui_store_press(store, up);
    ck_assert_str_eq(ui_store_screen(store), first);
    ui_store_press(store, "PgDn PgDn PgUp PgUp");
    ck_assert_str_eq(ui_store_screen(store), first);
    ui_store_press(store, "End PgDn");
    ui_store_shows(store, "INFO sip:bob1");
    ui_store_press(store, "n n n N N N u U");
    ui_store_press(store, "Home");
    ck_assert_str_eq(ui_store_screen(store), first);
    free(first);
    ui_store_free(store);
}
END_TEST

static const struct {
    size_t rows, columns;
} sizes[] = {{1, 1}, {2, 3}, {5, 20}, {8, 41}, {10, 50}, {15, 60}, {24, 80}, {12, 200}, {300, 20}};

START_TEST(no_size_and_no_key_ends_it)
{
    struct ui_store *store = open_ladder(3, sizes[_i].rows, sizes[_i].columns);

    for (int key = 1; key < UI_KEY_NAMED + 64; key = key == 126 ? UI_KEY_NAMED : key + 1) {
        if (key == UI_KEY_CTRL('C') || key == UI_KEY_CTRL('Z') || key == UI_KEY_HUNG_UP)
            continue;
        ck_assert(ui_key(store->ui, key));
        (void)ui_show(store->ui);
        ui_resize(store->ui, sizes[_i].rows + (size_t)key % 3, sizes[_i].columns);
        /* Whatever it has opened is closed again: at the bottom of the stack, Esc does not quit. */
        for (int i = 0; i < 4; i++)
            ck_assert(ui_key(store->ui, UI_KEY_ESCAPE));
        (void)ui_show(store->ui);
        ck_assert(ui_key(store->ui, UI_KEY_ENTER));
        (void)ui_show(store->ui);
    }
    ui_store_free(store);
}
END_TEST

Suite *test_view_flow_suite(void)
{
    Suite *suite = suite_create("view_flow");
    TCase *tcase = tcase_create("view_flow");

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_ladder_has_title_modes_participants_rows_and_the_message_in_full);
    tcase_add_test(tcase, enter_opens_one_fold_and_then_the_message);
    tcase_add_test(tcase, the_other_messages_of_the_transaction_are_marked_and_can_be_gone_to);
    tcase_add_test(tcase, the_cursor_row_is_reversed_and_its_transaction_bold);
    tcase_add_test(tcase, neighbouring_calls_follow_the_list);
    tcase_add_test(tcase, the_next_finding_is_a_row_and_its_message_opens);
    tcase_add_test(tcase, a_search_looks_into_rows_and_messages);
    tcase_add_test(tcase, the_pane_comes_and_goes_and_moves);
    tcase_add_test(tcase, the_pane_scrolls_and_changes_its_size);
    tcase_add_test(tcase, a_wide_screen_has_the_pane_at_the_right_and_a_low_one_has_none);
    tcase_add_test(tcase, times_change_in_the_ladder_alone);
    tcase_add_test(tcase, the_senders_column_is_hidden_and_comes_back);
    tcase_add_test(tcase, only_messages_with_sdp_may_be_none);
    tcase_add_test(tcase, several_marked_calls_share_a_ladder_with_letters);
    tcase_add_test(tcase, a_call_that_grows_keeps_the_cursor_on_its_message);
    tcase_add_test(tcase, a_frozen_ladder_stays_as_it_is);
    tcase_add_test(tcase, all_messages_are_read_one_after_the_other);
    tcase_add_test(tcase, long_raw_texts_scroll_over_the_edges_of_messages);
    tcase_add_loop_test(tcase, no_size_and_no_key_ends_it, 0, COUNT_OF(sizes));
    suite_add_tcase(suite, tcase);
    return suite;
}
