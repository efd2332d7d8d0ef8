/*
 * export/action.h: the actions of terminal and page, one row an action. The terminal's dispatcher, its help
 * and hints, the manual page, and /api/v1/ui, from which the page has its keys, are made from the rows.
 *
 * Source:    names of the actions are sngrep's where it has the same.
 * Threads:   constant tables and pure functions.
 */
#ifndef EXPORT_ACTION_H
#define EXPORT_ACTION_H

#include "base/buf.h"

/* Where an action applies: bits. The page has WHERE_CALLS and WHERE_FLOW, its ladder. */
enum where {
    WHERE_CALLS = 1 << 0,
    WHERE_FLOW = 1 << 1,
    WHERE_MESSAGE = 1 << 2,
    WHERE_HELP = 1 << 3,
    WHERE_DIALOG = 1 << 4, /* the save box and its kind */
    WHERE_ANY = (1 << 5) - 1,
};

/* The numbers are in the order of the table; the rows are in action_rows.h. */
enum action {
    ACTION_NONE = 0,
#define BOTH(id, ...)     ACTION_##id,
#define TERMINAL(id, ...) ACTION_##id,
#define PAGE(id, ...)     ACTION_##id,
#include "export/action_rows.h"
#undef BOTH
#undef TERMINAL
#undef PAGE
    ACTIONS,
};

/* How one face shows an action. */
struct action_face {
    const char *
        keys; /* names with blanks between, the best first: "Down j"; "": the face has no key for it */
    uint32_t where;   /* bits of enum where; 0: the face does not have the action */
    const char *help; /* one line; "" where the face does not have the action */
};

struct action_row {
    const char *name; /* "autoscroll" */
    struct action_face terminal;
    struct action_face page;
    uint8_t hint;      /* 1: the most important in the line of hints; 0: no hint */
    const char *label; /* one or two words for the line of hints */
};

/* Return the row of an action. */
const struct action_row *action_row(enum action action);

/* Find the action of a key of the terminal, by the name of the key, in one place. Return ACTION_NONE where
 * the key has no action. A key has at most one action in one place. */
enum action action_find(struct slice key, enum where where);

/* Consume the name of the first key of a list of names with blanks between. Return false at the end. */
bool action_next_key(struct slice *rest, struct slice *ret_key);

/* Write the keys of an action in the terminal with commas between: "Down, j". */
void action_write_keys(enum action action, struct buf *buf);

/* Write key number `at` of an action in the terminal, 0 being the best. Return false when the action has
 * fewer keys. */
bool action_write_key(enum action action, size_t at, struct buf *buf);

/* Return the name of one place: "in the list of calls". */
const char *where_name(enum where where);

/* A visitor returns false to stop the visit. `keys` is "Down, j". */
typedef bool action_visitor(void *context, enum where where, const char *keys, enum action action);

/* Visit the terminal's actions place by place, for the manual page and for help. Actions that apply everywhere
 * come first, with where WHERE_ANY. */
void action_visit(action_visitor *visit, void *context);

#endif
