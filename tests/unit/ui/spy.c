#include "tests/unit/ui/spy.h"

#include <check.h>
#include <stdlib.h>

struct spy {
    struct ui_view view;
    struct spy_log *log;
};

static struct spy *spy_of(struct ui_view *view)
{
    return (struct spy *)(void *)view;
}

static void spy_free(struct ui_view *view)
{
    spy_of(view)->log->frees++;
    free(spy_of(view));
}

static enum err spy_load(struct ui_view *view, struct area area, struct error *reterr)
{
    struct spy_log *log = spy_of(view)->log;

    log->loads++;
    log->area = area;
    if (log->load_result != ERR_NONE)
        return error_set(reterr, log->load_result, "the disk is \x1b[31mred");
    return ERR_NONE;
}

static void spy_draw(struct ui_view *view, struct canvas *canvas, struct area area)
{
    spy_of(view)->log->draws++;
    canvas_draw(canvas, area, area.rows / 2, 2, "a spy is here", STYLE_PLAIN);
}

static bool spy_act(struct ui_view *view, enum action action)
{
    spy_of(view)->log->last = action;
    return !spy_of(view)->log->is_deaf;
}

static void spy_title(const struct ui_view *view, struct buf *buf)
{
    (void)view;
    buf_text(buf, "spy\x1b");
}

static const char *spy_why_not(const struct ui_view *view, enum action action)
{
    (void)view;
    return action == ACTION_SAVE_FLOW ? "there is nothing to save" : NULL;
}

static bool spy_key(struct ui_view *view, int key)
{
    spy_of(view)->log->last_key = key;
    return key == 'q';
}

static bool spy_takes_text(const struct ui_view *view)
{
    return ((const struct spy *)(const void *)view)->log->takes_text;
}

const struct ui_view_ops spy_ops = {
    .where = WHERE_FLOW,
    .free = spy_free,
    .load = spy_load,
    .draw = spy_draw,
    .act = spy_act,
    .title = spy_title,
    .why_not = spy_why_not,
    .key = spy_key,
    .takes_text = spy_takes_text,
};

const struct ui_view_ops spy_box_ops = {
    .where = WHERE_DIALOG,
    .is_overlay = true,
    .free = spy_free,
    .load = spy_load,
    .draw = spy_draw,
    .act = spy_act,
    .title = spy_title,
};

void spy_push(struct ui_store *store, const struct ui_view_ops *ops, struct spy_log *log)
{
    struct spy *spy = calloc(1, sizeof(*spy));

    ck_assert_ptr_nonnull(spy);
    *spy = (struct spy){.view = {.ops = ops}, .log = log};
    ui_host_push(ui_host(store->ui), &spy->view);
}

struct ui_store *spy_open(struct spy_log *log)
{
    struct ui_store *store = ui_store_open(5, 24, 80);

    spy_push(store, &spy_ops, log);
    (void)ui_show(store->ui);
    return store;
}
