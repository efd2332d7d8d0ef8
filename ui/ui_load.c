#include "store/query_stats.h"
#include "ui/terminal.h"
#include "ui/ui_private.h"

#define RETRY_GAP_MAX_MS 8000

void ui_stale_top(struct ui *ui)
{
    if (ui->depth > 0)
        ui->stack[ui->depth - 1].is_stale = true;
    ui->wants_draw = true;
}

void ui_stale_all(struct ui *ui)
{
    for (size_t i = 0; i < ui->depth; i++)
        ui->stack[i].is_stale = true;
    ui->wants_draw = true;
}

/* A failed look is repeated; one that took too long, which costs the machine something, less and
 * less often. */
static void fail(struct ui *ui, const struct error *error)
{
    ui->trouble = *error;
    if (error->code != ERR_STOPPED || ui->retry_gap_ms == 0)
        ui->retry_gap_ms = UI_RETRY_MS;
    else if (ui->retry_gap_ms < RETRY_GAP_MAX_MS)
        ui->retry_gap_ms *= 2;
    ui->retry_ms = ui_now_ms() + ui->retry_gap_ms;
    ui->wants_draw = true;
}

static void recover(struct ui *ui)
{
    if (ui->trouble.code != ERR_NONE)
        ui->wants_draw = true;
    ui->trouble = (struct error){0};
    ui->retry_gap_ms = 0;
}

/* Note whether the store has changed since it was last read. */
static void look_at_store(struct ui *ui)
{
    struct error error = {0};
    uint64_t version = 0;

    if (ui->host.look.is_frozen && ui->has_version && ui->trouble.code == ERR_NONE)
        return;
    if (ui->trouble.code != ERR_NONE && ui_now_ms() < ui->retry_ms)
        return;
    if (view_version(ui->options.store, &version, &error) != ERR_NONE) {
        fail(ui, &error);
        return;
    }
    if (!ui->has_version || version != ui->version || ui->trouble.code != ERR_NONE)
        ui_stale_all(ui);
    ui->version = version;
    ui->has_version = true;
}

static void look_at_status(struct ui *ui)
{
    char text[UI_REPORT_MAX];
    struct buf buf;

    if (ui->options.status == NULL)
        return;
    buf_init(&buf, text, sizeof(text));
    ui_write_status(ui, &buf);
    if (strcmp(text, ui->status) == 0)
        return;
    memcpy(ui->status, text, sizeof(ui->status));
    ui->wants_draw = true;
}

static bool is_any_stale(const struct ui *ui)
{
    for (size_t i = ui_lowest_seen(ui); i < ui->depth; i++) {
        if (ui->stack[i].is_stale)
            return true;
    }
    return false;
}

bool ui_is_due(struct ui *ui)
{
    look_at_store(ui);
    look_at_status(ui);
    return ui->wants_draw || (is_any_stale(ui) && ui->trouble.code == ERR_NONE);
}

static bool has_key(void *context)
{
    const struct ui *ui = context;

    return (ui->terminal != NULL && terminal_has_key(ui->terminal)) ||
           (ui->options.is_stopped != NULL && ui->options.is_stopped(ui->options.stopped_context));
}

static bool note_start(void *context, const struct capture_row *row)
{
    struct ui_look *look = context;

    if (row->first_us != TIME_NONE &&
        (look->start_us == TIME_NONE || row->first_us < look->start_us))
        look->start_us = row->first_us;
    return true;
}

/* When the captures began is known once their first packets are in the store. */
static enum err learn_start(struct ui *ui, struct error *reterr)
{
    if (ui->host.look.start_us != TIME_NONE)
        return ERR_NONE;
    return query_captures(ui->options.store, note_start, &ui->host.look, reterr);
}

static enum err load_levels(struct ui *ui, struct error *reterr)
{
    struct area area = ui_view_area(ui);
    enum err err = ERR_NONE;

    for (size_t i = ui_lowest_seen(ui); i < ui->depth && err == ERR_NONE; i++) {
        struct ui_level *level = &ui->stack[i];

        if (!level->is_stale)
            continue;
        level->is_stale = false;
        err = level->view->ops->load(level->view, area, reterr);
        if (err != ERR_NONE)
            level->is_stale = true;
    }
    return err;
}

/* A load that a key has ended is no failure: it is done again once the key is. */
static void note_result(struct ui *ui, enum err err, struct error *error)
{
    if (err == ERR_NONE) {
        recover(ui);
    } else if (err == ERR_STOPPED && has_key(ui)) {
        ui->wants_draw = true;
    } else {
        error->code = err;
        fail(ui, error);
    }
}

void ui_load(struct ui *ui)
{
    struct error error = {0};
    enum err err;

    if (!is_any_stale(ui))
        return;
    view_set_limit(ui->options.store, UI_LOAD_US, has_key, ui);
    err = view_begin(ui->options.store, &error);
    if (err == ERR_NONE) {
        err = learn_start(ui, &error);
        if (err == ERR_NONE)
            err = load_levels(ui, &error);
        view_end(ui->options.store);
    }
    view_set_limit(ui->options.store, 0, NULL, NULL);
    note_result(ui, err, &error);
}
