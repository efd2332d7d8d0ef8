#include "base/err.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum err error_set(struct error *reterr, enum err code, const char *format, ...)
{
    assert(code != ERR_NONE);
    va_list args;

    if (reterr == NULL)
        return code;
    reterr->code = code;
    va_start(args, format);
    vsnprintf(reterr->text, sizeof(reterr->text), format, args);
    va_end(args);
    return code;
}

/* The system's words begin with a capital. */
const char *error_reason(int number, char memory[ERROR_REASON_MAX])
{
    char theirs[ERROR_REASON_MAX];
    const char *text = strerror_r(number, theirs, sizeof(theirs));

    snprintf(memory, ERROR_REASON_MAX, "%c%s", tolower((unsigned char)text[0]),
             text[0] == '\0' ? "" : text + 1);
    return memory;
}
