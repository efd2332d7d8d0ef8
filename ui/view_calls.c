#include "ui/view_calls.h"

#include <stdlib.h>

#include "ui/view_calls_private.h"

static void calls_free(struct ui_view *view)
{
    struct view_calls *calls = (struct view_calls *)view;

    call_window_release(&calls->window);
    call_marks_release(&calls->marks);
    free(calls);
}

/* Dates are shown from the first row on that is of another day than the capture's beginning. */
static void find_dates(struct view_calls *calls)
{
    const struct ui_look *look = &calls->host->look;

    for (size_t i = 0; i < view_calls_shown(calls) && !calls->has_dates; i++) {
        int64_t first_us =
            look->start_us != TIME_NONE ? look->start_us : view_calls_row(calls, 0)->row.start_us;

        calls->has_dates =
            !list_is_same_day(first_us, view_calls_row(calls, i)->row.start_us, look->style.zone);
    }
}

static void fit_columns(struct view_calls *calls, size_t width)
{
    struct list_format format = view_calls_format(calls);

    for (size_t i = 0; i < view_calls_shown(calls); i++) {
        format.before_us = view_calls_row(calls, i > 0 ? i - 1 : 0)->row.start_us;
        call_columns_measure(&calls->columns, &format, view_calls_row(calls, i));
    }
    call_columns_fit(&calls->columns, width);
}

/* Take another height: the cursor stays on the screen. */
static void set_layout(struct view_calls *calls, struct area area)
{
    const struct calls_layout layout = view_calls_lay_out(area);

    if (layout.detail_rows != calls->layout.detail_rows)
        calls->detail.is_stale = true;
    if (layout.rows != calls->layout.rows) {
        calls->is_stale = true;
        if (calls->at >= layout.rows)
            calls->at = layout.rows > 0 ? layout.rows - 1 : 0;
    }
    calls->layout = layout;
}

static enum err calls_load(struct ui_view *view, struct area area, struct error *reterr)
{
    struct view_calls *calls = (struct view_calls *)view;
    enum style_time time = calls->host->look.style.time;
    enum err err;

    set_layout(calls, area);
    if (time != calls->time)
        call_columns_forget(&calls->columns);
    calls->time = time;
    err = view_calls_load_rows(calls, reterr);
    if (err == ERR_NONE)
        err = view_calls_load_facts(calls, reterr);
    find_dates(calls);
    fit_columns(calls, area.columns);
    return err;
}

static void calls_title(const struct ui_view *view, struct buf *buf)
{
    const struct view_calls *calls = (const struct view_calls *)view;

    buf_text(buf, calls->page.which.is_all ? "calls and others" : "calls");
}

static const struct ui_view_ops ops = {
    .where = WHERE_CALLS,
    .free = calls_free,
    .load = calls_load,
    .draw = view_calls_draw,
    .act = view_calls_act,
    .title = calls_title,
    .why_not = view_calls_why_not,
};

struct ui_view *view_calls_new(const struct ui_host *host)
{
    struct view_calls *calls = calloc(1, sizeof(*calls));

    if (calls == NULL)
        return NULL;
    calls->view.ops = &ops;
    calls->host = host;
    calls->page.which = *host->which;
    call_columns_init(&calls->columns);
    call_columns_show_method(&calls->columns, calls->page.which.is_all);
    calls->is_stale = true;
    calls->is_following = host->look.is_live;
    return &calls->view;
}
