#include "ui/ui.h"

#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "tests/unit/ui/spy.h"

Suite *test_ui_ask_suite(void);

/* --- questions --- */

static void changed(void *context, const char *text)
{
    struct spy_log *log = context;

    log->changes++;
    snprintf(log->text, sizeof(log->text), "%s", text);
}

static void done(void *context, const char *text, bool is_taken)
{
    struct spy_log *log = context;

    snprintf(log->text, sizeof(log->text), "%s %s", is_taken ? "taken" : "left", text);
}

static void chose(void *context, char key)
{
    ((struct spy_log *)context)->chosen = key;
}

static void ask(struct ui_store *store, struct spy_log *log)
{
    ui_host_ask(
        ui_host(store->ui),
        &(struct ui_question){
            .label = "name: ", .text = "ab", .changed = changed, .done = done, .context = log});
}

START_TEST(a_question_takes_all_keys_until_it_is_answered)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    ask(store, &log);
    ui_store_shows(store, "name: ab");
    ui_store_press(store, "q Left ?");
    ck_assert_str_eq(log.text, "ab?q");
    ck_assert_uint_eq(log.changes, 2);
    ck_assert_int_eq(log.last, ACTION_NONE);
    ui_store_press(store, "Enter");
    ck_assert_str_eq(log.text, "taken ab?q");
    ui_store_press(store, "z");
    ck_assert_int_eq(log.last, ACTION_FOLD);
    ui_store_free(store);
}
END_TEST

START_TEST(esc_leaves_a_question)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    ask(store, &log);
    ck_assert(ui_store_press(store, "x Esc"));
    ck_assert_str_eq(log.text, "left abx");
    ui_store_hides(store, "name: ");
    ui_store_free(store);
}
END_TEST

START_TEST(a_question_ends_with_the_view_that_asked)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    ask(store, &log);
    ui_host_pop(ui_host(store->ui));
    ui_store_hides(store, "name: ");
    ui_store_press(store, "Enter");
    ck_assert_str_eq(log.text, "");
    ui_store_free(store);
}
END_TEST

static const struct {
    const char *keys;
    char chosen;
} answers[] = {
    {"y", 'y'}, {"n", 'n'}, {"Enter", 'y'}, {"Esc", 0}, {"x Down F1", '?'}, {"x n", 'n'},
};

START_TEST(a_choice_takes_its_letters_alone)
{
    struct spy_log log = {.chosen = '?'};
    struct ui_store *store = spy_open(&log);

    ui_host_choose(ui_host(store->ui), "really? (y)es (n)o", "yn", chose, &log);
    ui_store_shows(store, "really? (y)es (n)o");
    ui_store_press(store, answers[_i].keys);
    ck_assert_int_eq(log.chosen, answers[_i].chosen);
    ui_store_free(store);
}
END_TEST

START_TEST(what_is_said_is_harmless)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);

    ui_host_report(ui_host(store->ui), "got %s", "\x1b[2J\xe2\x80\xae");
    ui_store_shows(store, "got \\x1b[2J\\xe2\\x80\\xae");
    ui_store_free(store);
}
END_TEST

START_TEST(what_is_copied_is_remembered_or_refused)
{
    struct spy_log log = {0};
    struct ui_store *store = spy_open(&log);
    char *large = calloc(1, UI_COPY_MAX + 1);

    ck_assert_ptr_nonnull(large);
    ui_host_copy(ui_host(store->ui), SLICE_LITERAL("call-1@host"));
    ck_assert(slice_is(ui_copied(store->ui), "call-1@host"));
    ui_store_shows(store, "copied 11 bytes");
    ui_host_copy(ui_host(store->ui), slice_of(large, UI_COPY_MAX + 1));
    ck_assert(slice_is(ui_copied(store->ui), "call-1@host"));
    ui_store_shows(store, "too many for a terminal's clipboard");
    free(large);
    ui_store_free(store);
}
END_TEST

/* --- leaving --- */

struct keeper {
    bool is_kept;
    char path[128];
    enum err result;
};

static enum err keep(void *context, const char *path, struct error *reterr)
{
    struct keeper *keeper = context;

    snprintf(keeper->path, sizeof(keeper->path), "%s", path);
    if (keeper->result != ERR_NONE)
        return error_set(reterr, keeper->result, "cannot write '%s': no such folder", path);
    return ERR_NONE;
}

static bool is_kept(void *context)
{
    return ((struct keeper *)context)->is_kept;
}

static struct ui_store *open_kept(struct keeper *keeper, bool is_live)
{
    struct ui_store *store = ui_store_new(1);

    store->status.is_live = is_live;
    store->options.status = &store->status;
    store->options.services =
        (struct ui_services){.context = keeper, .keep = keep, .is_kept = is_kept};
    ui_store_start(store, 24, 80);
    return store;
}

START_TEST(leaving_a_file_asks_nothing)
{
    struct keeper keeper = {.is_kept = false};
    struct ui_store *store = open_kept(&keeper, false);

    ck_assert(!ui_store_press(store, "q"));
    ui_store_free(store);
}
END_TEST

START_TEST(leaving_a_kept_capture_asks_nothing)
{
    struct keeper keeper = {.is_kept = true};
    struct ui_store *store = open_kept(&keeper, true);

    ck_assert(!ui_store_press(store, "q"));
    ui_store_free(store);
}
END_TEST

START_TEST(leaving_a_live_capture_asks_once)
{
    struct keeper keeper = {.is_kept = false};
    struct ui_store *store = open_kept(&keeper, true);

    ck_assert(ui_store_press(store, "q"));
    ui_store_shows(store, "save the capture before leaving? (s)ave (d)iscard (b)ack");
    ck_assert(ui_store_press(store, "b"));
    ui_store_hides(store, "before leaving");
    ck_assert(ui_store_press(store, "q Esc Down"));
    ck_assert(!ui_store_press(store, "q d"));
    ck_assert_str_eq(keeper.path, "");
    ui_store_free(store);
}
END_TEST

START_TEST(saving_asks_for_a_path_and_leaves_when_it_is_kept)
{
    struct keeper keeper = {.result = ERR_OUTPUT};
    struct ui_store *store = open_kept(&keeper, true);

    ck_assert(ui_store_press(store, "q s"));
    ui_store_shows(store, "keep as: capture-");
    ck_assert(ui_store_press(store, "Ctrl-U text:/none/x.db Enter"));
    ck_assert_str_eq(keeper.path, "/none/x.db");
    ui_store_shows(store, "cannot write '/none/x.db': no such folder");
    keeper.result = ERR_NONE;
    ck_assert(!ui_store_press(store, "q s Ctrl-U text:y.db Enter"));
    ck_assert_str_eq(keeper.path, "y.db");
    ui_store_free(store);
}
END_TEST

START_TEST(ctrl_c_asks_nothing)
{
    struct keeper keeper = {.is_kept = false};
    struct ui_store *store = open_kept(&keeper, true);

    ck_assert(!ui_store_press(store, "Ctrl-C"));
    ui_store_free(store);
}
END_TEST

/* --- commands --- */

static const struct {
    const char *keys;
    const char *shows;
} commands[] = {
    {": text:goto Space text:2 Enter", "rung ‹ calls ‹ #2"},
    {": text:2 Enter", "rung ‹ calls ‹ #2"},
    {": text:goto Space Space text:call-4@ Enter", "rung ‹ calls ‹ #4"},
    {": text:goto Enter", "say which: :goto takes"},
    {": text:goto Space text:99 Enter", "99"},
    {": text:w Enter", "say where to"},
    {": text:w Space text:x.db Enter", "there is no live capture to keep"},
    {": text:web Enter", "no web server"},
    {": text:help Enter", "in the list of calls"},
    {": text:dance Enter", "no command 'dance'"},
    {": Enter", "Enter ladder"},
    {": Space Space Enter", "Enter ladder"},
    {": text:q Esc", "Enter ladder"},
};

START_TEST(commands_do_what_they_say)
{
    struct ui_store *store = ui_store_open(5, 24, 80);

    ck_assert(ui_store_press(store, commands[_i].keys));
    ui_store_shows(store, commands[_i].shows);
    ui_store_free(store);
}
END_TEST

START_TEST(commands_that_leave_leave)
{
    static const char *const leaving[] = {": text:q Enter", ": text:quit Enter", ": text:q! Enter"};
    struct ui_store *store = ui_store_open(5, 24, 80);

    ck_assert(!ui_store_press(store, leaving[_i]));
    ui_store_free(store);
}
END_TEST

static TCase *question_tests(void)
{
    TCase *tcase = tcase_create("questions");

    tcase_add_test(tcase, a_question_takes_all_keys_until_it_is_answered);
    tcase_add_test(tcase, esc_leaves_a_question);
    tcase_add_test(tcase, a_question_ends_with_the_view_that_asked);
    tcase_add_loop_test(tcase, a_choice_takes_its_letters_alone, 0, COUNT_OF(answers));
    tcase_add_test(tcase, what_is_said_is_harmless);
    tcase_add_test(tcase, what_is_copied_is_remembered_or_refused);
    tcase_add_test(tcase, leaving_a_file_asks_nothing);
    tcase_add_test(tcase, leaving_a_kept_capture_asks_nothing);
    tcase_add_test(tcase, leaving_a_live_capture_asks_once);
    tcase_add_test(tcase, saving_asks_for_a_path_and_leaves_when_it_is_kept);
    tcase_add_test(tcase, ctrl_c_asks_nothing);
    tcase_add_loop_test(tcase, commands_do_what_they_say, 0, COUNT_OF(commands));
    tcase_add_loop_test(tcase, commands_that_leave_leave, 0, 3);
    return tcase;
}

Suite *test_ui_ask_suite(void)
{
    Suite *suite = suite_create("ui_ask");

    suite_add_tcase(suite, question_tests());
    return suite;
}
