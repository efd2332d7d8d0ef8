/*
 * ui/call_detail.h: one call in a few lines: a summary, the parties and their addresses, and the worst
 * findings. The list of calls shows these lines for the call under the cursor.
 *
 * Ownership: a plain value.
 * Threads:   one thread.
 * Limits:    CALL_DETAIL_LINES lines of CALL_DETAIL_MAX bytes; longer text is cut.
 */
#ifndef UI_CALL_DETAIL_H
#define UI_CALL_DETAIL_H

#include "store/view.h"
#include "ui/canvas.h"

#define CALL_DETAIL_LINES 4
#define CALL_DETAIL_MAX   1024

struct call_detail_line {
    enum style_role role;       /* of its first character */
    char text[CALL_DETAIL_MAX]; /* as it came: escaped when it is drawn */
    size_t len;
};

struct call_detail {
    char title[CALL_DETAIL_MAX];
    size_t title_len;
    struct call_detail_line lines[CALL_DETAIL_LINES];
    size_t count;
};

/* Read the lines about a call, at most `line_max`. */
MUST_CHECK enum err call_detail_read(struct call_detail *detail, struct view *store, uint64_t call,
                                     size_t line_max, bool is_ascii, struct error *reterr);

/* Draw it in a frame that fills the area; without `has_call` the frame is empty. */
void call_detail_draw(const struct call_detail *detail, bool has_call, struct canvas *canvas,
                      struct area area, enum escape_target target, bool is_ascii);

#endif
