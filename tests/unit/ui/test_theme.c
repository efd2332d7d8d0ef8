#include "ui/theme.h"

#include <check.h>
#include <math.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_theme_suite(void);

#define CONTRAST_MIN 4.3

/* Red, green or blue (0 to 2) of one of the 256 colours from 16 on, 0 to 255. */
static int channel(int colour, int which)
{
    static const int steps[] = {0, 95, 135, 175, 215, 255};
    static const int weights[] = {36, 6, 1};

    ck_assert_int_ge(colour, 16);
    if (colour >= 232)
        return 8 + 10 * (colour - 232);
    return steps[(colour - 16) / weights[which] % 6];
}

/* WCAG 2 relative luminance. */
static double luminance(const int rgb[3])
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double value = rgb[i] / 255.0;

        sum += weights[i] * (value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(int colour, int ground)
{
    int rgb[3] = {channel(colour, 0), channel(colour, 1), channel(colour, 2)};
    int ground_rgb[3] = {ground, ground, ground};
    double a = luminance(rgb) + 0.05;
    double b = luminance(ground_rgb) + 0.05;

    return a > b ? a / b : b / a;
}

START_TEST(every_colour_can_be_read_on_its_ground)
{
    const struct theme_look *look = theme_look((enum style_role)_i);

    if (look->dark_256 >= 0)
        ck_assert_double_ge(contrast(look->dark_256, 0x1c), CONTRAST_MIN);
    if (look->light_256 >= 0)
        ck_assert_double_ge(contrast(look->light_256, 0xff), CONTRAST_MIN);
    ck_assert_int_eq(look->dark_256 < 0, look->light_256 < 0);
    ck_assert_int_lt(look->colour_16, 8);
}
END_TEST

START_TEST(reverse_is_left_to_the_selection)
{
    const struct theme_look *look = theme_look((enum style_role)_i);

    ck_assert_uint_eq(
        (look->attributes | look->attributes_16 | look->mono_attributes) & LINE_REVERSE, 0);
}
END_TEST

START_TEST(without_colour_what_is_wrong_still_stands_out)
{
    static const enum style_role wrong[] = {STYLE_FAILURE, STYLE_WARN, STYLE_ERROR};

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const struct theme_look *look = theme_look(wrong[i]);

        ck_assert_uint_ne(look->attributes | look->mono_attributes, 0);
    }
}
END_TEST

static const struct {
    enum ui_theme theme;
    const char *colorfgbg;
    enum ui_theme chosen;
} choices[] = {
    {UI_THEME_AUTO, NULL, UI_THEME_DARK},     {UI_THEME_AUTO, "15;0", UI_THEME_DARK},
    {UI_THEME_AUTO, "0;15", UI_THEME_LIGHT},  {UI_THEME_AUTO, "0;default;15", UI_THEME_LIGHT},
    {UI_THEME_AUTO, "0;7", UI_THEME_LIGHT},   {UI_THEME_AUTO, "15;8", UI_THEME_DARK},
    {UI_THEME_AUTO, "", UI_THEME_DARK},       {UI_THEME_AUTO, "0;", UI_THEME_DARK},
    {UI_THEME_AUTO, "0;15x", UI_THEME_DARK},  {UI_THEME_DARK, "0;15", UI_THEME_DARK},
    {UI_THEME_LIGHT, "15;0", UI_THEME_LIGHT}, {UI_THEME_MONO, "0;15", UI_THEME_MONO},
};

START_TEST(the_ground_chooses_the_theme_unless_somebody_has)
{
    ck_assert_int_eq(theme_choose(choices[_i].theme, choices[_i].colorfgbg), choices[_i].chosen);
}
END_TEST

Suite *test_theme_suite(void)
{
    Suite *suite = suite_create("theme");
    TCase *tcase = tcase_create("all");

    tcase_add_loop_test(tcase, every_colour_can_be_read_on_its_ground, 0, STYLE_ROLES);
    tcase_add_loop_test(tcase, reverse_is_left_to_the_selection, 0, STYLE_ROLES);
    tcase_add_test(tcase, without_colour_what_is_wrong_still_stands_out);
    tcase_add_loop_test(tcase, the_ground_chooses_the_theme_unless_somebody_has, 0,
                        COUNT_OF(choices));
    suite_add_tcase(suite, tcase);
    return suite;
}
