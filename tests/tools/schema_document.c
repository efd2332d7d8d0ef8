/*
 * tests/tools/schema_document.c: copy docs/SCHEMA.md from standard input to standard output, with the
 * lines of the columns as correlate/kind_*.h has them. What stands between the tables stays.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tools/schema_lines.h"

#define LINE_MAX_BYTES 8192

/* The kind whose section this line begins; KIND_COUNT when it begins another one, or none. */
static enum fact_kind kind_of(const char *line)
{
    for (enum fact_kind kind = 0; kind < KIND_COUNT; kind++) {
        const char *name = kind_table(kind)->name;

        if (strncmp(line, "### ", 4) == 0 && strncmp(line + 4, name, strlen(name)) == 0 &&
            line[4 + strlen(name)] == '\n')
            return kind;
    }
    return KIND_COUNT;
}

int main(void)
{
    static char line[LINE_MAX_BYTES];
    static char text[SCHEMA_LINES_MAX];
    enum fact_kind kind = KIND_COUNT;
    bool is_written = false;

    while (fgets(line, sizeof(line), stdin) != NULL) {
        if (line[0] == '#') {
            kind = kind_of(line);
            is_written = false;
        }
        if (kind == KIND_COUNT || strncmp(line, "| `", 3) != 0) {
            fputs(line, stdout);
        } else if (!is_written) {
            struct buf buf;

            buf_init(&buf, text, sizeof(text));
            schema_lines_write(kind, &buf);
            fputs(text, stdout);
            is_written = true;
        }
    }
    return ferror(stdin) || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
