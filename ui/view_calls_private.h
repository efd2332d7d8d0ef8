/*
 * ui/view_calls_private.h: what the files of the list of calls share.
 *
 *      view_calls_load.c    rows: the screen is read again where it stands
 *      view_calls_move.c    the cursor moves, and the screen with it
 *      view_calls_facts.c   what else is shown: counts, severities, the call under the cursor
 *      view_calls_draw.c    all of it on a canvas
 *      view_calls_act.c     actions
 *      view_calls_search.c  what narrows the list: search, clearing
 *
 * The cursor belongs to a call, and the screen is found again around that call whenever the list has
 * changed, so that neither new calls nor another order move it on the screen.
 *
 * Ownership: the view owns all of it.
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_CALLS_PRIVATE_H
#define UI_VIEW_CALLS_PRIVATE_H

#include "ui/ui_host.h"
#include "ui/view_calls_marks.h"
#include "ui/view_calls_window.h"

#define CALLS_SEARCH_MAX   256 /* bytes of a text that is searched for */
#define CALLS_KEPT_TEXTS   (CALL_TEXTS - 1)
#define CALLS_DETAIL_LINES 4
#define CALLS_DETAIL_MAX   1024 /* bytes of a line */

/* Where things stand in the area. */
struct calls_layout {
    size_t head_rows;   /* the line that says what is shown, and the titles */
    size_t rows;        /* of the list */
    size_t detail_rows; /* of the strip, with its frame; 0: none */
};

/* How many calls there are and match. */
struct calls_counts {
    uint64_t total;
    uint64_t matching;
    bool is_known;    /* of this search */
    bool is_stale;    /* the store has grown since */
    bool is_slow;     /* a first quick try did not come to its end */
    bool is_given_up; /* nor did a long one */
    int64_t cost_us;  /* of counting */
    int64_t taken_us; /* when it was done */
};

/* A line of the strip. */
struct calls_line {
    enum style_role role;        /* of its first character */
    char text[CALLS_DETAIL_MAX]; /* as it came: escaped when it is drawn */
    size_t len;
};

/* What is told of the call under the cursor. */
struct calls_detail {
    uint64_t call; /* 0: nothing is known */
    bool is_stale;
    char title[CALLS_DETAIL_MAX];
    size_t title_len;
    struct calls_line lines[CALLS_DETAIL_LINES];
    size_t count;
};

/* Where the user was when the search began. */
struct calls_origin {
    char search[CALLS_SEARCH_MAX];
    uint64_t cursor;
    size_t at;
    bool is_following;
};

struct view_calls {
    struct ui_view view;
    const struct ui_host *host;
    struct call_columns columns;
    enum call_colours colours;
    struct call_marks marks;

    struct call_page page; /* order and conditions; texts point to `search` and `kept` */
    char search[CALLS_SEARCH_MAX];
    char kept[CALLS_KEPT_TEXTS][CALLS_SEARCH_MAX]; /* of "clear others" */
    struct calls_origin origin;
    int64_t cleared_us; /* monotonic time of the last clearing; 0: none */
    uint64_t undo_past; /* past_id before it */

    struct call_window window; /* the rows on the screen, and some before and behind them */
    size_t top;                /* the first of them on the screen */
    struct calls_layout layout;
    uint64_t cursor; /* a call; 0: none yet. Stays when nothing matches. */
    size_t at;       /* row of the screen that it is in, and shall be in */
    bool is_following;
    bool is_stale;        /* the window must be read again */
    bool is_elsewhere;    /* and its first row says nothing about where it is now */
    bool has_version;     /* `version` is known */
    uint64_t version;     /* of the store that the window is of */
    uint64_t seen;        /* calls that there were when following ended */
    bool has_dates;       /* not all rows are of one day */
    enum style_time time; /* what the columns are as wide as */

    struct calls_counts counts;
    struct calls_detail detail;
};

/* --- view_calls_load.c --- */

/* Give how many rows are on the screen, and one of them. */
size_t view_calls_shown(const struct view_calls *calls);
struct call_cells *view_calls_row(const struct view_calls *calls, size_t at);

/* Give the row under the cursor; NULL when the list is empty. */
const struct call_cells *view_calls_cursor(const struct view_calls *calls);

/* Forget counts and have the screen read again around the cursor, because order or conditions have
 * changed. */
void view_calls_renew(struct view_calls *calls);

/* Read the screen again where it is stale. */
MUST_CHECK enum err view_calls_load_rows(struct view_calls *calls, struct error *reterr);

/* Read the first screen of the list, or the last one, with the cursor on its end. */
MUST_CHECK enum err view_calls_read_end(struct view_calls *calls, bool is_last,
                                        struct error *reterr);

/* Read the screen again: the end when following, else around the cursor. */
MUST_CHECK enum err view_calls_read_again(struct view_calls *calls, struct error *reterr);

/* Read further rows behind those that there are, or before them. */
MUST_CHECK enum err view_calls_read_on(struct view_calls *calls, size_t rows, bool is_backward,
                                       struct error *reterr);

/* Follow the newest, or not; how many calls came since it was left off. */
void view_calls_follow(struct view_calls *calls, bool is_following);
uint64_t view_calls_new_count(const struct view_calls *calls);

/* Tell whether some calls are not shown, for a search or for what was asked for from the beginning. */
bool view_calls_is_narrowed(const struct view_calls *calls);

/* Tell whether more calls may come. */
bool view_calls_is_growing(const struct view_calls *calls);

/* Give microseconds of a clock that only goes forward. */
int64_t view_calls_clock(void);

/* --- view_calls_move.c: what keys do; they read the store, and what fails is said --- */

/* Move the cursor by rows, or the screen by as many. */
void view_calls_move(struct view_calls *calls, int64_t rows);
void view_calls_scroll(struct view_calls *calls, int64_t rows);
void view_calls_move_to_first(struct view_calls *calls);
void view_calls_move_to_last(struct view_calls *calls);

/* Go to the next call (step 1), or the one before (step -1), with a finding. */
void view_calls_move_to_finding(struct view_calls *calls, int step);

/* Read the screen now when order or conditions have changed since, for a key that acts on a row. */
void view_calls_settle(struct view_calls *calls);

/* Give the highest number of a call that there is; 0 for none. */
MUST_CHECK enum err view_calls_newest(struct view_calls *calls, uint64_t *ret_call,
                                      struct error *reterr);

/* --- view_calls_facts.c --- */

/* Read what is shown beside the rows. */
MUST_CHECK enum err view_calls_load_facts(struct view_calls *calls, struct error *reterr);

/* --- view_calls_draw.c --- */

struct calls_layout view_calls_lay_out(struct area area);
struct list_format view_calls_format(const struct view_calls *calls);
void view_calls_draw(struct ui_view *view, struct canvas *canvas, struct area area);

/* --- view_calls_act.c --- */

bool view_calls_act(struct ui_view *view, enum action action);
const char *view_calls_why_not(const struct ui_view *view, enum action action);

/* --- view_calls_search.c --- */

/* Ask for a text and narrow the list while it is typed. */
void view_calls_search(struct view_calls *calls);

/* Take back what narrows the list: the search, else the marks, else the texts that were kept. False
 * when there is nothing of the kind. */
bool view_calls_reset(struct view_calls *calls);

/* Clear the list, or what the search does not show. */
void view_calls_clear(struct view_calls *calls);
void view_calls_clear_others(struct view_calls *calls);

#endif
