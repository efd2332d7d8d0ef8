#include "web/listen.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define ADDRESS_BYTES 128

Suite *test_listen_suite(void);

static void path_of(char path[ADDRESS_BYTES], char address[ADDRESS_BYTES])
{
    snprintf(path, ADDRESS_BYTES, "/tmp/rung-listen-%d", (int)getpid());
    snprintf(address, ADDRESS_BYTES, "unix:/tmp/rung-listen-%d", (int)getpid());
    unlink(path);
}

START_TEST(a_file_that_is_no_socket_stays)
{
    char path[ADDRESS_BYTES];
    char address[ADDRESS_BYTES];
    char text[8] = "";
    struct listen_set set;
    struct error error;
    FILE *file;

    path_of(path, address);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs("kept", file), 0);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(listen_open(address, &set, &error), ERR_OUTPUT);
    file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
    ck_assert_str_eq(text, "kept");
    fclose(file);
    unlink(path);
}
END_TEST

/* Somebody else may have the port. */
START_TEST(without_an_address_it_is_the_port_of_this_host)
{
    struct listen_set set;
    struct error error;
    enum err err = listen_open(NULL, &set, &error);

    ck_assert(err == ERR_NONE || err == ERR_OUTPUT);
    if (err != ERR_NONE) {
        ck_assert_ptr_nonnull(strstr(error.text, "8060"));
        return;
    }
    ck_assert_uint_gt(set.count, 0);
    ck_assert(!set.is_open);
    listen_close(&set);
}
END_TEST

START_TEST(a_socket_that_nobody_listens_at_is_replaced)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char path[ADDRESS_BYTES];
    char address[ADDRESS_BYTES];
    struct listen_set set;
    struct listen_set second;
    struct error error;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    path_of(path, address);
    snprintf(at.sun_path, sizeof(at.sun_path), "%.100s", path);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    close(fd);
    ck_assert_int_eq(listen_open(address, &set, &error), ERR_NONE);
    ck_assert_int_eq(listen_open(address, &second, &error), ERR_OUTPUT);
    listen_close(&set);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

Suite *test_listen_suite(void)
{
    Suite *suite = suite_create("listen");
    TCase *tcase = tcase_create("listen");

    tcase_add_test(tcase, a_file_that_is_no_socket_stays);
    tcase_add_test(tcase, without_an_address_it_is_the_port_of_this_host);
    tcase_add_test(tcase, a_socket_that_nobody_listens_at_is_replaced);
    suite_add_tcase(suite, tcase);
    return suite;
}
