#include "ui/prompt.h"

#include <check.h>
#include <locale.h>

#include "base/array.h"
#include "tests/unit/registry.h"

Suite *test_prompt_suite(void);

/* Keys on a text, and the text and the bytes before the cursor after them. */
static const struct {
    const char *text;
    int keys[6];
    const char *result;
    size_t at;
} edits[] = {
    {NULL, {'a', 'b'}, "ab", 2},
    {"ab", {UI_KEY_LEFT, 'x'}, "axb", 2},
    {"ab", {UI_KEY_HOME, 'x'}, "xab", 1},
    {"ab", {UI_KEY_HOME, UI_KEY_LEFT, UI_KEY_END, UI_KEY_RIGHT, 'x'}, "abx", 3},
    {"ab", {UI_KEY_BACKSPACE}, "a", 1},
    {"", {UI_KEY_BACKSPACE, UI_KEY_DELETE, UI_KEY_CTRL('W')}, "", 0},
    {"ab", {UI_KEY_HOME, UI_KEY_DELETE}, "b", 0},
    {"aé例", {UI_KEY_LEFT, UI_KEY_LEFT, UI_KEY_DELETE}, "a例", 1},
    {"aé例", {UI_KEY_BACKSPACE, UI_KEY_BACKSPACE, 0xE9}, "aé", 3},
    {"ab cd", {UI_KEY_CTRL('W')}, "ab ", 3},
    {"ab cd  ", {UI_KEY_CTRL('W'), UI_KEY_CTRL('W')}, "", 0},
    {"/tmp/x.pcap", {UI_KEY_CTRL('W')}, "/tmp/", 5},
    {"/tmp/x.pcap", {UI_KEY_CTRL('W'), UI_KEY_CTRL('W')}, "/", 1},
    {"ab cd", {UI_KEY_LEFT, UI_KEY_CTRL('U')}, "d", 0},
    {"ab cd", {UI_KEY_HOME, UI_KEY_CTRL('K')}, "", 0},
    {"a", {UI_KEY_UP, UI_KEY_F(1), UI_KEY_TAB, 0x9b, UI_KEY_RESIZED}, "a", 1},
    {"a\x1b[2Jb\xff", {0}, "a[2Jb", 5},
};

START_TEST(keys_edit_the_text)
{
    struct prompt prompt;

    prompt_init(&prompt, edits[_i].text);
    for (size_t i = 0; i < 6 && edits[_i].keys[i] != 0; i++)
        (void)prompt_key(&prompt, edits[_i].keys[i]);
    ck_assert_str_eq(prompt.text, edits[_i].result);
    ck_assert_uint_eq(prompt.len, strlen(edits[_i].result));
    ck_assert_uint_eq(prompt.at, edits[_i].at);
}
END_TEST

START_TEST(a_key_tells_what_it_did)
{
    struct prompt prompt;

    prompt_init(&prompt, "a");
    ck_assert_int_eq(prompt_key(&prompt, 'x'), PROMPT_CHANGED);
    ck_assert_int_eq(prompt_key(&prompt, UI_KEY_LEFT), PROMPT_MOVED);
    ck_assert_int_eq(prompt_key(&prompt, UI_KEY_ENTER), PROMPT_TAKEN);
    ck_assert_int_eq(prompt_key(&prompt, UI_KEY_ESCAPE), PROMPT_LEFT);
    ck_assert_int_eq(prompt_key(&prompt, UI_KEY_F(5)), PROMPT_OTHER);
}
END_TEST

START_TEST(what_is_too_long_is_not_taken)
{
    struct prompt prompt;

    prompt_init(&prompt, "");
    for (size_t i = 0; i < 2 * PROMPT_MAX; i++)
        (void)prompt_key(&prompt, 0x4F8B);
    ck_assert_uint_lt(prompt.len, PROMPT_MAX);
    ck_assert_uint_eq(prompt.len % 3, 0);
    ck_assert_uint_eq(strlen(prompt.text), prompt.len);
}
END_TEST

static void draw(const struct prompt *prompt, size_t cells, struct line_glyph *ret_cursor)
{
    struct canvas *canvas = canvas_new(1, cells);
    const struct line *line;

    ck_assert_ptr_nonnull(canvas);
    prompt_draw(prompt, "save as: ", canvas, canvas_area(canvas), 0, 0, cells, ESCAPE_TERMINAL);
    line = canvas_line(canvas, 0);
    *ret_cursor = (struct line_glyph){0};
    for (size_t i = 0; i < cells; i++) {
        if ((line_at(line, i).attributes & LINE_REVERSE) != 0)
            *ret_cursor = line_at(line, i);
    }
    /* The bytes end with the canvas. */
    ret_cursor->cells = ret_cursor->bytes.len > 0 ? ret_cursor->bytes.ptr[0] : ' ';
    canvas_free(canvas);
}

START_TEST(the_cursor_is_always_to_be_seen)
{
    struct line_glyph cursor;
    struct prompt prompt;

    setlocale(LC_CTYPE, "C.UTF-8");
    prompt_init(&prompt, "/a/long/path/to/somewhere.pcap");
    for (size_t cells = 1; cells < 60; cells++) {
        for (size_t at = 0; at <= prompt.len; at++) {
            prompt.at = at;
            draw(&prompt, cells, &cursor);
            ck_assert_msg((cursor.attributes & LINE_REVERSE) != 0, "%zu cells, cursor at %zu",
                          cells, at);
        }
    }
}
END_TEST

Suite *test_prompt_suite(void)
{
    Suite *suite = suite_create("prompt");
    TCase *tcase = tcase_create("all");

    tcase_add_loop_test(tcase, keys_edit_the_text, 0, COUNT_OF(edits));
    tcase_add_test(tcase, a_key_tells_what_it_did);
    tcase_add_test(tcase, what_is_too_long_is_not_taken);
    tcase_add_test(tcase, the_cursor_is_always_to_be_seen);
    suite_add_tcase(suite, tcase);
    return suite;
}
