#include "store/select.h"

#include <assert.h>

void select_init(struct select *select, const char *beginning)
{
    select->count = 0;
    buf_init(&select->sql, select->memory, sizeof(select->memory));
    select_add(select, beginning);
}

void select_add(struct select *select, const char *text)
{
    assert(text != NULL);
    buf_text(&select->sql, text);
    assert(!select->sql.is_cut);
}

static void add_value(struct select *select, const char *text, struct select_value value)
{
    assert(select->count < SELECT_VALUES_MAX);
    select_add(select, text);
    select->values[select->count++] = value;
}

void select_add_int(struct select *select, const char *text, int64_t value)
{
    add_value(select, text, (struct select_value){.number = value});
}

void select_add_text(struct select *select, const char *text, struct slice value)
{
    add_value(select, text, (struct select_value){.text = value});
}

void select_add_pointer(struct select *select, const char *text, void *value, const char *type)
{
    assert(value != NULL && type != NULL);
    add_value(select, text, (struct select_value){.pointer = value, .pointer_type = type});
}

static void bind(struct db_stmt *stmt, int at, const struct select_value *value)
{
    if (!slice_is_absent(value->text))
        db_bind_text(stmt, at, value->text);
    else if (value->pointer != NULL)
        db_bind_pointer(stmt, at, value->pointer, value->pointer_type);
    else
        db_bind_int(stmt, at, value->number);
}

enum err select_prepare(const struct select *select, struct db *db, struct db_stmt *ret_stmt,
                        struct error *reterr)
{
    enum err err = db_prepare(db, select->memory, ret_stmt, reterr);

    for (size_t i = 0; i < select->count && err == ERR_NONE; i++)
        bind(ret_stmt, (int)i + 1, &select->values[i]);
    return err;
}
