/*
 * tests/consistency/main.c: hold rung's answers about captures against what must be true of any.
 *
 * Usage: consistency FOLDER KNOWN SPOILT CAPTURE...
 *
 * Files are made in FOLDER. KNOWN is the list of known exceptions (tests/consistency/known.h); the answers
 * about SPOILT are made false in many ways, each of which must be found. Prints a line for each breach,
 * what was excused, and at the end "consistency: N passed, N failed".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/consistency/known.h"
#include "tests/consistency/rules.h"
#include "tests/consistency/spoil.h"

/* Of one capture. */
#define LINES_MAX 12

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

/* Print breaches that are not known, the first few of them; gives their number. */
static size_t tell(const struct evidence *evidence, const struct breaches *breaches,
                   struct known *known)
{
    size_t count = 0;

    for (size_t i = 0; i < breaches->count; i++) {
        const struct breach *row = &breaches->rows[i];

        if (known_has(known, evidence->name, row))
            continue;
        if (++count <= LINES_MAX)
            printf("%s: rule %d: %s\n", evidence->name, row->rule, row->text);
    }
    if (count > LINES_MAX)
        printf("%s: and %zu more\n", evidence->name, count - LINES_MAX);
    return count;
}

static bool check(const char *path, const char *folder, struct known *known)
{
    struct evidence evidence = {.path = path, .name = name_of(path)};
    struct breaches breaches = {0};
    bool holds = evidence_gather(path, folder, &evidence);

    if (holds) {
        known_begin(known, evidence.name);
        rules_check(&evidence, &breaches);
        holds = tell(&evidence, &breaches, known) == 0;
    } else {
        printf("%s: %s\n", evidence.name, evidence.problem);
    }
    breaches_release(&breaches);
    evidence_release(&evidence);
    return holds;
}

/* Each capture has a process of its own: one that ends rung does not end the check. */
static bool check_apart(const char *path, const char *folder, struct known *known)
{
    int status = 0;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        bool holds = check(path, folder, known);

        exit(holds ? EXIT_SUCCESS : EXIT_FAILURE); // NOLINT(concurrency-mt-unsafe): one thread
    }
    if (child == -1 || waitpid(child, &status, 0) == -1)
        return false;
    if (!WIFEXITED(status) || WEXITSTATUS(status) > EXIT_FAILURE)
        printf("%s: rung ended by itself, status %d\n", name_of(path), status);
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

static void check_spoilt(const char *path, const char *folder, size_t *passed, size_t *failed)
{
    struct evidence evidence = {.path = path, .name = name_of(path)};

    if (evidence_gather(path, folder, &evidence)) {
        spoil_all(&evidence, passed, failed);
    } else {
        printf("%s: %s\n", evidence.name, evidence.problem);
        (*failed)++;
    }
    evidence_release(&evidence);
}

int main(int argc, char **argv)
{
    struct known *known = argc > 4 ? known_load(argv[2]) : NULL;
    size_t passed = 0;
    size_t failed = 0;

    if (known == NULL) {
        fputs("usage: consistency FOLDER KNOWN SPOILT CAPTURE...\n", stderr);
        return 2;
    }
    for (int i = 4; i < argc; i++) {
        if (check_apart(argv[i], argv[1], known))
            passed++;
        else
            failed++;
    }
    check_spoilt(argv[3], argv[1], &passed, &failed);
    failed += known_tell(known);
    known_release(known);
    printf("consistency: %zu passed, %zu failed\n", passed, failed);
    return failed == 0 && passed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
