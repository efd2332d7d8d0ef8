#include "app/report.h"

#include <stdarg.h>
#include <stdio.h>

#include "export/escape.h"

#define SAY_MAX 1024

void report(const char *format, ...)
{
    char text[SAY_MAX];
    char line[SAY_MAX * 4];
    struct buf buf;
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    buf_init(&buf, line, sizeof(line) - 1);
    buf_text(&buf, "rung: ");
    escape_write(slice_from_text(text), ESCAPE_TERMINAL, &buf);
    line[buf.len++] = '\n';
    fwrite(line, 1, buf.len, stderr);
}
