#include "tests/consistency/known.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static bool read_row(struct known_row *row)
{
    char *rest = row->line;

    row->capture = strsep(&rest, "\t");
    row->rule = strsep(&rest, "\t");
    row->text = strsep(&rest, "\t");
    row->reason = rest;
    return row->reason != NULL;
}

struct known *known_load(const char *path)
{
    struct known *known =
        mmap(NULL, sizeof(*known), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    FILE *file = fopen(path, "re");

    if (known == MAP_FAILED || file == NULL)
        return NULL;
    while (known->count < KNOWN_ROWS_MAX) {
        struct known_row *row = &known->rows[known->count];

        if (fgets(row->line, sizeof(row->line), file) == NULL)
            break;
        row->line[strcspn(row->line, "\n")] = '\0';
        if (row->line[0] != '#' && row->line[0] != '\0' && read_row(row))
            known->count++;
    }
    fclose(file);
    return known;
}

void known_release(struct known *known)
{
    if (known != NULL)
        munmap(known, sizeof(*known));
}

void known_begin(struct known *known, const char *capture)
{
    for (size_t i = 0; i < known->count; i++) {
        if (fnmatch(known->rows[i].capture, capture, 0) == 0)
            known->rows[i].is_asked = true;
    }
}

bool known_has(struct known *known, const char *capture, const struct breach *breach)
{
    for (size_t i = 0; i < known->count; i++) {
        struct known_row *row = &known->rows[i];

        if (strtol(row->rule, NULL, 10) == breach->rule && fnmatch(row->capture, capture, 0) == 0 &&
            fnmatch(row->text, breach->text, 0) == 0) {
            row->hits++;
            return true;
        }
    }
    return false;
}

size_t known_tell(const struct known *known)
{
    size_t stale = 0;

    for (size_t i = 0; i < known->count; i++) {
        const struct known_row *row = &known->rows[i];

        if (row->hits > 0)
            printf("known: %s: rule %s, %zu times: %s\n", row->capture, row->rule, row->hits,
                   row->reason);
        if (row->is_asked && row->hits == 0) {
            printf("%s: rule %s is in the list of known exceptions, and holds: %s\n", row->capture,
                   row->rule, row->text);
            stale++;
        }
    }
    return stale;
}
