#include "ui/call_columns.h"

#include <stdlib.h>

#include "base/array.h"
#include "export/words.h"
#include "store/query_page.h"

#define TEXT_MAX 512 /* bytes of a text of a row; what is longer is cut */

/* What is worth a look: findings, or else repetitions. */
static void write_mark(const struct list_format *format, const void *data, struct buf *buf)
{
    const struct call_cells *cells = data;

    if (cells->row.findings > 0)
        buf_text(buf, cells->severity > WORDS_SEVERITY_WARN ? "!" : "w");
    else if (cells->row.retransmissions > 0)
        buf_text(buf, style_is_ascii(&format->style) ? "x" : "×");
}

static enum style_role role_of_mark(const void *data)
{
    const struct call_cells *cells = data;

    if (cells->row.findings == 0)
        return STYLE_REPEATED;
    return cells->severity > WORDS_SEVERITY_WARN ? STYLE_ERROR : STYLE_WARN;
}

static enum style_role role_of_method(const void *data)
{
    static const struct {
        const char *method;
        enum style_role role;
    } roles[] = {
        {"INVITE", STYLE_GROUP_2},  {"REGISTER", STYLE_GROUP_4}, {"SUBSCRIBE", STYLE_GROUP_1},
        {"OPTIONS", STYLE_GROUP_5}, {"NOTIFY", STYLE_GROUP_5},   {"MESSAGE", STYLE_GROUP_3},
    };
    const struct call_cells *cells = data;

    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        if (slice_is(cells->row.method, roles[i].method))
            return roles[i].role;
    }
    return STYLE_PLAIN;
}

/* From left to right. Values are those of `rung calls`; only the mark of findings is of its own. */
static const struct {
    const char *name;
    enum call_sort sort;
    uint8_t comfort, least, drop; /* struct ui_column says what they are */
    bool is_optional;
} columns[] = {
    {"n", CALL_SORT_NUMBER, 0, 0, 0, false},
    {"start", CALL_SORT_START, 0, 0, 2, false},
    {"method", CALL_SORT_METHOD, 9, 6, 1, true},
    {"state", CALL_SORT_STATE, 0, 0, 0, false},
    {"findings", CALL_SORT_FINDINGS, 0, 0, 3, false},
    {"from", CALL_SORT_FROM, 14, 6, 0, false},
    {"to", CALL_SORT_TO, 14, 6, 0, false},
    {"src", CALL_SORT_SRC, 15, 15, 7, false},
    {"dst", CALL_SORT_DST, 15, 15, 7, false},
    {"pdd", CALL_SORT_PDD, 0, 0, 9, false},
    {"duration", CALL_SORT_DURATION, 0, 0, 8, false},
    {"msgs", CALL_SORT_MESSAGES, 0, 0, 10, false},
};

#define COLUMNS COUNT_OF(columns)

void call_columns_init(struct ui_columns *made)
{
    struct ui_column table[COLUMNS];

    for (size_t i = 0; i < COLUMNS; i++) {
        bool is_mark = columns[i].sort == CALL_SORT_FINDINGS;

        table[i] = (struct ui_column){
            .list = *list_call_column(columns[i].name),
            .comfort = columns[i].comfort,
            .least = columns[i].least,
            .sort = (int)columns[i].sort,
            .joined_to = columns[i].sort == CALL_SORT_DST ? "src" : NULL,
            .is_optional = columns[i].is_optional,
            .mark_takes_title = is_mark,
        };
        table[i].list.drop = columns[i].drop;
        if (is_mark) {
            table[i].list.write = write_mark;
            table[i].list.role = role_of_mark;
            table[i].list.is_number = false;
        }
    }
    ui_columns_init(made, table, COLUMNS);
}

void call_columns_colour(struct ui_columns *made, bool is_by_method)
{
    static const char *const coloured[] = {"method", "state"};

    for (size_t i = 0; i < COUNT_OF(coloured); i++)
        ui_columns_set_role(made, coloured[i],
                            is_by_method ? role_of_method : list_call_column(coloured[i])->role);
}

/* The texts that the columns show. */
#define TEXTS 5

static size_t kept_len(struct slice text)
{
    return text.len < TEXT_MAX ? text.len : TEXT_MAX;
}

struct call_cells *call_cells_copy(const struct call_row *call)
{
    const struct slice texts[TEXTS] = {call->method, call->from_user, call->from_host,
                                       call->to_user, call->to_host};
    struct call_cells *cells;
    size_t len = 0;
    uint8_t *bytes;

    for (size_t i = 0; i < TEXTS; i++)
        len += kept_len(texts[i]);
    cells = malloc(sizeof(*cells) + len);
    if (cells == NULL)
        return NULL;
    *cells = (struct call_cells){.row = *call};
    /* What is not copied dies with the visit. */
    cells->row.reason = cells->row.short_id = cells->row.ruri = (struct slice){0};
    cells->row.from_display = cells->row.to_display = cells->row.call_id = (struct slice){0};
    struct slice *copies[TEXTS] = {&cells->row.method, &cells->row.from_user, &cells->row.from_host,
                                   &cells->row.to_user, &cells->row.to_host};
    bytes = (uint8_t *)(cells + 1);
    for (size_t i = 0; i < TEXTS; i++) {
        if (slice_is_absent(texts[i]))
            continue;
        *copies[i] = slice_of(bytes, kept_len(texts[i]));
        memcpy(bytes, texts[i].ptr, copies[i]->len);
        bytes += copies[i]->len;
    }
    return cells;
}
