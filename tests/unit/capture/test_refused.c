/*
 * tests/unit/capture/test_refused.c: files that cannot be opened, and the error of each.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "base/array.h"
#include "capture/file.h"
#include "tests/unit/capture/made_file.h"
#include "tests/unit/registry.h"

Suite *test_refused_suite(void);

#define BYTES(text) text, sizeof(text) - 1

static const struct {
    const char *bytes;
    size_t len;
    const char *text; /* after the name */
} files[] = {
    {BYTES(""), "' is empty"},
    {BYTES("x"), "' ends within its file header"},
    {BYTES("\xd4\xc3\xb2\xa1\2\0\4\0"), "' ends within its file header"},
    {BYTES("\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a\1\0"), "' ends within its file header"},
    {BYTES("INVITE sip:a@example.com SIP/2.0\r\n"), "' is no capture (neither pcap nor pcapng)"},
    {BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
     "' is no capture (neither pcap nor pcapng)"},
    {BYTES("\x1f\x8b\x08\0\0\0\0\0"),
     "' is compressed with gzip, decompress it first: gzip -dk FILE"},
    {BYTES("\x28\xb5\x2f\xfd\0\0"), "' is compressed with zstd"},
    {BYTES("\xfd\x37zXZ\0"), "' is compressed with xz"},
    {BYTES("BZh91AY"), "' is compressed with bzip2"},
    {BYTES("\x04\x22\x4d\x18"), "' is compressed with lz4"},
    {BYTES("PK\3\4"), "' is a zip archive"},
    {BYTES("snoop\0\0\0"), "' is a snoop capture"},
};

/* Open and expect to be refused; return the error. */
static void expect_refusal(const char *path, enum err code, struct error *ret_error)
{
    struct source *source = NULL;

    ck_assert_int_eq(file_open(path, NULL, &source, ret_error), code);
    ck_assert_int_eq(ret_error->code, code);
    ck_assert_ptr_null(source);
    ck_assert_ptr_null(strchr(ret_error->text, '\n'));
}

START_TEST(a_file_that_is_no_capture_is_refused_with_the_reason)
{
    struct made made = {0};
    struct folder folder;
    struct error error = {0};
    char path[MADE_PATH_MAX];

    folder_make(&folder);
    made_raw(&made, files[_i].bytes, files[_i].len);
    made_save(&made, &folder, "x.pcap", path);
    expect_refusal(path, ERR_INPUT, &error);
    ck_assert_msg(strstr(error.text, "/x.pcap") != NULL &&
                      strstr(error.text, files[_i].text) != NULL,
                  "%s", error.text);
    folder_remove(&folder);
}
END_TEST

START_TEST(a_version_of_pcap_that_is_not_known_is_refused)
{
    struct made made = {0};
    struct folder folder;
    struct error error = {0};
    char path[MADE_PATH_MAX];

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 65535, 1);
    made.bytes[4] = 9;
    made_save(&made, &folder, "x.pcap", path);
    expect_refusal(path, ERR_INPUT, &error);
    ck_assert(strstr(error.text, "cannot read '") != NULL);
    folder_remove(&folder);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
    struct error error = {0};

    expect_refusal("/nowhere/x.pcap", ERR_INPUT, &error);
    ck_assert_str_eq(error.text, "cannot open '/nowhere/x.pcap': no such file or directory");
}
END_TEST

START_TEST(a_folder_is_no_capture)
{
    struct error error = {0};

    expect_refusal("/tmp", ERR_INPUT, &error);
    ck_assert_str_eq(error.text, "cannot open '/tmp': it is a directory");
}
END_TEST

START_TEST(an_empty_device_is_empty)
{
    struct error error = {0};

    expect_refusal("/dev/null", ERR_INPUT, &error);
    ck_assert_str_eq(error.text, "'/dev/null' is empty");
}
END_TEST

/* The superuser may read everything, so there is nothing to see as root. */
START_TEST(an_unreadable_file_is_named)
{
    struct made made = {0};
    struct folder folder;
    struct error error = {0};
    char path[MADE_PATH_MAX];

    folder_make(&folder);
    made_pcap(&made, MADE_MAGIC_US, 65535, 1);
    made_save(&made, &folder, "x.pcap", path);
    ck_assert_int_eq(chmod(path, 0), 0);
    if (geteuid() != 0) {
        expect_refusal(path, ERR_INPUT, &error);
        ck_assert(strstr(error.text, "/x.pcap': permission denied") != NULL);
    }
    folder_remove(&folder);
}
END_TEST

START_TEST(no_reason_need_be_wanted)
{
    struct source *source = NULL;

    ck_assert_int_eq(file_open("/nowhere/x.pcap", NULL, &source, NULL), ERR_INPUT);
}
END_TEST

Suite *test_refused_suite(void)
{
    Suite *suite = suite_create("refused");
    TCase *tcase = tcase_create("refused");

    tcase_add_loop_test(tcase, a_file_that_is_no_capture_is_refused_with_the_reason, 0,
                        COUNT_OF(files));
    tcase_add_test(tcase, a_version_of_pcap_that_is_not_known_is_refused);
    tcase_add_test(tcase, a_missing_file_is_named);
    tcase_add_test(tcase, a_folder_is_no_capture);
    tcase_add_test(tcase, an_empty_device_is_empty);
    tcase_add_test(tcase, an_unreadable_file_is_named);
    tcase_add_test(tcase, no_reason_need_be_wanted);
    suite_add_tcase(suite, tcase);
    return suite;
}
