#include "export/out.h"

#include <check.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "export/out_file.h"
#include "tests/unit/export/sample.h"

Suite *test_out_suite(void);

START_TEST(pieces_arrive_in_order_whatever_their_size)
{
    struct sample_out *sample = sample_out_new();
    size_t big = (size_t)OUT_BUFFER_BYTES * 2 + 7;
    char *bytes = malloc(big);
    const char *text;

    memset(bytes, 'x', big);
    out_text(&sample->out, "first ");
    out_slice(&sample->out, slice_of(bytes, big));
    out_number(&sample->out, UINT64_MAX);
    out_byte(&sample->out, ' ');
    out_number(&sample->out, 0);
    out_fill(&sample->out, '.', OUT_BUFFER_BYTES + 1u);
    out_format(&sample->out, " %d", 42);
    text = sample_out_text(sample);
    ck_assert_uint_eq(sample->len, 6 + big + 20 + 2 + OUT_BUFFER_BYTES + 1 + 3);
    ck_assert_int_eq(strncmp(text, "first xxx", 9), 0);
    ck_assert_int_eq(strncmp(text + 6 + big, "18446744073709551615 0...", 25), 0);
    ck_assert_str_eq(text + sample->len - 4, ". 42");
    free(bytes);
    sample_out_free(sample);
}
END_TEST

START_TEST(a_full_disk_is_reported_with_name_and_reason)
{
    static struct out out;
    FILE *full = fopen("/dev/full", "wb");
    struct error error = {0};

    if (full == NULL)
        return;
    out_init(&out, full, "'trace.json'");
    out_fill(&out, 'x', OUT_BUFFER_BYTES * 3u);
    ck_assert(out_has_failed(&out));
    ck_assert_int_eq(out_finish(&out, &error), ERR_OUTPUT);
    ck_assert_str_eq(error.text, "cannot write 'trace.json': no space left on device");
    fclose(full);
}
END_TEST

static enum err open_at(struct out_file *file, const char *path, bool is_forced,
                        struct error *reterr)
{
    const struct out_file_options options = {.path = path, .is_forced = is_forced};

    return out_file_open(file, &options, reterr);
}

static void write_whole(const char *path, const char *text, bool is_forced, enum err expected)
{
    struct out_file file;
    struct error error;
    enum err err = open_at(&file, path, is_forced, &error);

    if (err == ERR_NONE) {
        fputs(text, file.file);
        err = out_file_commit(&file, &error);
    }
    ck_assert_int_eq(err, expected);
}

static void expect_content(const char *path, const char *text)
{
    char content[64] = {0};
    FILE *file = fopen(path, "rb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(content, 1, sizeof(content) - 1, file), strlen(text));
    ck_assert_str_eq(content, text);
    fclose(file);
}

START_TEST(a_file_is_replaced_only_by_force)
{
    struct sample_place place = sample_place_make();

    write_whole(place.path, "one", false, ERR_NONE);
    write_whole(place.path, "two", false, ERR_OUTPUT);
    expect_content(place.path, "one");
    write_whole(place.path, "three", true, ERR_NONE);
    expect_content(place.path, "three");
    sample_place_drop(&place);
}
END_TEST

START_TEST(a_name_taken_meanwhile_is_not_overwritten)
{
    struct sample_place place = sample_place_make();
    struct out_file file;

    ck_assert_int_eq(open_at(&file, place.path, false, NULL), ERR_NONE);
    fputs("late", file.file);
    write_whole(place.path, "early", false, ERR_NONE);
    ck_assert_int_eq(out_file_commit(&file, NULL), ERR_OUTPUT);
    expect_content(place.path, "early");
    sample_place_drop(&place);
}
END_TEST

START_TEST(a_file_that_came_in_the_place_of_the_old_one_is_not_overwritten)
{
    struct sample_place place = sample_place_make();
    struct out_file file;
    struct error error = {0};
    char other[256];

    write_whole(place.path, "old", false, ERR_NONE);
    ck_assert_int_eq(open_at(&file, place.path, true, NULL), ERR_NONE);
    fputs("new", file.file);
    snprintf(other, sizeof(other), "%s.other", place.path);
    write_whole(other, "precious", false, ERR_NONE);
    ck_assert_int_eq(rename(other, place.path), 0);
    ck_assert_int_eq(out_file_commit(&file, &error), ERR_OUTPUT);
    ck_assert_ptr_nonnull(strstr(error.text, "another file took the place"));
    expect_content(place.path, "precious");
    sample_place_drop(&place);
}
END_TEST

START_TEST(a_link_stays_and_what_it_leads_to_is_replaced)
{
    struct sample_place place = sample_place_make();
    struct stat status;
    char link_path[256];

    write_whole(place.path, "old", false, ERR_NONE);
    snprintf(link_path, sizeof(link_path), "%s.link", place.path);
    ck_assert_int_eq(symlink(place.path, link_path), 0);
    write_whole(link_path, "new", true, ERR_NONE);
    ck_assert_int_eq(lstat(link_path, &status), 0);
    ck_assert(S_ISLNK(status.st_mode));
    expect_content(place.path, "new");
    unlink(link_path);
    sample_place_drop(&place);
}
END_TEST

START_TEST(a_file_with_messages_is_for_its_owner_alone)
{
    struct sample_place place = sample_place_make();
    const struct out_file_options options = {.path = place.path, .is_private = true};
    struct out_file file;
    struct stat status;
    mode_t mask = umask(022);

    ck_assert_int_eq(out_file_open(&file, &options, NULL), ERR_NONE);
    ck_assert_int_eq(out_file_commit(&file, NULL), ERR_NONE);
    umask(mask);
    ck_assert_int_eq(stat(place.path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0600);
    sample_place_drop(&place);
}
END_TEST

START_TEST(a_discarded_file_leaves_nothing)
{
    struct sample_place place = sample_place_make();
    struct out_file file;

    ck_assert_int_eq(open_at(&file, place.path, false, NULL), ERR_NONE);
    fputs("half", file.file);
    out_file_discard(&file);
    ck_assert_int_ne(access(place.path, F_OK), 0);
    sample_place_drop(&place);
}
END_TEST

START_TEST(a_new_file_has_the_mode_of_any_new_file)
{
    struct sample_place place = sample_place_make();
    struct stat status;
    mode_t mask = umask(022);

    write_whole(place.path, "x", false, ERR_NONE);
    umask(mask);
    ck_assert_int_eq(stat(place.path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0644);
    sample_place_drop(&place);
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_an_output_error)
{
    struct out_file file;
    struct error error = {0};

    ck_assert_int_eq(open_at(&file, "/nonexistent/x.pcap", false, &error), ERR_OUTPUT);
    ck_assert_str_eq(error.text, "cannot write '/nonexistent/x.pcap': no such file or directory");
}
END_TEST

START_TEST(a_device_is_written_directly)
{
    write_whole("/dev/null", "x", false, ERR_NONE);
    if (access("/dev/full", W_OK) == 0)
        write_whole("/dev/full", "x", false, ERR_OUTPUT);
}
END_TEST

Suite *test_out_suite(void)
{
    Suite *suite = suite_create("out");
    TCase *tcase = tcase_create("out");

    tcase_add_test(tcase, pieces_arrive_in_order_whatever_their_size);
    tcase_add_test(tcase, a_full_disk_is_reported_with_name_and_reason);
    tcase_add_test(tcase, a_file_is_replaced_only_by_force);
    tcase_add_test(tcase, a_name_taken_meanwhile_is_not_overwritten);
    tcase_add_test(tcase, a_file_that_came_in_the_place_of_the_old_one_is_not_overwritten);
    tcase_add_test(tcase, a_link_stays_and_what_it_leads_to_is_replaced);
    tcase_add_test(tcase, a_file_with_messages_is_for_its_owner_alone);
    tcase_add_test(tcase, a_discarded_file_leaves_nothing);
    tcase_add_test(tcase, a_new_file_has_the_mode_of_any_new_file);
    tcase_add_test(tcase, a_folder_that_is_not_there_is_an_output_error);
    tcase_add_test(tcase, a_device_is_written_directly);
    suite_add_tcase(suite, tcase);
    return suite;
}
