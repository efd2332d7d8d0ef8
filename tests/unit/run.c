/*
 * tests/unit/run.c: run all suites, or those named on the command line, and say how many passed.
 */
#include <stdio.h>
#include <stdlib.h>

#include <check.h>

#include "tests/unit/suites.h"

struct count {
    int run;
    int failed;
};

/* A suite that is run alone keeps this process small, and with it each fork: the leak checker walks the
 * whole heap at the end of every test. */
static void run(const struct registry_row *row, struct count *count)
{
    SRunner *runner = srunner_create(row->make());

    srunner_run_all(runner, CK_ENV);
    count->run += srunner_ntests_run(runner);
    count->failed += srunner_ntests_failed(runner);
    srunner_free(runner);
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
