#include "store/kind_reader.h"

#include <assert.h>
#include <stddef.h>

/* Places of the members in a row, parallel to the columns of the kind: one function a kind. */
#define OFFSET(shape, member, of, json, key, values, meaning) offsetof(ROW, member),
#define KIND(kind, NAME)                                                                           \
    static const size_t *kind##_offsets(void)                                                      \
    {                                                                                              \
        typedef struct kind##_row ROW;                                                             \
        static const size_t offsets[] = {NAME##_COLUMNS(OFFSET)};                                  \
        return offsets;                                                                            \
    }

ROW_KINDS(KIND)

#undef KIND

static const size_t *(*const row_offsets[KIND_COUNT])(void) = {
#define KIND(kind, NAME) [KIND_##NAME] = kind##_offsets,
    ROW_KINDS(KIND)
#undef KIND
};

void kind_select(enum fact_kind kind, const char *alias, uint64_t columns, struct select *select)
{
    char text[KIND_SQL_MAX];
    struct buf sql;

    assert(kind < KIND_COUNT);
    buf_init(&sql, text, sizeof(text));
    buf_text(&sql, "SELECT ");
    kind_sql_columns(kind_table(kind), alias, columns, &sql);
    assert(!sql.is_cut);
    select_init(select, text);
}

/* Enums of ours have no negative constant, so all of them are as wide as this. */
static void read_enum(const struct db_stmt *stmt, int at, void *member)
{
    enum fact_kind value = (enum fact_kind)db_u32(stmt, at);

    memcpy(member, &value, sizeof(value));
}

/* Read one column; an endpoint is the view's affair. */
static void read_column(const struct db_stmt *stmt, int at, enum kind_shape shape, void *member)
{
    switch (shape) {
    case SHAPE_ENUM:
        read_enum(stmt, at, member);
        break;
    case SHAPE_U8:
        *(uint8_t *)member = db_u8(stmt, at);
        break;
    case SHAPE_FLAG:
        *(bool *)member = db_bool(stmt, at);
        break;
    case SHAPE_CODE:
    case SHAPE_NANOSECONDS:
        *(uint16_t *)member = db_u16(stmt, at);
        break;
    case SHAPE_ID32:
    case SHAPE_REF32:
    case SHAPE_U32:
    case SHAPE_U32_OR_NONE:
        *(uint32_t *)member = db_u32(stmt, at);
        break;
    case SHAPE_I32:
        *(int32_t *)member = (int32_t)db_int(stmt, at);
        break;
    case SHAPE_ID:
    case SHAPE_REF:
    case SHAPE_REF_OR_NONE:
    case SHAPE_REF_AS:
    case SHAPE_U64:
        *(uint64_t *)member = db_u64(stmt, at);
        break;
    case SHAPE_I64:
        *(int64_t *)member = db_int(stmt, at);
        break;
    case SHAPE_TIME:
    case SHAPE_TIME_OR_NONE:
    case SHAPE_SPAN_OR_NONE:
        *(int64_t *)member = db_time(stmt, at);
        break;
    case SHAPE_TEXT:
    case SHAPE_BYTES:
    case SHAPE_CONSTANT:
        *(struct slice *)member = db_slice(stmt, at);
        break;
    case SHAPE_ENDPOINT:
    case SHAPE_ADDRESS_IP:
    case SHAPE_ADDRESS_PORT:
        break;
    }
}

enum err kind_read(struct view *view, enum fact_kind kind, uint64_t columns,
                   const struct db_stmt *stmt, void *row, int *ret_next, struct error *reterr)
{
    const struct kind_table *table = kind_table(kind);
    const size_t *offsets;
    int at = 0;

    assert(row_offsets[kind] != NULL);
    offsets = row_offsets[kind]();
    for (size_t i = 0; i < table->column_count; i++) {
        void *member = (char *)row + offsets[i];
        enum err err = ERR_NONE;

        if ((columns >> i & 1) == 0)
            continue;
        if (table->columns[i].shape == SHAPE_ENDPOINT)
            err = view_endpoint(view, db_u32(stmt, at), member, reterr);
        else
            read_column(stmt, at, table->columns[i].shape, member);
        if (err != ERR_NONE)
            return err;
        at++;
    }
    if (ret_next != NULL)
        *ret_next = at;
    return ERR_NONE;
}
