#include "ui/columns.h"

#include <assert.h>

#define ARROW_GAP 3 /* a blank, an arrow, a blank */
#define LEAD      2 /* cursor and mark stand before the first column */

/* What goes only after names have shrunk as far as they can. */
#define RANK_LAST 1

void ui_columns_init(struct ui_columns *columns, const struct ui_column *table, size_t count)
{
    assert(count <= UI_COLUMNS_MAX);
    *columns = (struct ui_columns){.count = count};
    for (size_t i = 0; i < count; i++)
        columns->columns[i] = table[i];
    ui_columns_forget(columns);
}

static struct ui_column *find(struct ui_columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (strcmp(columns->columns[i].list.name, name) == 0)
            return &columns->columns[i];
    }
    return NULL;
}

/* One more than the title is for the mark of the order, but where it may take the title's place. */
static size_t title_width(const struct ui_column *column)
{
    return strlen(column->list.title) + (column->mark_takes_title ? 0 : 1);
}

/* A column without a natural width is not there. */
void ui_columns_show(struct ui_columns *columns, const char *name, bool is_shown)
{
    struct ui_column *column = find(columns, name);

    assert(column != NULL && column->list.screen.is_optional);
    column->natural = is_shown ? title_width(column) : 0;
}

void ui_columns_set_role(struct ui_columns *columns, const char *name,
                         enum style_role (*role)(const void *row))
{
    struct ui_column *column = find(columns, name);

    assert(column != NULL);
    column->list.role = role;
}

void ui_columns_forget(struct ui_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        struct ui_column *column = &columns->columns[i];

        if (!column->list.screen.is_optional || column->natural > 0)
            column->natural = title_width(column);
    }
}

/* ---- widths ---- */

static void write_value(const struct ui_column *column, const struct list_format *format,
                        const void *row_data, struct buf *buf)
{
    size_t len = buf->len;

    column->list.write(format, row_data, buf);
    if (buf->len == len && !column->list.may_be_blank)
        buf_byte(buf, '-');
}

void ui_columns_measure(struct ui_columns *columns, const struct list_format *format,
                        const void *row_data)
{
    for (size_t i = 0; i < columns->count; i++) {
        struct ui_column *column = &columns->columns[i];
        char memory[LIST_CELL_MAX];
        struct buf buf;
        size_t width;

        if (column->natural == 0)
            continue;
        buf_init(&buf, memory, sizeof(memory));
        write_value(column, format, row_data, &buf);
        width = escape_cells(buf_as_slice(&buf), format->style.target);
        if (width > column->natural)
            column->natural = width;
    }
}

/* The first column never scrolls out. */
static bool is_present(const struct ui_columns *columns, size_t at)
{
    return columns->columns[at].natural > 0 && (at == 0 || at > columns->scrolled);
}

static bool is_joined(const struct ui_columns *columns, size_t at)
{
    const char *joined_to = columns->columns[at].list.screen.joined_to;

    return at > 0 && joined_to != NULL && columns->columns[at - 1].width > 0 &&
           strcmp(joined_to, columns->columns[at - 1].list.name) == 0;
}

/* Return the width of all with their gaps, and set where each starts. */
static size_t place(struct ui_columns *columns)
{
    size_t at = LEAD;

    for (size_t i = 0; i < columns->count; i++) {
        struct ui_column *column = &columns->columns[i];

        if (column->width == 0)
            continue;
        if (at > LEAD)
            at += is_joined(columns, i) ? ARROW_GAP : LIST_GAP;
        column->at = at;
        at += column->width;
    }
    return at;
}

static size_t comfortable(const struct ui_column *column)
{
    size_t comfort = column->list.screen.comfort;

    return comfort > 0 && column->natural > comfort ? comfort : column->natural;
}

/* Leave the least wanted columns out, of ranks above `least`; those of one rank go together. */
static bool drop(struct ui_columns *columns, uint8_t least)
{
    uint8_t most = least;

    for (size_t i = 0; i < columns->count; i++) {
        const struct ui_column *column = &columns->columns[i];

        if (column->width > 0 && column->list.screen.drop > most)
            most = column->list.screen.drop;
    }
    for (size_t i = 0; i < columns->count && most > least; i++) {
        if (columns->columns[i].list.screen.drop == most)
            columns->columns[i].width = 0;
    }
    return most > least;
}

/* Take one off the widest that may shrink. */
static bool shrink(struct ui_columns *columns)
{
    struct ui_column *widest = NULL;

    for (size_t i = 0; i < columns->count; i++) {
        struct ui_column *column = &columns->columns[i];

        if (column->list.screen.least > 0 && column->width > column->list.screen.least &&
            (widest == NULL || column->width > widest->width))
            widest = column;
    }
    if (widest != NULL)
        widest->width--;
    return widest != NULL;
}

/* Show the columns of a rank, when that fits. */
static void try_again(struct ui_columns *columns, uint8_t rank, size_t width)
{
    const struct ui_columns before = *columns;

    for (size_t i = 0; i < columns->count; i++) {
        if (columns->columns[i].list.screen.drop == rank && is_present(columns, i))
            columns->columns[i].width = comfortable(&columns->columns[i]);
    }
    if (place(columns) > width)
        *columns = before;
}

/* Widen by one column the narrowest column that is not at its natural width. */
static bool grow(struct ui_columns *columns)
{
    struct ui_column *narrowest = NULL;

    for (size_t i = 0; i < columns->count; i++) {
        struct ui_column *column = &columns->columns[i];

        if (column->width > 0 && column->width < column->natural &&
            (narrowest == NULL || column->width < narrowest->width))
            narrowest = column;
    }
    if (narrowest != NULL)
        narrowest->width++;
    return narrowest != NULL;
}

void ui_columns_fit(struct ui_columns *columns, size_t width)
{
    columns->width = width;
    for (size_t i = 0; i < columns->count; i++)
        columns->columns[i].width = is_present(columns, i) ? comfortable(&columns->columns[i]) : 0;
    while (place(columns) > width &&
           (drop(columns, RANK_LAST) || shrink(columns) || drop(columns, 0)))
        ;
    for (uint8_t rank = 1; rank < UINT8_MAX; rank++)
        try_again(columns, rank, width);
    for (size_t left = place(columns); left < width && grow(columns); left++)
        ;
    place(columns);
}

static bool is_cut(const struct ui_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (is_present(columns, i) && columns->columns[i].width == 0)
            return true;
    }
    return false;
}

void ui_columns_scroll(struct ui_columns *columns, int step)
{
    assert(step == 1 || step == -1);
    if (step < 0 && columns->scrolled > 0)
        columns->scrolled--;
    else if (step > 0 && is_cut(columns))
        columns->scrolled++;
    /* A column that is not there would be a step without effect. */
    if (columns->scrolled > 0 && columns->scrolled < columns->count &&
        columns->columns[columns->scrolled].natural == 0)
        columns->scrolled = step < 0 ? columns->scrolled - 1 : columns->scrolled + 1;
    ui_columns_fit(columns, columns->width);
}

/* ---- drawing ---- */

static void draw_arrow(struct canvas *canvas, struct area area, size_t row,
                       const struct ui_column *column, bool is_ascii)
{
    canvas_draw(canvas, area, row, column->at - LIST_GAP, is_ascii ? ">" : "►", STYLE_PLAIN);
}

void ui_columns_draw_head(const struct ui_columns *columns, struct canvas *canvas, struct area area,
                          size_t row, int sort, bool is_descending, bool is_ascii)
{
    const char *mark = is_descending ? (is_ascii ? "v" : "▼") : (is_ascii ? "^" : "▲");

    for (size_t i = 0; i < columns->count; i++) {
        const struct ui_column *column = &columns->columns[i];
        size_t len = strlen(column->list.title);
        bool has_mark = column->sort == sort;
        size_t wanted_width = len + (has_mark ? 1 : 0);
        size_t at = column->at;

        if (column->width == 0)
            continue;
        if (is_joined(columns, i))
            draw_arrow(canvas, area, row, column, is_ascii);
        if (column->list.is_number && column->width > wanted_width)
            at += column->width - wanted_width;
        canvas_write(canvas, area, row, at, column->width, slice_from_text(column->list.title),
                     ESCAPE_ASCII, STYLE_TITLE);
        if (has_mark)
            canvas_draw(canvas, area, row,
                        wanted_width <= column->width ? at + len : at + column->width - 1, mark,
                        STYLE_TITLE);
    }
}

static void draw_value(const struct ui_column *column, struct canvas *canvas, struct area area,
                       size_t row, const struct list_format *format, const void *row_data)
{
    char memory[LIST_CELL_MAX];
    char cut[LIST_CELL_MAX];
    enum style_role role = column->list.role == NULL ? STYLE_PLAIN : column->list.role(row_data);
    enum escape_target target = format->style.target;
    struct buf buf;
    struct buf cut_buf;
    size_t used;
    size_t at = column->at;

    buf_init(&buf, memory, sizeof(memory));
    write_value(column, format, row_data, &buf);
    if (!column->list.keeps_ends) {
        used = escape_cells(buf_as_slice(&buf), target);
        if (column->list.is_number && used < column->width)
            at += column->width - used;
        canvas_write(canvas, area, row, at, column->width, buf_as_slice(&buf), target, role);
        return;
    }
    /* The text is escaped already: a second escape changes nothing. */
    buf_init(&cut_buf, cut, sizeof(cut));
    escape_write_ends(buf_as_slice(&buf), target, column->width, &cut_buf);
    canvas_draw(canvas, area, row, at, cut, role);
}

void ui_columns_draw(const struct ui_columns *columns, struct canvas *canvas, struct area area,
                     size_t row, const struct list_format *format, const void *row_data)
{
    for (size_t i = 0; i < columns->count; i++) {
        const struct ui_column *column = &columns->columns[i];

        if (column->width == 0)
            continue;
        if (is_joined(columns, i))
            draw_arrow(canvas, area, row, column, style_is_ascii(&format->style));
        draw_value(column, canvas, area, row, format, row_data);
    }
}

void ui_columns_write(const struct ui_columns *columns, const struct list_format *format,
                      const void *row_data, struct buf *buf)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->columns[i].natural == 0)
            continue;
        buf_text(buf, buf->len > 0 ? "  " : "");
        write_value(&columns->columns[i], format, row_data, buf);
    }
}

/* ---- order ---- */

static size_t find_sort(const struct ui_columns *columns, int sort)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->columns[i].sort == sort)
            return i;
    }
    return 0;
}

int ui_columns_sort_beside(const struct ui_columns *columns, int sort, int step)
{
    size_t at = find_sort(columns, sort);

    for (size_t i = 0; i < columns->count; i++) {
        at = (at + columns->count + (step > 0 ? 1 : columns->count - 1)) % columns->count;
        if (columns->columns[at].natural > 0 && columns->columns[at].sort != UI_COLUMN_UNSORTED)
            return columns->columns[at].sort;
    }
    return sort;
}

void ui_columns_move(struct ui_columns *columns, int sort, int step)
{
    size_t at = find_sort(columns, sort);
    size_t to = at;

    do {
        if (step < 0 ? to == 0 : to + 1 >= columns->count)
            return;
        to = step < 0 ? to - 1 : to + 1;
    } while (columns->columns[to].natural == 0);
    /* Those between, which are not shown, keep their places. */
    struct ui_column moved = columns->columns[at];
    columns->columns[at] = columns->columns[to];
    columns->columns[to] = moved;
}

const char *ui_columns_sort_name(const struct ui_columns *columns, int sort)
{
    return columns->columns[find_sort(columns, sort)].list.name;
}
