#include "base/disk_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "base/array.h"
#include "base/caller.h"
#include "tests/unit/registry.h"

Suite *test_disk_file_suite(void);

static char folder[64];

static void set_up(void)
{
    snprintf(folder, sizeof(folder), "/tmp/rung-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void clean_up(void)
{
    char command[96];

    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0); /* NOLINT(cert-env33-c): the test's own words */
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static void expect(const char *path, const char *text)
{
    char content[64] = {0};
    FILE *file = fopen(path, "rb");

    ck_assert_msg(file != NULL, "%s is gone", path);
    ck_assert_uint_eq(fread(content, 1, sizeof(content) - 1, file), strlen(text));
    ck_assert_str_eq(content, text);
    fclose(file);
}

START_TEST(links_are_the_file_that_they_lead_to)
{
    put("a", "1");
    put("b", "1");
    ck_assert_int_eq(link("a", "hard"), 0);
    ck_assert_int_eq(symlink("a", "soft"), 0);
    ck_assert(disk_file_is_same(disk_file_at("a"), disk_file_at("hard")));
    ck_assert(disk_file_is_same(disk_file_at("a"), disk_file_at("soft")));
    ck_assert(!disk_file_is_same(disk_file_at("a"), disk_file_at("b")));
    ck_assert(disk_file_is_at("hard", disk_file_at("a")));
    ck_assert(!disk_file_is_at("soft", disk_file_at("a")));
}
END_TEST

START_TEST(what_is_no_regular_file_is_never_the_same)
{
    ck_assert(!disk_file_is_same(disk_file_at("/dev/null"), disk_file_at("/dev/null")));
    ck_assert(!disk_file_is_same(disk_file_at("nothing"), disk_file_at("nothing")));
    ck_assert(!disk_file_is_same(disk_file_at("."), disk_file_at(".")));
}
END_TEST

START_TEST(a_new_file_is_for_its_owner_alone)
{
    struct stat status;
    mode_t mask = umask(0);
    char *name;
    int fd = disk_file_make("new");

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fstat(fd, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0600);
    close(fd);
    ck_assert_int_eq(disk_file_make("new"), -1);
    ck_assert_int_eq(errno, EEXIST);
    fd = disk_file_make_beside("new", &name);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fstat(fd, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0600);
    ck_assert_int_eq(strncmp(name, "new.", 4), 0);
    close(fd);
    free(name);
    umask(mask);
}
END_TEST

START_TEST(a_free_name_is_taken)
{
    put("from", "new");
    ck_assert(disk_file_take_name("from", "to", (struct disk_file){0}));
    expect("to", "new");
    ck_assert_int_ne(access("from", F_OK), 0);
}
END_TEST

START_TEST(a_name_that_is_not_free_is_not_taken)
{
    put("from", "new");
    put("to", "old");
    ck_assert(!disk_file_take_name("from", "to", (struct disk_file){0}));
    ck_assert_int_eq(errno, EEXIST);
    expect("to", "old");
    expect("from", "new");
}
END_TEST

START_TEST(the_file_that_may_be_replaced_is)
{
    put("from", "new");
    put("to", "old");
    ck_assert(disk_file_take_name("from", "to", disk_file_at("to")));
    expect("to", "new");
    ck_assert_int_ne(access("from", F_OK), 0);
}
END_TEST

START_TEST(a_file_that_came_meanwhile_is_not_replaced)
{
    struct disk_file there;

    put("from", "new");
    put("to", "old");
    there = disk_file_at("to");
    put("other", "precious");
    ck_assert_int_eq(rename("other", "to"), 0);
    ck_assert(!disk_file_take_name("from", "to", there));
    ck_assert_int_eq(errno, EEXIST);
    expect("to", "precious");
    expect("from", "new");
}
END_TEST

START_TEST(what_was_removed_meanwhile_leaves_its_name)
{
    struct disk_file there;

    put("from", "new");
    put("to", "old");
    there = disk_file_at("to");
    ck_assert_int_eq(unlink("to"), 0);
    ck_assert(disk_file_take_name("from", "to", there));
    expect("to", "new");
}
END_TEST

START_TEST(only_the_file_that_is_meant_is_removed)
{
    struct disk_file id;

    put("a", "1");
    id = disk_file_at("a");
    put("b", "precious");
    disk_file_remove("b", id);
    expect("b", "precious");
    disk_file_remove("a", id);
    ck_assert_int_ne(access("a", F_OK), 0);
    disk_file_remove("b", (struct disk_file){0});
    expect("b", "precious");
}
END_TEST

static const struct {
    const char *uid;
    const char *gid;
    bool is_caller;
} callers[] = {
    {"1234", "5678", true}, {NULL, "5678", false},       {"1234", NULL, false},
    {"0", "5678", false},   {"1234", "0", false},        {"12x", "5678", false},
    {"-1", "5678", false},  {"4294967295", "56", false}, {"99999999999999999999", "5", false},
    {"", "5678", false},    {" 1234", "5678", false},
};

static void set_or_clear(const char *name, const char *value)
{
    ck_assert_int_eq(value == NULL ? unsetenv(name) : setenv(name, value, 1), 0);
}

START_TEST(who_called_is_known_by_two_whole_numbers)
{
    struct caller caller = {0};

    set_or_clear("SUDO_UID", callers[_i].uid);
    set_or_clear("SUDO_GID", callers[_i].gid);
    if (geteuid() != 0) {
        ck_assert(!caller_find(&caller));
        return;
    }
    ck_assert_int_eq(caller_find(&caller), callers[_i].is_caller);
    if (callers[_i].is_caller) {
        ck_assert_uint_eq(caller.uid, 1234);
        ck_assert_uint_eq(caller.gid, 5678);
    }
}
END_TEST

START_TEST(a_new_file_of_root_belongs_to_who_called)
{
    struct stat status;
    int fd;

    if (geteuid() != 0)
        return;
    ck_assert_int_eq(setenv("SUDO_UID", "1234", 1), 0);
    ck_assert_int_eq(setenv("SUDO_GID", "5678", 1), 0);
    fd = disk_file_make("new");
    ck_assert_int_eq(fstat(fd, &status), 0);
    close(fd);
    ck_assert_uint_eq(status.st_uid, 1234);
    ck_assert_uint_eq(status.st_gid, 5678);
}
END_TEST

Suite *test_disk_file_suite(void)
{
    Suite *suite = suite_create("disk_file");
    TCase *tcase = tcase_create("disk_file");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, links_are_the_file_that_they_lead_to);
    tcase_add_test(tcase, what_is_no_regular_file_is_never_the_same);
    tcase_add_test(tcase, a_new_file_is_for_its_owner_alone);
    tcase_add_test(tcase, a_free_name_is_taken);
    tcase_add_test(tcase, a_name_that_is_not_free_is_not_taken);
    tcase_add_test(tcase, the_file_that_may_be_replaced_is);
    tcase_add_test(tcase, a_file_that_came_meanwhile_is_not_replaced);
    tcase_add_test(tcase, what_was_removed_meanwhile_leaves_its_name);
    tcase_add_test(tcase, only_the_file_that_is_meant_is_removed);
    tcase_add_loop_test(tcase, who_called_is_known_by_two_whole_numbers, 0, COUNT_OF(callers));
    tcase_add_test(tcase, a_new_file_of_root_belongs_to_who_called);
    suite_add_tcase(suite, tcase);
    return suite;
}
