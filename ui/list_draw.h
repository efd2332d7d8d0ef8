/*
 * ui/list_draw.h: a list on a canvas: the line that says what is shown, the titles of the columns, the
 * rows.
 *
 * Threads:   the main thread.
 */
#ifndef UI_LIST_DRAW_H
#define UI_LIST_DRAW_H

#include "ui/list.h"

/* Most bytes of a line of words. */
#define LIST_WORDS_MAX ((LIST_TEXT_MAX + 64) * LIST_TEXTS)

/* Draw what is shown into the first row of an area: "Live  3 of 40 calls  /bob/  follow:on". What does
 * not fit is left out, word by word from the right. */
void list_draw_status(const struct ui_list *list, struct canvas *canvas, struct area area);

/* Draw the titles into a row. */
void list_draw_titles(const struct ui_list *list, struct canvas *canvas, struct area area,
                      size_t row);

/* Draw the rows of the screen from a row of the area on, cursor and marks before them. */
void list_draw_rows(const struct ui_list *list, struct canvas *canvas, struct area area,
                    size_t first_row);

/* Draw a line of words in the place of a row, where there are no rows. */
void list_draw_words(const struct ui_list *list, struct canvas *canvas, struct area area,
                     size_t row, const struct buf *words);

#endif
