/*
 * ui/action.h: what the user can do: one row an action, from which the dispatcher, the help view,
 * the line of hints and the manual page all come.
 *
 * Source:    names of the actions are sngrep's where it has the same.
 * Threads:   constant tables and pure functions.
 */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include "base/buf.h"
#include "ui/key.h"

/* Where an action applies: bits. */
enum where {
    WHERE_CALLS = 1 << 0,
    WHERE_FLOW = 1 << 1,
    WHERE_MESSAGE = 1 << 2,
    WHERE_HELP = 1 << 3,
    WHERE_DIALOG = 1 << 4, /* the save box and its kind */
    WHERE_ANY = (1 << 5) - 1,
};

/* The numbers are in the order of the table. ACTION(id, ...) rows are in action_rows.h. */
enum action {
    ACTION_NONE = 0,
#define ACTION(id, ...) ACTION_##id,
#include "ui/action_rows.h"
#undef ACTION
    ACTIONS,
};

struct action_row {
    const char *name;  /* "autoscroll" */
    const char *keys;  /* names with blanks between, the best first: "Down j" */
    uint32_t where;    /* bits of enum where */
    uint8_t hint;      /* 1: the last that the line of hints gives up; 0: not there */
    const char *label; /* one or two words for the line of hints */
    const char *help;  /* one line */
};

/* Return the row of an action. */
const struct action_row *action_row(enum action action);

/* Find what a key does there; ACTION_NONE: nothing. A key has one action in one place. */
enum action action_of_key(int key, enum where where);

/* Write the keys of an action with commas between: "Down, j". */
void action_write_keys(enum action action, struct buf *buf);

/* Write one of its keys, 0 being the best. False when it has fewer. */
bool action_write_key(enum action action, size_t at, struct buf *buf);

/* Return the name of one place: "the list of calls". */
const char *where_name(enum where where);

/* Returns false to stop. `keys` is "Down, j". */
typedef bool action_visitor(void *context, enum where where, const char *keys, enum action action);

/* Visit all actions place by place, what applies everywhere first with where WHERE_ANY: for the
 * manual page and for help. */
void action_visit(action_visitor *visit, void *context);

#endif
