/*
 * ui/list_narrow.h: functions that narrow a list: a search while the user types, texts of searches that
 * are kept when other rows are cleared, and the clearing of all present rows.
 *
 * Ownership: everything is kept in the list.
 * Threads:   the main thread.
 */
#ifndef UI_LIST_NARROW_H
#define UI_LIST_NARROW_H

#include "ui/list.h"

/* Do an action that narrows the list or undoes that. Return false for any other action. */
bool list_narrow_act(struct ui_list *list, enum action action);

/* Write the texts that narrow the list: "/bob/ /busy/". */
void list_narrow_write(const struct ui_list *list, struct buf *buf);

#endif
