/*
 * ui/ui_host.h: the functions and values that a view gets from the program that shows it.
 *
 * The program passes each view a host when the view is made. The view includes no header of the program, and a
 * test can show a view without the program.
 *
 * Ownership: the program owns the host, which outlives all views. The objects that the host points to are borrowed.
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

/* Choices of the user that all views share. */
struct ui_look {
    struct style style; /* target, time mode, clock zone; width is not used */
    bool is_ascii;      /* the same as style_is_ascii(&style) */
    bool is_live;
    bool is_frozen;   /* the store may grow unseen: load is called after actions only */
    int64_t start_us; /* first time of the captures: relative times count from here */
};

/* A line of text that the user is asked for in the last row. `changed` is called at each change (may be
 * NULL), `done` at Enter (is_taken) or Esc. The text is UTF-8 and lives for the call. */
struct ui_question {
    const char *label; /* "/", ":", "save as: " */
    const char *text;  /* the text at first; NULL: none */
    void (*changed)(void *context, const char *text);
    void (*done)(void *context, const char *text, bool is_taken);
    void *context; /* mostly the view; the question ends with its view */
};

/* Functions of the program that views cannot have themselves; any may be NULL. */
struct ui_services {
    void *context;
    /* Keep the live store under a name: "save before quitting". ERR_OUTPUT. */
    enum err (*keep)(void *context, const char *path, struct error *reterr);
    /* Check that a file may be written: the run neither reads nor writes it, and the program may still write in its
     * folder. Return ERR_OUTPUT otherwise. */
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
    struct ui *ui; /* passed to the functions */
    const struct ui_views *views;
    /* The open store. Only inside load, and in answer to an action (then between view_begin and
     * view_end by the caller's own doing where it takes more than one query). */
    struct view *store;
    struct raw *raw;
    const struct status *status; /* of the run that fills the store; NULL: the store is finished */
    const struct call_query *which; /* conditions of the list, beside any search */
    const struct ui_services *services;
    struct ui_look look;

    /* Called by the functions below, which are described there. */
    void (*push)(struct ui *ui, struct ui_view *view);
    void (*pop)(struct ui *ui);
    void (*report)(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
    void (*reload)(struct ui *ui);
    void (*ask)(struct ui *ui, const struct ui_question *question);
    void (*choose)(struct ui *ui, const char *text, const char *keys,
                   void (*done)(void *context, char key), void *context);
    void (*copy)(struct ui *ui, struct slice text);
};

/* Put a view on top of the stack; the program owns it from now on. When the stack is full, the program frees the
 * view and shows a message. For NULL the program shows that there is no memory. */
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

/* Show a line to the user in the last row, until the next key: ui_host_report(host, format, ...).
 * Formatted text is cut, and escaped when it is drawn. */
#define ui_host_report(host, ...) ((host)->report((host)->ui, __VA_ARGS__))

/* Make the program call load and draw again, as after an action. */
static inline void ui_host_reload(const struct ui_host *host)
{
    host->reload(host->ui);
}

/* Ask the user for a line of text in the last row. */
static inline void ui_host_ask(const struct ui_host *host, const struct ui_question *question)
{
    host->ask(host->ui, question);
}

/* Ask the user a question that one key answers. `keys` are the accepted letters; Enter is the first one;
 * after Esc the letter is 0. "save before quitting? (s)ave (d)iscard (b)ack" */
static inline void ui_host_choose(const struct ui_host *host, const char *text, const char *keys,
                                  void (*done)(void *context, char key), void *context)
{
    host->choose(host->ui, text, keys, done, context);
}

/* Longest text for a clipboard, bytes: terminals accept no more. */
#define UI_COPY_MAX 74000

/* Put a text on the clipboard of the user's terminal (OSC 52), and show a message. */
static inline void ui_host_copy(const struct ui_host *host, struct slice text)
{
    host->copy(host->ui, text);
}

#endif
