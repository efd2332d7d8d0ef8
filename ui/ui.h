/*
 * ui/ui.h: the terminal program: a stack of views, keys to actions, and a redraw when something has
 * changed: at most ten a second while data comes, none while nothing happens.
 *
 * The program knows no view: its caller passes the table of all views.
 *
 * Ownership: the caller owns store, raw and status, which outlive the program.
 * Threads:   the main thread.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "store/query_calls.h"
#include "ui/theme.h"
#include "ui/ui_host.h"

struct ui_options {
    const struct ui_views *views; /* views_all of ui/views.h */
    struct view *store;
    struct raw *raw;
    const struct status *status; /* NULL: a finished store */
    const char *source;          /* name of the capture, for the title: "trace.pcap" */
    struct ui_services services;
    struct call_query which; /* conditions of the list, beside any search */
    enum ui_theme theme;
    bool is_ascii;   /* draw with ASCII alone */
    bool has_colour; /* no NO_COLOR, no TERM=dumb, not --color never */
    bool is_utc;
    int64_t start_us; /* first time of the captures; TIME_NONE: not known yet */
    /* Return whether the program is to end, because a signal came; called in each round. May be NULL. */
    bool (*is_stopped)(void *context);
    void *stopped_context;
    /* Text of warnings that came up outside (a damaged file), shown once; returns false when there is
     * none. May be NULL. */
    bool (*next_warning)(void *context, char *text, size_t size);
};

/* Why ui_run has come back. */
enum ui_end {
    UI_END_QUIT = 0, /* the user has left */
    UI_END_STOPPED,  /* is_stopped returned true */
    UI_END_HUNG_UP,  /* the terminal is gone */
};

/* Run until the user leaves. Return ERR_OUTPUT when there is no terminal that can be used: nothing was drawn
 * then. The terminal is as before when it returns. */
MUST_CHECK enum err ui_run(const struct ui_options *options, enum ui_end *ret_end,
                           struct error *reterr);

/* --- the same without a terminal, for tests --- */

/* Make a program of this size, showing the list of calls. Return NULL when the host has no memory. */
struct ui *ui_new(const struct ui_options *options, size_t rows, size_t columns);
void ui_free(struct ui *ui);

/* Handle a key as if it had been pressed; UI_KEY_RESIZED is ui_resize. Return false when the program is over. */
bool ui_key(struct ui *ui, int key);
void ui_resize(struct ui *ui, size_t rows, size_t columns);

/* Load and draw again where the store has changed. Return the canvas. */
const struct canvas *ui_show(struct ui *ui);

/* Return the host that views get. */
const struct ui_host *ui_host(const struct ui *ui);

/* Return the text that was copied last; absent: none. The text lives until the next copy. */
struct slice ui_copied(const struct ui *ui);

#endif
