#include "ui/ui_private.h"

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

/* Why the store cannot be looked at. */
static void draw_trouble(struct ui *ui, struct area area)
{
    char text[UI_SAID_MAX + 64];
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
    char text[UI_SAID_MAX];
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
    else if (ui->said[0] != '\0')
        (void)canvas_write(ui->canvas, area, 0, 0, area.columns, slice_from_text(ui->said),
                           ui->host.look.style.target,
                           ui->said_is_warning ? STYLE_WARN : STYLE_PLAIN);
    else if (ui->trouble.code != ERR_NONE)
        draw_trouble(ui, area);
    else if (is_small(ui))
        draw_short_status(ui, area);
    else
        ui_draw_hints(ui, area);
}

void ui_draw(struct ui *ui)
{
    struct area area = ui_view_area(ui);
    size_t rows = canvas_rows(ui->canvas);
    bool is_busy = ui->asking != UI_ASKS_NOTHING || ui->said[0] != '\0';

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
