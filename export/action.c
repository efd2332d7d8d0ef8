#include "export/action.h"

#include <assert.h>
#include <string.h>

#include "base/array.h"

static const struct action_row rows[ACTIONS] = {
    [ACTION_NONE] = {.name = "none",
                     .terminal = {.keys = "", .help = ""},
                     .page = {.keys = "", .help = ""},
                     .label = ""},
#define BOTH(id, name_, keys_, where_, hint_, label_, page_keys_, page_where_, help_,              \
             terminal_more_, page_more_)                                                           \
    [ACTION_##id] = {                                                                              \
        .name = name_,                                                                             \
        .terminal = {.keys = keys_, .where = where_, .help = help_ terminal_more_},                \
        .page = {.keys = page_keys_, .where = page_where_, .help = help_ page_more_},              \
        .hint = hint_,                                                                             \
        .label = label_,                                                                           \
    },
#define TERMINAL(id, name_, keys_, where_, hint_, label_, help_)                                   \
    [ACTION_##id] = {                                                                              \
        .name = name_,                                                                             \
        .terminal = {.keys = keys_, .where = where_, .help = help_},                               \
        .page = {.keys = "", .help = ""},                                                          \
        .hint = hint_,                                                                             \
        .label = label_,                                                                           \
    },
#define PAGE(id, name_, page_keys_, page_where_, help_)                                            \
    [ACTION_##id] = {                                                                              \
        .name = name_,                                                                             \
        .terminal = {.keys = "", .help = ""},                                                      \
        .page = {.keys = page_keys_, .where = page_where_, .help = help_},                         \
        .label = "",                                                                               \
    },
#include "export/action_rows.h"
#undef BOTH
#undef TERMINAL
#undef PAGE
};

static const struct {
    enum where where;
    const char *name;
} places[] = {
    {WHERE_ANY, "everywhere"},     {WHERE_CALLS, "in the list of calls"},
    {WHERE_FLOW, "in the ladder"}, {WHERE_MESSAGE, "in a message and in raw text"},
    {WHERE_HELP, "in this help"},  {WHERE_DIALOG, "in a box"},
};

#define PLACES COUNT_OF(places)

/* What applies in all places but boxes, where letters are text, counts as everywhere. */
#define ALL_BUT_BOXES (WHERE_ANY & ~(uint32_t)WHERE_DIALOG)

const struct action_row *action_row(enum action action)
{
    assert(action < ACTIONS);
    return &rows[action];
}

bool action_next_key(struct slice *rest, struct slice *ret_key)
{
    struct slice key;

    slice_skip_blanks(rest);
    key = slice_sub(*rest, 0, slice_find(*rest, 0, ' '));
    *rest = slice_from(*rest, key.len);
    if (key.len == 0)
        return false;
    *ret_key = key;
    return true;
}

static bool has_key(const struct action_row *row, struct slice key)
{
    struct slice rest = slice_from_text(row->terminal.keys);
    struct slice one;

    while (action_next_key(&rest, &one)) {
        if (slice_equal(one, key))
            return true;
    }
    return false;
}

enum action action_find(struct slice key, enum where where)
{
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
        if ((rows[i].terminal.where & (uint32_t)where) != 0 && has_key(&rows[i], key))
            return (enum action)i;
    }
    return ACTION_NONE;
}

bool action_write_key(enum action action, size_t at, struct buf *buf)
{
    struct slice rest = slice_from_text(rows[action].terminal.keys);
    struct slice one;

    while (action_next_key(&rest, &one)) {
        if (at-- == 0) {
            buf_slice(buf, one);
            return true;
        }
    }
    return false;
}

void action_write_keys(enum action action, struct buf *buf)
{
    struct slice rest = slice_from_text(rows[action].terminal.keys);
    struct slice one;

    assert(action < ACTIONS);
    for (bool is_first = true; action_next_key(&rest, &one); is_first = false) {
        if (!is_first)
            buf_text(buf, ", ");
        buf_slice(buf, one);
    }
}

const char *where_name(enum where where)
{
    for (size_t i = 0; i < PLACES; i++) {
        if (places[i].where == where)
            return places[i].name;
    }
    return "";
}

static bool is_everywhere(const struct action_row *row)
{
    return (row->terminal.where & ALL_BUT_BOXES) == ALL_BUT_BOXES;
}

static bool belongs(const struct action_row *row, enum where where)
{
    if (is_everywhere(row) || where == WHERE_ANY)
        return is_everywhere(row) && where == WHERE_ANY;
    return (row->terminal.where & (uint32_t)where) != 0;
}

void action_visit(action_visitor *visit, void *context)
{
    char keys[64];
    struct buf buf;

    assert(visit != NULL);
    for (size_t place = 0; place < PLACES; place++) {
        for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
            if (!belongs(&rows[i], places[place].where))
                continue;
            buf_init(&buf, keys, sizeof(keys));
            action_write_keys((enum action)i, &buf);
            if (!visit(context, places[place].where, keys, (enum action)i))
                return;
        }
    }
}
