/*
 * tests/unit/dissect/test_sip_values.c: comma lists, parameters, CSeq, and the text they share.
 */
#include "dissect/sip_values.h"

#include <stdlib.h>

#include "dissect/sip_params.h"
#include "dissect/sip_text.h"
#include "tests/unit/dissect/check_slice.h"

Suite *test_sip_values_suite(void);

/* Values are joined with "|". */
static const struct {
    const char *list;
    const char *values;
} lists[] = {
    {"a", "a|"},
    {"a, b ,c", "a|b|c|"},
    {"a,\r\n b", "a|b|"},
    {"", ""},
    {"  ", ""},
    {"a,", "a|"},
    {",a", "|a|"},
    {",,", "||"},
    {"\"x,y\", z", "\"x,y\"|z|"},
    {"\"x\\\",y\", z", "\"x\\\",y\"|z|"},
    {"<a,b>, c", "<a,b>|c|"},
    {"\"<\" <a>, b", "\"<\" <a>|b|"},
    {"\"never, closed", "\"never, closed|"},
    {"a, <never, closed", "a|<never, closed|"},
    {"301 h \"a, b\", 302 h \"c\"", "301 h \"a, b\"|302 h \"c\"|"},
};

START_TEST(lists_are_cut_at_commas_outside_quotes_and_brackets)
{
    struct slice rest = slice_from_text(lists[_i].list);
    struct slice value;
    char joined[128];
    struct buf buf;

    buf_init(&buf, joined, sizeof(joined));
    while (sip_value_next(&rest, &value)) {
        buf_slice(&buf, value);
        buf_byte(&buf, '|');
    }
    ck_assert_str_eq(joined, lists[_i].values);
    ck_assert(!sip_value_next(&rest, &value));
}
END_TEST

START_TEST(values_are_counted)
{
    ck_assert_uint_eq(sip_value_count(SLICE_LITERAL("INVITE, ACK, BYE")), 3);
    ck_assert_uint_eq(sip_value_count(SLICE_LITERAL("")), 0);
}
END_TEST

/* Parameters are joined as "name" or "name=value", each with "|". */
static const struct {
    const char *text;
    const char *params;
} param_lists[] = {
    {";a=1;b;c=", "a=1|b|c=|"},
    {"a=1", "a=1|"},
    {" ; a = 1 ;\r\n b ", "a=1|b|"},
    {";a=\"x;y=z\";b", "a=\"x;y=z\"|b|"},
    {";a= \"x\\\";y\" ;b=2", "a=\"x\\\";y\"|b=2|"},
    {";a=\"never;closed", "a=\"never;closed|"},
    {";;a;", "|a||"},
    {"", ""},
    {"  ", ""},
    {";=x", "=x|"},
    {";a=b=c;d", "a=b=c|d|"},
};

START_TEST(parameters_are_cut_at_semicolons_outside_quotes)
{
    struct slice rest = slice_from_text(param_lists[_i].text);
    struct sip_param param;
    char joined[128];
    struct buf buf;

    buf_init(&buf, joined, sizeof(joined));
    while (sip_param_next(&rest, &param)) {
        buf_slice(&buf, param.name);
        if (!slice_is_absent(param.value))
            buf_byte(&buf, '=');
        buf_slice(&buf, param.value);
        buf_byte(&buf, '|');
    }
    ck_assert_str_eq(joined, param_lists[_i].params);
}
END_TEST

static const struct {
    const char *text;
    bool is_valid;
    bool has_number;
    uint32_t number;
    bool is_too_big;
    const char *token;
} cseqs[] = {
    {"1 INVITE", true, true, 1, false, "INVITE"},
    {"0009\r\n  INVITE", true, true, 9, false, "INVITE"},
    {"0 X-any'thing", true, true, 0, false, "X-any'thing"},
    {"2147483647 ACK", true, true, 2147483647, false, "ACK"},
    {"2147483648 ACK", true, true, 2147483648u, true, "ACK"},
    {"4294967295 ACK", true, true, 4294967295u, true, "ACK"},
    {"4294967296 ACK", true, false, 0, true, "ACK"},
    {"36893488147419103232 REGISTER", true, false, 0, true, "REGISTER"},
    {"-1 BYE", false, false, 0, false, NULL},
    {"BYE", false, false, 0, false, "BYE"},
    {"1BYE", false, true, 1, false, "BYE"},
    {"1", false, true, 1, false, NULL},
    {"1 BYE now", false, true, 1, false, NULL},
    {"", false, false, 0, false, NULL},
};

START_TEST(cseqs_are_a_number_and_a_method)
{
    struct sip_cseq cseq;

    ck_assert_int_eq(sip_cseq_read(slice_from_text(cseqs[_i].text), NULL, &cseq),
                     cseqs[_i].is_valid);
    ck_assert_int_eq(cseq.has_number, cseqs[_i].has_number);
    ck_assert_uint_eq(cseq.number, cseqs[_i].number);
    ck_assert_int_eq(cseq.is_too_big, cseqs[_i].is_too_big);
    ck_slice(cseq.token, cseqs[_i].token);
}
END_TEST

/* Every line end at every offset from 0 to 40, so that blocks and remainders are both crossed. */
START_TEST(lines_end_in_any_of_the_three_ways_at_any_offset)
{
    static const char *const ends[] = {"\r\n", "\n", "\r", "\r\r\n"};
    char text[64];

    for (size_t i = 0; i < 4; i++) {
        size_t end_len = strlen(ends[i]);
        struct sip_line line;
        size_t at = 0;

        memset(text, 'x', sizeof(text));
        memcpy(text + _i, ends[i], end_len);
        ck_assert(sip_line_next(slice_of(text, (size_t)_i + end_len + 1), &at, &line));
        ck_assert_uint_eq(line.to, (size_t)_i);
        ck_assert_uint_eq(at, (size_t)_i + end_len);
        ck_assert(line.is_ended);
        ck_assert_int_eq(line.is_crlf, i == 0);
        ck_assert(sip_line_next(slice_of(text, (size_t)_i + end_len + 1), &at, &line));
        ck_assert(!line.is_ended);
        ck_assert(!sip_line_next(slice_of(text, (size_t)_i + end_len + 1), &at, &line));
    }
}
END_TEST

START_TEST(tokens_are_those_of_the_grammar)
{
    int count = 0;

    for (int byte = -1; byte < 256; byte++)
        count += sip_is_token_byte(byte);
    ck_assert_int_eq(count, 26 + 26 + 10 + 10);
    ck_assert(sip_is_token(SLICE_LITERAL("-.!%*_+`'~")));
    ck_assert(!sip_is_token(SLICE_LITERAL("a b")));
    ck_assert(!sip_is_token(SLICE_LITERAL("")));
}
END_TEST

/* Looking to the end of the run from each of its bytes would take the square of its length: hours for
 * this one, which would not come back in the time a test has. */
START_TEST(a_long_run_of_carriage_returns_is_read_in_one_pass)
{
    enum { RETURNS = 4 << 20 };
    uint8_t *bytes = malloc(RETURNS + 1);
    struct sip_line line;
    size_t lines = 0;
    size_t at = 0;

    ck_assert_ptr_nonnull(bytes);
    memset(bytes, '\r', RETURNS);
    bytes[RETURNS] = '\n';
    while (sip_line_next(slice_of(bytes, RETURNS + 1), &at, &line))
        lines++;
    /* The last eight stand with the line feed. */
    ck_assert_uint_eq(lines, RETURNS - 8 + 1);
    free(bytes);
}
END_TEST

Suite *test_sip_values_suite(void)
{
    Suite *suite = suite_create("sip_values");
    TCase *tcase = tcase_create("sip_values");

    tcase_add_loop_test(tcase, lists_are_cut_at_commas_outside_quotes_and_brackets, 0,
                        COUNT_OF(lists));
    tcase_add_test(tcase, values_are_counted);
    tcase_add_loop_test(tcase, parameters_are_cut_at_semicolons_outside_quotes, 0,
                        COUNT_OF(param_lists));
    tcase_add_loop_test(tcase, cseqs_are_a_number_and_a_method, 0, COUNT_OF(cseqs));
    tcase_add_loop_test(tcase, lines_end_in_any_of_the_three_ways_at_any_offset, 0, 41);
    tcase_add_test(tcase, a_long_run_of_carriage_returns_is_read_in_one_pass);
    tcase_add_test(tcase, tokens_are_those_of_the_grammar);
    suite_add_tcase(suite, tcase);
    return suite;
}
