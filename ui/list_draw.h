/*
 * ui/list_draw.h: a list on a canvas: the line that describes the list ("Live  3 of 40 calls  /bob/"),
 * the titles of the columns, the rows, and below them the detail of the row under the cursor.
 *
 * Threads:   the main thread.
 */
#ifndef UI_LIST_DRAW_H
#define UI_LIST_DRAW_H

#include "ui/list.h"

/* Draw the rows that ui_list_load has read (ui_view_ops.draw). */
void list_draw(const struct ui_list *list, struct canvas *canvas, struct area area);

#endif
