#include "export/highlight.h"

#include <check.h>

#include "base/array.h"

Suite *test_highlight_suite(void);

/* Letters for the roles that a message has; the text of a part stands behind it, line ends as "|". */
static char letter_of(enum style_role role)
{
    switch ((int)role) {
    case STYLE_PLAIN:
        return '.';
    case STYLE_NAME:
        return 'n';
    case STYLE_REQUEST:
        return 'r';
    case STYLE_1XX:
        return '1';
    case STYLE_2XX:
        return '2';
    case STYLE_FAILURE:
        return '4';
    case STYLE_GROUP_1:
        return 'b';
    case STYLE_GROUP_2:
        return 't';
    default:
        return '?';
    }
}

static const struct {
    const char *text;
    const char *letters; /* one a byte */
} messages[] = {
    {"ACK x SIP/2.0\r\nVia: a;branch=z9;x\r\n\r\nhi", "rrrrrrrrrrrrrrrnnn....bbbbbbbbb......"
                                                      ".."},
    {"SIP/2.0 200 OK\nt:<s>;tag=1\n", "222222222222222n.....ttttt."},
    {"SIP/2.0 486 Busy\n", "44444444444444444"},
    {"SIP/2.0 183\n", "111111111111"},
    {"SIP/2.0 099 x\n", ".............."},
    {"\r\nBYE x SIP/2.0\r\n", "..rrrrrrrrrrrrrrr"},
    /* A folded line goes on; a name in quotes has no parameters; other fields have none that count. */
    {"A\nFrom: \"a;tag=0\" <s>\n ;tag=1\nX;y: ;tag=2\n", "rrnnnn..................ttttt"
                                                         "."
                                                         "nnn........."},
    {"A\nFrom: \"a\\\";tag=0\";tag=1", "rrnnnn..............ttttt"},
    /* No colon, a colon first, an empty name. */
    {"A\nnothing\n: x\n", "rr............"},
    {"A\n\nv=0\nm=x\n=\nab", "rr."
                             "n..."
                             "n..."
                             ".."
                             ".."},
    {"A\n\nbody=\nv=0\n", "rr."
                          ".........."},
    {"", ""},
    {"A", "r"},
    {"A\nVia", "rr..."},
};

START_TEST(parts_have_the_roles_that_their_place_gives_them)
{
    struct slice text = slice_from_text(messages[_i].text);
    struct highlight highlight;
    struct highlight_part part;
    char letters[256] = "";
    size_t at = 0;

    highlight_begin(&highlight, text);
    while (highlight_next(&highlight, &part)) {
        ck_assert_uint_gt(part.text.len, 0);
        ck_assert_ptr_eq(part.text.ptr, text.ptr + at);
        memset(letters + at, letter_of(part.role), part.text.len);
        at += part.text.len;
    }
    ck_assert_uint_eq(at, text.len);
    ck_assert_str_eq(letters, messages[_i].letters);
}
END_TEST

/* The same numbers each time: xorshift64*. */
static unsigned chance(uint64_t *state, unsigned below)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (unsigned)((*state * UINT64_C(2685821657736338717)) >> 33) % below;
}

START_TEST(any_bytes_are_covered_once)
{
    static const char bytes[] = "\r\n\n:;=\"\\ \tVviaFfTtbranch=tag=<>SIP/2.0 200v\x1b\xff";
    uint64_t state = UINT64_C(0x9e3779b97f4a7c15) * ((uint64_t)_i + 1);
    uint8_t memory[300];
    struct slice text = slice_of(memory, chance(&state, sizeof(memory)));
    struct highlight highlight;
    struct highlight_part part;
    size_t at = 0;

    for (size_t i = 0; i < text.len; i++)
        memory[i] = (uint8_t)bytes[chance(&state, sizeof(bytes))];
    highlight_begin(&highlight, text);
    while (highlight_next(&highlight, &part)) {
        ck_assert_uint_gt(part.text.len, 0);
        ck_assert_ptr_eq(part.text.ptr, memory + at);
        at += part.text.len;
    }
    ck_assert_uint_eq(at, text.len);
}
END_TEST

Suite *test_highlight_suite(void)
{
    Suite *suite = suite_create("highlight");
    TCase *tcase = tcase_create("highlight");

    tcase_add_loop_test(tcase, parts_have_the_roles_that_their_place_gives_them, 0,
                        COUNT_OF(messages));
    tcase_add_loop_test(tcase, any_bytes_are_covered_once, 0, 300);
    suite_add_tcase(suite, tcase);
    return suite;
}
