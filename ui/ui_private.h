/*
 * ui/ui_private.h: the struct that the files of the program share; views do not include this header.
 *
 *      ui.c          the stack, keys to actions, the host of views
 *      ui_load.c     when to read the store, and the repetition after a failure
 *      ui_draw.c     where the parts of the screen are, and the hints at the bottom
 *      ui_title.c    the line at the top
 *      ui_ask.c      questions in the last row
 *      ui_command.c  the line after ':', and leaving
 *      ui_run.c      the loop around all this, with a terminal
 *
 * Threads:   the main thread.
 */
#ifndef UI_UI_PRIVATE_H
#define UI_UI_PRIVATE_H

#include "ui/prompt.h"
#include "ui/ui.h"

#define UI_STACK_MAX  16
#define UI_REPORT_MAX 512

/* Below this the title is left out, and the last row is one line of status. */
#define UI_ROWS_FULL    15
#define UI_COLUMNS_FULL 60

/* Redraws for changes of the store are at least this far apart, and the first repetition after a failure comes
 * after this long, milliseconds. */
#define UI_REDRAW_MS 100
#define UI_RETRY_MS  1000

/* A load takes no longer than this, microseconds. */
#define UI_LOAD_US 500000

struct terminal;

/* The question that is in the last row instead of hints, and gets the keys. */
enum ui_asking {
    UI_ASKS_NOTHING = 0,
    UI_ASKS_TEXT,
    UI_ASKS_KEY,
};

struct ui_level {
    struct ui_view *view;
    bool is_stale; /* load before it is drawn again */
};

struct ui {
    struct ui_options options;
    struct ui_host host; /* of the views; `look` in it is changed here alone */
    struct canvas *canvas;
    struct terminal *terminal; /* NULL in tests */
    struct ui_level stack[UI_STACK_MAX];
    size_t depth;
    bool is_over;
    enum ui_end end;
    bool shows_other_keys; /* hints name the second key of each action */

    bool wants_draw;
    bool has_version; /* `version` is set: the version of the store that is shown */
    uint64_t version;
    int64_t shown_ms; /* when the store was last read for a redraw */

    struct error trouble; /* why the store could not be read last; ERR_NONE: it could */
    int64_t retry_ms;     /* when to try again */
    int64_t retry_gap_ms;

    char reported[UI_REPORT_MAX]; /* to the user, until the next key */
    bool said_is_warning;

    enum ui_asking asking;
    size_t asking_depth; /* of the stack when the question began */
    struct prompt prompt;
    struct ui_question question;
    char label[128];
    const char *choice_keys;
    void (*choice_done)(void *context, char key);

    int64_t made_ms;            /* when the program began, for the time a capture has run */
    int64_t rate_ms;            /* when frames were last counted for a rate */
    uint64_t rate_frames;       /* then */
    uint64_t rate;              /* frames a second */
    char status[UI_REPORT_MAX]; /* the counters as they were last drawn */

    char *copied; /* without a terminal: the text that was copied last */
    size_t copied_len;
};

/* Return the time of a monotonic clock, milliseconds. */
int64_t ui_now_ms(void);

static inline struct ui_view *ui_top(const struct ui *ui)
{
    return ui->depth > 0 ? ui->stack[ui->depth - 1].view : NULL;
}

/* --- ui.c: the functions of the host, described in ui/ui_host.h --- */

void ui_push(struct ui *ui, struct ui_view *view);
void ui_pop(struct ui *ui);
void ui_report(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ui_copy(struct ui *ui, struct slice text);

/* Leave the program. */
void ui_quit(struct ui *ui);

/* Show a warning until the next key. */
void ui_warn(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- ui_load.c --- */

/* Return whether a redraw is due: the store or a counter has changed, or a redraw was requested. */
bool ui_is_due(struct ui *ui);

/* Read the stale rows of the views that are shown, in one read transaction of the store. */
void ui_load(struct ui *ui);

/* Mark all views, or the topmost, to be read again. */
void ui_stale_all(struct ui *ui);
void ui_stale_top(struct ui *ui);

/* --- ui_draw.c --- */

/* Return the area of the views. */
struct area ui_view_area(const struct ui *ui);

/* Return the place in the stack of the lowest view that is to be seen. */
size_t ui_lowest_seen(const struct ui *ui);

void ui_draw(struct ui *ui);

/* --- ui_title.c --- */

void ui_draw_title(struct ui *ui, struct area area);

/* Write the counters as one text: when it differs, the title must be drawn again. */
void ui_write_status(struct ui *ui, struct buf *buf);

/* Write the parts of the title that fit into `cells` columns, the most important first: for small screens. */
void ui_write_short_status(struct ui *ui, size_t cells, struct buf *buf);

/* --- ui_ask.c --- */

/* These two are described in ui/ui_host.h. */
void ui_ask(struct ui *ui, const struct ui_question *question);
void ui_choose(struct ui *ui, const char *text, const char *keys,
               void (*done)(void *context, char key), void *context);

/* Pass a key to the open question. */
void ui_answer(struct ui *ui, int key);

/* Drop the open question without an answer. */
void ui_ask_nothing(struct ui *ui);

void ui_draw_question(struct ui *ui, struct area area);

/* --- ui_command.c --- */

/* Ask the user for a command, and run it. */
void ui_ask_command(struct ui *ui);

/* Leave the program. Ask the user first when a live capture would be lost. */
void ui_ask_quit(struct ui *ui);

#endif
