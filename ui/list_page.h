/*
 * ui/list_page.h: the rows of a list around its cursor, read from the store. A page begins beside a row
 * with a known id, never at the beginning of the list.
 *
 * Ownership: the rows belong to the list's window.
 * Threads:   the main thread.
 */
#ifndef UI_LIST_PAGE_H
#define UI_LIST_PAGE_H

#include "ui/list.h"

/* Read a page, in the order of the list, to an empty window. */
MUST_CHECK enum err list_page_fetch(const struct ui_list *list, const struct list_page *page,
                                    struct list_window *window, struct error *reterr);

/* Read the first screen of the list, or the last one, with the cursor on its end. */
MUST_CHECK enum err list_page_read_end(struct ui_list *list, bool is_last, struct error *reterr);

/* Read the screen again: the end when following, else around the cursor. */
MUST_CHECK enum err list_page_read_again(struct ui_list *list, struct error *reterr);

/* Read up to `rows` further rows behind those of the window, or before them. */
MUST_CHECK enum err list_page_read_on(struct ui_list *list, size_t rows, bool is_backward,
                                      struct error *reterr);

#endif
