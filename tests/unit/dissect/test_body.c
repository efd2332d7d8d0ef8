#include "dissect/body.h"

#include "base/buf.h"
#include "tests/unit/dissect/check_slice.h"

Suite *test_body_suite(void);

START_TEST(a_content_type_gives_its_media_type_and_boundary)
{
    struct slice type = SLICE_LITERAL("multipart/Mixed ; charset=x; Boundary=\"a;b\" ");

    ck_slice(body_media_type(type), "multipart/Mixed");
    ck_slice(body_boundary(type), "a;b");
    ck_slice(body_boundary(SLICE_LITERAL("multipart/mixed;boundary=q")), "q");
    ck_slice(body_boundary(SLICE_LITERAL("multipart/mixed")), NULL);
    ck_slice(body_boundary(SLICE_LITERAL("multipart/mixed;boundary=")), NULL);
    ck_slice(body_boundary(SLICE_LITERAL("multipart/mixed;boundary=\"")), NULL);
}
END_TEST

START_TEST(parts_stand_between_delimiters)
{
    struct slice rest =
        SLICE_LITERAL("preamble\r\n--b\r\nContent-Type: a/b\r\nX: y\r\n\r\nfirst\r\n"
                      "--bx\r\n\r\n--b  \r\n\r\nsecond\r\n--b--\r\n--b\r\n\r\nno");
    struct body_part part;

    ck_assert(body_part_next(&rest, SLICE_LITERAL("b"), &part));
    ck_slice(part.header, "Content-Type: a/b\r\nX: y\r\n");
    ck_slice(part.content_type, "a/b");
    ck_slice(part.body, "first\r\n--bx\r\n");
    ck_assert(body_part_next(&rest, SLICE_LITERAL("b"), &part));
    ck_slice(part.content_type, NULL);
    ck_slice(part.body, "second");
    ck_assert(!body_part_next(&rest, SLICE_LITERAL("b"), &part));
    ck_assert(!body_part_next(&rest, SLICE_LITERAL("b"), &part));
}
END_TEST

START_TEST(a_part_without_closing_delimiter_goes_on_to_the_end)
{
    struct slice rest = SLICE_LITERAL("--b\r\n\r\ncut of");
    struct body_part part;

    ck_assert(body_part_next(&rest, SLICE_LITERAL("b"), &part));
    ck_slice(part.body, "cut of");
    ck_assert(!body_part_next(&rest, SLICE_LITERAL("b"), &part));
}
END_TEST

START_TEST(an_empty_boundary_has_no_parts)
{
    struct slice rest = SLICE_LITERAL("--\r\n\r\nx\r\n--\r\n");
    struct body_part part;

    ck_assert(!body_part_next(&rest, (struct slice){0}, &part));
}
END_TEST

static const struct {
    const char *type;
    const char *body;
    const char *found;
} searches[] = {
    {"application/sdp", "v=0", "v=0"},
    {"Application/SDP;x=y", "v=0", "v=0"},
    {"text/plain", "v=0", NULL},
    {"application/sdp", "", NULL},
    {"", "v=0", NULL},
    {"multipart/mixed;boundary=b", "--b\n\nx\n--b\nc:\n application/sdp ;x\n\nv=0\n--b--", "v=0"},
    {"multipart/mixed;boundary=b",
     "--b\nc: multipart/alternative;boundary=i\n\n--i\nc: application/sdp\n\nv=0\n--i--\n--b--",
     "v=0"},
    {"multipart/mixed", "--b\nc: application/sdp\n\nv=0\n--b--", NULL},
    {"multipart/mixed;boundary=b",
     "--b\nc: application/sdp\nContent-Transfer-Encoding: base64\n\ndj0w\n--b\n"
     "content-encoding: gzip\nc: application/sdp\n\nz\n--b\nc: application/sdp\n"
     "content-transfer-encoding: 8BIT\n\nv=1\n--b--",
     "v=1"},
};

START_TEST(a_media_type_is_found_in_any_part)
{
    struct slice found = {0};

    ck_assert_int_eq(body_find(slice_from_text(searches[_i].type),
                               slice_from_text(searches[_i].body), "application/sdp", &found),
                     searches[_i].found != NULL);
    ck_slice(found, searches[_i].found);
}
END_TEST

/* Write a session description inside `depth` multipart bodies. */
static void write_nested(int depth, struct buf *buf)
{
    for (int i = 1; i < depth; i++)
        buf_format(buf, "--b%d\nContent-Type: multipart/mixed;boundary=b%d\n\n", i - 1, i);
    buf_format(buf, "--b%d\nContent-Type: application/sdp\n\nv=0", depth - 1);
}

START_TEST(bodies_in_bodies_are_searched_to_the_limit)
{
    struct slice type = SLICE_LITERAL("multipart/mixed;boundary=b0");
    struct slice found = {0};
    char text[1024];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    write_nested(BODY_DEPTH_MAX, &buf);
    ck_assert(body_find(type, buf_as_slice(&buf), "application/sdp", &found));
    ck_slice(found, "v=0");
    buf_init(&buf, text, sizeof(text));
    write_nested(BODY_DEPTH_MAX + 1, &buf);
    ck_assert(!body_find(type, buf_as_slice(&buf), "application/sdp", &found));
}
END_TEST

Suite *test_body_suite(void)
{
    Suite *suite = suite_create("body");
    TCase *tcase = tcase_create("body");

    tcase_add_test(tcase, a_content_type_gives_its_media_type_and_boundary);
    tcase_add_test(tcase, parts_stand_between_delimiters);
    tcase_add_test(tcase, a_part_without_closing_delimiter_goes_on_to_the_end);
    tcase_add_test(tcase, an_empty_boundary_has_no_parts);
    tcase_add_loop_test(tcase, a_media_type_is_found_in_any_part, 0, COUNT_OF(searches));
    tcase_add_test(tcase, bodies_in_bodies_are_searched_to_the_limit);
    suite_add_tcase(suite, tcase);
    return suite;
}
