#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "ui/terminal.h"
#include "ui/ui_private.h"

int64_t ui_now_ms(void)
{
    return clock_monotonic_us() / 1000;
}

/* --- what views ask --- */

void ui_push(struct ui *ui, struct ui_view *view)
{
    if (view == NULL) {
        ui_warn(ui, "no memory for another view");
        return;
    }
    if (ui->depth == UI_STACK_MAX) {
        view->ops->free(view);
        ui_warn(ui, "too many views are open: Esc closes one");
        return;
    }
    ui_ask_nothing(ui);
    ui->stack[ui->depth++] = (struct ui_level){.view = view, .is_stale = true};
    ui->wants_draw = true;
}

void ui_pop(struct ui *ui)
{
    struct ui_view *view = ui_top(ui);

    if (view == NULL)
        return;
    ui->depth--;
    if (ui->asking != UI_ASKS_NOTHING && ui->asking_depth > ui->depth)
        ui_ask_nothing(ui);
    view->ops->free(view);
    if (ui->depth == 0)
        ui->is_over = true;
    ui_stale_top(ui);
}

void ui_quit(struct ui *ui)
{
    ui->is_over = true;
}

static void set_report(struct ui *ui, bool is_warning, const char *format, va_list arguments)
{
    (void)vsnprintf(ui->reported, sizeof(ui->reported), format, arguments);
    ui->said_is_warning = is_warning;
    ui->wants_draw = true;
}

void ui_report(struct ui *ui, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    set_report(ui, false, format, arguments);
    va_end(arguments);
}

void ui_warn(struct ui *ui, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    set_report(ui, true, format, arguments);
    va_end(arguments);
}

static bool remember_copied(struct ui *ui, struct slice text)
{
    char *copied = malloc(text.len + 1);

    if (copied == NULL)
        return false;
    if (text.len > 0)
        memcpy(copied, text.ptr, text.len);
    free(ui->copied);
    ui->copied = copied;
    ui->copied_len = text.len;
    return true;
}

void ui_copy(struct ui *ui, struct slice text)
{
    bool is_copied;

    if (text.len > UI_COPY_MAX) {
        ui_warn(ui, "%zu bytes are too many for a terminal's clipboard: save them to a file",
                text.len);
        return;
    }
    is_copied =
        ui->terminal != NULL ? terminal_copy(ui->terminal, text) : remember_copied(ui, text);
    if (!is_copied)
        ui_warn(ui, "no memory for a copy");
    else
        ui_report(ui, "copied %zu %s", text.len, text.len == 1 ? "byte" : "bytes");
}

struct slice ui_copied(const struct ui *ui)
{
    return slice_of(ui->copied, ui->copied_len);
}

/* --- keys to actions --- */

static void next_time_mode(struct ui *ui)
{
    static const struct {
        enum style_time next;
        const char *says;
    } modes[] = {
        [STYLE_TIME_ABS] = {STYLE_TIME_REL, "times since the start of the capture"},
        [STYLE_TIME_REL] = {STYLE_TIME_DELTA, "times since the row before"},
        [STYLE_TIME_DELTA] = {STYLE_TIME_ABS, "times of the clock"},
        [STYLE_TIME_EPOCH] = {STYLE_TIME_ABS, "times of the clock"},
    };

    ui_report(ui, "%s", modes[ui->host.look.style.time].says);
    ui->host.look.style.time = modes[ui->host.look.style.time].next;
    ui_stale_all(ui);
}

static void freeze(struct ui *ui)
{
    ui->host.look.is_frozen = !ui->host.look.is_frozen;
    ui_report(ui, ui->host.look.is_frozen ? "frozen: the capture goes on, p shows it again"
                                          : "no longer frozen");
}

static void redraw(struct ui *ui)
{
    if (ui->terminal != NULL)
        terminal_forget(ui->terminal);
    ui_stale_all(ui);
}

static void suspend(struct ui *ui)
{
    if (ui->terminal == NULL)
        return;
    terminal_suspend(ui->terminal);
    ui_stale_all(ui);
}

static void back(struct ui *ui)
{
    if (ui->depth > 1)
        ui_pop(ui);
    else
        ui_ask_quit(ui);
}

/* Do what the frame itself knows. False: nobody knows. */
static bool act(struct ui *ui, enum action action)
{
    /* All that is not named here is the views' own. */
    switch ((int)action) {
    case ACTION_HELP:
        ui_push(ui, ui->host.views->help(&ui->host, ui_top(ui)));
        return true;
    case ACTION_HINTS:
        ui->shows_other_keys = !ui->shows_other_keys;
        return true;
    case ACTION_REDRAW:
        redraw(ui);
        return true;
    case ACTION_SUSPEND:
        suspend(ui);
        return true;
    case ACTION_EXIT:
        ui->is_over = true;
        return true;
    case ACTION_BACK:
    case ACTION_CANCEL:
        back(ui);
        return true;
    case ACTION_QUIT:
        ui_ask_quit(ui);
        return true;
    case ACTION_FREEZE:
        freeze(ui);
        return true;
    case ACTION_TIME:
        next_time_mode(ui);
        return true;
    case ACTION_COMMAND:
        ui_ask_command(ui);
        return true;
    default:
        return false;
    }
}

static void show_unknown(struct ui *ui, int key)
{
    char name[32];
    struct buf buf;

    buf_init(&buf, name, sizeof(name));
    key_write_name(key, &buf);
    if (buf.len > 0)
        ui_report(ui, "%s does nothing here: ? shows what the keys do", name);
}

static void do_action(struct ui *ui, enum action action, int key)
{
    struct ui_view *view = ui_top(ui);
    const char *reason = view->ops->why_not != NULL ? view->ops->why_not(view, action) : NULL;

    if (reason != NULL) {
        ui_report(ui, "%s", reason);
        return;
    }
    ui_stale_top(ui);
    if (!view->ops->act(view, action) && !act(ui, action))
        show_unknown(ui, key);
    ui_stale_top(ui);
}

static bool is_taken_as_text(struct ui *ui, int key)
{
    struct ui_view *view = ui_top(ui);

    if (view->ops->key == NULL || view->ops->takes_text == NULL || !view->ops->takes_text(view))
        return false;
    return view->ops->key(view, key);
}

static void dispatch(struct ui *ui, int key)
{
    struct ui_view *view = ui_top(ui);
    enum action action;

    if (is_taken_as_text(ui, key)) {
        ui_stale_top(ui);
        return;
    }
    action = action_of_key(key, view->ops->where);
    if (action != ACTION_NONE)
        do_action(ui, action, key);
    else if (view->ops->key != NULL && view->ops->key(view, key))
        ui_stale_top(ui);
    else
        show_unknown(ui, key);
}

/* Keys that are the same everywhere, even while something is asked. */
static bool is_for_all(struct ui *ui, int key)
{
    switch (key) {
    case UI_KEY_CTRL('C'):
        ui->is_over = true;
        return true;
    case UI_KEY_CTRL('L'):
        redraw(ui);
        return true;
    case UI_KEY_CTRL('Z'):
        suspend(ui);
        return true;
    default:
        return false;
    }
}

bool ui_key(struct ui *ui, int key)
{
    if (ui->is_over || ui->depth == 0)
        return false;
    if (key == UI_KEY_NONE || key == UI_KEY_WAKE || key == UI_KEY_RESIZED)
        return true;
    if (key == UI_KEY_HUNG_UP) {
        ui->is_over = true;
        ui->end = UI_END_HUNG_UP;
        return false;
    }
    ui->reported[0] = '\0';
    ui->wants_draw = true;
    if (!is_for_all(ui, key)) {
        if (ui->asking != UI_ASKS_NOTHING)
            ui_answer(ui, key);
        else
            dispatch(ui, key);
    }
    return !ui->is_over;
}

void ui_resize(struct ui *ui, size_t rows, size_t columns)
{
    if (canvas_resize(ui->canvas, rows, columns) != ERR_NONE)
        ui_warn(ui, "no memory for a screen of this size");
    ui_stale_all(ui);
}

const struct canvas *ui_show(struct ui *ui)
{
    if (!ui_is_due(ui))
        return ui->canvas;
    ui_load(ui);
    ui_draw(ui);
    return ui->canvas;
}

/* --- making one --- */

static struct ui_look look_of(const struct ui_options *options)
{
    return (struct ui_look){
        .style = {.target = options->is_ascii ? ESCAPE_ASCII : ESCAPE_TERMINAL,
                  .colours = options->has_colour ? STYLE_COLOUR_256 : STYLE_NO_COLOUR,
                  .zone = options->is_utc ? CLOCK_UTC : CLOCK_LOCAL},
        .is_ascii = options->is_ascii,
        .is_live = options->status != NULL && options->status->is_live != 0,
        .start_us = options->start_us,
    };
}

const struct ui_host *ui_host(const struct ui *ui)
{
    return &ui->host;
}

static void make_host(struct ui *ui)
{
    const struct ui_options *options = &ui->options;

    ui->host = (struct ui_host){
        .ui = ui,
        .views = options->views,
        .store = options->store,
        .raw = options->raw,
        .status = options->status,
        .which = &options->which,
        .services = &options->services,
        .look = look_of(options),
        .push = ui_push,
        .pop = ui_pop,
        .report = ui_report,
        .reload = ui_stale_top,
        .ask = ui_ask,
        .choose = ui_choose,
        .copy = ui_copy,
    };
}

struct ui *ui_new(const struct ui_options *options, size_t rows, size_t columns)
{
    struct ui *ui = calloc(1, sizeof(*ui));

    assert(options->views != NULL);
    if (ui == NULL)
        return NULL;
    ui->options = *options;
    ui->made_ms = ui_now_ms();
    make_host(ui);
    ui->canvas = canvas_new(rows, columns);
    if (ui->canvas != NULL)
        ui_push(ui, ui->host.views->calls(&ui->host));
    if (ui->depth == 0) {
        ui_free(ui);
        return NULL;
    }
    return ui;
}

void ui_free(struct ui *ui)
{
    if (ui == NULL)
        return;
    ui_ask_nothing(ui);
    while (ui->depth > 0)
        ui_pop(ui);
    canvas_free(ui->canvas);
    free(ui->copied);
    free(ui);
}
