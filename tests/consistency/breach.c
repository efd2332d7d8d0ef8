#include "tests/consistency/breach.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void breach(struct breaches *breaches, int rule, const char *format, ...)
{
    struct breach *rows =
        reallocarray(breaches->rows, breaches->count + 1, sizeof(*breaches->rows));
    struct breach *row;
    va_list arguments;
    int len = 0;

    if (rows == NULL)
        abort();
    breaches->rows = rows;
    row = &rows[breaches->count++];
    row->rule = rule;
    if (breaches->face != NULL)
        len = snprintf(row->text, sizeof(row->text), "%s: ", breaches->face);
    va_start(arguments, format);
    vsnprintf(row->text + len, sizeof(row->text) - (size_t)len, format, arguments);
    va_end(arguments);
}

bool breaches_have(const struct breaches *breaches, int rule)
{
    for (size_t i = 0; i < breaches->count; i++) {
        if (breaches->rows[i].rule == rule)
            return true;
    }
    return false;
}

void breaches_release(struct breaches *breaches)
{
    free(breaches->rows);
    *breaches = (struct breaches){0};
}
