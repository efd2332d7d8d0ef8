#include "store/block_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "correlate/facts.h"
#include "store/block.h"
#include "store/block_sql.h"

/* How a statement looks for rows: bits of the plan's number. Each bound has its value as an argument, in
 * this order. */
enum {
    PLAN_EQUAL = 1 << 0, /* the id */
    PLAN_LOW = 1 << 1,   /* the id is at least so; or above, when SQLite tests it */
    PLAN_HIGH = 1 << 2,
    PLAN_LEG = 1 << 3,
    PLAN_FALLING = 1 << 4, /* in falling order */
};

/* What a cursor reads with; NULL until it is needed. */
struct statements {
    sqlite3_stmt *find[2]; /* ids of blocks, rising and falling, with their legs */
    sqlite3_stmt *load;    /* a block */
    sqlite3_stmt *word;
};

/* SQLite knows the first member and gives it back to us. */
struct block_table {
    sqlite3_vtab base;
    sqlite3 *handle;
    const struct kind_table *kind;
    int leg;                 /* the column with that name; -1: none */
    struct statements spare; /* of the last cursor that was closed, for the next one */
};

struct block_cursor {
    sqlite3_vtab_cursor base;
    struct block_table *table;
    struct statements use;
    sqlite3_stmt *finding; /* the one of `find` that runs; NULL at the end */
    struct block_column columns[BLOCK_COLUMNS_MAX]; /* of the loaded block, but the id */
    uint32_t is_known;                              /* a bit for each that was looked at */
    int64_t low;                                    /* the bounds of the ids that are wanted */
    int64_t high;
    int64_t leg;
    int64_t first; /* id of the first row of the block that was found */
    int64_t count; /* its rows */
    int64_t row;   /* counted from 0 */
    int64_t rows;  /* how many are to be looked at, `row` the first of them */
    int64_t step;  /* 1 or -1 */
    bool has_leg;  /* `leg` is wanted */
    bool is_loaded;
};

static int table_connect(sqlite3 *handle, void *context, int argc, const char *const *argv,
                         sqlite3_vtab **ret_table, char **ret_text)
{
    const struct kind_table *kind = context;
    char text[1024];
    struct buf sql;
    struct block_table *table;
    int code;

    (void)argc, (void)argv, (void)ret_text;
    buf_init(&sql, text, sizeof(text));
    buf_text(&sql, "CREATE TABLE x (");
    for (size_t i = 0; i < kind->column_count; i++)
        buf_format(&sql, "%s%s %s", i == 0 ? "" : ", ", kind->columns[i].name,
                   kind->columns[i].shape == SHAPE_TEXT ? "TEXT" : "INTEGER");
    buf_byte(&sql, ')');
    assert(!sql.is_cut);
    code = sqlite3_declare_vtab(handle, text);
    if (code != SQLITE_OK)
        return code;
    table = calloc(1, sizeof(*table));
    if (table == NULL)
        return SQLITE_NOMEM;
    table->handle = handle;
    table->kind = kind;
    table->leg = -1;
    for (size_t i = 1; i < kind->column_count; i++) {
        if (strcmp(kind->columns[i].name, "leg") == 0)
            table->leg = (int)i;
    }
    *ret_table = &table->base;
    return SQLITE_OK;
}

static void finalize(struct statements *statements)
{
    sqlite3_finalize(statements->find[0]);
    sqlite3_finalize(statements->find[1]);
    sqlite3_finalize(statements->load);
    sqlite3_finalize(statements->word);
    *statements = (struct statements){0};
}

static void reset(const struct statements *statements)
{
    sqlite3_reset(statements->find[0]);
    sqlite3_reset(statements->find[1]);
    sqlite3_reset(statements->load);
    sqlite3_reset(statements->word);
}

/* SQLite disconnects tables before it asks whether statements are left. */
static int table_disconnect(sqlite3_vtab *base)
{
    struct block_table *table = (struct block_table *)base;

    finalize(&table->spare);
    free(table);
    return SQLITE_OK;
}

/* Return the bit of a plan that a condition is good for; 0 for none. */
static int bit_of(const struct block_table *table, const struct sqlite3_index_constraint *condition)
{
    bool is_id = condition->iColumn == 0 || condition->iColumn == -1;

    if (!condition->usable)
        return 0;
    if (condition->op == SQLITE_INDEX_CONSTRAINT_EQ && condition->iColumn == table->leg)
        return PLAN_LEG;
    if (!is_id)
        return 0;
    switch (condition->op) {
    case SQLITE_INDEX_CONSTRAINT_EQ:
        return PLAN_EQUAL;
    case SQLITE_INDEX_CONSTRAINT_GT:
    case SQLITE_INDEX_CONSTRAINT_GE:
        return PLAN_LOW;
    case SQLITE_INDEX_CONSTRAINT_LT:
    case SQLITE_INDEX_CONSTRAINT_LE:
        return PLAN_HIGH;
    }
    return 0;
}

/* SQLite tests each condition again, so a bound may be wider than what was asked for. */
static int plan_conditions(const struct block_table *table, sqlite3_index_info *info)
{
    int plan = 0;
    int arguments = 0;

    for (int bit = PLAN_EQUAL; bit <= PLAN_LEG; bit <<= 1) {
        for (int i = 0; i < info->nConstraint && (plan & bit) == 0; i++) {
            if (bit_of(table, &info->aConstraint[i]) != bit)
                continue;
            plan |= bit;
            info->aConstraintUsage[i].argvIndex = ++arguments;
        }
    }
    return plan;
}

static void estimate(int plan, sqlite3_index_info *info)
{
    if ((plan & PLAN_EQUAL) != 0) {
        info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
        info->estimatedRows = 1;
        info->estimatedCost = 10;
        return;
    }
    info->estimatedRows = 1000000;
    info->estimatedCost = 1000000;
    if ((plan & PLAN_LEG) != 0) {
        info->estimatedRows = 20;
        info->estimatedCost = 2000;
    }
    if ((plan & (PLAN_LOW | PLAN_HIGH)) != 0) {
        info->estimatedRows = (info->estimatedRows + 3) / 4;
        info->estimatedCost /= 4;
    }
}

static int table_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const struct block_table *table = (const struct block_table *)base;
    int plan = plan_conditions(table, info);

    estimate(plan, info);
    if (info->nOrderBy == 1 && info->aOrderBy[0].iColumn <= 0) {
        info->orderByConsumed = 1;
        plan |= info->aOrderBy[0].desc ? PLAN_FALLING : 0;
    }
    info->idxNum = plan;
    return SQLITE_OK;
}

static int prepare(const struct block_table *table, const char *text, sqlite3_stmt **ret_stmt)
{
    return sqlite3_prepare_v3(table->handle, text, -1, SQLITE_PREPARE_PERSISTENT, ret_stmt, NULL);
}

/* The ids of blocks that can hold rows of ids from ?1 to ?2, with their legs: the first is the one that
 * begins at ?1 or before it. */
static int prepare_find(const struct block_table *table, bool is_falling, sqlite3_stmt **ret_stmt)
{
    const char *name = table->kind->name;
    char text[512];
    struct buf sql;

    buf_init(&sql, text, sizeof(text));
    buf_text(&sql, "SELECT id, count");
    if (table->leg < 0)
        buf_format(&sql, " FROM %s_block", name);
    else
        buf_format(&sql, ", leg, leg_bytes FROM %s_block INDEXED BY %s_block_leg", name, name);
    buf_format(&sql,
               " WHERE id >= coalesce((SELECT id FROM %s_block WHERE id <= ?1 ORDER BY id DESC"
               " LIMIT 1), ?1) AND id <= ?2 ORDER BY id%s",
               name, is_falling ? " DESC" : "");
    assert(!sql.is_cut);
    return prepare(table, text, ret_stmt);
}

static int prepare_load(const struct block_table *table, sqlite3_stmt **ret_stmt)
{
    char text[4096];
    struct buf sql;

    buf_init(&sql, text, sizeof(text));
    block_sql_load(table->kind, &sql);
    assert(!sql.is_cut);
    return prepare(table, text, ret_stmt);
}

/* A statement that looks for one message after the other opens a cursor for each. */
static int cursor_close(sqlite3_vtab_cursor *base)
{
    struct block_cursor *cursor = (struct block_cursor *)base;

    reset(&cursor->use);
    finalize(&cursor->table->spare);
    cursor->table->spare = cursor->use;
    free(cursor);
    return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *base, sqlite3_vtab_cursor **ret_cursor)
{
    struct block_cursor *cursor = calloc(1, sizeof(*cursor));

    if (cursor == NULL)
        return SQLITE_NOMEM;
    cursor->table = (struct block_table *)base;
    cursor->use = cursor->table->spare;
    cursor->table->spare = (struct statements){0};
    *ret_cursor = &cursor->base;
    return SQLITE_OK;
}

/* Return columns `at` and `at + 1` of a statement's row as a column of a block with `count` rows. False when
 * they are not one. */
static bool read_column(sqlite3_stmt *stmt, int at, int64_t count, struct block_column *ret_column)
{
    size_t len = (size_t)sqlite3_column_bytes(stmt, at + 1);

    ret_column->low = sqlite3_column_int64(stmt, at);
    ret_column->bytes = sqlite3_column_blob(stmt, at + 1);
    ret_column->width = len / (size_t)count;
    return len % (size_t)count == 0 && ret_column->width <= BLOCK_WIDTH_MAX;
}

/* Return whether a column can hold a number. */
static bool can_hold(const struct block_column *column, int64_t number)
{
    uint64_t distance = (uint64_t)number - (uint64_t)column->low;

    return number >= column->low &&
           (column->width == BLOCK_WIDTH_MAX || distance >> (8 * column->width) == 0);
}

/* Go on from cursor->row to the next row of the block that is wanted. False when there is none. */
static bool find_row(struct block_cursor *cursor, const struct block_column *legs)
{
    if (!cursor->has_leg)
        return cursor->rows > 0;
    while (cursor->rows > 0 && block_value(legs, (size_t)cursor->row) != cursor->leg) {
        cursor->row += cursor->step;
        cursor->rows--;
    }
    return cursor->rows > 0;
}

/* Begin with the rows of the block whose ids are wanted. */
static void begin_rows(struct block_cursor *cursor)
{
    int64_t begin = cursor->low > cursor->first ? cursor->low - cursor->first : 0;
    int64_t end = cursor->count - 1;

    if (cursor->high - cursor->first < end)
        end = cursor->high - cursor->first;
    cursor->rows = end - begin + 1;
    cursor->row = cursor->step > 0 ? begin : end;
}

/* Step to the next block and its first row that is wanted; cursor->finding is NULL when there is none. */
static int find_block(struct block_cursor *cursor)
{
    for (;;) {
        struct block_column legs = {0};
        int code = sqlite3_step(cursor->finding);

        cursor->is_loaded = false;
        if (code != SQLITE_ROW) {
            sqlite3_reset(cursor->finding);
            cursor->finding = NULL;
            return code == SQLITE_DONE ? SQLITE_OK : code;
        }
        cursor->first = sqlite3_column_int64(cursor->finding, 0);
        cursor->count = sqlite3_column_int64(cursor->finding, 1);
        if (cursor->first < 0 || cursor->first > INT64_MAX - BLOCK_ROWS_MAX || cursor->count < 1 ||
            cursor->count > BLOCK_ROWS_MAX)
            return SQLITE_CORRUPT;
        if (cursor->has_leg && !read_column(cursor->finding, 2, cursor->count, &legs))
            return SQLITE_CORRUPT;
        begin_rows(cursor);
        if (cursor->has_leg && !can_hold(&legs, cursor->leg))
            continue;
        if (find_row(cursor, &legs))
            return SQLITE_OK;
    }
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct block_cursor *cursor = (struct block_cursor *)base;
    struct block_column legs = {0};

    if (cursor->has_leg && !read_column(cursor->finding, 2, cursor->count, &legs))
        return SQLITE_CORRUPT;
    cursor->row += cursor->step;
    cursor->rows--;
    return find_row(cursor, &legs) ? SQLITE_OK : find_block(cursor);
}

/* A bound of another type than a number is compared by SQLite alone. */
static void take_bounds(struct block_cursor *cursor, int plan, sqlite3_value **argv)
{
    int at = 0;

    cursor->low = 0;
    cursor->high = INT64_MAX;
    cursor->has_leg = false;
    for (int bit = PLAN_EQUAL; bit <= PLAN_LEG; bit <<= 1) {
        sqlite3_value *value;

        if ((plan & bit) == 0)
            continue;
        value = argv[at++];
        if (sqlite3_value_type(value) != SQLITE_INTEGER)
            continue;
        if (bit == PLAN_EQUAL || bit == PLAN_LOW)
            cursor->low = sqlite3_value_int64(value);
        if (bit == PLAN_EQUAL || bit == PLAN_HIGH)
            cursor->high = sqlite3_value_int64(value);
        if (bit == PLAN_LEG) {
            cursor->leg = sqlite3_value_int64(value);
            cursor->has_leg = true;
        }
    }
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *plan_text, int argc,
                         sqlite3_value **argv)
{
    struct block_cursor *cursor = (struct block_cursor *)base;
    bool is_falling = (plan & PLAN_FALLING) != 0;
    int code = SQLITE_OK;

    (void)plan_text, (void)argc;
    if (cursor->use.find[is_falling] == NULL)
        code = prepare_find(cursor->table, is_falling, &cursor->use.find[is_falling]);
    if (code != SQLITE_OK)
        return code;
    sqlite3_reset(cursor->use.find[0]);
    sqlite3_reset(cursor->use.find[1]);
    take_bounds(cursor, plan, argv);
    cursor->finding = cursor->use.find[is_falling];
    cursor->step = is_falling ? -1 : 1;
    sqlite3_bind_int64(cursor->finding, 1, cursor->low);
    sqlite3_bind_int64(cursor->finding, 2, cursor->high);
    return find_block(cursor);
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
    return ((const struct block_cursor *)base)->finding == NULL;
}

static int load(struct block_cursor *cursor)
{
    int code =
        cursor->use.load != NULL ? SQLITE_OK : prepare_load(cursor->table, &cursor->use.load);

    if (code != SQLITE_OK)
        return code;
    sqlite3_reset(cursor->use.load);
    sqlite3_bind_int64(cursor->use.load, 1, cursor->first);
    code = sqlite3_step(cursor->use.load);
    if (code != SQLITE_ROW)
        return code == SQLITE_DONE ? SQLITE_CORRUPT : code;
    if (sqlite3_column_int64(cursor->use.load, 0) != cursor->count)
        return SQLITE_CORRUPT;
    cursor->is_loaded = true;
    cursor->is_known = 0;
    return SQLITE_OK;
}

/* Return the number of the row in a column that is not the id. */
static int number_of(struct block_cursor *cursor, int at, int64_t *ret_number)
{
    struct block_column *column = &cursor->columns[at - 1];
    int code = cursor->is_loaded ? SQLITE_OK : load(cursor);

    if (code != SQLITE_OK)
        return code;
    if ((cursor->is_known >> (at - 1) & 1) == 0 &&
        !read_column(cursor->use.load, 2 * at - 1, cursor->count, column))
        return SQLITE_CORRUPT;
    cursor->is_known |= UINT32_C(1) << (at - 1);
    *ret_number = block_value(column, (size_t)cursor->row);
    return SQLITE_OK;
}

static int return_word(struct block_cursor *cursor, sqlite3_context *context, int64_t id)
{
    int code = SQLITE_OK;

    if (id == 0)
        return SQLITE_OK;
    if (cursor->use.word == NULL)
        code = prepare(cursor->table, "SELECT text FROM word WHERE id = ?1", &cursor->use.word);
    if (code != SQLITE_OK)
        return code;
    sqlite3_bind_int64(cursor->use.word, 1, id);
    code = sqlite3_step(cursor->use.word);
    if (code == SQLITE_ROW)
        sqlite3_result_value(context, sqlite3_column_value(cursor->use.word, 0));
    sqlite3_reset(cursor->use.word);
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int at)
{
    struct block_cursor *cursor = (struct block_cursor *)base;
    enum kind_shape shape = cursor->table->kind->columns[at].shape;
    int64_t number = cursor->first + cursor->row;
    int code = at == 0 ? SQLITE_OK : number_of(cursor, at, &number);

    if (code != SQLITE_OK)
        return code;
    if (shape == SHAPE_TEXT)
        return return_word(cursor, context, number);
    if (!kind_is_null(shape, number))
        sqlite3_result_int64(context, number);
    return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret_rowid)
{
    const struct block_cursor *cursor = (const struct block_cursor *)base;

    *ret_rowid = cursor->first + cursor->row;
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

enum err block_table_register(struct db *db, struct error *reterr)
{
    for (enum fact_kind kind = 0; kind < KIND_COUNT; kind++) {
        const struct kind_table *table = kind_table(kind);
        char text[64];
        struct buf name;
        void *context;

        if (table->again != KIND_BLOCKS)
            continue;
        buf_init(&name, text, sizeof(text));
        buf_format(&name, "%s_row", table->name);
        memcpy(&context, &table, sizeof(context)); /* SQLite only gives it back */
        if (sqlite3_create_module(db_handle(db), text, &module, context) != SQLITE_OK)
            return error_set(reterr, ERR_MEMORY, "no memory for '%s'", db_path(db));
    }
    return ERR_NONE;
}
