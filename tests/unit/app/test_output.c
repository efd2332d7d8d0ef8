#include "app/output.h"

#include <check.h>
#include <string.h>

#include "app/id_set.h"
#include "app/nearest.h"
#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_output_suite(void);

/* The variables of the row that is tested: "NAME=VALUE", NULL at the end. */
static const char *const *environment;

static const char *get(const char *name)
{
    size_t len = strlen(name);

    for (const char *const *at = environment; *at != NULL; at++) {
        if (strncmp(*at, name, len) == 0 && (*at)[len] == '=')
            return *at + len + 1;
    }
    return NULL;
}

static const struct {
    enum color color;
    bool is_terminal;
    const char *environment[4];
    bool has_colour;
} colours[] = {
    {COLOR_AUTO, true, {"TERM=xterm"}, true},
    {COLOR_AUTO, false, {"TERM=xterm"}, false},
    {COLOR_AUTO, true, {"TERM=dumb"}, false},
    {COLOR_AUTO, true, {NULL}, false},
    {COLOR_AUTO, true, {"TERM=xterm", "NO_COLOR=1"}, false},
    {COLOR_AUTO, true, {"TERM=xterm", "NO_COLOR="}, true},
    {COLOR_ALWAYS, false, {"TERM=dumb", "NO_COLOR=1"}, true},
    {COLOR_NEVER, true, {"TERM=xterm", "CLICOLOR_FORCE=1"}, false},
    {COLOR_AUTO, false, {"CLICOLOR_FORCE=1"}, true},
    {COLOR_AUTO, false, {"CLICOLOR_FORCE=0"}, false},
    {COLOR_AUTO, false, {"FORCE_COLOR=1", "CLICOLOR=0"}, true},
    {COLOR_AUTO, false, {"FORCE_COLOR=1", "NO_COLOR=1"}, false},
    {COLOR_AUTO, true, {"TERM=xterm", "CLICOLOR=0"}, false},
};

START_TEST(colour_is_decided_by_option_then_environment_then_terminal)
{
    environment = colours[_i].environment;
    ck_assert_int_eq(output_has_colour(colours[_i].color, colours[_i].is_terminal, get),
                     colours[_i].has_colour);
}
END_TEST

static const struct {
    const char *typed;
    const char *word;
    bool is_near;
} words[] = {
    {"lader", "ladder", true},     {"calsl", "calls", true},   {"call", "calls", true},
    {"message", "messages", true}, {"exprot", "export", true}, {"x", "show", false},
    {"trace", "ladder", false},    {"swoh", "show", false},    {"shwo", "show", true},
    {"calls", "calls", true},
};

START_TEST(a_slip_is_near_and_another_word_is_not)
{
    struct nearest nearest = NEAREST_START;

    nearest_offer(&nearest, words[_i].typed, words[_i].word);
    ck_assert_int_eq(nearest.word != NULL, words[_i].is_near);
}
END_TEST

START_TEST(the_nearest_of_several_words_wins)
{
    struct nearest nearest = NEAREST_START;

    nearest_offer(&nearest, "export", "import");
    nearest_offer(&nearest, "export", "export");
    nearest_offer(&nearest, "export", "import");
    ck_assert_str_eq(nearest.word, "export");
}
END_TEST

START_TEST(a_set_holds_what_was_added_and_nothing_else)
{
    struct id_set set = {0};

    for (uint64_t id = 0; id < 5000; id += 7)
        ck_assert_int_eq(id_set_add(&set, id), ERR_NONE);
    ck_assert_int_eq(id_set_add(&set, 7), ERR_NONE);
    ck_assert_uint_eq(set.count, 715);
    for (uint64_t id = 0; id < 6000; id++)
        ck_assert_int_eq(id_set_has(&set, id), id < 5000 && id % 7 == 0);
    ck_assert(!id_set_has(&set, UINT64_MAX));
    id_set_release(&set);
    ck_assert(!id_set_has(&set, 7));
}
END_TEST

Suite *test_output_suite(void)
{
    Suite *suite = suite_create("output");
    TCase *tcase = tcase_create("output");

    tcase_add_loop_test(tcase, colour_is_decided_by_option_then_environment_then_terminal, 0,
                        COUNT_OF(colours));
    tcase_add_loop_test(tcase, a_slip_is_near_and_another_word_is_not, 0, COUNT_OF(words));
    tcase_add_test(tcase, the_nearest_of_several_words_wins);
    tcase_add_test(tcase, a_set_holds_what_was_added_and_nothing_else);
    suite_add_tcase(suite, tcase);
    return suite;
}
