/*
 * tests/unit/run.c: run all suites, or the one named on the command line, and say how many passed.
 */
#include <stdio.h>
#include <stdlib.h>

#include <check.h>

#include "tests/unit/registry.h"

struct count {
    int run;
    int failed;
};

static void run(SRunner *runner, const char *suite, struct count *count)
{
    srunner_run(runner, suite, NULL, CK_ENV);
    count->run += srunner_ntests_run(runner);
    count->failed += srunner_ntests_failed(runner);
    srunner_free(runner);
}

/* A suite that is run alone keeps this process small, and with it each fork: the leak checker walks the
 * whole heap at the end of every test. */
static void run_each(struct count *count)
{
    for (size_t i = 0; registry[i] != NULL; i++)
        run(srunner_create(registry[i]()), NULL, count);
}

static void run_named(const char *suite, struct count *count)
{
    SRunner *runner = srunner_create(NULL);

    for (size_t i = 0; registry[i] != NULL; i++)
        srunner_add_suite(runner, registry[i]());
    run(runner, suite, count);
}

int main(int argc, char **argv)
{
    struct count count = {0};

    if (argc > 1)
        run_named(argv[1], &count);
    else
        run_each(&count);
    printf("unit: %d passed, %d failed\n", count.run - count.failed, count.failed);
    return count.failed == 0 && count.run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
