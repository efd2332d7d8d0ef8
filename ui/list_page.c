#include "ui/list_page.h"

enum err list_page_fetch(const struct ui_list *list, const struct list_page *page,
                         struct list_window *window, struct error *reterr)
{
    enum err err = page->limit == 0 ? ERR_NONE : list->ops->fetch(list, page, window, reterr);

    if (page->is_backward)
        list_window_reverse(window);
    return err;
}

/* Fetch, and put it before or behind the rows of a window. */
static enum err extend(const struct ui_list *list, const struct list_page *page,
                       struct list_window *window, struct error *reterr)
{
    struct list_window more = {0};
    enum err err = list_page_fetch(list, page, &more, reterr);

    if (err == ERR_NONE)
        err = page->is_backward ? list_window_prepend(window, &more)
                                : list_window_append(window, &more);
    list_window_release(&more);
    return err;
}

/* Take a screen that was read, and keep what was found out about its rows before. */
static void take(struct ui_list *list, struct list_window *window, size_t at)
{
    struct list_window old = list->window;

    for (size_t i = 0; i < window->count && list->ops->inherit != NULL; i++) {
        size_t found = list_window_find(&old, window->rows[i].id);

        if (found < old.count)
            list->ops->inherit(window->rows[i].data, old.rows[found].data);
    }
    list->window = *window;
    list->top = 0;
    *window = (struct list_window){0};
    list_window_release(&old);
    /* Where nothing matches, cursor and row are remembered for when something does. */
    if (list->window.count > 0) {
        list->at = at < list->window.count ? at : list->window.count - 1;
        list->cursor = list->window.rows[list->at].id;
    }
    list->is_stale = list->is_elsewhere = false;
}

enum err list_page_read_end(struct ui_list *list, bool is_last, struct error *reterr)
{
    const struct list_page page = {.is_backward = is_last, .limit = list->layout.rows};
    struct list_window window = {0};
    enum err err = list_page_fetch(list, &page, &window, reterr);

    if (err == ERR_NONE)
        take(list, &window, is_last && window.count > 0 ? window.count - 1 : 0);
    list_window_release(&window);
    return err;
}

/* Read the screen again from its first row on: one query, enough when nothing came in between. Tells
 * whether the cursor is where it was. */
static enum err read_from_first(struct ui_list *list, bool *ret_is_good, struct error *reterr)
{
    const struct list_page page = {
        .anchor = ui_list_row(list, 0)->id, .has_itself = true, .limit = list->layout.rows};
    struct list_window window = {0};
    enum err err = list_page_fetch(list, &page, &window, reterr);

    *ret_is_good = err == ERR_NONE && list->at < window.count &&
                   window.rows[list->at].id == list->cursor && window.count >= ui_list_shown(list);
    if (*ret_is_good)
        take(list, &window, list->at);
    list_window_release(&window);
    return err;
}

/* Read the screen around the cursor, which stays in its row where there are enough rows before it.
 * When its row is not in the list any more the next one takes its place. */
static enum err read_around(struct ui_list *list, struct error *reterr)
{
    size_t wanted = list->at < list->layout.rows ? list->at : list->layout.rows - 1;
    struct list_window window = {0};
    const struct list_page before = {.anchor = list->cursor, .is_backward = true, .limit = wanted};
    enum err err = list_page_fetch(list, &before, &window, reterr);
    size_t at = window.count;

    if (err == ERR_NONE) {
        const struct list_page after = {
            .anchor = list->cursor, .has_itself = true, .limit = list->layout.rows - at};

        err = extend(list, &after, &window, reterr);
    }
    /* The list ends before the screen does: what is above comes down. */
    if (err == ERR_NONE && window.count < list->layout.rows && at == wanted) {
        const struct list_page above = {
            .anchor = window.count > 0 ? list_window_first(&window) : list->cursor,
            .is_backward = true,
            .limit = list->layout.rows - window.count,
        };
        size_t count = window.count;

        err = extend(list, &above, &window, reterr);
        at += window.count - count;
    }
    if (err == ERR_NONE)
        take(list, &window, at);
    list_window_release(&window);
    return err;
}

enum err list_page_read_again(struct ui_list *list, struct error *reterr)
{
    bool is_good = false;
    enum err err = ERR_NONE;

    if (list->is_following)
        return list_page_read_end(list, true, reterr);
    if (list->cursor == 0)
        return list_page_read_end(list, false, reterr);
    /* In the order of ids both sides of the cursor cost next to nothing; otherwise each is a pass. */
    if (list->sort != LIST_SORT_ID && ui_list_shown(list) > 0 && !list->is_elsewhere)
        err = read_from_first(list, &is_good, reterr);
    return err != ERR_NONE || is_good ? err : read_around(list, reterr);
}

enum err list_page_read_on(struct ui_list *list, size_t rows, bool is_backward,
                           struct error *reterr)
{
    struct list_window *window = &list->window;
    const struct list_page page = {
        .anchor = is_backward ? list_window_first(window) : list_window_last(window),
        .is_backward = is_backward,
        .limit = rows,
    };
    size_t count = window->count;
    enum err err = extend(list, &page, window, reterr);

    if (is_backward)
        list->top += window->count - count;
    return err;
}
