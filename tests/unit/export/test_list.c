#include "export/list.h"

#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "export/list_column.h"
#include "tests/unit/export/sample.h"

Suite *test_list_suite(void);

static struct call_row busy_row(void)
{
    return (struct call_row){
        .id = 8,
        .state = CALL_BUSY,
        .is_invite = true,
        .final = 486,
        .src = sample_addr("10.0.0.12"),
        .dst = sample_addr("10.0.0.1:5080"),
        .start_us = SAMPLE_START_US,
        .ringing_us = TIME_NONE,
        .answer_us = TIME_NONE,
        .first_final_us = SAMPLE_START_US + 400000,
        .pdd_us = 400000,
        .setup_us = TIME_NONE,
        .duration_us = TIME_NONE,
        .end_us = SAMPLE_START_US + 400000,
        .messages = 4,
        .legs = 1,
        .short_id = SLICE_LITERAL("k7f3q2abcdef"),
        .method = SLICE_LITERAL("INVITE"),
        .ruri = SLICE_LITERAL("sip:0049301234@pbx"),
        .from_user = SLICE_LITERAL("1001"),
        .from_host = SLICE_LITERAL("pbx"),
        .to_user = SLICE_LITERAL("+49301234"),
        .to_host = SLICE_LITERAL("pbx"),
        .call_id = SLICE_LITERAL("a1@host"),
    };
}

static struct call_row answered_row(void)
{
    struct call_row row = busy_row();

    row.id = 20;
    row.state = CALL_COMPLETED;
    row.final = 200;
    row.answer_us = SAMPLE_START_US + 3000000;
    row.end_us = SAMPLE_START_US + 63040000;
    row.setup_us = 3000000;
    row.duration_us = 60040000;
    row.findings = 2;
    row.from_user = SLICE_LITERAL("yamada");
    row.from_host = SLICE_LITERAL("例え.jp");
    row.to_user = SLICE_LITERAL("b\x1b[2J");
    row.ended_by = PARTY_CALLEE;
    return row;
}

static char *write_list(const struct list_options *options)
{
    struct sample_out *sample = sample_out_new();
    struct call_row busy = busy_row();
    struct call_row answered = answered_row();
    struct list *list;
    char *text;

    ck_assert_int_eq(list_new_calls(options, &sample->out, &list, NULL), ERR_NONE);
    ck_assert_int_eq(list_call(list, &busy), ERR_NONE);
    ck_assert_int_eq(list_call(list, &answered), ERR_NONE);
    list_finish(list);
    list_free(list);
    text = strdup(sample_out_text(sample));
    sample_out_free(sample);
    return text;
}

/* clang-format off */
static const struct {
    struct list_options options;
    const char *lines;
} lists[] = {
    {{.style = {.zone = CLOCK_UTC}},
     " #  start         state      !  from            to             src       ► dst             PDD   dur  msgs\n"
     " 8  17:20:08.000  486 BUSY      1001@pbx        +49301234@pbx  10.0.0.12 ► 10.0.0.1:5080  0.40     -     4\n"
     "20  17:20:08.000  COMPLETED  2  yamada@例え.jp  b\\x1b[2J@pbx   10.0.0.12 ► 10.0.0.1:5080  0.40  60.0     4\n"},
    {{.style = {.zone = CLOCK_UTC, .width = 100}},
     " #  start         state      !  from            to             src       ► dst             PDD   dur\n"
     " 8  17:20:08.000  486 BUSY      1001@pbx        +49301234@pbx  10.0.0.12 ► 10.0.0.1:5080  0.40     -\n"
     "20  17:20:08.000  COMPLETED  2  yamada@例え.jp  b\\x1b[2J@pbx   10.0.0.12 ► 10.0.0.1:5080  0.40  60.0\n"},
    {{.style = {.zone = CLOCK_UTC, .width = 80, .target = ESCAPE_ASCII}},
     " #  start         state      !  from              to             src         dur\n"
     " 8  17:20:08.000  486 BUSY      1001@pbx          +49301234@pbx  10.0.0.12     -\n"
     "20  17:20:08.000  COMPLETED  2  yamada@~          b\\x1b[2J@pbx   10.0.0.12  60.0\n"},
    {{.style = {.zone = CLOCK_UTC, .time = STYLE_TIME_REL},
      .start_us = SAMPLE_START_US - 5000,
      .columns = "n,start,to,findings"},
     " #  start   to             !\n"
     " 8  +0.005  +49301234@pbx\n"
     "20  +0.005  b\\x1b[2J@pbx   2\n"},
    {{.form = LIST_CSV},
     "n,id,start,method,state,final,from,to,ruri,src,dst,pdd,setup,duration,msgs,retrans,call_id,reason,ended_by,findings,legs\r\n"
     "8,k7f3q2abcdef,2026-07-25T17:20:08.000000Z,INVITE,busy,486,1001@pbx,\"'+49301234@pbx\",sip:0049301234@pbx,10.0.0.12:5060,10.0.0.1:5080,0.400000,,,4,0,a1@host,,,0,1\r\n"
     "20,k7f3q2abcdef,2026-07-25T17:20:08.000000Z,INVITE,completed,200,yamada@例え.jp,b\\x1b[2J@pbx,sip:0049301234@pbx,10.0.0.12:5060,10.0.0.1:5080,0.400000,3.000000,60.040000,4,0,a1@host,,callee,2,1\r\n"},
    {{.form = LIST_PLAIN, .columns = "n,state,pdd,duration,from,reason"},
     "8\tbusy\t0.400000\t-\t1001@pbx\t-\n"
     "20\tcompleted\t0.400000\t60.040000\tyamada@例え.jp\t-\n"},
    {{.columns = "state,findings", .style = {.colours = STYLE_COLOUR_16}},
     "\x1b[1mstate\x1b[0m      \x1b[1m!\x1b[0m\n"
     "\x1b[1;33m486 BUSY\x1b[0m\n"
     "\x1b[32mCOMPLETED\x1b[0m  \x1b[33m2\x1b[0m\n"},
};
/* clang-format on */

START_TEST(a_list_is_written_as_expected)
{
    char *text;

    sample_locale();
    text = write_list(&lists[_i].options);
    ck_assert_str_eq(text, lists[_i].lines);
    free(text);
}
END_TEST

START_TEST(no_row_is_wider_than_the_terminal)
{
    struct list_options options = {.style = {.zone = CLOCK_UTC, .width = (size_t)_i}};
    char *text;
    char *save = NULL;

    sample_locale();
    text = write_list(&options);
    for (char *line = strtok_r(text, "\n", &save); line != NULL; line = strtok_r(NULL, "\n", &save))
        ck_assert_msg(escape_cells(slice_from_text(line), ESCAPE_FILE) <= (size_t)_i, "%s", line);
    free(text);
}
END_TEST

START_TEST(an_unknown_column_is_named_with_those_there_are)
{
    struct sample_out *sample = sample_out_new();
    struct list_options options = {.columns = "n,colour\x1b,to"};
    struct error error = {0};
    struct list *list;

    ck_assert_int_eq(list_new_calls(&options, &sample->out, &list, &error), ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(error.text, "no column 'colour\\x1b'; there are n,id,start,"));
    sample_out_free(sample);
}
END_TEST

START_TEST(every_column_can_be_chosen)
{
    char names[512];
    char lines[4096];
    struct buf buf;
    struct list_options options = {.columns = names, .form = LIST_CSV};
    char *text;

    buf_init(&buf, names, sizeof(names));
    list_call_columns(&buf);
    text = write_list(&options);
    snprintf(lines, sizeof(lines), "%s\r\n", names);
    ck_assert_int_eq(strncmp(text, lines, strlen(lines)), 0);
    free(text);
}
END_TEST

static const struct {
    const char *columns;
    bool needs_legs;
} needs[] = {
    {NULL, false},
    {"n,call_id", true},
    {"legs", true},
    {"n,from,to", false},
};

START_TEST(only_columns_of_legs_need_legs)
{
    struct list_options options = {.columns = needs[_i].columns};
    struct sample_out *sample = sample_out_new();
    struct list *list;

    ck_assert_int_eq(list_new_calls(&options, &sample->out, &list, NULL), ERR_NONE);
    ck_assert_int_eq(list_needs_legs(list), needs[_i].needs_legs);
    list_free(list);
    sample_out_free(sample);
}
END_TEST

START_TEST(dates_are_shown_when_the_captures_span_days)
{
    struct list_options options = {.columns = "start",
                                   .start_us = SAMPLE_START_US,
                                   .end_us = SAMPLE_START_US + 86400 * CLOCK_SECOND_US,
                                   .style.zone = CLOCK_UTC};
    char *text = write_list(&options);

    ck_assert_str_eq(text, "start\n2026-07-25 17:20:08.000\n2026-07-25 17:20:08.000\n");
    free(text);
}
END_TEST

START_TEST(rows_past_those_held_keep_the_columns)
{
    struct sample_out *sample = sample_out_new();
    struct list_options options = {.columns = "n,state"};
    struct call_row row = busy_row();
    struct list *list;
    const char *text;
    size_t lines = 0;

    ck_assert_int_eq(list_new_calls(&options, &sample->out, &list, NULL), ERR_NONE);
    for (size_t i = 0; i < LIST_HELD_ROWS + 3; i++) {
        row.id = i + 100;
        ck_assert_int_eq(list_call(list, &row), ERR_NONE);
    }
    list_finish(list);
    list_free(list);
    text = sample_out_text(sample);
    for (const char *at = text; *at != '\0'; at++)
        lines += *at == '\n';
    ck_assert_uint_eq(lines, LIST_HELD_ROWS + 4);
    ck_assert_int_eq(strncmp(text, "  #  state\n100  486 BUSY\n", 24), 0);
    ck_assert_str_eq(text + sample->len - 14, "614  486 BUSY\n");
    sample_out_free(sample);
}
END_TEST

START_TEST(an_empty_table_has_no_head_and_an_empty_csv_has)
{
    static const struct {
        enum list_form form;
        const char *text;
    } forms[] = {{LIST_TABLE, ""}, {LIST_PLAIN, ""}, {LIST_CSV, "n,to\r\n"}};

    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct sample_out *sample = sample_out_new();
        struct list_options options = {.form = forms[i].form, .columns = "n, to"};
        struct list *list;

        ck_assert_int_eq(list_new_calls(&options, &sample->out, &list, NULL), ERR_NONE);
        list_finish(list);
        list_free(list);
        ck_assert_str_eq(sample_out_text(sample), forms[i].text);
        sample_out_free(sample);
    }
}
END_TEST

static const struct {
    enum call_state state;
    uint16_t final;
    const char *text;
} states[] = {
    {CALL_COMPLETED, 200, "COMPLETED"},
    {CALL_BUSY, 486, "486 BUSY"},
    {CALL_FAILED, 503, "503 FAILED"},
    {CALL_NO_ANSWER, 0, "NO-ANSWER"},
    {CALL_NO_ANSWER, 408, "408 NO-ANSWER"},
    {CALL_NO_ACK, 200, "NO-ACK"},
    {CALL_CANCELLED, 487, "CANCELLED"},
    {CALL_REJECTED_AUTH, 401, "401 REJECTED-AUTH"},
    {CALL_IN_CALL, 200, "IN-CALL"},
    {CALL_INCOMPLETE, 0, "INCOMPLETE"},
    {CALL_STATES, 200, ""},
};

START_TEST(a_state_is_its_word_with_the_code_where_it_tells_more)
{
    char memory[64];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    list_write_state(states[_i].state, states[_i].final, &buf);
    ck_assert_str_eq(memory, states[_i].text);
}
END_TEST

START_TEST(messages_are_one_a_line)
{
    static const struct sample script[] = {
        {0, "10.0.0.1", "10.0.0.2:5080", "INVITE", 0, MESSAGE_HAS_SDP, 1},
        {500, "10.0.0.1", "10.0.0.2:5080", "INVITE", 0, MESSAGE_HAS_SDP | MESSAGE_RETRANSMISSION,
         1},
        {900, "10.0.0.2:5080", "10.0.0.1", "INVITE", 486, 0, 1},
    };
    struct sample_out *sample = sample_out_new();
    struct list_options options = {.style = {.zone = CLOCK_UTC, .target = ESCAPE_ASCII}};
    struct list *list;

    ck_assert_int_eq(list_new_messages(&options, &sample->out, &list, NULL), ERR_NONE);
    for (size_t i = 0; i < COUNT_OF(script); i++) {
        struct message_row row = sample_row(&script[i], i);

        ck_assert_int_eq(list_message(list, &row), ERR_NONE);
    }
    list_finish(list);
    list_free(list);
    ck_assert_str_eq(
        sample_out_text(sample),
        "#  time          src           > dst            via  message        bytes  call\n"
        "1  17:20:08.000  10.0.0.1      > 10.0.0.2:5080  udp  INVITE SDP       400  k7f3q2abcdef\n"
        "2  17:20:08.500  10.0.0.1      > 10.0.0.2:5080  udp  INVITE SDP       400  k7f3q2abcdef  "
        "retransmission\n"
        "3  17:20:08.900  10.0.0.2:5080 > 10.0.0.1       udp  486 Busy Here    400  "
        "k7f3q2abcdef\n");
    sample_out_free(sample);
}
END_TEST

/* The terminal and the page can sort by all of their columns, and each order has its column. */
START_TEST(each_order_of_calls_has_its_column)
{
    const struct list_column *column = list_call_column(call_sort_name((enum call_sort)_i));

    ck_assert_ptr_nonnull(column);
    ck_assert(column->is_sortable);
    ck_assert_int_eq(list_call_sort(column), _i);
}
END_TEST

START_TEST(the_columns_of_terminal_and_page_are_there)
{
    const struct list_column *found[LIST_COLUMNS_MAX];
    size_t count = list_call_columns_find(LIST_ALL_DEFAULT, found, LIST_COLUMNS_MAX);

    ck_assert_uint_eq(count, 12);
    ck_assert_str_eq(found[0]->name, "n");
    ck_assert_str_eq(found[11]->name, "msgs");
    count = list_call_columns_find(LIST_PAGE_DEFAULT, found, LIST_COLUMNS_MAX);
    for (size_t i = 0; i < count; i++)
        ck_assert(found[i]->page.width != NULL && found[i]->page.members != NULL);
    ck_assert_uint_eq(list_call_columns_find(LIST_PAGE_DEFAULT, found, 2), 2);
}
END_TEST

Suite *test_list_suite(void)
{
    Suite *suite = suite_create("list");
    TCase *tcase = tcase_create("list");

    tcase_add_loop_test(tcase, a_list_is_written_as_expected, 0, COUNT_OF(lists));
    tcase_add_loop_test(tcase, no_row_is_wider_than_the_terminal, 50, 200);
    tcase_add_test(tcase, an_unknown_column_is_named_with_those_there_are);
    tcase_add_test(tcase, every_column_can_be_chosen);
    tcase_add_loop_test(tcase, only_columns_of_legs_need_legs, 0, COUNT_OF(needs));
    tcase_add_test(tcase, dates_are_shown_when_the_captures_span_days);
    tcase_add_test(tcase, rows_past_those_held_keep_the_columns);
    tcase_add_test(tcase, an_empty_table_has_no_head_and_an_empty_csv_has);
    tcase_add_loop_test(tcase, a_state_is_its_word_with_the_code_where_it_tells_more, 0,
                        COUNT_OF(states));
    tcase_add_test(tcase, messages_are_one_a_line);
    tcase_add_loop_test(tcase, each_order_of_calls_has_its_column, 0, CALL_SORTS);
    tcase_add_test(tcase, the_columns_of_terminal_and_page_are_there);
    suite_add_tcase(suite, tcase);
    return suite;
}
