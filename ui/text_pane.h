/*
 * ui/text_pane.h: a text that scrolls: pieces with roles, broken into rows of the available width.
 *
 * Lines end at LF or CRLF; tabs stop every 8 columns; other characters are shown as export/escape writes them. A line
 * that is too long continues in the next row, so nothing is cut off. Matches of the search are drawn
 * reversed.
 *
 * Ownership: the caller owns the pane; texts are copied.
 * Threads:   one thread.
 * Limits:    TEXT_PANE_BYTES_MAX bytes, TEXT_PANE_MATCHES_MAX matches; the rest is left out.
 */
#ifndef UI_TEXT_PANE_H
#define UI_TEXT_PANE_H

#include "ui/canvas.h"
#include "ui/move.h"

#define TEXT_PANE_BYTES_MAX   (4 * 1024 * 1024)
#define TEXT_PANE_MATCHES_MAX 10000

struct text_pane;

/* Make an empty one; NULL when the host has no memory. */
struct text_pane *text_pane_new(void);

/* Free it; NULL is allowed. */
void text_pane_free(struct text_pane *pane);

/* Remove the text; the place and the search stay. */
void text_pane_clear(struct text_pane *pane);

/* Put a piece at the end; `attributes` are bits of enum line_attribute. */
MUST_CHECK enum err text_pane_add(struct text_pane *pane, struct slice text, enum style_role role,
                                  unsigned attributes);

/* Add attributes to bytes that are there, by their offset in the whole text. */
MUST_CHECK enum err text_pane_mark(struct text_pane *pane, size_t from, size_t len,
                                   unsigned attributes);

/* Return the whole text. */
struct slice text_pane_text(const struct text_pane *pane);

/* Break it into rows of `columns` columns. After it the functions below can be used. */
MUST_CHECK enum err text_pane_fit(struct text_pane *pane, size_t columns,
                                  enum escape_target target);

size_t text_pane_rows(const struct text_pane *pane);

/* Return the row at the top. In the functions below, `visible` rows are shown at once; moves stop at both ends. */
size_t text_pane_top(const struct text_pane *pane);
void text_pane_go(struct text_pane *pane, size_t top, size_t visible);
void text_pane_scroll(struct text_pane *pane, int64_t rows, size_t visible);

/* Do an action that moves (ui/move.h). False: it does not. */
bool text_pane_act(struct text_pane *pane, enum action action, size_t visible);

/* Draw from the row at the top on, or from another one. */
void text_pane_draw(const struct text_pane *pane, struct canvas *canvas, struct area area);
void text_pane_draw_from(const struct text_pane *pane, size_t first, struct canvas *canvas,
                         struct area area);

/* Search for a text, upper and lower case of ASCII alike; "" or NULL ends the search. Return ERR_MEMORY when the
 * host has no memory. */
MUST_CHECK enum err text_pane_search(struct text_pane *pane, const char *text);

/* Count the matches, and find the row of the first one at or behind a row (before it, when
 * `is_backward`). Return false when there is none. */
size_t text_pane_matches(const struct text_pane *pane);
bool text_pane_find(const struct text_pane *pane, size_t row, bool is_backward, size_t *ret_row);

#endif
