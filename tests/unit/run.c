/*
 * tests/unit/run.c: run all suites, or those named on the command line, and say how many passed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "tests/unit/registry.h"

int main(int argc, char **argv)
{
    SRunner *runner = srunner_create(NULL);
    int failed;
    int run;

    for (size_t i = 0; registry[i] != NULL; i++)
        srunner_add_suite(runner, registry[i]());
    srunner_run(runner, argc > 1 ? argv[1] : NULL, NULL, CK_ENV);
    failed = srunner_ntests_failed(runner);
    run = srunner_ntests_run(runner);
    srunner_free(runner);
    printf("unit: %d passed, %d failed\n", run - failed, failed);
    return failed == 0 && run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
