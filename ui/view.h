/*
 * ui/view.h: one interface for all views.
 *
 *      ┌──────────────────────────────────────────────┐
 *      │ title line        (ui: breadcrumbs, status)  │
 *      │ area              (the view's own)           │
 *      │ hints, or a prompt, or a word to the user    │
 *      └──────────────────────────────────────────────┘
 *
 * A view reads rows in `load`, keeps all that it will draw, and draws it in `draw` without a query. A view never
 * blocks on keys, never writes to the terminal, and holds nothing of the store
 * between two calls of load. Views are stacked; the topmost gets the actions. The functions that a view may call
 * of the program are in ui/ui_host.h.
 *
 * Ownership: the program owns the views on its stack and frees them.
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include "base/err.h"
#include "ui/action.h"
#include "ui/canvas.h"

struct ui_view {
    const struct ui_view_ops *ops;
};

struct ui_view_ops {
    enum where where;
    bool is_overlay; /* drawn over the view below, which stays to be seen */

    void (*free)(struct ui_view *view);

    /* Read the rows to show in an area of this size. Called before draw when the store or the size has changed, or
     * after an action, inside one read transaction of the store (view_begin). ERR_STOPPED: the deadline or a key
     * came before the end; the rows that were loaded before are drawn again, and load is called again later. */
    enum err (*load)(struct ui_view *view, struct area area, struct error *reterr);

    /* Draw the loaded rows. */
    void (*draw)(struct ui_view *view, struct canvas *canvas, struct area area);

    /* Do an action. False: it is none of this view's, the program may know it. Queries in here have no
     * deadline; those in load have. */
    bool (*act)(struct ui_view *view, enum action action);

    /* Write the title, one line of raw text: "#13 alice > bob", for the breadcrumbs. */
    void (*title)(const struct ui_view *view, struct buf *buf);

    /* Return why an action that applies here can do nothing now: "no call is marked"; NULL: it can.
     * `act` does not get such an action: the program shows the reason to the user, and so do help and
     * hints. May be NULL:
     * every action can. */
    const char *(*why_not)(const struct ui_view *view, enum action action);

    /* A key that is no action here (a dialog's text field). May be NULL. Return false where the
     * view has no use for the key. When `takes_text` returns true, this function gets keys before actions do. */
    bool (*key)(struct ui_view *view, int key);
    bool (*takes_text)(const struct ui_view *view);
};

#endif
