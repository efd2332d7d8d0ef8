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

void call_columns_init(struct ui_columns *made)
{
    const struct list_column *rows[UI_COLUMNS_MAX];
    size_t count = list_call_columns_find(LIST_ALL_DEFAULT, rows, UI_COLUMNS_MAX);
    struct ui_column table[UI_COLUMNS_MAX];

    for (size_t i = 0; i < count; i++) {
        int sort = rows[i]->is_sortable ? (int)list_call_sort(rows[i]) : UI_COLUMN_UNSORTED;

        table[i] = (struct ui_column){.list = *rows[i], .sort = sort};
        if (sort != CALL_SORT_FINDINGS)
            continue;
        table[i].mark_takes_title = true;
        table[i].list.write = write_mark;
        table[i].list.role = role_of_mark;
        table[i].list.is_number = false;
    }
    ui_columns_init(made, table, count);
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
