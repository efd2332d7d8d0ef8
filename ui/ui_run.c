#include "ui/terminal.h"
#include "ui/ui_private.h"

#define IDLE_MS      200 /* between two looks at a store that nobody writes */
#define KEYS_AT_ONCE 64  /* keys that are handled before a redraw, so that one comes now and then */

static bool is_stopped(const struct ui *ui)
{
    return ui->options.is_stopped != NULL && ui->options.is_stopped(ui->options.stopped_context);
}

static void take_warnings(struct ui *ui)
{
    char text[UI_REPORT_MAX];

    if (ui->options.next_warning == NULL || ui->reported[0] != '\0' ||
        ui->asking != UI_ASKS_NOTHING)
        return;
    if (ui->options.next_warning(ui->options.stopped_context, text, sizeof(text)))
        ui_warn(ui, "%s", text);
}

static void show(struct ui *ui)
{
    terminal_show(ui->terminal, ui_show(ui));
    ui->shown_ms = ui_now_ms();
}

/* Draw what a key has changed at once, and what the store brings not too often. */
static void show_if_due(struct ui *ui, bool is_after_key)
{
    bool is_soon = ui_now_ms() - ui->shown_ms < UI_REDRAW_MS;

    if ((is_after_key || !is_soon) && ui_is_due(ui))
        show(ui);
}

static void do_key(struct ui *ui, int key)
{
    size_t rows;
    size_t columns;

    if (key != UI_KEY_RESIZED) {
        (void)ui_key(ui, key);
        return;
    }
    terminal_size(ui->terminal, &rows, &columns);
    ui_resize(ui, rows, columns);
}

static int wait_ms(const struct ui *ui)
{
    const struct status *status = ui->options.status;

    return status != NULL && status->phase != STATUS_DONE ? UI_REDRAW_MS : IDLE_MS;
}

/* Take the keys that are there, waiting for the first. Return whether there was one. */
static bool take_keys(struct ui *ui)
{
    int key = terminal_key(ui->terminal, wait_ms(ui));

    if (key == UI_KEY_NONE)
        return false;
    for (int i = 0; i < KEYS_AT_ONCE && key != UI_KEY_NONE && !ui->is_over; i++) {
        do_key(ui, key);
        key = i + 1 < KEYS_AT_ONCE && !ui->is_over ? terminal_key(ui->terminal, 0) : UI_KEY_NONE;
    }
    return true;
}

static enum ui_end loop(struct ui *ui)
{
    bool had_key = true;

    while (!ui->is_over) {
        if (is_stopped(ui))
            return UI_END_STOPPED;
        take_warnings(ui);
        show_if_due(ui, had_key);
        had_key = take_keys(ui);
    }
    return ui->end;
}

enum err ui_run(const struct ui_options *options, enum ui_end *ret_end, struct error *reterr)
{
    struct terminal *terminal = NULL;
    enum err err = terminal_open(options->theme, options->has_colour, &terminal, reterr);
    struct ui *ui;
    size_t rows;
    size_t columns;

    if (err != ERR_NONE)
        return err;
    terminal_size(terminal, &rows, &columns);
    ui = ui_new(options, rows, columns);
    if (ui == NULL) {
        terminal_close(terminal);
        return error_set(reterr, ERR_MEMORY, "no memory for the terminal program");
    }
    ui->terminal = terminal;
    *ret_end = loop(ui);
    ui_free(ui);
    terminal_close(terminal);
    return ERR_NONE;
}
