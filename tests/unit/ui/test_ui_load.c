#include "ui/ui.h"

#include <check.h>
#include <stdio.h>
#include <time.h>

#include "tests/unit/registry.h"
#include "tests/unit/ui/spy.h"

Suite *test_ui_load_suite(void);

/* Show again and again until a text is there; the program has its own clock for some things. */
static void wait_for(struct ui_store *store, const char *text)
{
    time_t end = time(NULL) + 5;

    while (strstr(ui_store_screen(store), text) == NULL && time(NULL) < end) {
    }
    ui_store_shows(store, text);
}

/* --- when the store is read --- */

START_TEST(nothing_is_read_or_drawn_while_nothing_happens)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    for (int i = 0; i < 10; i++)
        (void)ui_show(store->ui);
    ck_assert_uint_eq(log.loads, 1);
    ck_assert_uint_eq(log.draws, 1);
    ui_store_press(store, "Down");
    (void)ui_show(store->ui);
    ck_assert_uint_eq(log.loads, 2);
    ui_store_free(store);
}
END_TEST

START_TEST(a_store_that_grows_is_read_again)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    ui_store_grow(store, 1);
    (void)ui_show(store->ui);
    ck_assert_uint_eq(log.loads, 2);
    ui_store_free(store);
}
END_TEST

START_TEST(frozen_the_store_may_grow_unseen)
{
    struct spy_log log = {.is_deaf = true};
    struct ui_store *store = spy_open(&log);
    size_t loads;

    ui_store_press(store, "p");
    ui_store_shows(store, "trace.pcap  frozen  UTC");
    loads = log.loads;
    ui_store_grow(store, 1);
    (void)ui_show(store->ui);
    ck_assert_uint_eq(log.loads, loads);
    ck_assert(ui_host(store->ui)->look.is_frozen);
    ui_store_press(store, "p");
    (void)ui_show(store->ui);
    ck_assert_uint_gt(log.loads, loads);
    ui_store_hides(store, "frozen  ");
    ui_store_free(store);
}
END_TEST

START_TEST(a_store_that_cannot_be_read_is_told_and_tried_again)
{
    struct spy_log log = {.load_result = ERR_INPUT};
    struct ui_store *store = spy_open(&log);
    size_t loads = log.loads;

    ui_store_shows(store, "cannot read the store: the disk is \\x1b[31mred");
    ui_store_shows(store, "a spy is here");
    (void)ui_show(store->ui);
    ck_assert_uint_eq(log.loads, loads);
    log.load_result = ERR_NONE;
    wait_for(store, "Enter message");
    ui_store_hides(store, "cannot read");
    ui_store_free(store);
}
END_TEST

START_TEST(a_look_that_takes_too_long_is_told)
{
    struct spy_log log = {.load_result = ERR_STOPPED};
    struct ui_store *store = spy_open(&log);

    ui_store_shows(store, "this takes too long");
    ck_assert_uint_lt(log.loads, 3);
    ui_store_free(store);
}
END_TEST

START_TEST(a_view_that_comes_up_again_is_read_again)
{
    struct spy_log log = {.is_deaf = true};
    struct ui_store *store = spy_open(&log);

    ui_store_press(store, "?");
    ui_store_shows(store, "in the ladder");
    ui_store_grow(store, 1);
    (void)ui_show(store->ui);
    ck_assert_uint_eq(log.loads, 1);
    ui_store_press(store, "Esc");
    (void)ui_show(store->ui);
    ck_assert_uint_eq(log.loads, 2);
    ui_store_free(store);
}
END_TEST

START_TEST(the_start_of_the_captures_is_learnt_from_the_store)
{
    struct ui_store *store = ui_store_new(2);

    store->options.start_us = TIME_NONE;
    ui_store_start(store, 24, 80);
    (void)ui_show(store->ui);
    ck_assert_int_eq(ui_host(store->ui)->look.start_us, UI_STORE_US);
    ui_store_free(store);
}
END_TEST

START_TEST(times_have_three_modes)
{
    struct spy_log log = {.is_deaf = true};
    struct ui_store *store = spy_open(&log);

    ui_store_press(store, "w");
    ck_assert_int_eq(ui_host(store->ui)->look.style.time, STYLE_TIME_REL);
    ui_store_press(store, "w");
    ck_assert_int_eq(ui_host(store->ui)->look.style.time, STYLE_TIME_DELTA);
    ui_store_press(store, "w");
    ck_assert_int_eq(ui_host(store->ui)->look.style.time, STYLE_TIME_ABS);
    ui_store_free(store);
}
END_TEST

/* --- the title --- */

static struct ui_store *open_live(size_t rows, size_t columns)
{
    struct ui_store *store = ui_store_new(1);

    store->status.is_live = 1;
    store->options.status = &store->status;
    store->options.source = "eth0";
    ui_store_start(store, rows, columns);
    return store;
}

START_TEST(a_live_title_has_rate_calls_and_drops)
{
    struct ui_store *store = open_live(24, 120);

    ui_store_shows(store, "eth0  live 00:00:0");
    ui_store_shows(store, "pkt/s  0 calls 0 active  drops 0/0/0  UTC");
    status_set(&store->status, COUNTER_CALLS, 12345);
    status_set(&store->status, COUNTER_ACTIVE, 37);
    status_set(&store->status, COUNTER_KERNEL_DROPS, 3);
    status_set(&store->status, COUNTER_INTERFACE_DROPS, 2000000);
    status_set(&store->status, COUNTER_DROPPED_BYTES, 5);
    status_set(&store->status, COUNTER_DROPPED_MESSAGES, 1);
    ui_store_shows(store, "12.3k calls 37 active  drops 3/2.0M/6  UTC");
    store->status.has_lost_device = 1;
    ui_store_shows(store, "interface gone 00:00:0");
    ui_store_free(store);
}
END_TEST

/* The role of the cell where a text begins in the title. */
static enum style_role role_in_title(struct ui_store *store, char first)
{
    const struct line *line = canvas_line(ui_show(store->ui), 0);

    for (size_t i = line->width; i > 0; i--) {
        struct line_glyph glyph = line_at(line, i - 1);

        if (glyph.bytes.len == 1 && (char)glyph.bytes.ptr[0] == first)
            return (enum style_role)glyph.role;
    }
    return STYLE_ROLES;
}

START_TEST(drops_warn)
{
    struct ui_store *store = open_live(24, 120);

    ck_assert_int_eq(role_in_title(store, '/'), STYLE_BAR);
    status_set(&store->status, COUNTER_KERNEL_DROPS, 1);
    ck_assert_int_eq(role_in_title(store, '/'), STYLE_WARN);
    ui_store_free(store);
}
END_TEST

START_TEST(what_was_not_read_and_what_was_cut_is_in_the_title)
{
    struct ui_store *store = ui_store_new(1);

    store->status.phase = STATUS_DONE;
    store->options.status = &store->status;
    ui_store_start(store, 24, 120);
    ui_store_hides(store, "not read");
    status_set(&store->status, COUNTER_TCP_SIP, 1000);
    status_set(&store->status, COUNTER_HEP, 4);
    status_set(&store->status, COUNTER_RTP, 5000);
    status_set(&store->status, COUNTER_CUT_MESSAGES, 17);
    ui_store_shows(store, "not read 1.0k  cut 17  UTC");
    ck_assert_int_eq(role_in_title(store, 'n'), STYLE_BAR);
    ui_store_free(store);
}
END_TEST

START_TEST(an_empty_capture_says_what_was_not_read)
{
    struct ui_store *store = ui_store_new(0);

    store->status.phase = STATUS_DONE;
    store->options.status = &store->status;
    status_set(&store->status, COUNTER_TCP_SIP, 412);
    status_set(&store->status, COUNTER_FRAGMENTS, 1);
    ui_store_start(store, 24, 80);
    ui_store_shows(store, "no SIP call over UDP in this capture");
    ui_store_shows(store, "not read: 412 TCP segments with SIP, 1 IP fragment");
    ui_store_press(store, "v");
    ui_store_shows(store, "no SIP over UDP in this capture");
    ui_store_shows(store, "not read: 412 TCP segments with SIP, 1 IP fragment");
    ui_store_free(store);
}
END_TEST

/* Every word that there may be, in a title with room for them: none is left out silently. */
START_TEST(every_counter_that_is_told_is_in_a_wide_title)
{
    struct ui_store *store = open_live(24, 300);

    for (unsigned i = 0; i < COUNTER_COUNT; i++)
        status_set(&store->status, (enum counter)i, 1);
    for (unsigned i = 0; i < COUNTER_COUNT; i++) {
        char text[64];

        if (counter_row((enum counter)i)->word[0] == '\0')
            continue;
        (void)snprintf(text, sizeof(text), "  %s ", counter_row((enum counter)i)->word);
        ui_store_shows(store, text);
    }
    ui_store_free(store);
}
END_TEST

static const struct {
    size_t columns;
    const char *shows;
    const char *hides;
} widths[] = {
    {140, "disk full, trying again  UTC", "nothing"},
    {100, "disk full, trying again", "UTC"},
    {60, "disk full, trying again", "eth0"},
    {40, "disk full, trying again", "eth0"},
};

START_TEST(what_is_wrong_is_the_last_to_leave_the_title)
{
    struct ui_store *store = open_live(24, widths[_i].columns);

    store->status.trouble = STATUS_DISK_FULL;
    status_set(&store->status, COUNTER_EVICTED_LEGS, 17);
    ui_store_shows(store, widths[_i].shows);
    ui_store_hides(store, widths[_i].hides);
    ui_store_free(store);
}
END_TEST

static const struct {
    enum status_trouble trouble;
    bool has_given_up;
    const char *shows;
} troubles[] = {
    {STATUS_DISK_FULL, false, "disk full, trying again"},
    {STATUS_DISK_ERROR, false, "disk error, trying again"},
    {STATUS_STORE_LOCKED, false, "store locked, trying again"},
    {STATUS_DISK_FULL, true, "disk full, nothing more is stored"},
    {STATUS_DISK_ERROR, true, "disk error, nothing more is stored"},
    {STATUS_STORE_UNWRITABLE, true, "store unwritable, nothing more is stored"},
    {STATUS_NO_TROUBLE, true, "nothing more is stored"},
};

START_TEST(each_trouble_of_the_store_has_words_in_the_title_while_it_lasts)
{
    struct ui_store *store = open_live(24, 120);

    store->status.trouble = (int)troubles[_i].trouble;
    store->status.has_given_up = troubles[_i].has_given_up;
    ui_store_shows(store, troubles[_i].shows);
    store->status.trouble = STATUS_NO_TROUBLE;
    store->status.has_given_up = false;
    ui_store_hides(store, troubles[_i].shows);
    ui_store_free(store);
}
END_TEST

START_TEST(a_store_that_is_not_whole_says_so_in_the_title)
{
    struct ui_store *store = ui_store_new(1);

    store->status.phase = STATUS_DONE;
    store->status.unfinished = "its import did not end (8850 calls, 15 % of the capture)";
    store->options.status = &store->status;
    ui_store_start(store, 24, 80);
    ui_store_shows(store, "its import did not end ");
    ui_store_hides(store, "8850");
    ui_store_free(store);
}
END_TEST

START_TEST(reading_tells_how_far_it_is)
{
    struct ui_store *store = ui_store_new(1);

    store->options.status = &store->status;
    ui_store_start(store, 24, 100);
    status_set(&store->status, COUNTER_FRAMES, 1234567);
    ui_store_shows(store, "reading 1.2M packets");
    atomic_store(&store->status.size, UINT64_C(4000000000));
    atomic_store(&store->status.position, UINT64_C(1700000000));
    ui_store_shows(store, "loading 42%");
    store->status.phase = STATUS_SETTLING;
    ui_store_shows(store, "indexing");
    store->status.phase = STATUS_DONE;
    ui_store_hides(store, "indexing");
    ui_store_shows(store, "trace.pcap  0 calls  UTC");
    ui_store_free(store);
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

static TCase *load_tests(void)
{
    TCase *tcase = tcase_create("load");

    tcase_add_test(tcase, nothing_is_read_or_drawn_while_nothing_happens);
    tcase_add_test(tcase, a_store_that_grows_is_read_again);
    tcase_add_test(tcase, frozen_the_store_may_grow_unseen);
    tcase_add_test(tcase, a_store_that_cannot_be_read_is_told_and_tried_again);
    tcase_add_test(tcase, a_look_that_takes_too_long_is_told);
    tcase_add_test(tcase, a_view_that_comes_up_again_is_read_again);
    tcase_add_test(tcase, the_start_of_the_captures_is_learnt_from_the_store);
    tcase_add_test(tcase, times_have_three_modes);
    tcase_set_timeout(tcase, 20);
    return tcase;
}

static TCase *title_tests(void)
{
    TCase *tcase = tcase_create("title");

    tcase_add_test(tcase, a_live_title_has_rate_calls_and_drops);
    tcase_add_test(tcase, drops_warn);
    tcase_add_test(tcase, what_was_not_read_and_what_was_cut_is_in_the_title);
    tcase_add_test(tcase, an_empty_capture_says_what_was_not_read);
    tcase_add_test(tcase, every_counter_that_is_told_is_in_a_wide_title);
    tcase_add_loop_test(tcase, what_is_wrong_is_the_last_to_leave_the_title, 0, COUNT(widths));
    tcase_add_loop_test(tcase, each_trouble_of_the_store_has_words_in_the_title_while_it_lasts, 0,
                        sizeof(troubles) / sizeof(troubles[0]));
    tcase_add_test(tcase, a_store_that_is_not_whole_says_so_in_the_title);
    tcase_add_test(tcase, reading_tells_how_far_it_is);
    return tcase;
}

Suite *test_ui_load_suite(void)
{
    Suite *suite = suite_create("ui_load");

    suite_add_tcase(suite, load_tests());
    suite_add_tcase(suite, title_tests());
    return suite;
}
