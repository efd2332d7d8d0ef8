#include "ui/canvas.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>

#include "tests/unit/registry.h"

Suite *test_canvas_suite(void);

static struct canvas *canvas_of(size_t rows, size_t columns)
{
    struct canvas *canvas = canvas_new(rows, columns);

    setlocale(LC_CTYPE, "C.UTF-8");
    ck_assert_ptr_nonnull(canvas);
    return canvas;
}

static void assert_prints(const struct canvas *canvas, const char *text)
{
    struct out *out = malloc(sizeof(*out));
    char *printed = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&printed, &len);

    ck_assert(out != NULL && file != NULL);
    out_init(out, file, "memory");
    canvas_print(canvas, out);
    ck_assert_int_eq(out_finish(out, NULL), ERR_NONE);
    fclose(file);
    ck_assert_str_eq(printed, text);
    free(printed);
    free(out);
}

static const struct area middle = {.row = 1, .column = 2, .rows = 2, .columns = 4};

START_TEST(what_lies_outside_the_area_is_clipped)
{
    struct canvas *canvas = canvas_of(4, 8);

    ck_assert_uint_eq(canvas_draw(canvas, middle, 0, 1, "abcdef", STYLE_PLAIN), 3);
    ck_assert_uint_eq(canvas_draw(canvas, middle, 2, 0, "no", STYLE_PLAIN), 0);
    ck_assert_uint_eq(canvas_draw(canvas, middle, 1, 4, "no", STYLE_PLAIN), 0);
    ck_assert_uint_eq(canvas_draw(canvas, middle, SIZE_MAX, SIZE_MAX, "no", STYLE_PLAIN), 0);
    assert_prints(canvas, "\n   abc\n\n\n");
    canvas_free(canvas);
}
END_TEST

START_TEST(an_area_beyond_the_canvas_is_clipped_too)
{
    struct canvas *canvas = canvas_of(2, 4);
    struct area area = {.row = 1, .column = 2, .rows = SIZE_MAX, .columns = SIZE_MAX};

    ck_assert_uint_eq(canvas_draw(canvas, area, 0, 0, "abcd", STYLE_PLAIN), 2);
    ck_assert_uint_eq(canvas_draw(canvas, area, 1, 0, "no", STYLE_PLAIN), 0);
    canvas_mark(canvas, area, 0, 1, SIZE_MAX, LINE_BOLD);
    canvas_clear(canvas, (struct area){.row = 7, .column = 9, .rows = 3, .columns = 3});
    assert_prints(canvas, "\n  ab\n");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_strangers_text_is_escaped_and_cut_with_a_mark)
{
    struct canvas *canvas = canvas_of(2, 12);
    struct area all = canvas_area(canvas);

    canvas_write(canvas, all, 0, 0, 12, SLICE_LITERAL("a\x1b[2Jb"), ESCAPE_TERMINAL, STYLE_PLAIN);
    canvas_write(canvas, all, 1, 8, 12, SLICE_LITERAL("abcdefg"), ESCAPE_TERMINAL, STYLE_PLAIN);
    assert_prints(canvas, "a\\x1b[2Jb\n        abc…\n");
    canvas_free(canvas);
}
END_TEST

START_TEST(no_wide_character_is_cut_in_half)
{
    struct canvas *canvas = canvas_of(1, 4);

    canvas_write(canvas, canvas_area(canvas), 0, 1, 3, SLICE_LITERAL("a例例"), ESCAPE_TERMINAL,
                 STYLE_PLAIN);
    assert_prints(canvas, " a…\n");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_line_is_put_from_a_column_on)
{
    struct canvas *canvas = canvas_of(3, 8);
    struct line line;

    ck_assert_int_eq(line_init(&line, 10), ERR_NONE);
    line_draw(&line, 0, "0123456789", STYLE_PLAIN);
    canvas_put_line(canvas, middle, 0, &line, 0);
    canvas_put_line(canvas, middle, 1, &line, 8);
    canvas_put_line(canvas, middle, 2, &line, 0);
    assert_prints(canvas, "\n  0123\n  89\n");
    line_release(&line);
    canvas_free(canvas);
}
END_TEST

START_TEST(a_frame_has_a_title_and_is_blank_inside)
{
    struct canvas *canvas = canvas_of(3, 12);

    canvas_draw(canvas, canvas_area(canvas), 1, 3, "gone", STYLE_PLAIN);
    canvas_frame(canvas, canvas_area(canvas), "box", false);
    assert_prints(canvas, "┌ box ─────┐\n│          │\n└──────────┘\n");
    canvas_frame(canvas, canvas_area(canvas), "a longer title", true);
    assert_prints(canvas, "+ a long~ -+\n|          |\n+----------+\n");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_frame_of_any_size_is_drawn)
{
    for (size_t rows = 0; rows < 5; rows++) {
        for (size_t columns = 0; columns < 10; columns++) {
            struct canvas *canvas = canvas_of(rows, columns);

            canvas_frame(canvas, canvas_area(canvas), "title", false);
            canvas_frame(canvas, (struct area){1, 1, 9, 9}, "title", true);
            canvas_free(canvas);
        }
    }
}
END_TEST

START_TEST(clearing_touches_the_area_alone)
{
    struct canvas *canvas = canvas_of(3, 8);

    for (size_t row = 0; row < 3; row++)
        canvas_draw(canvas, canvas_area(canvas), row, 0, "abcdefgh", STYLE_PLAIN);
    canvas_clear(canvas, middle);
    assert_prints(canvas, "abcdefgh\nab    gh\nab    gh\n");
    canvas_free(canvas);
}
END_TEST

START_TEST(a_new_size_makes_it_blank)
{
    struct canvas *canvas = canvas_of(2, 4);

    canvas_draw(canvas, canvas_area(canvas), 0, 0, "abcd", STYLE_PLAIN);
    ck_assert_int_eq(canvas_resize(canvas, 1, 6), ERR_NONE);
    ck_assert_uint_eq(canvas_rows(canvas), 1);
    ck_assert_uint_eq(canvas_columns(canvas), 6);
    assert_prints(canvas, "\n");
    ck_assert_int_eq(canvas_resize(canvas, SIZE_MAX, 1), ERR_NONE);
    ck_assert_uint_eq(canvas_rows(canvas), CANVAS_ROWS_MAX);
    ck_assert_int_eq(canvas_resize(canvas, 0, 0), ERR_NONE);
    assert_prints(canvas, "");
    canvas_free(canvas);
}
END_TEST

Suite *test_canvas_suite(void)
{
    Suite *suite = suite_create("canvas");
    TCase *tcase = tcase_create("all");

    tcase_add_test(tcase, what_lies_outside_the_area_is_clipped);
    tcase_add_test(tcase, an_area_beyond_the_canvas_is_clipped_too);
    tcase_add_test(tcase, a_strangers_text_is_escaped_and_cut_with_a_mark);
    tcase_add_test(tcase, no_wide_character_is_cut_in_half);
    tcase_add_test(tcase, a_line_is_put_from_a_column_on);
    tcase_add_test(tcase, a_frame_has_a_title_and_is_blank_inside);
    tcase_add_test(tcase, a_frame_of_any_size_is_drawn);
    tcase_add_test(tcase, clearing_touches_the_area_alone);
    tcase_add_test(tcase, a_new_size_makes_it_blank);
    suite_add_tcase(suite, tcase);
    return suite;
}
