#include "app/option_find.h"

#include <string.h>

#include "app/nearest.h"
#include "base/buf.h"

/* Set the error for an option that does not exist. */
static enum err refuse_unknown(const char *typed, struct error *reterr)
{
    struct nearest nearest = NEAREST_START;

    for (const struct option_substitute *row = option_substitutes; row->option != NULL; row++) {
        if (strcmp(typed, row->option) == 0)
            return error_set(reterr, ERR_USAGE, "no option '%s': %s", typed, row->text);
    }
    for (const struct option_row *row = option_rows; row->name != NULL && typed[1] == '-'; row++) {
        if (row->group != GROUP_HIDDEN)
            nearest_offer(&nearest, typed + 2, row->name);
    }
    if (nearest.word != NULL)
        return error_set(reterr, ERR_USAGE, "no option '%s'; did you mean '--%s'?", typed,
                         nearest.word);
    return error_set(reterr, ERR_USAGE, "no option '%s'; 'rung help' lists them", typed);
}

static enum err refuse_ambiguous(const char *name, size_t len, struct error *reterr)
{
    char names[256];
    struct buf buf;

    buf_init(&buf, names, sizeof(names));
    for (const struct option_row *row = option_rows; row->name != NULL; row++) {
        if (row->group != GROUP_HIDDEN && strncmp(row->name, name, len) == 0)
            buf_format(&buf, "%s--%s", buf.len == 0 ? "" : ", ", row->name);
    }
    return error_set(reterr, ERR_USAGE, "'--%.*s' may be any of %s", (int)len, name, names);
}

const struct option_row *option_find_long(const char *name, size_t len, struct error *reterr)
{
    const struct option_row *found = NULL;
    char typed[64];

    for (const struct option_row *row = option_rows; row->name != NULL; row++) {
        if (len == 0 || strncmp(row->name, name, len) != 0)
            continue;
        if (row->name[len] == '\0')
            return row;
        if (row->group == GROUP_HIDDEN)
            continue;
        if (found != NULL) {
            (void)refuse_ambiguous(name, len, reterr);
            return NULL;
        }
        found = row;
    }
    if (found == NULL) {
        struct buf buf;

        buf_init(&buf, typed, sizeof(typed));
        buf_format(&buf, "--%.*s", (int)len, name);
        (void)refuse_unknown(typed, reterr);
    }
    return found;
}

const struct option_row *option_find_short(char letter, struct error *reterr)
{
    for (const struct option_row *row = option_rows; row->name != NULL; row++) {
        if (strchr(row->letters, letter) != NULL)
            return row;
    }
    (void)refuse_unknown((char[]){'-', letter, '\0'}, reterr);
    return NULL;
}
