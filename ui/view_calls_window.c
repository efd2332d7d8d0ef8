#include "ui/view_calls_window.h"

#include <stdlib.h>

#define ROOM_FIRST 64

/* The texts that the list shows. */
#define TEXTS 5

static size_t kept_len(struct slice text)
{
    return text.len < WINDOW_TEXT_MAX ? text.len : WINDOW_TEXT_MAX;
}

/* A row and its texts are one piece of memory. */
static struct call_cells *copy_row(const struct call_row *row)
{
    const struct slice texts[TEXTS] = {row->method, row->from_user, row->from_host, row->to_user,
                                       row->to_host};
    struct call_cells *cells;
    size_t len = 0;
    uint8_t *bytes;

    for (size_t i = 0; i < TEXTS; i++)
        len += kept_len(texts[i]);
    cells = malloc(sizeof(*cells) + len);
    if (cells == NULL)
        return NULL;
    *cells = (struct call_cells){.row = *row};
    /* What is not copied dies with the visit. */
    cells->row.reason = cells->row.short_id = cells->row.ruri = (struct slice){0};
    cells->row.from_display = cells->row.to_display = cells->row.call_id = (struct slice){0};
    struct slice *copies[TEXTS] = {&cells->row.method, &cells->row.from_user, &cells->row.from_host,
                                   &cells->row.to_user, &cells->row.to_host};
    bytes = (uint8_t *)(cells + 1);
    for (size_t i = 0; i < TEXTS; i++) {
        if (slice_is_absent(texts[i]))
            continue;
        *copies[i] = slice_of(bytes, kept_len(texts[i]));
        memcpy(bytes, texts[i].ptr, copies[i]->len);
        bytes += copies[i]->len;
    }
    return cells;
}

static enum err make_room(struct call_window *window, size_t more)
{
    size_t room = window->room == 0 ? ROOM_FIRST : window->room;
    struct call_cells **rows;

    while (room < window->count + more)
        room *= 2;
    if (room == window->room)
        return ERR_NONE;
    rows = realloc(window->rows, room * sizeof(struct call_cells *));
    if (rows == NULL)
        return ERR_MEMORY;
    window->rows = rows;
    window->room = room;
    return ERR_NONE;
}

void call_window_release(struct call_window *window)
{
    for (size_t i = 0; i < window->count; i++)
        free(window->rows[i]);
    free(window->rows);
    *window = (struct call_window){0};
}

enum err call_window_add(struct call_window *window, const struct call_row *row)
{
    struct call_cells *cells;

    if (make_room(window, 1) != ERR_NONE)
        return ERR_MEMORY;
    cells = copy_row(row);
    if (cells == NULL)
        return ERR_MEMORY;
    window->rows[window->count++] = cells;
    return ERR_NONE;
}

void call_window_reverse(struct call_window *window)
{
    for (size_t i = 0; i < window->count / 2; i++) {
        struct call_cells *cells = window->rows[i];

        window->rows[i] = window->rows[window->count - 1 - i];
        window->rows[window->count - 1 - i] = cells;
    }
}

enum err call_window_append(struct call_window *window, struct call_window *more)
{
    if (make_room(window, more->count) != ERR_NONE)
        return ERR_MEMORY;
    for (size_t i = 0; i < more->count; i++)
        window->rows[window->count++] = more->rows[i];
    more->count = 0;
    return ERR_NONE;
}

enum err call_window_prepend(struct call_window *window, struct call_window *more)
{
    size_t count = more->count;

    if (count == 0)
        return ERR_NONE;
    if (make_room(window, count) != ERR_NONE)
        return ERR_MEMORY;
    for (size_t i = window->count; i > 0; i--)
        window->rows[i - 1 + count] = window->rows[i - 1];
    for (size_t i = 0; i < count; i++)
        window->rows[i] = more->rows[i];
    window->count += count;
    more->count = 0;
    return ERR_NONE;
}

void call_window_keep(struct call_window *window, size_t first, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < window->count; i++) {
        if (i < first || i >= first + count)
            free(window->rows[i]);
        else
            window->rows[kept++] = window->rows[i];
    }
    window->count = kept;
}

size_t call_window_find(const struct call_window *window, uint64_t call)
{
    for (size_t i = 0; i < window->count; i++) {
        if (window->rows[i]->row.id == call)
            return i;
    }
    return window->count;
}
