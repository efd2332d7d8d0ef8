#include "tests/unit/suites.h"

#include <string.h>

#include "app/nearest.h"

#define PREFIX "test_"

static const char *without_prefix(const char *word)
{
    size_t len = sizeof(PREFIX) - 1;

    return strncmp(word, PREFIX, len) == 0 ? word + len : word;
}

const struct registry_row *suites_find(const struct registry_row *rows, const char *word)
{
    for (const struct registry_row *row = rows; row->name != NULL; row++) {
        if (strcmp(without_prefix(row->name), without_prefix(word)) == 0)
            return row;
    }
    return NULL;
}

void suites_near(const struct registry_row *rows, const char *word, struct buf *buf)
{
    const char *wanted = without_prefix(word);
    struct nearest nearest = NEAREST_START;

    for (const struct registry_row *row = rows; row->name != NULL; row++) {
        const char *name = without_prefix(row->name);

        nearest_offer(&nearest, wanted, name);
        if (wanted[0] != '\0' && strstr(name, wanted) != NULL)
            buf_format(buf, "%s%s", buf->len == 0 ? "" : ", ", row->name);
    }
    if (buf->len == 0 && nearest.word != NULL)
        buf_format(buf, PREFIX "%s", nearest.word);
}
