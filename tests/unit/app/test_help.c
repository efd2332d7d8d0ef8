#include "app/help.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/exit_status.h"
#include "app/manual.h"
#include "app/option_rows.h"
#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_help_suite(void);

static char *page; /* what was written last */
static size_t page_len;

static void free_page(void)
{
    free(page);
    page = NULL;
}

static void start(struct out *out)
{
    free_page();
    out_init(out, open_memstream(&page, &page_len), "memory");
}

static void finish(struct out *out)
{
    struct error error;

    ck_assert_int_eq(out_finish(out, &error), ERR_NONE);
    fclose(out->file);
}

static void write_help(enum command_id command)
{
    static struct out out;

    start(&out);
    help_write(command, &out);
    finish(&out);
}

static void write_manual(void)
{
    static struct out out;

    start(&out);
    manual_write(&out);
    finish(&out);
}

START_TEST(a_command_tells_exactly_its_own_options)
{
    write_help((enum command_id)_i);
    for (const struct option_row *row = option_rows; row->name != NULL; row++) {
        char name[64];
        bool is_told;

        snprintf(name, sizeof(name), "--%s%s%s\n", row->name, row->argument == NULL ? "" : " ",
                 row->argument == NULL ? "" : row->argument);
        name[strlen(name) - 1] = '\0';
        is_told = false;
        for (const char *at = page; (at = strstr(at, name)) != NULL; at++)
            is_told = is_told || at[strlen(name)] == ' ' || at[strlen(name)] == '\n';
        ck_assert_msg(is_told == (row->group != GROUP_HIDDEN && (row->commands >> _i & 1) != 0),
                      "--%s of command %d", row->name, _i);
    }
}
END_TEST

START_TEST(no_line_of_help_is_wider_than_a_terminal)
{
    write_help((enum command_id)_i);
    for (const char *line = page; *line != '\0';) {
        size_t len = strcspn(line, "\n");

        ck_assert_msg(len <= HELP_WIDTH, "%.*s", (int)len, line);
        ck_assert_msg(len == 0 || line[len - 1] != ' ', "%.*s", (int)len, line);
        line += len + (line[len] == '\n');
    }
}
END_TEST

START_TEST(the_overview_names_every_command_and_exit_status)
{
    write_help(COMMAND_NONE);
    for (int i = COMMAND_NONE + 1; i < COMMANDS; i++)
        ck_assert_ptr_nonnull(strstr(page, command_rows[i].summary));
    for (const struct exit_status_row *row = exit_status_rows; row->value != NULL; row++) {
        char line[32];

        snprintf(line, sizeof(line), "\n  %s ", row->value);
        ck_assert_msg(strstr(page, line) != NULL, "%s", row->value);
    }
}
END_TEST

START_TEST(the_manual_has_every_option)
{
    const struct option_row *row = &option_rows[_i];
    char name[96];
    size_t len;

    write_manual();
    len = (size_t)snprintf(name, sizeof(name), "\\fB\\-\\-");
    for (const char *at = row->name; *at != '\0'; at++)
        len += (size_t)snprintf(name + len, sizeof(name) - len, *at == '-' ? "\\-" : "%c", *at);
    snprintf(name + len, sizeof(name) - len, "\\fR");
    ck_assert_msg((strstr(page, name) != NULL) == (row->group != GROUP_HIDDEN), "%s", name);
}
END_TEST

START_TEST(no_line_of_the_manual_is_taken_for_a_request_by_chance)
{
    write_manual();
    for (const char *line = page; *line != '\0'; line = strchr(line, '\n') + 1)
        ck_assert_msg(line[0] != '.' || (line[1] >= 'A' && line[1] <= 'Z') || line[1] == 'b',
                      "%.*s", (int)strcspn(line, "\n"), line);
}
END_TEST

START_TEST(every_failure_has_its_exit_status)
{
    static const struct {
        enum err err;
        int status;
    } rows[] = {
        {ERR_NONE, 0},  {ERR_NOT_FOUND, 1}, {ERR_USAGE, 2},  {ERR_AMBIGUOUS, 2},
        {ERR_INPUT, 3}, {ERR_DAMAGED, 5},   {ERR_OUTPUT, 6},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        ck_assert_int_eq((int)exit_status_of(rows[i].err), rows[i].status);
}
END_TEST

Suite *test_help_suite(void)
{
    Suite *suite = suite_create("help");
    TCase *tcase = tcase_create("help");
    int rows = 0;

    while (option_rows[rows].name != NULL)
        rows++;
    tcase_add_unchecked_fixture(tcase, NULL, free_page);
    tcase_add_loop_test(tcase, a_command_tells_exactly_its_own_options, COMMAND_NONE + 1, COMMANDS);
    tcase_add_loop_test(tcase, no_line_of_help_is_wider_than_a_terminal, COMMAND_NONE, COMMANDS);
    tcase_add_test(tcase, the_overview_names_every_command_and_exit_status);
    tcase_add_loop_test(tcase, the_manual_has_every_option, 0, rows);
    tcase_add_test(tcase, no_line_of_the_manual_is_taken_for_a_request_by_chance);
    tcase_add_test(tcase, every_failure_has_its_exit_status);
    suite_add_tcase(suite, tcase);
    return suite;
}
