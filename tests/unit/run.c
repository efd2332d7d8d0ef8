/*
 * tests/unit/run.c: run all suites, or those named on the command line, and say how many passed.
 */
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/suites.h"

/* What the tests of a suite may take when they share a process. */
#define TOGETHER_MS 60000

struct count {
    int run;
    int failed;
};

static struct count run_as(const struct registry_row *row, enum fork_status fork_status)
{
    SRunner *runner = srunner_create(row->make());
    struct count count;

    srunner_set_fork_status(runner, fork_status);
    srunner_run_all(runner, CK_ENV);
    count = (struct count){srunner_ntests_run(runner), srunner_ntests_failed(runner)};
    srunner_free(runner);
    return count;
}

/* Tests that need a process each: they set limits, give up rights, or wait for signals. */
static bool is_apart(const struct registry_row *row)
{
    static const char *const apart[] = {"test_connections", "test_keep", "test_pipe",
                                        "test_writer_end"};

    for (size_t i = 0; i < COUNT_OF(apart); i++) {
        if (strcmp(row->name, apart[i]) == 0)
            return true;
    }
    return false;
}

/* Run all tests of the suite in one process of its own. True when all went well, its end included, where
 * leaks are looked for. */
static bool run_together(const struct registry_row *row, struct count *ret_count)
{
    int ends[2];
    struct pollfd wait;
    bool is_read = false;
    int status = 0;
    pid_t child;

    fflush(stdout);
    if (pipe(ends) != 0 || (child = fork()) < 0)
        return false;
    if (child == 0) {
        struct count count = run_as(row, CK_NOFORK);

        exit(write(ends[1], &count, sizeof(count)) == (ssize_t)sizeof(count) ? 0 : 1);
    }
    close(ends[1]);
    wait = (struct pollfd){.fd = ends[0], .events = POLLIN};
    if (poll(&wait, 1, TOGETHER_MS) == 1)
        is_read = read(ends[0], ret_count, sizeof(*ret_count)) == (ssize_t)sizeof(*ret_count);
    else
        kill(child, SIGKILL);
    close(ends[0]);
    return waitpid(child, &status, 0) == child && status == 0 && is_read && ret_count->failed == 0;
}

/* A fork a test costs more than most tests, and under the leak checker, which walks the whole heap at the end of
 * a process, far more: so the tests of a suite share one. Where something fails, or CK_FORK=yes asks for it,
 * each test has its own, which tells the test, and keeps apart what does not go together. */
static struct count run_suite(const struct registry_row *row)
{
    const char *wanted = getenv("CK_FORK");
    bool is_each_alone = wanted != NULL && strcmp(wanted, "yes") == 0;
    struct count count;

    return !is_each_alone && !is_apart(row) && run_together(row, &count) ? count
                                                                         : run_as(row, CK_FORK);
}

/* A suite is made when it is run, which keeps this process small, and with it each fork. */
static void run(const struct registry_row *row, struct count *count)
{
    struct count one = run_suite(row);

    count->run += one.run;
    count->failed += one.failed;
}

static void say_unknown(const char *word)
{
    char near[1024];
    struct buf buf;

    buf_init(&buf, near, sizeof(near));
    suites_near(registry, word, &buf);
    fprintf(stderr, "unit: no suite '%s'; %s%s\n", word,
            near[0] == '\0' ? "a suite has the name of its file, as test_slice" : "there is ",
            near);
}

int main(int argc, char **argv)
{
    struct count count = {0};

    for (int i = 1; i < argc; i++) {
        if (suites_find(registry, argv[i]) == NULL) {
            say_unknown(argv[i]);
            return EXIT_FAILURE;
        }
    }
    for (int i = 1; i < argc; i++)
        run(suites_find(registry, argv[i]), &count);
    for (const struct registry_row *row = registry; argc <= 1 && row->name != NULL; row++)
        run(row, &count);
    printf("unit: %d passed, %d failed\n", count.run - count.failed, count.failed);
    return count.failed == 0 && count.run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
