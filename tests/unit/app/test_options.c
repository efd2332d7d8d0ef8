#include "app/options.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "app/option_rows.h"
#include "correlate/facts.h"
#include "export/flow.h"
#include "export/style.h"
#include "tests/unit/registry.h"

#define ARGS_MAX 16

Suite *test_options_suite(void);

/* Read a command line of words with one blank between. */
static enum err read_line(const char *line, struct options *ret_options, struct error *reterr)
{
    static char copy[512];
    char *argv[ARGS_MAX] = {(char[]){"rung"}};
    int argc = 1;

    snprintf(copy, sizeof(copy), "%s", line);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        ck_assert_int_lt(argc, ARGS_MAX);
        argv[argc++] = word;
    }
    return options_read(argc, argv, ret_options, reterr);
}

static struct options must_read(const char *line)
{
    struct options options;
    struct error error = {.text = ""};
    enum err err = read_line(line, &options, &error);

    ck_assert_msg(err == ERR_NONE, "'%s': %s", line, error.text);
    return options;
}

START_TEST(the_first_word_is_the_command_and_the_others_are_files)
{
    struct options options = must_read("calls a.pcap b.pcap");

    ck_assert_int_eq(options.command, COMMAND_CALLS);
    ck_assert_uint_eq(options.file_count, 2);
    ck_assert_str_eq(options.files[1], "b.pcap");
    ck_assert_uint_eq(options.word_count, 0);
    options_release(&options);
}
END_TEST

START_TEST(options_may_stand_before_the_command_and_after_the_files)
{
    struct options options = must_read("-q calls a.pcap --utc -l 5");

    ck_assert_int_eq(options.command, COMMAND_CALLS);
    ck_assert(options.is_quiet && options.is_utc);
    ck_assert_uint_eq(options.limit, 5);
    options_release(&options);
}
END_TEST

START_TEST(a_ladder_takes_one_file_and_then_calls)
{
    struct options options = must_read("ladder a.pcap 3 k7f3");

    ck_assert_uint_eq(options.file_count, 1);
    ck_assert_uint_eq(options.word_count, 2);
    ck_assert_str_eq(options.words[0], "3");
    ck_assert_str_eq(options.words[1], "k7f3");
    options_release(&options);
}
END_TEST

START_TEST(with_files_by_option_all_words_are_calls)
{
    struct options options = must_read("ladder -r a.pcap -I b.pcap 3");

    ck_assert_uint_eq(options.file_count, 2);
    ck_assert_uint_eq(options.word_count, 1);
    ck_assert_str_eq(options.words[0], "3");
    options_release(&options);
}
END_TEST

START_TEST(after_two_dashes_there_are_no_options)
{
    struct options options = must_read("calls -- -odd.pcap");

    ck_assert_uint_eq(options.file_count, 1);
    ck_assert_str_eq(options.files[0], "-odd.pcap");
    options_release(&options);
}
END_TEST

START_TEST(a_file_called_like_a_command_can_be_named_by_path)
{
    struct options options = must_read("./calls");

    ck_assert_int_eq(options.command, COMMAND_NONE);
    ck_assert_str_eq(options.files[0], "./calls");
    options_release(&options);
}
END_TEST

START_TEST(the_short_name_of_messages_is_msgs)
{
    struct options options = must_read("msgs a");

    ck_assert_int_eq(options.command, COMMAND_MESSAGES);
    options_release(&options);
}
END_TEST

/* Each is another way to write the same. */
static const char *const same_limits[] = {
    "calls a -l 7",    "calls a -l7",  "calls a --limit 7", "calls a --limit=7",
    "calls a --lim 7", "calls a -ql7", "--lim=7 calls a",   "calls -cql 7 a",
};

START_TEST(an_argument_may_be_attached_or_follow)
{
    struct options options = must_read(same_limits[_i]);

    ck_assert_uint_eq(options.limit, 7);
    ck_assert_uint_eq(options.file_count, 1);
    options_release(&options);
}
END_TEST

START_TEST(the_last_of_two_contrary_options_counts)
{
    struct options options = must_read("calls a --csv --json --all -c");

    ck_assert_int_eq(options.format, FORMAT_JSON);
    ck_assert_int_eq(options.kind, KIND_INVITES);
    options_release(&options);
    options = must_read("ladder a --fold --no-fold");
    ck_assert_int_eq(options.is_folding, 0);
    options_release(&options);
}
END_TEST

START_TEST(what_nobody_chose_is_unset)
{
    struct options options = must_read("calls a");

    ck_assert_int_eq(options.kind, OPTION_UNSET);
    ck_assert_int_eq(options.time, OPTION_UNSET);
    ck_assert_int_eq(options.width, OPTION_UNSET);
    ck_assert_int_eq(options.ascii, OPTION_UNSET);
    ck_assert_int_eq(options.format, FORMAT_DEFAULT);
    ck_assert(!options.since.is_set);
    options_release(&options);
}
END_TEST

START_TEST(columns_of_messages_make_a_table)
{
    struct options options = must_read("messages a --columns n");

    ck_assert_int_eq(options.format, FORMAT_TABLE);
    options_release(&options);
    options = must_read("messages a --columns n --csv");
    ck_assert_int_eq(options.format, FORMAT_CSV);
    options_release(&options);
}
END_TEST

START_TEST(choices_are_taken_by_word)
{
    struct options options = must_read("ladder a --time delta --merge ip --color always --width 0");

    ck_assert_int_eq(options.time, STYLE_TIME_DELTA);
    ck_assert_int_eq(options.merge, FLOW_MERGE_IP);
    ck_assert_int_eq(options.color, COLOR_ALWAYS);
    ck_assert_int_eq(options.width, 0);
    options_release(&options);
    options = must_read("ladder a --width auto");
    ck_assert_int_eq(options.width, OPTION_UNSET);
    options_release(&options);
}
END_TEST

START_TEST(states_are_a_list_and_answered_is_four_of_them)
{
    struct options options = must_read("calls a --state busy,NO-ANSWER");

    ck_assert_uint_eq(options.states, 1u << CALL_BUSY | 1u << CALL_NO_ANSWER);
    options_release(&options);
    options = must_read("calls a --state answered");
    ck_assert_uint_eq(options.states, 1u << CALL_IN_CALL | 1u << CALL_COMPLETED |
                                          1u << CALL_NO_ACK | 1u << CALL_TRANSFERRED);
    options_release(&options);
}
END_TEST

static const struct {
    const char *line;
    bool is_relative;
    int64_t us;
} timestamps[] = {
    {"calls a --since +90s", true, INT64_C(90000000)},
    {"calls a --since +90", true, INT64_C(90000000)},
    {"calls a --since +1.5s", true, INT64_C(1500000)},
    {"calls a --since +500ms", true, INT64_C(500000)},
    {"calls a --since +2m", true, INT64_C(120000000)},
    {"calls a --since +0.5h", true, INT64_C(1800000000)},
    {"calls a --since +0.0000019s", true, INT64_C(1)},
    {"calls a --since 1970-01-01T00:00:01Z", false, INT64_C(1000000)},
    {"calls a --since 1970-01-01T01:00:01+01:00", false, INT64_C(1000000)},
    {"calls a --since 1970-01-01T00:01 --utc", false, INT64_C(60000000)},
};

START_TEST(times_are_absolute_or_from_the_start)
{
    struct options options = must_read(timestamps[_i].line);

    ck_assert(options.since.is_set);
    ck_assert_int_eq(options.since.is_relative, timestamps[_i].is_relative);
    ck_assert_int_eq(options.since.us, timestamps[_i].us);
    options_release(&options);
}
END_TEST

START_TEST(utc_counts_wherever_it_stands)
{
    struct options options;

    setenv("TZ", "UTC-5", 1);
    options = must_read("calls a --since 1970-01-02T00:00 --utc");
    ck_assert_int_eq(options.since.us, INT64_C(86400000000));
    options_release(&options);
    options = must_read("calls a --since 1970-01-02T00:00");
    ck_assert_int_eq(options.since.us, INT64_C(68400000000));
    options_release(&options);
    setenv("TZ", "UTC", 1);
}
END_TEST

/* What cannot be taken, and a word of what is said about it. */
static const struct {
    const char *line;
    const char *word;
} refused[] = {
    {"calls a --frobnicate", "'--frobnicate'"},
    {"calls a --colums=n", "'--columns'"},
    {"calls a --uct", "'--utc'"},
    {"calls a -Y", "'-Y'"},
    {"calls a --fo", "--force, --format, --fold"},
    {"calls a --limit", "wants N"},
    {"calls a -l", "wants N"},
    {"calls a -l x", "--limit x"},
    {"calls a -l 0", "from 1 on"},
    {"calls a -l -1", "from 1 on"},
    {"calls a --utc=1", "takes no argument"},
    {"calls a --time sideways", "abs, rel, delta, epoch"},
    {"calls a --state bsy", "'bsy'"},
    {"calls a --state busy,,failed", "''"},
    {"calls a --since yesterday", "2026-07-25"},
    {"calls a --since +1y", "+90s"},
    {"calls a --since +", "+90s"},
    {"calls a --since +1.s", "+90s"},
    {"calls a --width 99999", "columns"},
    {"calls a --merge ip", "'rung calls' takes no --merge"},
    {"show a --fold", "takes no --fold"},
    {"calls a --embed", "takes no --embed"},
    {"calls a --format pcap", "cannot write pcap"},
    {"ladder a --format csv", "txt, ascii, json"},
    {"calls a -v", "-e REGEX"},
    {"calls a --columns n --json", "--columns is for tables"},
    {"messages a --format txt --columns n", "--columns is for tables"},
    {"show a 1 2", "one CALL"},
    {"calls - -", "only once"},
    {"calls -r - -", "only once"},
    {"-r -I x.pcap", "as in tcpdump"},
    {"calls -i any a", "'rung calls' takes no --interface"},
    {"-i any -r a", "not both"},
    {"watch -B 2048", "--buffer"},
    {"calls -m 15 x.pcap", "--memory"},
    {"calls -m 2000000 x.pcap", "--memory"},
    {"watch -s 262145", "--snaplen"},
    {"watch -f udp -- port 5060", "not both"},
    {"calls a --m x", "--match, --merge"},
    {"calls a --=x", "'--'"},
};

START_TEST(what_cannot_be_taken_is_explained)
{
    struct options options = {0};
    struct error error = {.text = ""};

    ck_assert_int_eq(read_line(refused[_i].line, &options, &error), ERR_USAGE);
    ck_assert_msg(strstr(error.text, refused[_i].word) != NULL, "'%s': %s", refused[_i].line,
                  error.text);
    ck_assert_ptr_null(strchr(error.text, '\n'));
    ck_assert_ptr_null(options.files);
}
END_TEST

START_TEST(asking_for_help_forgives_what_is_missing)
{
    struct options options = must_read("ladder --help");

    ck_assert(options.wants_help);
    options_release(&options);
    options = must_read("calls -v -h");
    ck_assert(options.wants_help);
    options_release(&options);
}
END_TEST

START_TEST(every_row_has_a_name_of_its_own_and_is_read_by_it)
{
    const struct option_row *row = &option_rows[_i];

    for (const struct option_row *other = option_rows; other->name != NULL; other++) {
        if (other == row)
            continue;
        ck_assert_str_ne(row->name, other->name);
        for (const char *letter = row->letters; *letter != '\0'; letter++)
            ck_assert_msg(strchr(other->letters, *letter) == NULL, "-%c of --%s and --%s", *letter,
                          row->name, other->name);
    }
    ck_assert_uint_ne(row->commands, 0);
    ck_assert_str_ne(row->help, "");
    ck_assert(row->kind != OPTION_CHOICE || row->words != NULL);
}
END_TEST

static const struct option_row *find_row(const char *name)
{
    const struct option_row *row = option_rows;

    while (row->name != NULL && strcmp(row->name, name) != 0)
        row++;
    ck_assert_ptr_nonnull(row->name);
    return row;
}

START_TEST(help_names_every_state)
{
    for (int i = 1; i < CALL_STATES; i++)
        ck_assert_ptr_nonnull(strstr(find_row("state")->help, call_state_name((enum call_state)i)));
}
END_TEST

START_TEST(every_form_has_a_word_and_is_named_in_help)
{
    const struct option_row *row = find_row("format");

    for (int i = FORMAT_DEFAULT + 1; i < FORMATS; i++) {
        const struct option_word *word = row->words;

        while (word->word != NULL && word->value != i)
            word++;
        ck_assert_str_eq(word->word, format_name((enum format)i));
        ck_assert_ptr_nonnull(strstr(row->help, word->word));
    }
}
END_TEST

static int example_count(void)
{
    int count = 0;

    while (command_examples[count].line != NULL)
        count++;
    return count;
}

START_TEST(every_example_is_a_command_line_that_is_taken)
{
    const char *start = strstr(command_examples[_i].line, "rung ");
    char line[256];
    struct options options;

    ck_assert_ptr_nonnull(start);
    snprintf(line, sizeof(line), "%.*s", (int)strcspn(start + 5, "|&"), start + 5);
    options = must_read(line);
    ck_assert(options.file_count > 0 ||
              command_rows[options.command].operands == OPERANDS_FILES_BPF);
    options_release(&options);
}
END_TEST

static const struct {
    const char *line;
    size_t files;
    const char *bpf; /* NULL: none */
} words_as_filters[] = {
    {"", 0, NULL},
    {"-i any", 0, NULL},
    {"-i any port 5060", 0, "port 5060"},
    {"watch -i any udp and port 5060", 0, "udp and port 5060"},
    {"port 5060 or port 5080", 0, "port 5060 or port 5080"},
    {"watch -- net 10.0.0.0/8", 0, "net 10.0.0.0/8"},
    {"serve a.pcap -- port 5060", 1, "port 5060"},
    {"a.pcap b.pcap", 2, NULL},
    {"-r a.pcap -- host 10.0.0.1", 1, "host 10.0.0.1"},
    {"-f udp a.pcap", 1, "udp"},
    {"ports.pcap", 1, NULL},
};

START_TEST(words_that_are_no_files_are_a_filter)
{
    struct options options = must_read(words_as_filters[_i].line);

    ck_assert_uint_eq(options.file_count, words_as_filters[_i].files);
    if (words_as_filters[_i].bpf == NULL)
        ck_assert_ptr_null(options.bpf);
    else
        ck_assert_str_eq(options.bpf, words_as_filters[_i].bpf);
    options_release(&options);
}
END_TEST

static const struct {
    const char *line;
    const char *web; /* NULL: none wanted */
    size_t files;
} addresses[] = {
    {"a.pcap", NULL, 1},
    {"--web a.pcap", "", 1},
    {"--web 8061 a.pcap", "8061", 1},
    {"--web=[::1]:0 a.pcap", "[::1]:0", 1},
    {"serve --web 10.0.0.1:80 a.pcap", "10.0.0.1:80", 1},
    {"--web", "", 0},
};

START_TEST(the_address_of_the_page_may_be_left_out)
{
    struct options options = must_read(addresses[_i].line);

    ck_assert_uint_eq(options.file_count, addresses[_i].files);
    if (addresses[_i].web == NULL)
        ck_assert_ptr_null(options.web);
    else
        ck_assert_str_eq(options.web, addresses[_i].web);
    options_release(&options);
}
END_TEST

START_TEST(groups_of_rows_stand_together)
{
    for (const struct option_row *row = option_rows + 1; row->name != NULL; row++)
        ck_assert_int_ge(row->group, row[-1].group);
}
END_TEST

static int row_count(void)
{
    int count = 0;

    while (option_rows[count].name != NULL)
        count++;
    return count;
}

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

Suite *test_options_suite(void)
{
    Suite *suite = suite_create("options");
    TCase *tcase = tcase_create("options");

    tcase_add_test(tcase, the_first_word_is_the_command_and_the_others_are_files);
    tcase_add_test(tcase, options_may_stand_before_the_command_and_after_the_files);
    tcase_add_test(tcase, a_ladder_takes_one_file_and_then_calls);
    tcase_add_test(tcase, with_files_by_option_all_words_are_calls);
    tcase_add_test(tcase, after_two_dashes_there_are_no_options);
    tcase_add_test(tcase, a_file_called_like_a_command_can_be_named_by_path);
    tcase_add_test(tcase, the_short_name_of_messages_is_msgs);
    tcase_add_loop_test(tcase, an_argument_may_be_attached_or_follow, 0, COUNT(same_limits));
    tcase_add_test(tcase, the_last_of_two_contrary_options_counts);
    tcase_add_test(tcase, what_nobody_chose_is_unset);
    tcase_add_test(tcase, columns_of_messages_make_a_table);
    tcase_add_test(tcase, choices_are_taken_by_word);
    tcase_add_test(tcase, states_are_a_list_and_answered_is_four_of_them);
    tcase_add_loop_test(tcase, times_are_absolute_or_from_the_start, 0, COUNT(timestamps));
    tcase_add_test(tcase, utc_counts_wherever_it_stands);
    tcase_add_loop_test(tcase, what_cannot_be_taken_is_explained, 0, COUNT(refused));
    tcase_add_test(tcase, asking_for_help_forgives_what_is_missing);
    tcase_add_loop_test(tcase, every_row_has_a_name_of_its_own_and_is_read_by_it, 0, row_count());
    tcase_add_test(tcase, groups_of_rows_stand_together);
    tcase_add_loop_test(tcase, words_that_are_no_files_are_a_filter, 0,
                        (int)(sizeof(words_as_filters) / sizeof(words_as_filters[0])));
    tcase_add_loop_test(tcase, the_address_of_the_page_may_be_left_out, 0,
                        (int)(sizeof(addresses) / sizeof(addresses[0])));
    tcase_add_test(tcase, help_names_every_state);
    tcase_add_test(tcase, every_form_has_a_word_and_is_named_in_help);
    tcase_add_loop_test(tcase, every_example_is_a_command_line_that_is_taken, 0, example_count());
    suite_add_tcase(suite, tcase);
    return suite;
}
