/*
 * tests/unit/app/test_sandbox.c: what a process can do behind the fence. Each test is a process of its own; where the
 * kernel has no fence, or a sanitizer is in, it passes without looking.
 */
#include "app/sandbox.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "store/writer.h"
#include "tests/unit/registry.h"

Suite *test_sandbox_suite(void);

static struct sandbox sandbox;

static bool has(const char *what)
{
    char text[256];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    sandbox_describe(&buf);
    return strstr(text, what) != NULL && strncmp(text, "none", 4) != 0;
}

static void enter(void)
{
    struct error error = {0};

    ck_assert_msg(sandbox_enter(&sandbox, &error) == ERR_NONE, "%s", error.text);
}

START_TEST(no_program_is_run)
{
    char *const words[] = {"true", NULL};

    enter();
    if (!has("seccomp"))
        return;
    ck_assert_int_eq(execv("/bin/true", words), -1);
    ck_assert_int_eq(errno, EPERM);
    ck_assert_int_ne(system("true"), 0); /* NOLINT(cert-env33-c): that is the question */
}
END_TEST

/* Calls that would be worth something to an attacker. */
static const struct {
    const char *name;
    long number;
} refused[] = {
    {"ptrace", SYS_ptrace},
    {"mount", SYS_mount},
    {"bpf", SYS_bpf},
    {"keyctl", SYS_keyctl},
    {"unshare", SYS_unshare},
    {"init_module", SYS_init_module},
    {"memfd", SYS_memfd_create},
    {"chroot", SYS_chroot},
    {"process_vm_writev", SYS_process_vm_writev},
    {"setuid", SYS_setuid},
    {"perf", SYS_perf_event_open},
};

START_TEST(what_an_attacker_would_ask_for_is_refused)
{
    enter();
    if (!has("seccomp"))
        return;
    ck_assert_msg(syscall(refused[_i].number, 0, 0, 0, 0, 0) == -1, "%s", refused[_i].name);
    ck_assert_msg(errno == EPERM, "%s: %s", refused[_i].name, strerror(errno));
}
END_TEST

START_TEST(only_sockets_of_known_families_are_made)
{
    static const int families[] = {AF_INET, AF_INET6, AF_UNIX};

    enter();
    if (!has("seccomp"))
        return;
    ck_assert_int_eq(socket(AF_PACKET, SOCK_RAW, 0), -1);
    ck_assert_int_eq(errno, ENOSYS);
    ck_assert_int_eq(socket(AF_BLUETOOTH, SOCK_RAW, 0), -1);
    for (size_t i = 0; i < COUNT_OF(families); i++) {
        int fd = socket(families[i], SOCK_STREAM, 0);

        ck_assert(fd >= 0 || errno == EAFNOSUPPORT);
    }
}
END_TEST

START_TEST(nothing_is_typed_into_the_terminal)
{
    char byte = 'x';

    enter();
    if (!has("seccomp"))
        return;
    ck_assert_int_eq(ioctl(STDIN_FILENO, TIOCSTI, &byte), -1);
    ck_assert_int_eq(errno, ENOSYS);
    /* The kernel does not look at the upper half of the number. */
    ck_assert_int_eq(syscall(SYS_ioctl, STDIN_FILENO, TIOCSTI | 1UL << 32, &byte), -1);
    ck_assert_int_eq(errno, ENOSYS);
}
END_TEST

static void *answer(void *context)
{
    *(int *)context = 1;
    return NULL;
}

START_TEST(threads_are_started)
{
    pthread_t thread;
    int is_run = 0;

    enter();
    ck_assert_int_eq(pthread_create(&thread, NULL, answer, &is_run), 0);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_int_eq(is_run, 1);
}
END_TEST

/* Two folders below one that no rule is of: one is named. */
struct folders {
    char root[64];
    char in[96];
    char out[96];
};

static struct folders make_folders(void)
{
    struct folders folders;

    /* /tmp can be written always. */
    snprintf(folders.root, sizeof(folders.root), "%s/rung-test-XXXXXX",
             access("/var/lib", W_OK) == 0 ? "/var/lib" : ".");
    ck_assert_ptr_nonnull(mkdtemp(folders.root));
    snprintf(folders.in, sizeof(folders.in), "%s/in", folders.root);
    snprintf(folders.out, sizeof(folders.out), "%s/out", folders.root);
    ck_assert_int_eq(mkdir(folders.in, 0700), 0);
    ck_assert_int_eq(mkdir(folders.out, 0700), 0);
    return folders;
}

/* The process that made the folders is not behind the fence. */
static void remove_folders(const struct folders *folders, pid_t child)
{
    char command[256];
    int status = 0;

    ck_assert_int_eq(waitpid(child, &status, 0), child);
    snprintf(command, sizeof(command), "rm -rf '%s'", folders->root);
    ck_assert_int_eq(system(command), 0); /* NOLINT(cert-env33-c): the test's own words */
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %d", status);
}

static int make_file(const char *folder)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/file", folder);
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static void look_at_folders(const struct folders *folders)
{
    char path[128];
    struct error error = {0};

    snprintf(path, sizeof(path), "%s/some.pcap", folders->in);
    sandbox_write(&sandbox, path);
    enter();
    snprintf(path, sizeof(path), "%s/some.pcap", folders->out);
    /* Where the tests themselves lie in a temporary folder, all of it can be written. */
    if (!sandbox.has_folders || sandbox_may_write(&sandbox, path, NULL) == ERR_NONE)
        return;
    snprintf(path, sizeof(path), "%s/some.pcap", folders->in);
    ck_assert_int_ge(make_file(folders->in), 0);
    ck_assert_int_eq(make_file(folders->out), -1);
    ck_assert_int_eq(errno, EACCES);
    ck_assert_int_eq(open("/root/.bashrc", O_RDONLY), -1);
    ck_assert_int_ge(open("/etc/passwd", O_RDONLY), 0);
    ck_assert_int_eq(open("/etc/passwd", O_RDWR), -1);
    ck_assert_int_eq(sandbox_may_write(&sandbox, path, &error), ERR_NONE);
    ck_assert_int_eq(sandbox_may_write(&sandbox, "/tmp/x", &error), ERR_NONE);
    ck_assert_int_eq(sandbox_may_write(&sandbox, "/no/such/folder/x", &error), ERR_NONE);
    ck_assert_int_eq(sandbox_may_write(&sandbox, "/etc/x", &error), ERR_OUTPUT);
    ck_assert_int_eq(sandbox_may_write(&sandbox, "/var/x", &error), ERR_OUTPUT);
    ck_assert_int_eq(sandbox_may_write(&sandbox, "/etc/x", &error), ERR_OUTPUT);
    ck_assert_msg(strstr(error.text, "'/etc' is out of reach") != NULL &&
                      strstr(error.text, "/in'") != NULL && strstr(error.text, "--no-sandbox"),
                  "%s", error.text);
}

START_TEST(files_are_opened_where_it_was_said_and_nowhere_else)
{
    struct folders folders = make_folders();
    pid_t child = fork();

    if (child == 0) {
        look_at_folders(&folders);
        _exit(0);
    }
    remove_folders(&folders, child);
}
END_TEST

START_TEST(a_folder_that_is_named_does_not_open_the_one_above)
{
    struct folders folders = make_folders();
    char path[128];
    char real[PATH_MAX];

    snprintf(path, sizeof(path), "%s/", folders.in);
    ck_assert_ptr_nonnull(realpath(folders.in, real));
    sandbox_write(&sandbox, path);
    ck_assert_uint_eq(sandbox.count, 1);
    ck_assert_str_eq(sandbox.places[0].path, real);
    /* Of a link, both folders. */
    snprintf(path, sizeof(path), "%s/link", folders.out);
    ck_assert_int_eq(symlink("../in/file", path), 0);
    ck_assert_int_ge(make_file(folders.in), 0);
    sandbox_write(&sandbox, path);
    ck_assert_uint_eq(sandbox.count, 2);
    snprintf(path, sizeof(path), "rm -rf '%s'", folders.root);
    ck_assert_int_eq(system(path), 0); /* NOLINT(cert-env33-c): the test's own words */
}
END_TEST

START_TEST(nobody_is_called_over_tcp)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    enter();
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof(to)), -1);
    ck_assert(errno == EACCES || errno == ECONNREFUSED); /* before ABI 4 only the second */
    close(fd);
}
END_TEST

START_TEST(a_store_is_made_behind_the_fence)
{
    struct writer_options options = {.path = NULL, .is_viewed = true};
    struct writer *writer = NULL;
    struct error error = {0};

    enter();
    ck_assert_msg(writer_open(&options, &writer, &error) == ERR_NONE, "%s", error.text);
    writer_close(writer, false);
}
END_TEST

Suite *test_sandbox_suite(void)
{
    Suite *suite = suite_create("sandbox");
    TCase *tcase = tcase_create("sandbox");

    tcase_add_test(tcase, no_program_is_run);
    tcase_add_loop_test(tcase, what_an_attacker_would_ask_for_is_refused, 0, COUNT_OF(refused));
    tcase_add_test(tcase, only_sockets_of_known_families_are_made);
    tcase_add_test(tcase, nothing_is_typed_into_the_terminal);
    tcase_add_test(tcase, threads_are_started);
    tcase_add_test(tcase, files_are_opened_where_it_was_said_and_nowhere_else);
    tcase_add_test(tcase, a_folder_that_is_named_does_not_open_the_one_above);
    tcase_add_test(tcase, nobody_is_called_over_tcp);
    tcase_add_test(tcase, a_store_is_made_behind_the_fence);
    suite_add_tcase(suite, tcase);
    return suite;
}
