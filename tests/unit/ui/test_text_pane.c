#include "ui/text_pane.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>

#include "base/array.h"

Suite *test_text_pane_suite(void);

static struct text_pane *pane_of(const char *text, size_t columns)
{
    struct text_pane *pane = text_pane_new();

    setlocale(LC_CTYPE, "C.UTF-8");
    ck_assert_ptr_nonnull(pane);
    ck_assert_int_eq(text_pane_add(pane, slice_from_text(text), STYLE_PLAIN, 0), ERR_NONE);
    ck_assert_int_eq(text_pane_fit(pane, columns, ESCAPE_TERMINAL), ERR_NONE);
    return pane;
}

/* Fail unless the pane is drawn as these rows. */
static void expect_drawn(const struct text_pane *pane, size_t rows, size_t columns,
                         const char *text)
{
    struct canvas *canvas = canvas_new(rows, columns);
    struct out *out = malloc(sizeof(*out));
    char *drawn = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&drawn, &len);

    ck_assert(canvas != NULL && out != NULL && file != NULL);
    out_init(out, file, "memory");
    text_pane_draw(pane, canvas, canvas_area(canvas));
    canvas_print(canvas, out);
    ck_assert_int_eq(out_finish(out, NULL), ERR_NONE);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_str_eq(drawn, text);
    free(drawn);
    free(out);
    canvas_free(canvas);
}

static const struct {
    const char *text;
    size_t columns;
    size_t rows;
    const char *drawn;
} layouts[] = {
    {"one\r\ntwo\n\nthree", 20, 4, "one\ntwo\n\nthree\n"},
    {"abcdefghij", 4, 3, "abcd\nefgh\nij\n"},
    /* A blank in the second half of a row is where the line goes on; one in the first half is not. */
    {"abc def ghi", 8, 2, "abc def\nghi\n"},
    {"a bcdefghijk", 8, 2, "a bcdefg\nhijk\n"},
    {"a\tb\n1234567\tc", 20, 2, "a       b\n1234567 c\n"},
    {"x\x1b[2Jy\rz\x9b", 40, 1, "x\\x1b[2Jy\\x0dz\\x9b\n"},
    {"\x1b\x1b\x1b", 8, 2, "\\x1b\\x1b\n\\x1b\n"},
    /* An escape wider than the row stands alone in it, cut. */
    {"\x1bz", 3, 2, "…\nz\n"},
    {"例え例え", 5, 2, "例え\n例え\n"},
    {"", 5, 0, ""},
    {"\n", 5, 1, "\n"},
};

START_TEST(lines_are_broken_where_the_row_ends)
{
    struct text_pane *pane = pane_of(layouts[_i].text, layouts[_i].columns);

    ck_assert_uint_eq(text_pane_rows(pane), layouts[_i].rows);
    expect_drawn(pane, layouts[_i].rows, layouts[_i].columns, layouts[_i].drawn);
    text_pane_free(pane);
}
END_TEST

START_TEST(moving_stops_at_both_ends)
{
    struct text_pane *pane = pane_of("1\n2\n3\n4\n5\n", 10);

    text_pane_scroll(pane, 2, 2);
    expect_drawn(pane, 2, 10, "3\n4\n");
    text_pane_scroll(pane, 99, 2);
    ck_assert_uint_eq(text_pane_top(pane), 3);
    text_pane_scroll(pane, -99, 2);
    ck_assert_uint_eq(text_pane_top(pane), 0);
    text_pane_go(pane, 4, 9);
    ck_assert_uint_eq(text_pane_top(pane), 0);
    text_pane_free(pane);
}
END_TEST

START_TEST(pieces_keep_their_roles_and_marks_theirs)
{
    struct text_pane *pane = text_pane_new();
    struct canvas *canvas = canvas_new(1, 20);
    static const uint8_t roles[] = {STYLE_NAME, STYLE_NAME, STYLE_PLAIN, STYLE_PLAIN, STYLE_2XX};
    static const uint8_t attributes[] = {0, LINE_UNDERLINE, LINE_UNDERLINE, 0, LINE_BOLD};

    ck_assert_int_eq(text_pane_add(pane, slice_from_text("ab"), STYLE_NAME, 0), ERR_NONE);
    ck_assert_int_eq(text_pane_add(pane, slice_from_text("cd"), STYLE_PLAIN, 0), ERR_NONE);
    ck_assert_int_eq(text_pane_add(pane, slice_from_text("e"), STYLE_2XX, LINE_BOLD), ERR_NONE);
    ck_assert_int_eq(text_pane_mark(pane, 1, 2, LINE_UNDERLINE), ERR_NONE);
    ck_assert_int_eq(text_pane_mark(pane, 5, 2, LINE_UNDERLINE), ERR_NONE);
    ck_assert_int_eq(text_pane_fit(pane, 20, ESCAPE_TERMINAL), ERR_NONE);
    text_pane_draw(pane, canvas, canvas_area(canvas));
    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        struct line_glyph glyph = line_at(canvas_line(canvas, 0), i);

        ck_assert_msg(glyph.role == roles[i] && glyph.attributes == attributes[i],
                      "cell %zu has role %u and attributes %u", i, glyph.role, glyph.attributes);
    }
    canvas_free(canvas);
    text_pane_free(pane);
}
END_TEST

START_TEST(a_search_finds_rows_in_both_directions_and_marks_what_it_found)
{
    struct text_pane *pane = pane_of("Tag one\nnone\ntag two TAG\nend\n", 20);
    struct canvas *canvas = canvas_new(4, 20);
    size_t row = 99;

    ck_assert_int_eq(text_pane_search(pane, "tAg"), ERR_NONE);
    ck_assert_uint_eq(text_pane_matches(pane), 3);
    ck_assert(text_pane_find(pane, 1, false, &row));
    ck_assert_uint_eq(row, 2);
    ck_assert(!text_pane_find(pane, 3, false, &row));
    ck_assert(text_pane_find(pane, 2, true, &row));
    ck_assert_uint_eq(row, 0);
    ck_assert(!text_pane_find(pane, 0, true, &row));
    text_pane_draw(pane, canvas, canvas_area(canvas));
    for (size_t i = 0; i < 12; i++) {
        bool is_match = i < 3 || (i >= 8 && i < 11);

        ck_assert_int_eq(line_at(canvas_line(canvas, 2), i).attributes,
                         is_match ? LINE_REVERSE : 0);
    }
    ck_assert_int_eq(text_pane_search(pane, ""), ERR_NONE);
    ck_assert_uint_eq(text_pane_matches(pane), 0);
    canvas_free(canvas);
    text_pane_free(pane);
}
END_TEST

START_TEST(a_search_holds_for_the_next_text)
{
    struct text_pane *pane = pane_of("nothing\n", 20);

    ck_assert_int_eq(text_pane_search(pane, "via"), ERR_NONE);
    ck_assert_uint_eq(text_pane_matches(pane), 0);
    text_pane_clear(pane);
    ck_assert_int_eq(text_pane_add(pane, slice_from_text("Via: x\n"), STYLE_PLAIN, 0), ERR_NONE);
    ck_assert_int_eq(text_pane_fit(pane, 20, ESCAPE_TERMINAL), ERR_NONE);
    ck_assert_uint_eq(text_pane_matches(pane), 1);
    text_pane_free(pane);
}
END_TEST

START_TEST(more_than_the_limit_is_left_out)
{
    struct text_pane *pane = text_pane_new();
    char *text = malloc(TEXT_PANE_BYTES_MAX);

    memset(text, 'x', TEXT_PANE_BYTES_MAX);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(
            text_pane_add(pane, slice_of(text, TEXT_PANE_BYTES_MAX - 1), STYLE_PLAIN, 0), ERR_NONE);
    ck_assert_uint_eq(text_pane_text(pane).len, TEXT_PANE_BYTES_MAX);
    free(text);
    text_pane_free(pane);
}
END_TEST

Suite *test_text_pane_suite(void)
{
    Suite *suite = suite_create("text_pane");
    TCase *tcase = tcase_create("text_pane");

    tcase_add_loop_test(tcase, lines_are_broken_where_the_row_ends, 0, COUNT_OF(layouts));
    tcase_add_test(tcase, moving_stops_at_both_ends);
    tcase_add_test(tcase, pieces_keep_their_roles_and_marks_theirs);
    tcase_add_test(tcase, a_search_finds_rows_in_both_directions_and_marks_what_it_found);
    tcase_add_test(tcase, a_search_holds_for_the_next_text);
    tcase_add_test(tcase, more_than_the_limit_is_left_out);
    suite_add_tcase(suite, tcase);
    return suite;
}
