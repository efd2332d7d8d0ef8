/*
 * ui/view.h: one interface for all views, and what a view may ask of the program around it.
 *
 *      ┌──────────────────────────────────────────────┐
 *      │ title line        (ui: breadcrumbs, status)  │
 *      │ area              (the view's own)           │
 *      │ hints, or a prompt, or a word to the user    │
 *      └──────────────────────────────────────────────┘
 *
 * A view reads rows in `load`, keeps what it will draw, and draws it in `draw` without looking
 * anything up. It never blocks on keys, never writes to the terminal, and holds nothing of the store
 * between two calls of load. Views are stacked; the topmost gets the actions.
 *
 * Ownership: ui owns the views on its stack and frees them.
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include "base/status.h"
#include "store/raw.h"
#include "store/view.h"
#include "ui/action.h"
#include "ui/canvas.h"

struct ui;

struct ui_view {
    const struct ui_view_ops *ops;
};

struct ui_view_ops {
    enum where where;
    bool is_overlay; /* drawn over the view below, which stays to be seen */

    void (*free)(struct ui_view *view);

    /* Read what is to be shown in an area of this size: called before draw when the store has
     * changed, when the size has changed, or after an action, inside one moment of the store
     * (view_begin). ERR_STOPPED: the deadline or a key came before the end; what was loaded before is
     * drawn again, and load is called again later. */
    enum err (*load)(struct ui_view *view, struct area area, struct error *reterr);

    /* Draw what was loaded. */
    void (*draw)(struct ui_view *view, struct canvas *canvas, struct area area);

    /* Do an action. False: it is none of this view's, ui may know it. Queries in here have no
     * deadline; those in load have. */
    bool (*act)(struct ui_view *view, enum action action);

    /* Write the title, one line of raw text: "#13 alice > bob", what stands in the breadcrumbs. */
    void (*title)(const struct ui_view *view, struct buf *buf);

    /* Tell why an action that applies here can do nothing now: "no call is marked"; NULL: it can.
     * Such an action is not given to act; the user is told, and help and hints show it. May be NULL:
     * every action can. */
    const char *(*why_not)(const struct ui_view *view, enum action action);

    /* A key that is no action here (a dialog's text field). May be NULL. False: not wanted. When
     * `takes_text` says true, keys come here first, before actions are looked up. */
    bool (*key)(struct ui_view *view, int key);
    bool (*takes_text)(const struct ui_view *view);
};

/* How things look, shared by all views: a choice made in one holds in the others. */
struct ui_look {
    struct style style; /* target, time mode, clock zone; width is not used */
    bool is_ascii;      /* the same as style_is_ascii(&style) */
    bool is_live;
    bool is_frozen;   /* the store may grow unseen: load is called after actions only */
    int64_t start_us; /* first time of the captures: what relative times count from */
};

/* --- what views ask of ui --- */

/* The open store. Only inside load, and in answer to an action (then between view_begin and view_end
 * by the caller's own doing where it takes more than one query). */
struct view *ui_store(struct ui *ui);
struct raw *ui_raw(struct ui *ui);

/* Counters of the run that fills the store; NULL when a finished store is looked at. */
const struct status *ui_status(const struct ui *ui);

struct ui_look *ui_look(struct ui *ui);

/* Put a view on top, which ui owns from now on; frees it and says so when the stack is full. */
void ui_push(struct ui *ui, struct ui_view *view);

/* Take the topmost view away and free it; the caller is often that view, and touches itself no
 * more. */
void ui_pop(struct ui *ui);

/* Leave the program. */
void ui_quit(struct ui *ui);

/* Say a line to the user in the last row, until the next key. Formatted text is cut, and escaped when
 * drawn. */
void ui_say(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Have load and draw called again, as after an action. */
void ui_wants_load(struct ui *ui);

/* Ask for a line of text in the last row. `changed` is called at each change (may be NULL), `done` at
 * Enter (is_taken) or Esc. The text is UTF-8 and lives for the call. */
struct ui_question {
    const char *label; /* "/", ":", "save as: " */
    const char *text;  /* what stands there at first; NULL: nothing */
    void (*changed)(void *context, const char *text);
    void (*done)(void *context, const char *text, bool is_taken);
    void *context; /* mostly the view; the question ends with the view that asked */
};
void ui_ask(struct ui *ui, const struct ui_question *question);

/* Ask a question that one key answers; `keys` are the letters that are taken, the first is Enter's
 * too; Esc gives 0. "save before quitting? (s)ave (d)iscard (b)ack" */
void ui_choose(struct ui *ui, const char *text, const char *keys,
               void (*done)(void *context, char key), void *context);

/* Most that goes to a clipboard, bytes: terminals take no more. */
#define UI_COPY_MAX 74000

/* Put a text on the clipboard of the user's terminal (OSC 52), and say so. */
void ui_copy(struct ui *ui, struct slice text);

/* --- the views --- */

/* What the program around can do that views cannot; any may be NULL. */
struct ui_services {
    void *context;
    /* Keep the live store under a name: "save before quitting". ERR_OUTPUT. */
    enum err (*keep)(void *context, const char *path, struct error *reterr);
    /* Check that a file may be written: none of what is read or written here, and where the program
     * may still write. ERR_OUTPUT. */
    enum err (*check_output)(void *context, const char *path, struct error *reterr);
    bool (*is_kept)(void *context); /* it is, or there is nothing to lose */
    /* Start the web server, or tell its address again, with a fresh token. */
    enum err (*web)(void *context, char *address, size_t size, struct error *reterr);
};
const struct ui_services *ui_services(const struct ui *ui);

struct call_page;
struct call_query;

/* The conditions that hold in the list, whatever is searched in it. */
const struct call_query *ui_which(const struct ui *ui);

/* The list of calls. NULL when the host has no memory; so do the others. */
struct ui_view *view_calls_new(struct ui *ui);

/* The ladder of these calls. `page` is the list it was opened from (its order and conditions), for the
 * next and previous call; copied, but for its texts, which live as long as the list's view; NULL:
 * none. */
struct ui_view *view_flow_new(struct ui *ui, const uint64_t *calls, size_t count,
                              const struct call_page *page);

/* All messages of the calls as text. */
struct ui_view *view_raw_new(struct ui *ui, const uint64_t *calls, size_t count);

/* What the keys do in `where`. */
struct ui_view *view_help_new(struct ui *ui, enum where where);

/* The box that saves: the marked calls (count 0: none are), or those that `shown` gives. */
struct ui_view *view_save_new(struct ui *ui, const uint64_t *calls, size_t count,
                              const struct call_page *shown);

#endif
