#include "ui/ui_private.h"

#define HINTS_MAX   16
#define HINTS_SHOWN 9
#define HINT_MAX    48
#define GAP         2 /* columns between hints */

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

/* Help is not told how to get help. */
static bool is_hint(const struct ui *ui, enum action action)
{
    const struct action_row *row = action_row(action);
    enum where where = ui_top(ui)->ops->where;

    return row->hint > 0 && (row->where & (uint32_t)where) != 0 &&
           (action != ACTION_HELP || where != WHERE_HELP) && is_possible(ui, action);
}

void ui_draw_hints(struct ui *ui, struct area area)
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
