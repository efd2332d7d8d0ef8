#include "export/frame_set.h"

#include <check.h>

Suite *test_frame_set_suite(void);

static bool is_new(struct frame_set *set, uint32_t capture, uint64_t frame, bool is_shared)
{
    struct message_frame_row row = {.capture = capture, .frame = frame};
    bool is_new;

    ck_assert_int_eq(frame_set_add(set, &row, is_shared, &is_new, NULL), ERR_NONE);
    return is_new;
}

START_TEST(the_last_frame_is_known)
{
    struct frame_set set = {0};

    ck_assert(is_new(&set, 1, 7, false));
    ck_assert(!is_new(&set, 1, 7, false));
    ck_assert(is_new(&set, 2, 7, false));
    ck_assert(is_new(&set, 1, 8, false));
    frame_set_release(&set);
}
END_TEST

START_TEST(frames_of_messages_in_several_are_known_for_ever)
{
    enum { FRAMES = 10000 };
    struct frame_set set = {0};

    for (uint64_t i = 1; i <= FRAMES; i++)
        ck_assert(is_new(&set, 1 + (uint32_t)(i & 1), i << 10, true));
    ck_assert(is_new(&set, 1, 5, false));
    for (uint64_t i = 1; i <= FRAMES; i++) {
        ck_assert(!is_new(&set, 1 + (uint32_t)(i & 1), i << 10, i % 3 == 0));
        ck_assert(is_new(&set, 2 - (uint32_t)(i & 1), i << 10, false));
    }
    frame_set_release(&set);
}
END_TEST

Suite *test_frame_set_suite(void)
{
    Suite *suite = suite_create("frame_set");
    TCase *tcase = tcase_create("frame_set");

    tcase_add_test(tcase, the_last_frame_is_known);
    tcase_add_test(tcase, frames_of_messages_in_several_are_known_for_ever);
    suite_add_tcase(suite, tcase);
    return suite;
}
