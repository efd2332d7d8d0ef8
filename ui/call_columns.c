#include "ui/call_columns.h"

#include "export/words.h"

#define ARROW_GAP  3 /* a blank, an arrow, a blank */
#define LEAD       2 /* cursor and mark stand before the first column */
#define MARK_BYTES 4

/* ---- the columns ---- */

static bool is_ascii_format(const struct list_format *format)
{
    return style_is_ascii(&format->style);
}

/* What is worth a look: findings, or else repetitions. */
static void write_mark(const struct list_format *format, const void *row, struct buf *buf)
{
    const struct call_cells *cells = row;

    if (cells->row.findings > 0)
        buf_text(buf, cells->severity > WORDS_SEVERITY_WARN ? "!" : "w");
    else if (cells->row.retransmissions > 0)
        buf_text(buf, is_ascii_format(format) ? "x" : "×");
}

static enum style_role role_of_mark(const void *row)
{
    const struct call_cells *cells = row;

    if (cells->row.findings == 0)
        return STYLE_REPEATED;
    return cells->severity > WORDS_SEVERITY_WARN ? STYLE_ERROR : STYLE_WARN;
}

/* What goes only after names have shrunk as far as they can. */
#define RANK_LAST 1

/* The highest `drop` goes first. */
static const struct {
    const char *name;
    uint8_t comfort, least, drop;
} wanted[] = {
    {"n", 0, 0, 0},        {"start", 0, 0, 2}, {"method", 9, 6, 1},   {"state", 0, 0, 0},
    {"findings", 0, 0, 3}, {"from", 14, 6, 0}, {"to", 14, 6, 0},      {"src", 15, 15, 7},
    {"dst", 15, 15, 7},    {"pdd", 0, 0, 9},   {"duration", 0, 0, 8}, {"msgs", 0, 0, 10},
};

static bool is_column(const struct call_column *column, const char *name)
{
    return strcmp(column->list.name, name) == 0;
}

void call_columns_init(struct call_columns *columns)
{
    *columns = (struct call_columns){.count = sizeof(wanted) / sizeof(wanted[0])};
    for (size_t i = 0; i < columns->count; i++) {
        struct call_column *column = &columns->columns[i];

        *column = (struct call_column){
            .list = *list_call_column(wanted[i].name),
            .comfort = wanted[i].comfort,
            .least = wanted[i].least,
        };
        column->list.drop = wanted[i].drop;
        if (is_column(column, "findings")) {
            column->list.write = write_mark;
            column->list.role = role_of_mark;
            column->list.is_number = false;
        }
    }
    call_columns_show_method(columns, false);
    call_columns_forget(columns);
}

/* A column without a natural width is not there. */
void call_columns_show_method(struct call_columns *columns, bool is_shown)
{
    for (size_t i = 0; i < columns->count; i++) {
        struct call_column *column = &columns->columns[i];

        if (is_column(column, "method"))
            column->natural = is_shown ? strlen(column->list.title) + 1 : 0;
    }
}

void call_columns_forget(struct call_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        struct call_column *column = &columns->columns[i];

        /* One more than the title for the mark of the order, but where it may take the title's place. */
        if (!is_column(column, "method") || column->natural > 0)
            column->natural = strlen(column->list.title) + (is_column(column, "findings") ? 0 : 1);
    }
}

/* ---- widths ---- */

static void write_value(const struct call_column *column, const struct list_format *format,
                        const struct call_cells *cells, struct buf *buf)
{
    size_t len = buf->len;

    column->list.write(format, &cells->row, buf);
    if (buf->len == len && !column->list.may_be_blank)
        buf_byte(buf, '-');
}

void call_columns_measure(struct call_columns *columns, const struct list_format *format,
                          const struct call_cells *cells)
{
    for (size_t i = 0; i < columns->count; i++) {
        struct call_column *column = &columns->columns[i];
        char memory[LIST_CELL_MAX];
        struct buf buf;
        size_t width;

        if (column->natural == 0)
            continue;
        buf_init(&buf, memory, sizeof(memory));
        write_value(column, format, cells, &buf);
        width = escape_cells(buf_as_slice(&buf), format->style.target);
        if (width > column->natural)
            column->natural = width;
    }
}

/* The first column never scrolls out. */
static bool is_present(const struct call_columns *columns, size_t at)
{
    return columns->columns[at].natural > 0 && (at == 0 || at > columns->scrolled);
}

static bool is_joined(const struct call_columns *columns, size_t at)
{
    return at > 0 && is_column(&columns->columns[at], "dst") &&
           is_column(&columns->columns[at - 1], "src") && columns->columns[at - 1].width > 0;
}

/* Give the width of all with their gaps, and set where each starts. */
static size_t place(struct call_columns *columns)
{
    size_t at = LEAD;

    for (size_t i = 0; i < columns->count; i++) {
        struct call_column *column = &columns->columns[i];

        if (column->width == 0)
            continue;
        if (at > LEAD)
            at += is_joined(columns, i) ? ARROW_GAP : LIST_GAP;
        column->at = at;
        at += column->width;
    }
    return at;
}

static size_t comfortable(const struct call_column *column)
{
    return column->comfort > 0 && column->natural > column->comfort ? column->comfort
                                                                    : column->natural;
}

/* Leave the least wanted columns out, of ranks above `least`; those of one rank go together. */
static bool drop(struct call_columns *columns, uint8_t least)
{
    uint8_t most = least;

    for (size_t i = 0; i < columns->count; i++) {
        const struct call_column *column = &columns->columns[i];

        if (column->width > 0 && column->list.drop > most)
            most = column->list.drop;
    }
    for (size_t i = 0; i < columns->count && most > least; i++) {
        if (columns->columns[i].list.drop == most)
            columns->columns[i].width = 0;
    }
    return most > least;
}

/* Take one off the widest that may shrink. */
static bool shrink(struct call_columns *columns)
{
    struct call_column *widest = NULL;

    for (size_t i = 0; i < columns->count; i++) {
        struct call_column *column = &columns->columns[i];

        if (column->least > 0 && column->width > column->least &&
            (widest == NULL || column->width > widest->width))
            widest = column;
    }
    if (widest != NULL)
        widest->width--;
    return widest != NULL;
}

/* Show the columns of a rank, when that fits. */
static void try_again(struct call_columns *columns, uint8_t rank, size_t width)
{
    const struct call_columns before = *columns;

    for (size_t i = 0; i < columns->count; i++) {
        if (columns->columns[i].list.drop == rank && is_present(columns, i))
            columns->columns[i].width = comfortable(&columns->columns[i]);
    }
    if (place(columns) > width)
        *columns = before;
}

/* Give one to the narrowest that wants more. */
static bool grow(struct call_columns *columns)
{
    struct call_column *narrowest = NULL;

    for (size_t i = 0; i < columns->count; i++) {
        struct call_column *column = &columns->columns[i];

        if (column->width > 0 && column->width < column->natural &&
            (narrowest == NULL || column->width < narrowest->width))
            narrowest = column;
    }
    if (narrowest != NULL)
        narrowest->width++;
    return narrowest != NULL;
}

void call_columns_fit(struct call_columns *columns, size_t width)
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

bool call_columns_is_cut(const struct call_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (is_present(columns, i) && columns->columns[i].width == 0)
            return true;
    }
    return false;
}

/* ---- drawing ---- */

static void draw_arrow(struct canvas *canvas, struct area area, size_t row,
                       const struct call_column *column, bool is_ascii)
{
    canvas_draw(canvas, area, row, column->at - LIST_GAP, is_ascii ? ">" : "►", STYLE_PLAIN);
}

static bool is_sort(const struct call_column *column, enum call_sort sort)
{
    return strcmp(column->list.name, call_sort_name(sort)) == 0;
}

void call_columns_draw_head(const struct call_columns *columns, struct canvas *canvas,
                            struct area area, size_t row, enum call_sort sort, bool is_descending,
                            bool is_ascii)
{
    const char *mark = is_descending ? (is_ascii ? "v" : "▼") : (is_ascii ? "^" : "▲");

    for (size_t i = 0; i < columns->count; i++) {
        const struct call_column *column = &columns->columns[i];
        size_t len = strlen(column->list.title);
        bool has_mark = is_sort(column, sort);
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

static enum style_role role_of_method(struct slice method)
{
    static const struct {
        const char *method;
        enum style_role role;
    } roles[] = {
        {"INVITE", STYLE_GROUP_2},  {"REGISTER", STYLE_GROUP_4}, {"SUBSCRIBE", STYLE_GROUP_1},
        {"OPTIONS", STYLE_GROUP_5}, {"NOTIFY", STYLE_GROUP_5},   {"MESSAGE", STYLE_GROUP_3},
    };

    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        if (slice_is(method, roles[i].method))
            return roles[i].role;
    }
    return STYLE_PLAIN;
}

static enum style_role role_of(const struct call_column *column, enum call_colours colours,
                               const struct call_cells *cells)
{
    bool is_method_or_state = is_column(column, "method") || is_column(column, "state");

    if (colours == CALL_COLOURS_METHOD && is_method_or_state)
        return role_of_method(cells->row.method);
    return column->list.role == NULL ? STYLE_PLAIN : column->list.role(&cells->row);
}

static void draw_value(const struct call_column *column, struct canvas *canvas, struct area area,
                       size_t row, const struct list_format *format, enum style_role role,
                       const struct call_cells *cells)
{
    char memory[LIST_CELL_MAX];
    char cut[LIST_CELL_MAX];
    enum escape_target target = format->style.target;
    struct buf buf;
    struct buf cut_buf;
    size_t used;
    size_t at = column->at;

    buf_init(&buf, memory, sizeof(memory));
    write_value(column, format, cells, &buf);
    if (!column->list.keeps_ends) {
        used = escape_cells(buf_as_slice(&buf), target);
        if (column->list.is_number && used < column->width)
            at += column->width - used;
        canvas_write(canvas, area, row, at, column->width, buf_as_slice(&buf), target, role);
        return;
    }
    /* What this gives is escaped already: writing it once more changes nothing. */
    buf_init(&cut_buf, cut, sizeof(cut));
    escape_write_ends(buf_as_slice(&buf), target, column->width, &cut_buf);
    canvas_draw(canvas, area, row, at, cut, role);
}

void call_columns_draw(const struct call_columns *columns, struct canvas *canvas, struct area area,
                       size_t row, const struct list_format *format, enum call_colours colours,
                       const struct call_cells *cells)
{
    for (size_t i = 0; i < columns->count; i++) {
        const struct call_column *column = &columns->columns[i];

        if (column->width == 0)
            continue;
        if (is_joined(columns, i))
            draw_arrow(canvas, area, row, column, is_ascii_format(format));
        draw_value(column, canvas, area, row, format, role_of(column, colours, cells), cells);
    }
}

void call_columns_write(const struct call_columns *columns, const struct list_format *format,
                        const struct call_cells *cells, struct buf *buf)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->columns[i].natural == 0)
            continue;
        buf_text(buf, buf->len > 0 ? "  " : "");
        write_value(&columns->columns[i], format, cells, buf);
    }
}

/* ---- order ---- */

static size_t find_sort(const struct call_columns *columns, enum call_sort sort)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (is_sort(&columns->columns[i], sort))
            return i;
    }
    return 0;
}

static enum call_sort sort_of(const struct call_column *column)
{
    enum call_sort sort = CALL_SORT_NUMBER;

    while (sort < CALL_SORTS && !is_sort(column, sort))
        sort++;
    return sort;
}

enum call_sort call_columns_sort_beside(const struct call_columns *columns, enum call_sort sort,
                                        int step)
{
    size_t at = find_sort(columns, sort);

    for (size_t i = 0; i < columns->count; i++) {
        enum call_sort found;

        at = (at + columns->count + (step > 0 ? 1 : columns->count - 1)) % columns->count;
        found = sort_of(&columns->columns[at]);
        if (columns->columns[at].natural > 0 && found != CALL_SORTS)
            return found;
    }
    return sort;
}

void call_columns_move(struct call_columns *columns, enum call_sort sort, int step)
{
    size_t at = find_sort(columns, sort);
    size_t to = at;

    do {
        if (step < 0 ? to == 0 : to + 1 >= columns->count)
            return;
        to = step < 0 ? to - 1 : to + 1;
    } while (columns->columns[to].natural == 0);
    /* Those between, which are not shown, keep their places. */
    struct call_column moved = columns->columns[at];
    columns->columns[at] = columns->columns[to];
    columns->columns[to] = moved;
}
