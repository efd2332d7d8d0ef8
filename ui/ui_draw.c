#include "ui/ui_private.h"

#define HINTS_MAX   16
#define HINTS_SHOWN 9
#define HINT_MAX    48
#define GAP         2 /* columns between hints */

/* --- places --- */

static bool is_small(const struct ui *ui)
{
    return canvas_rows(ui->canvas) < UI_ROWS_FULL || canvas_columns(ui->canvas) < UI_COLUMNS_FULL;
}

static struct area row_area(const struct ui *ui, size_t row)
{
    return (struct area){.row = row, .rows = 1, .columns = canvas_columns(ui->canvas)};
}

struct area ui_view_area(const struct ui *ui)
{
    struct area area = canvas_area(ui->canvas);

    if (!is_small(ui)) {
        area.row = 1;
        area.rows -= 2;
    } else if (area.rows > 1) {
        area.rows--;
    }
    return area;
}

size_t ui_lowest_seen(const struct ui *ui)
{
    size_t at = ui->depth > 0 ? ui->depth - 1 : 0;

    while (at > 0 && ui->stack[at].view->ops->is_overlay)
        at--;
    return at;
}

/* --- hints --- */

struct hint {
    enum action action;
    char key[HINT_MAX];
    size_t cells; /* of key and label */
};

struct hints {
    struct hint at[HINTS_MAX];
    size_t count;
};

static size_t text_cells(const char *text)
{
    return escape_cells(slice_from_text(text), ESCAPE_FILE);
}

static bool is_possible(const struct ui *ui, enum action action)
{
    struct ui_view *view = ui_top(ui);

    return view->ops->why_not == NULL || view->ops->why_not(view, action) == NULL;
}

static void add(const struct ui *ui, enum action action, struct hints *hints)
{
    struct hint *hint = &hints->at[hints->count];
    struct buf buf;

    hint->action = action;
    buf_init(&buf, hint->key, sizeof(hint->key));
    if (!ui->shows_other_keys || !action_write_key(action, 1, &buf))
        (void)action_write_key(action, 0, &buf);
    hint->cells = text_cells(hint->key) + 1 + text_cells(action_row(action)->label);
    hints->count++;
}

static size_t total_cells(const struct hints *hints)
{
    size_t total = 1;

    for (size_t i = 0; i < hints->count; i++)
        total += hints->at[i].cells + (i > 0 ? GAP : 0);
    return total;
}

/* Take away the hints that are wanted least until the rest fits. */
static void fit(struct hints *hints, size_t cells)
{
    while (hints->count > 0 && (total_cells(hints) > cells || hints->count > HINTS_SHOWN)) {
        size_t worst = 0;

        for (size_t i = 1; i < hints->count; i++) {
            if (action_row(hints->at[i].action)->hint >= action_row(hints->at[worst].action)->hint)
                worst = i;
        }
        hints->count--;
        for (size_t i = worst; i < hints->count; i++)
            hints->at[i] = hints->at[i + 1];
    }
}

/* The help view has no hint for help. */
static bool is_hint(const struct ui *ui, enum action action)
{
    const struct action_row *row = action_row(action);
    enum where where = ui_top(ui)->ops->where;

    return row->hint > 0 && (row->terminal.where & (uint32_t)where) != 0 &&
           (action != ACTION_HELP || where != WHERE_HELP) && is_possible(ui, action);
}

static void draw_hints(struct ui *ui, struct area area)
{
    struct hints hints = {.count = 0};
    size_t at = 1;

    for (int i = ACTION_NONE + 1; i < ACTIONS && hints.count < HINTS_MAX; i++) {
        if (is_hint(ui, (enum action)i))
            add(ui, (enum action)i, &hints);
    }
    fit(&hints, area.columns);
    for (size_t i = 0; i < hints.count; i++) {
        at += canvas_draw(ui->canvas, area, 0, at, hints.at[i].key, STYLE_KEY) + 1;
        at += canvas_draw(ui->canvas, area, 0, at, action_row(hints.at[i].action)->label,
                          STYLE_PLAIN);
        at += GAP;
    }
}

/* --- the last row, and all --- */

/* Why the store cannot be looked at. */
static void draw_trouble(struct ui *ui, struct area area)
{
    char text[UI_REPORT_MAX + 64];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    if (ui->trouble.code == ERR_STOPPED)
        buf_text(&buf, "this takes too long to find: search for more, or wait");
    else
        buf_format(&buf, "cannot read the store: %s",
                   ui->trouble.text[0] != '\0' ? ui->trouble.text : "no reason is known");
    (void)canvas_write(ui->canvas, area, 0, 0, area.columns, buf_as_slice(&buf),
                       ui->host.look.style.target, STYLE_ERROR);
}

static void draw_short_status(struct ui *ui, struct area area)
{
    char text[UI_REPORT_MAX];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    ui_write_short_status(ui, area.columns, &buf);
    (void)canvas_write(ui->canvas, area, 0, 0, area.columns, buf_as_slice(&buf),
                       ui->host.look.style.target, STYLE_BAR);
}

static void draw_last(struct ui *ui, struct area area)
{
    canvas_clear(ui->canvas, area);
    if (ui->asking != UI_ASKS_NOTHING)
        ui_draw_question(ui, area);
    else if (ui->reported[0] != '\0')
        (void)canvas_write(ui->canvas, area, 0, 0, area.columns, slice_from_text(ui->reported),
                           ui->host.look.style.target,
                           ui->said_is_warning ? STYLE_WARN : STYLE_PLAIN);
    else if (ui->trouble.code != ERR_NONE)
        draw_trouble(ui, area);
    else if (is_small(ui))
        draw_short_status(ui, area);
    else
        draw_hints(ui, area);
}

void ui_draw(struct ui *ui)
{
    struct area area = ui_view_area(ui);
    size_t rows = canvas_rows(ui->canvas);
    bool is_busy = ui->asking != UI_ASKS_NOTHING || ui->reported[0] != '\0';

    ui->wants_draw = false;
    if (rows == 0 || canvas_columns(ui->canvas) == 0 || ui->depth == 0)
        return;
    canvas_clear(ui->canvas, canvas_area(ui->canvas));
    for (size_t i = ui_lowest_seen(ui); i < ui->depth; i++) {
        struct ui_view *view = ui->stack[i].view;

        view->ops->draw(view, ui->canvas, area);
    }
    if (!is_small(ui)) {
        canvas_clear(ui->canvas, row_area(ui, 0));
        ui_draw_title(ui, row_area(ui, 0));
    }
    if (rows > 1 || is_busy)
        draw_last(ui, row_area(ui, rows - 1));
}
