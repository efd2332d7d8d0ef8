/*
 * tests/tools/schema_lines.h: the lines of docs/SCHEMA.md that describe the columns of a kind.
 *
 * Threads:   pure functions.
 */
#ifndef TESTS_TOOLS_SCHEMA_LINES_H
#define TESTS_TOOLS_SCHEMA_LINES_H

#include <stdio.h>

#include "base/buf.h"
#include "correlate/kind.h"

#define SCHEMA_LINES_MAX 16384

#define SCHEMA_LINE(shape, member, of, json, key, values, meaning)                                 \
    schema_line(buf, COLUMN_NAME(shape, member, of), values, meaning);

static void schema_line(struct buf *buf, const char *name, const char *values, const char *meaning)
{
    buf_format(buf, "| `%s` | %s |%s%s |\n", name, values, meaning[0] == '\0' ? "" : " ", meaning);
}

/* Write a line for each column of the kind. */
static inline void schema_lines_write(enum fact_kind kind, struct buf *buf)
{
    switch (kind) {
#define KIND(name, NAME, table, key, again, many, max)                                             \
    case KIND_##NAME:                                                                              \
        NAME##_COLUMNS(SCHEMA_LINE);                                                               \
        break;
        KINDS(KIND)
#undef KIND
    case KIND_COUNT:
        break;
    }
}

#endif
