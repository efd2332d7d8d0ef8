#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

enum err error_set(struct error *reterr, enum err code, const char *format, ...)
{
    va_list args;

    if (reterr == NULL)
        return code;
    reterr->code = code;
    va_start(args, format);
    vsnprintf(reterr->text, sizeof(reterr->text), format, args);
    va_end(args);
    return code;
}
