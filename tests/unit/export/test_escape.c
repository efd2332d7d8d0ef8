#include "export/escape.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/export/sample.h"

Suite *test_escape_suite(void);

static const struct {
    const char *raw;
    enum escape_target target;
    const char *shown;
    size_t cells;
} texts[] = {
    {"Alice", ESCAPE_TERMINAL, "Alice", 5},
    {"", ESCAPE_TERMINAL, "", 0},
    {"\x1b[2J", ESCAPE_TERMINAL, "\\x1b[2J", 7},
    {"a\r\nb\t\x7f", ESCAPE_TERMINAL, "a\\x0d\\x0ab\\x09\\x7f", 18},
    {"\xc2\x9b"
     "31m",
     ESCAPE_TERMINAL, "\\xc2\\x9b31m", 11},
    {"z\xc3\xb3", ESCAPE_TERMINAL, "zó", 2},
    {"z\xc3\xb3", ESCAPE_ASCII, "z\\xc3\\xb3", 9},
    {"例え.jp", ESCAPE_TERMINAL, "例え.jp", 7},
    {"e\xcc\x81", ESCAPE_TERMINAL, "e\xcc\x81", 1},
    {"\xe2\x80\xae"
     "evil",
     ESCAPE_TERMINAL, "\\xe2\\x80\\xaeevil", 16},
    {"\xe2\x81\xa6", ESCAPE_FILE, "\\xe2\\x81\\xa6", 12},
    {"\xd8\x9c", ESCAPE_TERMINAL, "\\xd8\\x9c", 8},
    /* Overlong, surrogate, past U+10FFFF, cut short, and a lone continuation byte. */
    {"\xc0\xaf", ESCAPE_TERMINAL, "\\xc0\\xaf", 8},
    {"\xed\xa0\x80", ESCAPE_TERMINAL, "\\xed\\xa0\\x80", 12},
    {"\xf4\x90\x80\x80", ESCAPE_TERMINAL, "\\xf4\\x90\\x80\\x80", 16},
    {"\xe4\xbe", ESCAPE_TERMINAL, "\\xe4\\xbe", 8},
    {"\x80", ESCAPE_FILE, "\\x80", 4},
    /* U+0378 is not assigned: a terminal's width of it is not known. */
    {"\xcd\xb8", ESCAPE_TERMINAL, "\\xcd\\xb8", 8},
    {"\xcd\xb8", ESCAPE_FILE, "\xcd\xb8", 1},
};

START_TEST(strange_bytes_are_shown_and_do_nothing)
{
    char memory[128];
    struct buf buf;
    struct slice raw = slice_from_text(texts[_i].raw);

    sample_locale();
    buf_init(&buf, memory, sizeof(memory));
    escape_write(raw, texts[_i].target, &buf);
    ck_assert_str_eq(memory, texts[_i].shown);
    ck_assert_uint_eq(escape_cells(raw, texts[_i].target), texts[_i].cells);
}
END_TEST

START_TEST(no_control_byte_survives_any_target)
{
    static const enum escape_target targets[] = {ESCAPE_TERMINAL, ESCAPE_ASCII, ESCAPE_FILE};
    uint8_t bytes[2] = {(uint8_t)_i, (uint8_t)(255 - _i)};
    char memory[64];
    struct buf buf;

    sample_locale();
    for (size_t t = 0; t < COUNT_OF(targets); t++) {
        buf_init(&buf, memory, sizeof(memory));
        escape_write(slice_of(bytes, 2), targets[t], &buf);
        ck_assert_uint_gt(buf.len, 0);
        for (size_t i = 0; i < buf.len; i++)
            ck_assert((uint8_t)memory[i] >= 0x20 && memory[i] != 0x7f);
    }
}
END_TEST

START_TEST(lines_keep_their_ends_and_tabs)
{
    struct sample_out *sample = sample_out_new();

    escape_print_lines(SLICE_LITERAL("a\r\nb\n\tc\rd\x1b"), ESCAPE_TERMINAL, &sample->out);
    ck_assert_str_eq(sample_out_text(sample), "a\nb\n\tc\\x0dd\\x1b");
    sample_out_free(sample);
}
END_TEST

static const struct {
    const char *raw;
    size_t cells;
    enum escape_target target;
    const char *cut;
    size_t cut_cells;
} cuts[] = {
    {"alice@example.com", 20, ESCAPE_TERMINAL, "alice@example.com", 17},
    {"alice@example.com", 17, ESCAPE_TERMINAL, "alice@example.com", 17},
    {"alice@example.com", 10, ESCAPE_TERMINAL, "alice@exa…", 10},
    {"alice@example.com", 10, ESCAPE_ASCII, "alice@exa~", 10},
    {"例え例え", 5, ESCAPE_TERMINAL, "例え…", 5},
    {"例え例え", 4, ESCAPE_TERMINAL, "例…", 3},
    {"a\x1b", 4, ESCAPE_TERMINAL, "a…", 2},
    {"abc", 1, ESCAPE_TERMINAL, "…", 1},
    {"abc", 0, ESCAPE_TERMINAL, "", 0},
};

START_TEST(a_cut_text_is_never_wider_than_its_room)
{
    char memory[64];
    struct buf buf;
    struct slice raw = slice_from_text(cuts[_i].raw);
    size_t used;

    sample_locale();
    buf_init(&buf, memory, sizeof(memory));
    used = escape_write_cut(raw, cuts[_i].target, cuts[_i].cells, &buf);
    ck_assert_str_eq(memory, cuts[_i].cut);
    ck_assert_uint_eq(used, cuts[_i].cut_cells);
    buf_init(&buf, memory, sizeof(memory));
    ck_assert_uint_le(escape_write_ends(raw, cuts[_i].target, cuts[_i].cells, &buf),
                      cuts[_i].cells);
}
END_TEST

START_TEST(an_address_keeps_both_ends)
{
    char memory[64];
    struct buf buf;

    sample_locale();
    buf_init(&buf, memory, sizeof(memory));
    escape_write_ends(SLICE_LITERAL("2001:db8:85a3::8a2e:370:7348"), ESCAPE_TERMINAL, 15, &buf);
    ck_assert_str_eq(memory, "2001:db8:…:7348");
}
END_TEST

static const struct {
    const char *raw;
    const char *cell;
} cells[] = {
    {"plain", "plain"},
    {"a,b", "\"a,b\""},
    {"say \"hi\"", "\"say \"\"hi\"\"\""},
    {"=1+2", "\"'=1+2\""},
    {"+4930123456", "\"'+4930123456\""},
    {"-1", "\"'-1\""},
    {"@SUM(A1)", "\"'@SUM(A1)\""},
    {"\t=1", "\"'\\x09=1\""},
    {"\r=1", "\"'\\x0d=1\""},
    {"a\nb", "a\\x0ab"},
    {"\x1b]0;x", "\\x1b]0;x"},
    {"", ""},
    {"例え", "例え"},
};

START_TEST(a_csv_cell_is_no_formula_and_no_second_cell)
{
    struct sample_out *sample = sample_out_new();

    escape_print_csv(slice_from_text(cells[_i].raw), &sample->out);
    ck_assert_str_eq(sample_out_text(sample), cells[_i].cell);
    sample_out_free(sample);
}
END_TEST

static const struct {
    const char *raw;
    const char *string;
} strings[] = {
    {"plain", "\"plain\""},
    {"\"\\", "\"\\\"\\\\\""},
    {"\r\n\t", "\"\\r\\n\\t\""},
    {"\x1b\x7f", "\"\\u001b\\u007f\""},
    {"\xc2\x9b", "\"\\u009b\""},
    {"\xe2\x80\xae", "\"\\u202e\""},
    {"例え", "\"例え\""},
    {"a\xff"
     "b",
     "\"a\xEF\xBF\xBD"
     "b\""},
    {"\xe4\xbe", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
};

START_TEST(a_json_string_is_valid_and_inert)
{
    struct sample_out *sample = sample_out_new();

    escape_print_json(slice_from_text(strings[_i].raw), &sample->out);
    ck_assert_str_eq(sample_out_text(sample), strings[_i].string);
    sample_out_free(sample);
}
END_TEST

Suite *test_escape_suite(void)
{
    Suite *suite = suite_create("escape");
    TCase *tcase = tcase_create("escape");

    tcase_add_loop_test(tcase, strange_bytes_are_shown_and_do_nothing, 0, COUNT_OF(texts));
    tcase_add_loop_test(tcase, no_control_byte_survives_any_target, 0, 256);
    tcase_add_test(tcase, lines_keep_their_ends_and_tabs);
    tcase_add_loop_test(tcase, a_cut_text_is_never_wider_than_its_room, 0, COUNT_OF(cuts));
    tcase_add_test(tcase, an_address_keeps_both_ends);
    tcase_add_loop_test(tcase, a_csv_cell_is_no_formula_and_no_second_cell, 0, COUNT_OF(cells));
    tcase_add_loop_test(tcase, a_json_string_is_valid_and_inert, 0, COUNT_OF(strings));
    suite_add_tcase(suite, tcase);
    return suite;
}
