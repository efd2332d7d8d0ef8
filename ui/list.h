/*
 * ui/list.h: a list of rows of the store as a view: the part that all kinds of lists share.
 *
 * A list can be longer than the screen and than memory, so only the rows around the cursor are read (a
 * page of rows beside the row with a known id). The cursor belongs to a row. When the list has changed, the rows
 * around that row are read again, so neither new rows nor another order move the row on the screen.
 *
 *      ui/list.c         cursor, following, orders and columns, marks, how many rows there are
 *      ui/list_page.c    the rows around the cursor
 *      ui/list_narrow.c  a list narrowed: by a search while it is typed, by texts that are kept, by clearing
 *      ui/list_draw.c    a list on a canvas
 *
 * A view embeds a struct ui_list as its first member and hands over the functions that know its rows
 * (struct list_ops). Its own `load`, `act` and `draw` call ui_list_load, ui_list_act with
 * list_narrow_act, and list_draw.
 *
 * Ownership: the view owns the list, and the list its rows and marks. Texts of a page
 *            live as long as the list.
 * Threads:   the main thread.
 * Limits:    LIST_MARKS_MAX marks, LIST_TEXTS texts of LIST_TEXT_MAX bytes.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "ui/columns.h"
#include "ui/list_marks.h"
#include "ui/list_window.h"
#include "ui/ui_host.h"

#define LIST_TEXT_MAX 256 /* bytes of a text that is searched for */
#define LIST_TEXTS    3   /* that narrow a list at once: the search, and those that were kept */

/* Most lines of detail about the row under the cursor. */
#define LIST_DETAIL_LINES 4

/* The order of ids, in which a page costs its rows alone. In any other a page costs a pass over the
 * list. Other orders are numbers of the view's. */
#define LIST_SORT_ID 0

struct ui_list;

/* The rows to read. */
struct list_page {
    uint64_t anchor;  /* begin beside the row of this id; 0: at the beginning, or at the end */
    bool is_backward; /* the rows before it, nearest first */
    bool has_itself;  /* the anchor is read too */
    bool has_finding; /* only rows with a finding */
    size_t limit;     /* rows, at least 1 */
};

struct list_ops {
    const char *one;         /* a row in words: "call" */
    const char *many;        /* "calls" */
    const char *none;        /* "there is no call" */
    const char *none_marked; /* "no call is marked" */

    /* Return the word for the rows that are counted: "call", "calls", "calls and others". */
    const char *(*noun)(const struct ui_list *list, bool is_one);

    /* Read a page in the order of the list (`sort`, `is_descending`), of the rows that it shows (`texts`,
     * `past`, and the view's own conditions), and put a copy of each row into the window by
     * list_window_add. A page backward comes backward. */
    enum err (*fetch)(const struct ui_list *list, const struct list_page *page,
                      struct list_window *window, struct error *reterr);

    /* Copy into the new data of a row, after it was read again, the results that the old data has. May be NULL. */
    void (*inherit)(void *data, const void *old);

    /* Count all rows, and those that the list shows. */
    enum err (*count)(const struct ui_list *list, uint64_t *ret_total, uint64_t *ret_matching,
                      struct error *reterr);

    /* Return how many rows there are by the counters of the run; 0 when nothing counts them. */
    uint64_t (*known)(const struct ui_list *list);

    /* Return the highest id that there is; 0 for none. */
    enum err (*newest)(const struct ui_list *list, uint64_t *ret_id, struct error *reterr);

    /* Return whether something else than texts and clearing narrows the list. */
    bool (*is_narrowed)(const struct ui_list *list);

    /* Return the time of a row, which decides whether dates are shown, and how long before it the row above
     * was. */
    int64_t (*time_us)(const void *data);

    /* Find out more about the rows on the screen, which costs little. May be NULL. */
    enum err (*load_more)(struct ui_list *list, struct error *reterr);

    /* Read the detail of the row under the cursor, at most so many lines, and draw it below the list with
     * its frame; without `has_row` the frame is empty. Both NULL: there is no detail. */
    enum err (*load_detail)(struct ui_list *list, size_t lines, struct error *reterr);
    void (*draw_detail)(const struct ui_list *list, bool has_row, struct canvas *canvas,
                        struct area area);

    /* Write why there are no rows though nothing narrows the list; `over` is " over UDP" when some may
     * be in frames that were not read. */
    void (*write_empty)(const struct ui_list *list, const char *over, struct buf *buf);
};

/* The places of the parts in the area. */
struct list_layout {
    size_t head_rows;   /* the line that describes the list, and the titles */
    size_t rows;        /* of the list */
    size_t detail_rows; /* of the detail of the row under the cursor, with its frame; 0: none */
};

/* How many rows there are and match. */
struct list_count {
    uint64_t total;
    uint64_t matching;
    bool is_known;    /* of this search */
    bool is_stale;    /* the store has grown since */
    bool is_slow;     /* a first quick try did not come to its end */
    bool is_given_up; /* nor did a long one */
    int64_t cost_us;  /* of counting */
    int64_t taken_us; /* when it was done */
};

/* Where the user was when the search began. */
struct list_origin {
    char search[LIST_TEXT_MAX];
    uint64_t cursor;
    size_t at;
    bool is_following;
};

struct ui_list {
    struct ui_view view;
    const struct ui_host *host;
    const struct list_ops *ops;
    struct ui_columns columns;
    struct list_marks marks;

    int sort; /* LIST_SORT_ID, or an order of the view's */
    bool is_descending;
    char search[LIST_TEXT_MAX];
    char kept[LIST_TEXTS - 1][LIST_TEXT_MAX];
    const char *texts[LIST_TEXTS]; /* the search, then those that are kept; NULL behind the last */
    uint64_t past;                 /* rows up to this id were cleared away */
    int64_t cleared_us;            /* monotonic time of the last clearing; 0: none */
    uint64_t undo_past;            /* `past` before it */
    struct list_origin origin;

    struct list_window window; /* the rows on the screen, and some before and behind them */
    size_t top;                /* the first of them on the screen */
    struct list_layout layout;
    uint64_t cursor; /* an id; 0: none yet. Stays when nothing matches. */
    size_t at;       /* row of the screen that it is in, and shall be in */
    bool is_following;
    bool is_stale;        /* the window must be read again */
    bool is_elsewhere;    /* and its first row does not show its present place */
    bool has_version;     /* `version` is known */
    uint64_t version;     /* of the store that the window is of */
    uint64_t seen;        /* rows that there were when following ended */
    bool has_dates;       /* not all rows are of one day */
    enum style_time time; /* the columns were measured with it */

    struct list_count count;
    uint64_t detail;      /* the row whose detail is shown; 0: none yet */
    bool detail_is_stale; /* it must be read again */
};

/* Begin; the rest of the list must be zero. The tables outlive it. */
void ui_list_init(struct ui_list *list, const struct ui_view_ops *view_ops,
                  const struct list_ops *ops, const struct ui_host *host);
void ui_list_release(struct ui_list *list);

/* --- rows --- */

/* Return how many rows are on the screen, one of them, and the one under the cursor (NULL: none). */
static inline size_t ui_list_shown(const struct ui_list *list)
{
    size_t count = list->window.count - list->top;

    return count < list->layout.rows ? count : list->layout.rows;
}

static inline const struct list_row *ui_list_row(const struct ui_list *list, size_t at)
{
    return &list->window.rows[list->top + at];
}

const struct list_row *ui_list_cursor(const struct ui_list *list);

/* Return whether there is no row. */
bool ui_list_is_empty(const struct ui_list *list);

/* Return the marked ids, or else the one under the cursor, which is put into *memory. */
const uint64_t *ui_list_chosen(const struct ui_list *list, uint64_t *memory, size_t *ret_count);

/* Return the marked ids that were not cleared away. */
const uint64_t *ui_list_marked(const struct ui_list *list, size_t *ret_count);

/* Return whether some rows are not shown, because of a search or the options of the program. */
bool ui_list_is_narrowed(const struct ui_list *list);

/* Return whether more rows may come, and how many came since following ended. */
bool ui_list_is_growing(const struct ui_list *list);
uint64_t ui_list_new_count(const struct ui_list *list);

/* Return how values are written now; `before_us` is the caller's to set. */
struct list_format ui_list_format(const struct ui_list *list);

/* --- loading --- */

/* Read the rows to show in an area (ui_view_ops.load), where they are stale, and what the view adds to them. */
MUST_CHECK enum err ui_list_load(struct ui_list *list, struct area area, struct error *reterr);

/* --- acting --- */

/* Read the screen now when order or conditions have changed since, for a key that acts on a row. */
void ui_list_settle(struct ui_list *list);

/* Do an action that lists share. False: it is none. */
bool ui_list_act(struct ui_list *list, enum action action);

/* Return why such an action can do nothing now (ui_view_ops.why_not). */
const char *ui_list_why_not(const struct ui_list *list, enum action action);

/* Discard the count, and read the screen again around the cursor at the next load, because order or conditions have
 * changed. */
void ui_list_renew(struct ui_list *list);

/* Follow the newest row, or not. */
void ui_list_follow(struct ui_list *list, bool is_following);

/* Return the store for a key, which is answered even when the next one is waiting already. */
struct view *ui_list_store_for_key(const struct ui_list *list);

#endif
