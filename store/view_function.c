#include "store/view_function.h"

#include "base/addr.h"
#include "base/array.h"
#include "base/buf.h"
#include "store/regex.h"
#include "store/view_private.h"

#include <stdlib.h>

/* Longer addresses of record are matched by their beginning. */
#define ADDRESS_MAX 1024

static struct slice text_of(sqlite3_value *value)
{
    const unsigned char *text = sqlite3_value_text(value);

    return slice_of(text, text == NULL ? 0 : (size_t)sqlite3_value_bytes(value));
}

/* False, and the error said, when the search was given up. */
static bool search(sqlite3_context *context, const struct regex *regex, struct slice text,
                   bool *ret_is_found)
{
    if (regex_search(regex, text, ret_is_found) == ERR_NONE)
        return true;
    sqlite3_result_error(context, "the regular expression takes too long", -1);
    sqlite3_result_error_code(context, SQLITE_CONSTRAINT_FUNCTION);
    return false;
}

static bool search_address(sqlite3_context *context, const struct regex *regex, struct slice user,
                           struct slice host, bool *ret_is_found)
{
    char text[ADDRESS_MAX];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    buf_slice(&buf, user);
    if (!slice_is_absent(user))
        buf_byte(&buf, '@');
    buf_slice(&buf, host);
    return search(context, regex, buf_as_slice(&buf), ret_is_found);
}

static void is_match(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const struct regex *regex = sqlite3_value_pointer(argv[0], VIEW_REGEX_TYPE);
    bool is_found = false;

    if (regex == NULL)
        return;
    if (argc == 4 && !search_address(context, regex, text_of(argv[1]), text_of(argv[2]), &is_found))
        return;
    if (!is_found && !search(context, regex, text_of(argv[argc - 1]), &is_found))
        return;
    sqlite3_result_int(context, is_found);
}

static bool has_part(struct slice text, const char *wanted)
{
    return slice_find_nocase(text, wanted) != SLICE_NONE;
}

static bool has_address(struct slice user, struct slice host, const char *wanted)
{
    char text[ADDRESS_MAX];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    buf_slice(&buf, user);
    buf_byte(&buf, '@');
    buf_slice(&buf, host);
    return has_part(buf_as_slice(&buf), wanted);
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

/* Return whether one of the texts, or two that stand beside each other joined by "@", has the text. */
static void has_text(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const char *wanted = (const char *)sqlite3_value_text(argv[0]);
    bool is_found = false;

    if (wanted == NULL)
        return;
    for (int i = 1; i < argc && !is_found; i++)
        is_found = has_part(text_of(argv[i]), wanted);
    for (int i = 1; i + 1 < argc && !is_found && strchr(wanted, '@') != NULL; i++)
        is_found = has_address(text_of(argv[i]), text_of(argv[i + 1]), wanted);
    sqlite3_result_int(context, is_found);
}

/* Return an address and port as bytes that sort as numbers do. */
static void addr_key(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    uint8_t key[1 + sizeof(((struct addr *)0)->ip) + 2] = {0};
    int port = sqlite3_value_int(argv[1]);
    struct addr addr = {0};

    (void)argc;
    if (!addr_read_ip(text_of(argv[0]), &addr))
        return;
    key[0] = (uint8_t)addr.family;
    memcpy(key + 1, addr.ip, sizeof(addr.ip));
    key[sizeof(key) - 2] = (uint8_t)(port >> 8);
    key[sizeof(key) - 1] = (uint8_t)port;
    sqlite3_result_blob(context, key, sizeof(key), SQLITE_TRANSIENT);
}

static void addr_rank(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const struct view_ranks *ranks = sqlite3_user_data(context);
    uint64_t id = (uint64_t)sqlite3_value_int64(argv[0]);

    (void)argc;
    if (id < ranks->count && ranks->ranks[id] != 0)
        sqlite3_result_int64(context, ranks->ranks[id]);
}

static const struct {
    const char *name;
    int arguments;
    void (*call)(sqlite3_context *, int, sqlite3_value **);
} functions[] = {
    {"is_match", 2, is_match},  {"is_match", 4, is_match}, {"is_wanted", 2, is_wanted},
    {"has_text", -1, has_text}, {"addr_key", 2, addr_key}, {"addr_rank", 1, addr_rank},
};

int view_compare_ids(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;

    return (left > right) - (left < right);
}

enum err view_function_register(struct db *db, struct view_ranks *ranks, struct error *reterr)
{
    for (size_t i = 0; i < COUNT_OF(functions); i++)
        if (sqlite3_create_function_v2(db_handle(db), functions[i].name, functions[i].arguments,
                                       SQLITE_UTF8 | SQLITE_DIRECTONLY, ranks, functions[i].call,
                                       NULL, NULL, NULL) != SQLITE_OK)
            return error_set(reterr, ERR_MEMORY, "no memory for '%s'", db_path(db));
    return ERR_NONE;
}
