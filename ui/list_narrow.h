/*
 * ui/list_narrow.h: what narrows a list: a text that is searched while it is typed, texts that were
 * kept when others were cleared away, and a clearing of all rows that there were.
 *
 * Ownership: everything is kept in the list.
 * Threads:   the main thread.
 */
#ifndef UI_LIST_NARROW_H
#define UI_LIST_NARROW_H

#include "ui/list.h"

/* Do an action that narrows, or takes back what does. False: it is none. */
bool list_narrow_act(struct ui_list *list, enum action action);

/* Write the texts that narrow the list: "/bob/ /busy/". */
void list_narrow_write(const struct ui_list *list, struct buf *buf);

#endif
