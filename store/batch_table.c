#include "store/batch_table.h"

#include "base/buf.h"
#include "store/kind_sql.h"

#include <stdlib.h>

/* What a module is registered with. */
struct batch_source {
    enum fact_kind kind;
    const struct fact_batch *const *current;
};

/* SQLite knows the first member and gives it back to us. */
struct batch_table {
    sqlite3_vtab base;
    struct batch_source source;
};

struct batch_cursor {
    sqlite3_vtab_cursor base;
    const struct kind_column *columns;
    const char *fact; /* the row */
    const char *end;
    size_t size; /* bytes of a fact */
};

static int table_connect(sqlite3 *handle, void *context, int argc, const char *const *argv,
                         sqlite3_vtab **ret_table, char **ret_text)
{
    const struct batch_source *source = context;
    char text[1024];
    struct buf sql;
    struct batch_table *table;
    int code;

    (void)argc, (void)argv, (void)ret_text;
    buf_init(&sql, text, sizeof(text));
    buf_text(&sql, "CREATE TABLE batch (");
    kind_sql_columns(kind_table(source->kind), "", KIND_ALL_COLUMNS, &sql);
    buf_text(&sql, ")");
    code = sqlite3_declare_vtab(handle, text);
    if (code != SQLITE_OK)
        return code;
    table = calloc(1, sizeof(*table));
    if (table == NULL)
        return SQLITE_NOMEM;
    table->source = *source;
    *ret_table = &table->base;
    return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *base)
{
    free((struct batch_table *)base);
    return SQLITE_OK;
}

/* There is one way to read it: from the first fact to the last. */
static int table_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    (void)base;
    info->estimatedCost = FACT_MESSAGES_MAX;
    return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *base, sqlite3_vtab_cursor **ret_cursor)
{
    struct batch_cursor *cursor = calloc(1, sizeof(*cursor));

    (void)base;
    if (cursor == NULL)
        return SQLITE_NOMEM;
    *ret_cursor = &cursor->base;
    return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
    free((struct batch_cursor *)base);
    return SQLITE_OK;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *plan_text, int argc,
                         sqlite3_value **argv)
{
    struct batch_cursor *cursor = (struct batch_cursor *)base;
    const struct batch_source *source = &((struct batch_table *)base->pVtab)->source;
    const struct kind_table *table = kind_table(source->kind);
    size_t count;

    (void)plan, (void)plan_text, (void)argc, (void)argv;
    cursor->fact = kind_facts(source->kind, *source->current, &count);
    cursor->size = table->size;
    cursor->end = cursor->fact + count * cursor->size;
    cursor->columns = table->columns;
    return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct batch_cursor *cursor = (struct batch_cursor *)base;

    cursor->fact += cursor->size;
    return SQLITE_OK;
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
    const struct batch_cursor *cursor = (const struct batch_cursor *)base;

    return cursor->fact == cursor->end;
}

/* Absent is NULL, which is what a column is that nothing is said of. */
static void give_slice(sqlite3_context *context, const struct slice *s, bool is_text)
{
    if (slice_is_absent(*s))
        return;
    if (is_text)
        sqlite3_result_text64(context, (const char *)s->ptr, s->len, SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_result_blob64(context, s->ptr, s->len, SQLITE_STATIC);
}

/* What nothing is returned of is NULL. */
static void give_number(sqlite3_context *context, enum kind_shape shape, int64_t number)
{
    if (!kind_is_null(shape, number))
        sqlite3_result_int64(context, number);
}

static void give_ip(sqlite3_context *context, const struct addr *addr)
{
    char text[ADDR_TEXT_MAX];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    addr_write_ip(addr, &buf);
    sqlite3_result_text(context, text, (int)buf.len, SQLITE_TRANSIENT);
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int at)
{
    const struct batch_cursor *cursor = (const struct batch_cursor *)base;
    const struct kind_column *column = &cursor->columns[at];
    const void *member = cursor->fact + column->offset;

    if (kind_number_size(column->shape) > 0)
        give_number(context, column->shape, kind_number(column->shape, member));
    else if (column->shape == SHAPE_CONSTANT)
        sqlite3_result_text(context, *(const char *const *)member, -1, SQLITE_STATIC);
    else if (column->shape == SHAPE_ADDRESS_IP)
        give_ip(context, member);
    else
        give_slice(context, member, column->shape == SHAPE_TEXT);
    return SQLITE_OK;
}

/* Nobody asks for it; SQLite wants it there. */
static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret_rowid)
{
    const struct batch_cursor *cursor = (const struct batch_cursor *)base;

    *ret_rowid = (sqlite3_int64)((size_t)(cursor->end - cursor->fact) / cursor->size);
    return SQLITE_OK;
}

/* Without xCreate the table is there by its module's name and cannot be made by another. */
static const sqlite3_module module = {
    .xConnect = table_connect,
    .xBestIndex = table_best_index,
    .xDisconnect = table_disconnect,
    .xOpen = cursor_open,
    .xClose = cursor_close,
    .xFilter = cursor_filter,
    .xNext = cursor_next,
    .xEof = cursor_eof,
    .xColumn = cursor_column,
    .xRowid = cursor_rowid,
};

static enum err register_one(struct db *db, enum fact_kind kind,
                             const struct fact_batch *const *current, struct error *reterr)
{
    struct batch_source *source = malloc(sizeof(*source));
    char text[64];
    struct buf name;

    if (source == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory for '%s'", db_path(db));
    *source = (struct batch_source){.kind = kind, .current = current};
    buf_init(&name, text, sizeof(text));
    buf_format(&name, "batch_%s", kind_table(kind)->name);
    /* On failure SQLite frees the source too. */
    if (sqlite3_create_module_v2(db_handle(db), text, &module, source, free) != SQLITE_OK)
        return error_set(reterr, ERR_MEMORY, "no memory for '%s'", db_path(db));
    return ERR_NONE;
}

enum err batch_table_register(struct db *db, const struct fact_batch *const *current,
                              struct error *reterr)
{
    enum err err = ERR_NONE;

    for (enum fact_kind kind = 0; kind < KIND_COUNT && err == ERR_NONE; kind++) {
        if (kind_table(kind)->again != KIND_BLOCKS)
            err = register_one(db, kind, current, reterr);
    }
    return err;
}
