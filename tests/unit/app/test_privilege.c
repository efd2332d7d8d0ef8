/*
 * tests/unit/app/test_privilege.c: what is given up does not come back. Each test is a process; where
 * it is not root, the tests that need it pass without looking.
 */
#include "app/privilege.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <check.h>
#include <stdio.h>

#include "base/array.h"
#include "capture/devices.h"
#include "tests/unit/registry.h"

Suite *test_privilege_suite(void);

/* A container may have a root that cannot become anybody. */
static bool is_able_root(void)
{
    return geteuid() == 0 && getuid() == 0 && devices_may_capture();
}

/* Return the line of /proc/self/status that begins like this, or "". */
static void status_line(const char *name, char *ret_line, size_t size)
{
    FILE *file = fopen("/proc/self/status", "r");

    ck_assert_ptr_nonnull(file);
    while (fgets(ret_line, (int)size, file) != NULL) {
        if (strncmp(ret_line, name, strlen(name)) == 0) {
            fclose(file);
            return;
        }
    }
    fclose(file);
    ret_line[0] = '\0';
}

START_TEST(root_becomes_nobody_for_good)
{
    static const char *const sets[] = {"CapInh:", "CapPrm:", "CapEff:", "CapAmb:"};
    const struct passwd *nobody = getpwnam(PRIVILEGE_DEFAULT_USER);
    struct error error = {0};
    char line[256];

    if (!is_able_root() || nobody == NULL)
        return;
    ck_assert(privilege_is_needed());
    ck_assert_str_eq(privilege_user(NULL), PRIVILEGE_DEFAULT_USER);
    ck_assert_msg(privilege_drop(NULL, &error) == ERR_NONE, "%s", error.text);
    ck_assert_uint_eq(getuid(), nobody->pw_uid);
    ck_assert_uint_eq(geteuid(), nobody->pw_uid);
    ck_assert_uint_eq(getegid(), nobody->pw_gid);
    ck_assert_int_eq(setuid(0), -1);
    ck_assert_int_eq(setgid(0), -1);
    for (size_t i = 0; i < COUNT_OF(sets); i++) {
        status_line(sets[i], line, sizeof(line));
        ck_assert(strstr(line, "\t0000000000000000\n") != NULL);
    }
    ck_assert_int_eq(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
    ck_assert(!devices_may_capture());
    ck_assert(!privilege_is_needed());
    ck_assert_int_eq(privilege_drop(NULL, &error), ERR_NONE); /* again is no harm */
}
END_TEST

START_TEST(the_groups_of_root_are_gone)
{
    gid_t groups[64];
    int count;

    if (!is_able_root())
        return;
    ck_assert_int_eq(setgroups(2, (const gid_t[]){0, 4}), 0);
    ck_assert_int_eq(privilege_drop("nobody", NULL), ERR_NONE);
    count = getgroups(64, groups);
    for (int i = 0; i < count; i++)
        ck_assert(groups[i] != 0 && groups[i] != 4);
}
END_TEST

START_TEST(what_was_opened_before_stays_open)
{
    int fd;
    char byte;

    if (!is_able_root())
        return;
    fd = socket(AF_PACKET, SOCK_RAW, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(privilege_drop(NULL, NULL), ERR_NONE);
    ck_assert_int_eq(recv(fd, &byte, 1, MSG_DONTWAIT), -1);
    ck_assert_int_eq(close(fd), 0);
}
END_TEST

START_TEST(root_who_wants_to_be_root_stays_it)
{
    if (!is_able_root())
        return;
    ck_assert_int_eq(privilege_drop("root", NULL), ERR_NONE);
    ck_assert_uint_eq(geteuid(), 0);
    ck_assert(privilege_is_needed());
}
END_TEST

START_TEST(an_unknown_user_is_named)
{
    struct error error = {0};

    ck_assert_int_eq(privilege_check("nosuchuser", &error), ERR_USAGE);
    ck_assert_str_eq(error.text, "there is no user 'nosuchuser' to drop privileges to");
    ck_assert_int_eq(privilege_drop("nosuchuser", &error), ERR_USAGE);
    ck_assert_int_eq(privilege_check("", &error), ERR_USAGE);
}
END_TEST

START_TEST(only_root_becomes_somebody_else)
{
    struct error error = {0};

    if (geteuid() == 0 && privilege_drop(NULL, NULL) != ERR_NONE)
        return;
    ck_assert_int_eq(privilege_check("root", &error), ERR_USAGE);
    ck_assert_str_eq(error.text, "only root can become user 'root'");
    ck_assert_int_eq(privilege_drop("root", &error), ERR_USAGE);
    ck_assert_int_eq(privilege_check(NULL, NULL), ERR_NONE);
    ck_assert_ptr_null(privilege_user(NULL));
}
END_TEST

/* As a file with capabilities has it: an ordinary user who may capture. */
START_TEST(capabilities_without_root_are_given_up)
{
    uid_t uid;

    if (!is_able_root() ||
        prctl(PR_SET_SECUREBITS, 1 << 2, 0, 0, 0) != 0) /* SECBIT_NO_SETUID_FIXUP */
        return;
    ck_assert_int_eq(setresuid(65534, 65534, 65534), 0);
    uid = getuid();
    ck_assert(devices_may_capture() && privilege_is_needed());
    ck_assert_int_eq(privilege_drop(NULL, NULL), ERR_NONE);
    ck_assert_uint_eq(getuid(), uid);
    ck_assert(!devices_may_capture() && !privilege_is_needed());
}
END_TEST

Suite *test_privilege_suite(void)
{
    Suite *suite = suite_create("privilege");
    TCase *tcase = tcase_create("privilege");

    tcase_add_test(tcase, root_becomes_nobody_for_good);
    tcase_add_test(tcase, the_groups_of_root_are_gone);
    tcase_add_test(tcase, what_was_opened_before_stays_open);
    tcase_add_test(tcase, root_who_wants_to_be_root_stays_it);
    tcase_add_test(tcase, an_unknown_user_is_named);
    tcase_add_test(tcase, only_root_becomes_somebody_else);
    tcase_add_test(tcase, capabilities_without_root_are_given_up);
    suite_add_tcase(suite, tcase);
    return suite;
}
