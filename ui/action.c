#include "ui/action.h"

#include <assert.h>
#include <string.h>

#include "base/array.h"

static const struct action_row rows[ACTIONS] = {
    [ACTION_NONE] = {.name = "none", .keys = "", .label = "", .help = ""},
#define ACTION(id, name_, keys_, where_, hint_, label_, help_)                                     \
    [ACTION_##id] = {.name = name_,                                                                \
                     .keys = keys_,                                                                \
                     .where = where_,                                                              \
                     .hint = hint_,                                                                \
                     .label = label_,                                                              \
                     .help = help_},
#include "ui/action_rows.h"
#undef ACTION
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

/* Consume a name from a list with blanks between; false at the end. */
static bool next_name(struct slice *rest, struct slice *ret_name)
{
    slice_skip_blanks(rest);
    *ret_name = slice_sub(*rest, 0, slice_find(*rest, 0, ' '));
    *rest = slice_from(*rest, ret_name->len);
    return ret_name->len > 0;
}

static bool has_key(const struct action_row *row, const char *name)
{
    struct slice rest = slice_from_text(row->keys);
    struct slice one;

    while (next_name(&rest, &one)) {
        if (slice_is(one, name))
            return true;
    }
    return false;
}

enum action action_of_key(int key, enum where where)
{
    char name[32];
    struct buf buf;

    buf_init(&buf, name, sizeof(name));
    key_write_name(key, &buf);
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
        if ((rows[i].where & (uint32_t)where) != 0 && has_key(&rows[i], name))
            return (enum action)i;
    }
    return ACTION_NONE;
}

bool action_write_key(enum action action, size_t at, struct buf *buf)
{
    struct slice rest = slice_from_text(rows[action].keys);
    struct slice one;

    while (next_name(&rest, &one)) {
        if (at-- == 0) {
            buf_slice(buf, one);
            return true;
        }
    }
    return false;
}

void action_write_keys(enum action action, struct buf *buf)
{
    struct slice rest = slice_from_text(rows[action].keys);
    struct slice one;

    assert(action < ACTIONS);
    for (bool is_first = true; next_name(&rest, &one); is_first = false) {
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
    return (row->where & ALL_BUT_BOXES) == ALL_BUT_BOXES;
}

static bool belongs(const struct action_row *row, enum where where)
{
    if (is_everywhere(row) || where == WHERE_ANY)
        return is_everywhere(row) && where == WHERE_ANY;
    return (row->where & (uint32_t)where) != 0;
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
