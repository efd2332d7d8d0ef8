#include "store/view_function.h"

#include "base/buf.h"
#include "store/filter.h"
#include "store/view_inner.h"

#include <stdlib.h>

/* Longer addresses of record are matched by their beginning. */
#define ADDRESS_MAX 1024

static struct slice text_of(sqlite3_value *value)
{
    const unsigned char *text = sqlite3_value_text(value);

    return slice_of(text, text == NULL ? 0 : (size_t)sqlite3_value_bytes(value));
}

/* False, and the error said, when the search was given up. */
static bool search(sqlite3_context *context, const struct filter *filter, struct slice text,
                   bool *ret_is_found)
{
    if (filter_search(filter, text, ret_is_found) == ERR_NONE)
        return true;
    sqlite3_result_error(context, "the regular expression takes too long", -1);
    sqlite3_result_error_code(context, SQLITE_CONSTRAINT_FUNCTION);
    return false;
}

static bool search_address(sqlite3_context *context, const struct filter *filter, struct slice user,
                           struct slice host, bool *ret_is_found)
{
    char text[ADDRESS_MAX];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    buf_slice(&buf, user);
    if (!slice_is_absent(user))
        buf_byte(&buf, '@');
    buf_slice(&buf, host);
    return search(context, filter, buf_as_slice(&buf), ret_is_found);
}

static void is_match(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const struct filter *filter = sqlite3_value_pointer(argv[0], VIEW_FILTER_TYPE);
    bool is_found = false;

    if (filter == NULL)
        return;
    if (argc == 4 &&
        !search_address(context, filter, text_of(argv[1]), text_of(argv[2]), &is_found))
        return;
    if (!is_found && !search(context, filter, text_of(argv[argc - 1]), &is_found))
        return;
    sqlite3_result_int(context, is_found);
}

static void is_wanted(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const struct view_set *set = sqlite3_value_pointer(argv[0], VIEW_SET_TYPE);
    uint64_t id = (uint64_t)sqlite3_value_int64(argv[1]);

    (void)argc;
    if (set != NULL)
        sqlite3_result_int(
            context, bsearch(&id, set->ids, set->count, sizeof(id), view_compare_ids) != NULL);
}

static const struct {
    const char *name;
    int arguments;
    void (*call)(sqlite3_context *, int, sqlite3_value **);
} functions[] = {
    {"is_match", 2, is_match},
    {"is_match", 4, is_match},
    {"is_wanted", 2, is_wanted},
};

int view_compare_ids(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

enum err view_function_register(struct db *db, struct error *reterr)
{
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
        if (sqlite3_create_function_v2(db_handle(db), functions[i].name, functions[i].arguments,
                                       SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, functions[i].call,
                                       NULL, NULL, NULL) != SQLITE_OK)
            return error_set(reterr, ERR_MEMORY, "no memory for '%s'", db_path(db));
    return ERR_NONE;
}
