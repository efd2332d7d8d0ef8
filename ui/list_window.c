#include "ui/list_window.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static enum err make_room(struct list_window *window, size_t more)
{
    struct list_row *rows =
        array_grow(window->rows, &window->room, window->count + more, sizeof(*rows));

    if (rows == NULL)
        return ERR_MEMORY;
    window->rows = rows;
    return ERR_NONE;
}

void list_window_release(struct list_window *window)
{
    for (size_t i = 0; i < window->count; i++)
        free(window->rows[i].data);
    free(window->rows);
    *window = (struct list_window){0};
}

enum err list_window_add(struct list_window *window, uint64_t id, void *data)
{
    if (data == NULL || make_room(window, 1) != ERR_NONE) {
        free(data);
        return ERR_MEMORY;
    }
    window->rows[window->count++] = (struct list_row){.id = id, .data = data};
    return ERR_NONE;
}

void list_window_reverse(struct list_window *window)
{
    for (size_t i = 0; i < window->count / 2; i++) {
        struct list_row row = window->rows[i];

        window->rows[i] = window->rows[window->count - 1 - i];
        window->rows[window->count - 1 - i] = row;
    }
}

enum err list_window_append(struct list_window *window, struct list_window *more)
{
    if (more->count == 0)
        return ERR_NONE;
    if (make_room(window, more->count) != ERR_NONE)
        return ERR_MEMORY;
    memcpy(window->rows + window->count, more->rows, more->count * sizeof(*more->rows));
    window->count += more->count;
    more->count = 0;
    return ERR_NONE;
}

enum err list_window_prepend(struct list_window *window, struct list_window *more)
{
    if (more->count == 0)
        return ERR_NONE;
    if (make_room(window, more->count) != ERR_NONE)
        return ERR_MEMORY;
    memmove(window->rows + more->count, window->rows, window->count * sizeof(*window->rows));
    memcpy(window->rows, more->rows, more->count * sizeof(*more->rows));
    window->count += more->count;
    more->count = 0;
    return ERR_NONE;
}

void list_window_keep(struct list_window *window, size_t first, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < window->count; i++) {
        if (i < first || i >= first + count)
            free(window->rows[i].data);
        else
            window->rows[kept++] = window->rows[i];
    }
    window->count = kept;
}

size_t list_window_find(const struct list_window *window, uint64_t id)
{
    for (size_t i = 0; i < window->count; i++) {
        if (window->rows[i].id == id)
            return i;
    }
    return window->count;
}

uint64_t list_window_first(const struct list_window *window)
{
    return window->count == 0 ? 0 : window->rows[0].id;
}

uint64_t list_window_last(const struct list_window *window)
{
    return window->count == 0 ? 0 : window->rows[window->count - 1].id;
}
