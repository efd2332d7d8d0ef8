/* What the terminal program does when the host has no memory: it says so, goes on, and shows the same as ever
 * once there is memory again. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "tests/unit/fail_alloc.h"
#include "tests/unit/registry.h"
#include "tests/unit/ui/ui_store.h"
#include "ui/canvas.h"
#include "ui/list_marks.h"
#include "ui/view_save_job.h"

Suite *test_ui_memory_suite(void);

#define CALLS   40
#define ROWS    24
#define COLUMNS 100

static struct ui_store *store;

static void setup(void)
{
    store = ui_store_new(CALLS);
}

static void teardown(void)
{
    ui_store_free(store);
}

START_TEST(the_program_is_made_or_not)
{
    FAIL_ALLOC_EACH(n)
    {
        struct ui *ui;

        fail_alloc_at(n);
        ui = ui_new(&store->options, ROWS, COLUMNS);
        ck_assert(fail_alloc_off() == (ui == NULL));
        ui_free(ui);
    }
}
END_TEST

START_TEST(a_screen_that_cannot_be_resized_stays)
{
    FAIL_ALLOC_EACH(n)
    {
        struct canvas *canvas = canvas_new(5, 10);
        enum err err;

        fail_alloc_at(n);
        err = canvas_resize(canvas, 7, 20);
        ck_assert_int_eq(err, fail_alloc_off() ? ERR_MEMORY : ERR_NONE);
        ck_assert_uint_eq(canvas_rows(canvas), err == ERR_NONE ? 7 : 5);
        ck_assert_uint_eq(canvas_columns(canvas), err == ERR_NONE ? 20 : 10);
        canvas_free(canvas);
    }
}
END_TEST

START_TEST(marks_that_there_is_no_memory_for_leave_the_others)
{
    FAIL_ALLOC_EACH(n)
    {
        struct list_marks marks = {0};
        size_t refused = 0;

        fail_alloc_at(n);
        for (uint64_t call = 1; call <= 200; call++)
            refused += list_marks_toggle(&marks, call) != ERR_NONE;
        ck_assert_uint_eq(refused, fail_alloc_off());
        ck_assert_uint_eq(marks.count, 200 - refused);
        list_marks_release(&marks);
    }
}
END_TEST

/* Keys that are pressed while there is memory, and keys while there is none. */
static const struct {
    const char *before; /* NULL: none, and nothing is shown before */
    const char *keys;
} scripts[] = {
    {NULL, ""}, /* the list */
    {"", "End"},
    {"PgDn", "Up"},
    {"", ">"}, /* sorted */
    {"> > > > > >", ">"},
    {"", "z"},
    {"/", "text:user1"}, /* searched */
    {"", "Space"},       /* marked */
    {"", "v"},           /* others too */
    {"", "Enter"},       /* a ladder */
    {"Space Down Space", "Enter"},
    {"Down Down Enter", "z"},
    {"Enter Down Down", "Enter"}, /* unfolded */
    {"Down Down Enter Down Down Down", "Enter"},
    {"Enter", "s"},
    {"Enter", "]"},
    {"Enter /", "text:bob"}, /* searched */
    {"Enter", "Enter"},      /* a message */
    {"Enter Enter /", "text:bob"},
    {"", "r"}, /* messages as text */
    {"Space Down Space", "r"},
    {"", "s"}, /* a box */
    {"Enter", "S"},
    {"", "?"}, /* help */
};

#define SCRIPTS (int)COUNT_OF(scripts)

static char *copy_screen(void)
{
    char *copy = strdup(ui_store_screen(store));

    ck_assert_ptr_nonnull(copy);
    return copy;
}

/* Press the keys before and show what comes of them. */
static void begin(int script)
{
    ui_free(store->ui);
    ui_store_start(store, ROWS, COLUMNS);
    if (scripts[script].before == NULL)
        return;
    (void)ui_store_press(store, scripts[script].before);
    (void)ui_show(store->ui);
}

static bool is_equal(const char *screen, const char *wanted, unsigned n)
{
    bool is_equal = strcmp(screen, wanted) == 0;

    /* Too long for the words of an assertion. */
    if (!is_equal)
        fprintf(stderr, "allocation %u: not\n%s\nbut\n%s\n", n, wanted, screen);
    return is_equal;
}

/* Drawn anew, the screen is as it is otherwise; or the keys were refused in words, and do what they do when they are
 * pressed again. */
START_TEST(what_memory_was_short_for_is_refused_or_there_at_the_next_look)
{
    char *wanted;

    begin(_i);
    (void)ui_store_press(store, scripts[_i].keys);
    (void)ui_store_press(store, "Ctrl-L");
    wanted = copy_screen();
    FAIL_ALLOC_EACH(n)
    {
        char *first;

        begin(_i);
        fail_alloc_at(n);
        (void)ui_store_press(store, scripts[_i].keys);
        (void)ui_show(store->ui);
        fail_alloc_off();
        first = copy_screen();
        (void)ui_store_press(store, "Ctrl-L");
        if (strstr(first, "memory") != NULL && strcmp(ui_store_screen(store), wanted) != 0) {
            (void)ui_store_press(store, scripts[_i].keys);
            (void)ui_store_press(store, "Ctrl-L");
        }
        ck_assert(is_equal(ui_store_screen(store), wanted, n));
        free(first);
    }
    free(wanted);
}
END_TEST

static const struct {
    const char *before;
    const char *key;
} copies[] = {{"Enter", "y"},       {"Enter", "Y"}, {"Enter Enter", "y"},
              {"Enter Enter", "Y"}, {"", "y"},      {"", "Y"}};

#define COPIES (int)COUNT_OF(copies)

START_TEST(what_is_copied_is_whole_or_said_not_to_be)
{
    FAIL_ALLOC_EACH(n)
    {
        struct slice copied;

        ui_free(store->ui);
        ui_store_start(store, ROWS, COLUMNS);
        (void)ui_store_press(store, copies[_i].before);
        (void)ui_show(store->ui);
        fail_alloc_at(n);
        (void)ui_store_press(store, copies[_i].key);
        fail_alloc_off();
        copied = ui_copied(store->ui);
        if (copied.len == 0)
            ui_store_hides(store, "copied");
        else
            ui_store_shows(store, "copied");
    }
}
END_TEST

START_TEST(calls_are_saved_or_no_file_is_left)
{
    const uint64_t calls[] = {1, 2, 3};
    char folder[] = "/tmp/rung-unit-XXXXXX";
    char path[64];

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/x", folder);
    FAIL_ALLOC_EACH(n)
    {
        const struct save_job job = {.store = store->view,
                                     .raw = store->raw,
                                     .calls = calls,
                                     .count = 3,
                                     .path = path,
                                     .format = _i == 0 ? SAVE_PCAP : SAVE_TEXT};
        struct save_result result = {0};
        struct error error = {0};
        struct stat status;
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = save_run(&job, &result, &error);
        is_hit = fail_alloc_off();
        ck_assert(is_hit || err == ERR_NONE);
        if (err != ERR_NONE)
            fail_alloc_check_words(&error);
        else
            ck_assert_uint_eq(result.written, 9);
        ck_assert_int_eq(stat(path, &status), err == ERR_NONE ? 0 : -1);
        unlink(path);
    }
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(all_calls_that_are_shown_are_collected_or_none)
{
    FAIL_ALLOC_EACH(n)
    {
        const struct call_page page = {0};
        uint64_t *calls = NULL;
        size_t count = 0;
        bool is_cut;
        struct error error = {0};
        enum err err;
        bool is_hit;

        fail_alloc_at(n);
        err = save_collect(store->view, &page, &calls, &count, &is_cut, &error);
        is_hit = fail_alloc_off();
        fail_alloc_check(err, &error, is_hit);
        ck_assert_uint_eq(count, is_hit ? 0 : CALLS);
        free(calls);
    }
}
END_TEST

Suite *test_ui_memory_suite(void)
{
    Suite *suite = suite_create("ui_memory");
    TCase *tcase = tcase_create("ui_memory");

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, the_program_is_made_or_not);
    tcase_add_test(tcase, a_screen_that_cannot_be_resized_stays);
    tcase_add_test(tcase, marks_that_there_is_no_memory_for_leave_the_others);
    tcase_add_loop_test(tcase, what_memory_was_short_for_is_refused_or_there_at_the_next_look, 0,
                        SCRIPTS);
    tcase_add_loop_test(tcase, what_is_copied_is_whole_or_said_not_to_be, 0, COPIES);
    tcase_add_loop_test(tcase, calls_are_saved_or_no_file_is_left, 0, 2);
    tcase_add_test(tcase, all_calls_that_are_shown_are_collected_or_none);
    suite_add_tcase(suite, tcase);
    return suite;
}
