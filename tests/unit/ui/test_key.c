#include "ui/key.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_key_suite(void);

static const struct {
    int key;
    const char *name;
} names[] = {
    {'k', "k"},
    {'K', "K"},
    {'/', "/"},
    {' ', "Space"},
    {UI_KEY_CTRL('D'), "Ctrl-D"},
    {UI_KEY_CTRL('\\'), "Ctrl-\\"},
    {UI_KEY_TAB, "Tab"},
    {UI_KEY_ENTER, "Enter"},
    {UI_KEY_ESCAPE, "Esc"},
    {UI_KEY_F(1), "F1"},
    {UI_KEY_F12, "F12"},
    {UI_KEY_PAGE_DOWN, "PgDn"},
    {UI_KEY_SHIFT_TAB, "Shift-Tab"},
    {0xE9, "é"},
    {0x4F8B, "例"},
    {0x1F600, "😀"},
};

START_TEST(a_key_has_a_name_that_is_read_back)
{
    char name[32];
    struct buf buf;

    buf_init(&buf, name, sizeof(name));
    key_write_name(names[_i].key, &buf);
    ck_assert_str_eq(name, names[_i].name);
    ck_assert_int_eq(key_by_name(name), names[_i].key);
}
END_TEST

START_TEST(every_control_letter_has_a_name_that_is_read_back)
{
    for (int key = 1; key < 32; key++) {
        char name[32];
        struct buf buf;

        buf_init(&buf, name, sizeof(name));
        key_write_name(key, &buf);
        ck_assert_int_eq(key_by_name(name), key);
    }
}
END_TEST

static const char *const no_names[] = {"",         "nonsense", "Ctrl-", "Ctrl-ab",     "Ctrl-1",
                                       "F13",      "F0",       "up",    "\xff",        "\xc3",
                                       "\xc0\x80", "\x7f",     "\x1b",  "\xed\xa0\x80"};

START_TEST(what_is_no_key_is_none)
{
    ck_assert_int_eq(key_by_name(no_names[_i]), UI_KEY_NONE);
}
END_TEST

static const struct {
    int key;
    bool is_text;
} texts[] = {
    {' ', true},     {'~', true},          {127, false},     {27, false},
    {0x9b, false},   {0xa0, true},         {0x10FFFF, true}, {UI_KEY_UP, false},
    {0xD800, false}, {UI_KEY_NONE, false}, {-1, false},      {UI_KEY_RESIZED, false},
};

START_TEST(only_characters_can_be_typed)
{
    char bytes[4];

    ck_assert_int_eq(key_is_text(texts[_i].key), texts[_i].is_text);
    ck_assert_int_eq(key_write_utf8(texts[_i].key, bytes) > 0, texts[_i].is_text);
}
END_TEST

Suite *test_key_suite(void)
{
    Suite *suite = suite_create("key");
    TCase *tcase = tcase_create("all");

    tcase_add_loop_test(tcase, a_key_has_a_name_that_is_read_back, 0, COUNT_OF(names));
    tcase_add_test(tcase, every_control_letter_has_a_name_that_is_read_back);
    tcase_add_loop_test(tcase, what_is_no_key_is_none, 0, COUNT_OF(no_names));
    tcase_add_loop_test(tcase, only_characters_can_be_typed, 0, COUNT_OF(texts));
    suite_add_tcase(suite, tcase);
    return suite;
}
