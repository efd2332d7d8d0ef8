/*
 * ui/ui_host.h: what a view may ask of the program that shows it.
 *
 * The program gives each view a host when the view is made. The host is a set of functions and of
 * things to look at, so a view includes nothing of the program, and a test can show a view without it.
 *
 * Ownership: the program owns the host, which outlives all views. What the host points to is borrowed.
 * Threads:   the main thread.
 */
#ifndef UI_UI_HOST_H
#define UI_UI_HOST_H

#include "base/status.h"
#include "export/style.h"
#include "store/raw.h"
#include "store/view.h"
#include "ui/view.h"

struct ui;
struct ui_host;
struct call_page;
struct call_query;
struct message_list;

/* How things look, shared by all views: a choice made in one holds in the others. */
struct ui_look {
    struct style style; /* target, time mode, clock zone; width is not used */
    bool is_ascii;      /* the same as style_is_ascii(&style) */
    bool is_live;
    bool is_frozen;   /* the store may grow unseen: load is called after actions only */
    int64_t start_us; /* first time of the captures: what relative times count from */
};

/* A line of text that the user is asked for in the last row. `changed` is called at each change (may be
 * NULL), `done` at Enter (is_taken) or Esc. The text is UTF-8 and lives for the call. */
struct ui_question {
    const char *label; /* "/", ":", "save as: " */
    const char *text;  /* what stands there at first; NULL: nothing */
    void (*changed)(void *context, const char *text);
    void (*done)(void *context, const char *text, bool is_taken);
    void *context; /* mostly the view; the question ends with the view that asked */
};

/* What the program around can do that views cannot; any may be NULL. */
struct ui_services {
    void *context;
    /* Keep the live store under a name: "save before quitting". ERR_OUTPUT. */
    enum err (*keep)(void *context, const char *path, struct error *reterr);
    /* Check that a file may be written: none of what is read or written here, and where the program
     * may still write. ERR_OUTPUT. */
    enum err (*check_output)(void *context, const char *path, struct error *reterr);
    bool (*is_kept)(void *context); /* it is, or there is nothing to lose */
    /* Start the web server, or write its address again, with a fresh token. */
    enum err (*web)(void *context, char *address, size_t size, struct error *reterr);
};

/* How each view is made; ui/views.c has the one table of them. Each returns NULL when there is no
 * memory; its constructor (ui/view_*.h) describes the arguments. */
struct ui_views {
    struct ui_view *(*calls)(const struct ui_host *host);
    struct ui_view *(*flow)(const struct ui_host *host, const uint64_t *calls, size_t count,
                            const struct call_page *page);
    struct ui_view *(*message)(const struct ui_host *host, struct message_list *list, size_t at,
                               enum style_time time, bool is_coloured);
    struct ui_view *(*raw)(const struct ui_host *host, const uint64_t *calls, size_t count);
    struct ui_view *(*save)(const struct ui_host *host, const uint64_t *calls, size_t count,
                            const struct call_page *shown);
    struct ui_view *(*help)(const struct ui_host *host, const struct ui_view *below);
};

struct ui_host {
    struct ui *ui; /* what the functions get */
    const struct ui_views *views;
    /* The open store. Only inside load, and in answer to an action (then between view_begin and
     * view_end by the caller's own doing where it takes more than one query). */
    struct view *store;
    struct raw *raw;
    const struct status *status; /* of the run that fills the store; NULL: the store is finished */
    const struct call_query
        *which; /* conditions that hold in the list, whatever is searched in it */
    const struct ui_services *services;
    struct ui_look look;

    /* Called by the functions below, which are described there. */
    void (*push)(struct ui *ui, struct ui_view *view);
    void (*pop)(struct ui *ui);
    void (*say)(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
    void (*reload)(struct ui *ui);
    void (*ask)(struct ui *ui, const struct ui_question *question);
    void (*choose)(struct ui *ui, const char *text, const char *keys,
                   void (*done)(void *context, char key), void *context);
    void (*copy)(struct ui *ui, struct slice text);
};

/* Put a view on top, which the program owns from now on; when the stack is full, it frees the
 * view and tells the user so. NULL: the program tells the user that there is no memory. */
static inline void ui_host_push(const struct ui_host *host, struct ui_view *view)
{
    host->push(host->ui, view);
}

/* Take the topmost view away and free it; the caller is often that view, and touches itself no
 * more. */
static inline void ui_host_pop(const struct ui_host *host)
{
    host->pop(host->ui);
}

/* Show a line to the user in the last row, until the next key: ui_host_say(host, format, ...).
 * Formatted text is cut, and escaped when it is drawn. */
#define ui_host_say(host, ...) ((host)->say((host)->ui, __VA_ARGS__))

/* Make the program call load and draw again, as after an action. */
static inline void ui_host_reload(const struct ui_host *host)
{
    host->reload(host->ui);
}

/* Ask for a line of text in the last row. */
static inline void ui_host_ask(const struct ui_host *host, const struct ui_question *question)
{
    host->ask(host->ui, question);
}

/* Ask a question that one key answers; `keys` are the letters that are taken, the first is Enter's
 * too; after Esc the letter is 0. "save before quitting? (s)ave (d)iscard (b)ack" */
static inline void ui_host_choose(const struct ui_host *host, const char *text, const char *keys,
                                  void (*done)(void *context, char key), void *context)
{
    host->choose(host->ui, text, keys, done, context);
}

/* Most that goes to a clipboard, bytes: terminals take no more. */
#define UI_COPY_MAX 74000

/* Put a text on the clipboard of the user's terminal (OSC 52), and tell the user. */
static inline void ui_host_copy(const struct ui_host *host, struct slice text)
{
    host->copy(host->ui, text);
}

#endif
