#include "export/list.h"

#include <assert.h>
#include <stdlib.h>

#include "export/list_column.h"

#define NAMES_MAX 512

/* The cells of one row, one after the other. */
struct cell {
    uint32_t from, len; /* in the bytes of the row */
    uint8_t role;       /* enum style_role */
};

struct row {
    struct cell cells[LIST_COLUMNS_MAX];
    struct buf buf;
    char bytes[LIST_COLUMNS_MAX * LIST_CELL_MAX];
};

struct held_row {
    struct cell cells[LIST_COLUMNS_MAX];
    uint8_t bytes[];
};

struct list {
    const struct list_kind *kind;
    enum list_form form;
    struct list_format format;
    struct out *out;
    const struct list_column *columns[LIST_COLUMNS_MAX];
    size_t widths[LIST_COLUMNS_MAX]; /* once laid out; 0: dropped */
    size_t column_count;
    bool is_laid_out;
    struct held_row *held[LIST_HELD_ROWS];
    size_t held_count;
    struct row row; /* the one that is being written */
    size_t blanks;  /* to be printed before the next text; none ends a line */
};

/* ---- columns ---- */

static const struct list_column *find_column(const struct list_kind *kind, struct slice name)
{
    for (size_t i = 0; i < kind->column_count; i++) {
        if (slice_is(name, kind->columns[i].name))
            return &kind->columns[i];
    }
    return NULL;
}

void list_write_names(const struct list_kind *kind, struct buf *buf)
{
    for (size_t i = 0; i < kind->column_count; i++)
        buf_format(buf, "%s%s", i == 0 ? "" : ",", kind->columns[i].name);
}

static enum err no_column(const struct list_kind *kind, struct slice name, struct error *reterr)
{
    char names[NAMES_MAX];
    char escaped[64];
    struct buf buf;
    struct buf name_buf;

    buf_init(&buf, names, sizeof(names));
    list_write_names(kind, &buf);
    buf_init(&name_buf, escaped, sizeof(escaped));
    escape_write(name, ESCAPE_ASCII, &name_buf);
    return error_set(reterr, ERR_USAGE, "no column '%s'; there are %s", escaped, names);
}

static enum err choose_columns(struct list *list, const char *names, struct error *reterr)
{
    struct slice rest = slice_from_text(names);

    for (;;) {
        size_t comma = slice_find(rest, 0, ',');
        struct slice name = slice_trim(slice_sub(rest, 0, comma));
        const struct list_column *column = find_column(list->kind, name);

        if (column == NULL)
            return no_column(list->kind, name, reterr);
        if (list->column_count == LIST_COLUMNS_MAX)
            return error_set(reterr, ERR_USAGE, "more than %d columns", LIST_COLUMNS_MAX);
        list->columns[list->column_count++] = column;
        if (comma == SLICE_NONE)
            return ERR_NONE;
        rest = slice_from(rest, comma + 1);
    }
}

/* ---- rows ---- */

static bool is_table(const struct list *list)
{
    return list->form == LIST_TABLE;
}

static void write_cells(struct list *list, const void *row)
{
    struct buf *buf = &list->row.buf;

    buf_init(buf, list->row.bytes, sizeof(list->row.bytes));
    for (size_t i = 0; i < list->column_count; i++) {
        const struct list_column *column = list->columns[i];
        char memory[LIST_CELL_MAX];
        struct buf cell;

        buf_init(&cell, memory, sizeof(memory));
        column->write(&list->format, row, &cell);
        if (cell.len == 0 && list->form != LIST_CSV && !(is_table(list) && column->may_be_blank))
            buf_byte(&cell, '-');
        list->row.cells[i] = (struct cell){
            .from = (uint32_t)buf->len,
            .len = (uint32_t)cell.len,
            .role = (uint8_t)(column->role == NULL ? STYLE_PLAIN : column->role(row)),
        };
        buf_slice(buf, buf_as_slice(&cell));
    }
    list->format.before_us = list->kind->time_us(row);
}

static struct slice cell_text(const struct cell *cell, const void *bytes)
{
    return slice_of((const uint8_t *)bytes + cell->from, cell->len);
}

/* Print text, and before it the blanks that were held back. */
static void print_text(struct list *list, struct slice text, enum style_role role)
{
    const struct style *style = &list->format.style;

    if (text.len == 0)
        return;
    out_fill(list->out, ' ', list->blanks);
    list->blanks = 0;
    style_begin(list->out, style, role);
    out_slice(list->out, text);
    style_end(list->out, style, role);
}

static void print_cell(struct list *list, size_t at, struct slice text, enum style_role role)
{
    const struct style *style = &list->format.style;
    size_t width = list->widths[at];
    size_t room = style->width > 0 ? width : SIZE_MAX; /* unbounded lists cut nothing */
    char memory[LIST_CELL_MAX * 4 + 8];
    struct buf buf;
    size_t cells;
    size_t padding;

    buf_init(&buf, memory, sizeof(memory));
    if (list->columns[at]->keeps_ends)
        cells = escape_write_ends(text, style->target, room, &buf);
    else
        cells = escape_write_cut(text, style->target, room, &buf);
    padding = cells < width ? width - cells : 0;
    if (list->columns[at]->is_number)
        list->blanks += padding;
    print_text(list, buf_as_slice(&buf), role);
    if (!list->columns[at]->is_number)
        list->blanks += padding;
}

static void print_gap(struct list *list, size_t at)
{
    bool is_ascii = style_is_ascii(&list->format.style);

    if (!list_is_joined(list->columns, list->widths, at)) {
        list->blanks += LIST_GAP;
        return;
    }
    list->blanks++;
    print_text(list, slice_from_text(is_ascii ? ">" : "►"), STYLE_PLAIN);
    list->blanks++;
}

static void print_row(struct list *list, const struct cell *cells, const void *bytes)
{
    bool is_first = true;

    for (size_t i = 0; i < list->column_count; i++) {
        if (list->widths[i] == 0)
            continue;
        if (!is_first)
            print_gap(list, i);
        is_first = false;
        print_cell(list, i, cell_text(&cells[i], bytes), cells[i].role);
    }
    list->blanks = 0;
    out_byte(list->out, '\n');
}

static void print_data(const struct list *list)
{
    for (size_t i = 0; i < list->column_count; i++) {
        struct slice text = cell_text(&list->row.cells[i], list->row.bytes);

        if (i > 0)
            out_byte(list->out, list->form == LIST_CSV ? ',' : '\t');
        if (list->form == LIST_CSV)
            escape_print_csv(text, list->out);
        else
            escape_print(text, list->format.style.target, list->out);
    }
    out_text(list->out, list->form == LIST_CSV ? "\r\n" : "\n");
}

static void print_csv_head(const struct list *list)
{
    for (size_t i = 0; i < list->column_count; i++) {
        if (i > 0)
            out_byte(list->out, ',');
        out_text(list->out, list->columns[i]->name);
    }
    out_text(list->out, "\r\n");
}

/* ---- widths ---- */

static void measure(struct list *list)
{
    for (size_t i = 0; i < list->column_count; i++) {
        list->widths[i] = strlen(list->columns[i]->title);
        for (size_t at = 0; at < list->held_count; at++) {
            const struct held_row *row = list->held[at];
            size_t cells =
                escape_cells(cell_text(&row->cells[i], row->bytes), list->format.style.target);

            if (cells > list->widths[i])
                list->widths[i] = cells;
        }
        if (list->widths[i] == 0)
            list->widths[i] = 1;
    }
}

static void lay_out(struct list *list)
{
    measure(list);
    if (list->format.style.width > 0)
        list_fit(list->columns, list->column_count, list->format.style.width, list->widths);
    list->is_laid_out = true;
}

static void print_title(struct list *list)
{
    struct cell cells[LIST_COLUMNS_MAX];
    char memory[NAMES_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    for (size_t i = 0; i < list->column_count; i++) {
        const char *title = list->columns[i]->title;

        cells[i] = (struct cell){(uint32_t)buf.len, (uint32_t)strlen(title), STYLE_TITLE};
        buf_text(&buf, title);
    }
    print_row(list, cells, memory);
}

/* Print what was held back, under a head. */
static void release_held(struct list *list)
{
    if (list->held_count == 0)
        return;
    lay_out(list);
    print_title(list);
    for (size_t i = 0; i < list->held_count; i++) {
        print_row(list, list->held[i]->cells, list->held[i]->bytes);
        free(list->held[i]);
    }
    list->held_count = 0;
}

static enum err hold(struct list *list)
{
    size_t len = list->row.buf.len;
    struct held_row *held = malloc(sizeof(*held) + len);

    if (held == NULL)
        return ERR_MEMORY;
    memcpy(held->cells, list->row.cells, sizeof(held->cells));
    memcpy(held->bytes, list->row.bytes, len);
    list->held[list->held_count++] = held;
    if (list->held_count == LIST_HELD_ROWS)
        release_held(list);
    return ERR_NONE;
}

/* ---- public ---- */

enum err list_new(const struct list_kind *kind, const struct list_options *options, struct out *out,
                  struct list **ret_list, struct error *reterr)
{
    struct list *list = calloc(1, sizeof(*list));
    bool is_data = options->form != LIST_TABLE;
    const char *names = is_data ? kind->data_default : kind->table_default;
    enum err err;

    assert(kind->column_count > 0);
    if (list == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    list->kind = kind;
    list->form = options->form;
    list->out = out;
    list->format = (struct list_format){
        .is_data = is_data,
        .has_dates = !list_is_same_day(options->start_us, options->end_us, options->style.zone),
        .style = options->style,
        .start_us = options->start_us,
        .before_us = options->start_us,
    };
    err = choose_columns(list, options->columns == NULL ? names : options->columns, reterr);
    if (err != ERR_NONE) {
        list_free(list);
        return err;
    }
    if (list->form == LIST_CSV)
        print_csv_head(list);
    *ret_list = list;
    return ERR_NONE;
}

bool list_needs_legs(const struct list *list)
{
    for (size_t i = 0; i < list->column_count; i++) {
        if (list->columns[i]->needs_legs)
            return true;
    }
    return false;
}

uint64_t list_reads(const struct list *list)
{
    uint64_t reads = list->kind->reads;

    for (size_t i = 0; i < list->column_count; i++)
        reads |= list->columns[i]->reads;
    return reads;
}

enum err list_add(struct list *list, const void *row)
{
    assert(row != NULL);
    write_cells(list, row);
    if (!is_table(list))
        print_data(list);
    else if (!list->is_laid_out)
        return hold(list);
    else
        print_row(list, list->row.cells, list->row.bytes);
    return ERR_NONE;
}

void list_finish(struct list *list)
{
    release_held(list);
}

void list_free(struct list *list)
{
    if (list == NULL)
        return;
    for (size_t i = 0; i < list->held_count; i++)
        free(list->held[i]);
    free(list);
}
