#include "export/line.h"

#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "tests/unit/export/sample.h"
#include "tests/unit/registry.h"

Suite *test_line_suite(void);

static struct line line_of(size_t width)
{
    struct line line;

    sample_locale();
    ck_assert_int_eq(line_init(&line, width), ERR_NONE);
    return line;
}

static void assert_prints(const struct line *line, const char *text)
{
    struct sample_out *out = sample_out_new();
    struct style style = {0};

    line_print(line, &style, &out->out);
    ck_assert_str_eq(sample_out_text(out), text);
    sample_out_free(out);
}

START_TEST(a_cell_gives_what_was_drawn_there)
{
    struct line line = line_of(10);
    struct line_glyph glyph;

    line_draw(&line, 2, "─", STYLE_WARN);
    line_mark(&line, 1, 2, LINE_REVERSE);
    glyph = line_at(&line, 2);
    ck_assert(slice_is(glyph.bytes, "─"));
    ck_assert_int_eq(glyph.cells, 1);
    ck_assert_int_eq(glyph.role, STYLE_WARN);
    ck_assert_int_eq(glyph.attributes, LINE_REVERSE);
    ck_assert_int_eq(line_at(&line, 1).attributes, LINE_REVERSE);
    ck_assert_int_eq(line_at(&line, 3).attributes, 0);
    ck_assert_uint_eq(line_at(&line, 10).bytes.len, 0);
    line_release(&line);
}
END_TEST

START_TEST(a_wide_character_has_a_second_half_of_no_columns)
{
    struct line line = line_of(6);

    line_write(&line, 1, 5, SLICE_LITERAL("例x"), ESCAPE_TERMINAL, STYLE_PLAIN);
    ck_assert_int_eq(line_at(&line, 1).cells, 2);
    ck_assert_int_eq(line_at(&line, 2).cells, 0);
    ck_assert_int_eq(line_at(&line, 3).cells, 1);
    line_release(&line);
}
END_TEST

START_TEST(marks_do_not_change_what_is_printed)
{
    struct line line = line_of(8);

    line_draw(&line, 0, "ab", STYLE_PLAIN);
    line_mark(&line, 0, 8, LINE_BOLD | LINE_REVERSE);
    assert_prints(&line, "ab\n");
    line_release(&line);
}
END_TEST

START_TEST(drawing_again_takes_the_mark_away)
{
    struct line line = line_of(8);

    line_mark(&line, 0, 8, LINE_BOLD);
    line_draw(&line, 3, "x", STYLE_PLAIN);
    ck_assert_int_eq(line_at(&line, 3).attributes, 0);
    ck_assert_int_eq(line_at(&line, 4).attributes, LINE_BOLD);
    line_clear(&line);
    ck_assert_int_eq(line_at(&line, 4).attributes, 0);
    line_release(&line);
}
END_TEST

START_TEST(marking_ends_at_the_edge)
{
    struct line line = line_of(4);

    line_mark(&line, 2, SIZE_MAX, LINE_DIM);
    line_mark(&line, 4, 1, LINE_BOLD);
    line_mark(&line, SIZE_MAX, 2, LINE_BOLD);
    ck_assert_int_eq(line_at(&line, 3).attributes, LINE_DIM);
    line_release(&line);
}
END_TEST

START_TEST(a_part_of_a_text_is_drawn)
{
    struct line line = line_of(8);

    ck_assert_uint_eq(line_draw_part(&line, 1, 2, "►◄─", STYLE_PLAIN), 2);
    assert_prints(&line, " ►◄\n");
    line_release(&line);
}
END_TEST

/* Pieces of "a例b" (columns 0, 1-2, 3), put over "01234567" from column 2 on. */
static const struct {
    size_t first;
    size_t count;
    const char *line;
} copies[] = {
    {0, 4, "01a例b67"}, {0, 2, "01a 4567"}, {1, 2, "01例4567"}, {2, 2, "01 b4567"},
    {3, 3, "01b  567"}, {9, 2, "01  4567"}, {0, 0, "01234567"}, {0, 99, "01a例b"},
};

START_TEST(cells_are_copied_and_halves_are_blank)
{
    struct line from = line_of(4);
    struct line line = line_of(8);
    char expected[32];

    line_write(&from, 0, 4, SLICE_LITERAL("a例b"), ESCAPE_TERMINAL, STYLE_WARN);
    line_draw(&line, 0, "01234567", STYLE_PLAIN);
    line_copy(&line, 2, &from, copies[_i].first, copies[_i].count);
    snprintf(expected, sizeof(expected), "%s\n", copies[_i].line);
    assert_prints(&line, expected);
    line_release(&from);
    line_release(&line);
}
END_TEST

START_TEST(a_copy_over_half_a_wide_character_blanks_the_other_half)
{
    struct line from = line_of(2);
    struct line line = line_of(8);

    line_draw(&from, 0, "ab", STYLE_PLAIN);
    line_write(&line, 0, 8, SLICE_LITERAL("例例例"), ESCAPE_TERMINAL, STYLE_PLAIN);
    line_copy(&line, 1, &from, 0, 2);
    assert_prints(&line, " ab 例\n");
    line_release(&from);
    line_release(&line);
}
END_TEST

START_TEST(a_copy_brings_role_and_attributes)
{
    struct line from = line_of(2);
    struct line line = line_of(8);

    line_draw(&from, 0, "ab", STYLE_WARN);
    line_mark(&from, 1, 1, LINE_BOLD);
    line_copy(&line, 5, &from, 0, 2);
    ck_assert_int_eq(line_at(&line, 6).role, STYLE_WARN);
    ck_assert_int_eq(line_at(&line, 6).attributes, LINE_BOLD);
    line_release(&from);
    line_release(&line);
}
END_TEST

START_TEST(blanks_take_both_halves_away)
{
    struct line line = line_of(8);

    line_write(&line, 0, 8, SLICE_LITERAL("例例x"), ESCAPE_TERMINAL, STYLE_PLAIN);
    line_blank(&line, 1, 2);
    assert_prints(&line, "    x\n");
    line_blank(&line, 0, SIZE_MAX);
    assert_prints(&line, "\n");
    line_release(&line);
}
END_TEST

Suite *test_line_suite(void)
{
    Suite *suite = suite_create("line");
    TCase *tcase = tcase_create("all");

    tcase_add_test(tcase, a_cell_gives_what_was_drawn_there);
    tcase_add_test(tcase, a_wide_character_has_a_second_half_of_no_columns);
    tcase_add_test(tcase, marks_do_not_change_what_is_printed);
    tcase_add_test(tcase, drawing_again_takes_the_mark_away);
    tcase_add_test(tcase, marking_ends_at_the_edge);
    tcase_add_test(tcase, a_part_of_a_text_is_drawn);
    tcase_add_loop_test(tcase, cells_are_copied_and_halves_are_blank, 0, COUNT_OF(copies));
    tcase_add_test(tcase, a_copy_over_half_a_wide_character_blanks_the_other_half);
    tcase_add_test(tcase, a_copy_brings_role_and_attributes);
    tcase_add_test(tcase, blanks_take_both_halves_away);
    suite_add_tcase(suite, tcase);
    return suite;
}
