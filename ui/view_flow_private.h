/*
 * ui/view_flow_private.h: the struct that the files of the ladder's view share.
 *
 *      view_flow.c         the view: actions and copies
 *      view_flow_source.c  from the store to the model, in pieces; again when the calls have grown
 *      view_flow_model.c   which model is shown, and where the cursor is in it
 *      view_flow_search.c  rows with a text
 *      view_flow_screen.c  the screen: layout, window of rows, pane, words; all on a canvas
 *
 * The cursor belongs to a message and stays with the message when rows are folded, merged or added.
 *
 * Ownership: the view owns all of it.
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_FLOW_PRIVATE_H
#define UI_VIEW_FLOW_PRIVATE_H

#include "export/flow_text.h"
#include "store/query_page.h"
#include "ui/text_pane.h"
#include "ui/ui_host.h"
#include "ui/view_flow_source.h"

#define FLOW_TITLE_MAX  512
#define FLOW_SEARCH_MAX 256
#define FLOW_BESIDE     256 /* rows on a screen that can have words beside their arrows */
#define FLOW_BESIDE_MAX 96  /* bytes of them */

#define FLOW_MARGIN 2 /* columns left of the ladder, for the cursor and marks */

/* The text beside the arrows of messages with SDP. */
enum flow_sdp_mode {
    FLOW_SDP_NONE = 0,
    FLOW_SDP_ADDRESS,
    FLOW_SDP_FORMATS,
    FLOW_SDP_MODES,
};

/* Whether there is a pane with the message under the cursor. */
enum flow_pane_mode {
    FLOW_PANE_AUTO = 0, /* when there is room */
    FLOW_PANE_ON,
    FLOW_PANE_OFF,
    FLOW_PANE_ALONE,
};

/* Where the pane is. */
enum flow_pane_side {
    FLOW_SIDE_AUTO = 0, /* at the right when the screen is wide, else below */
    FLOW_SIDE_RIGHT,
    FLOW_SIDE_BELOW,
};

/* The places of the parts; an area without rows is not shown. */
struct flow_places {
    struct area status; /* modes, and which rows are to be seen */
    struct area head;   /* participants */
    struct area rows;
    struct area info; /* the row under the cursor in full */
    struct area pane;
    bool is_right; /* the pane */
};

/* Words beside the arrow of one row on the screen. */
struct flow_beside {
    uint64_t message; /* id; 0: none */
    uint8_t mode;     /* enum flow_sdp_mode */
    uint8_t len;      /* 0: the message has no SDP that can be read */
    char text[FLOW_BESIDE_MAX];
};

struct flow_search {
    char text[FLOW_SEARCH_MAX]; /* empty: none */
    bool is_stale;              /* rows must be looked through again */
    bool wants_match;           /* go to the first match from `origin` on */
    bool has_bytes;             /* the messages' bytes were searched, not only the text of rows */
    size_t origin;              /* row of the cursor when it began */
    bool *rows;                 /* one a row: it has the text */
    size_t row_count;
    size_t count; /* rows that have it */
};

struct view_flow {
    struct ui_view view;
    const struct ui_host *host;

    uint64_t *calls;
    size_t call_count;
    struct call_page page; /* the list that it was opened from */
    bool has_page;
    char title[FLOW_TITLE_MAX];
    size_t title_len;

    struct flow_source *shown; /* the model that is drawn; NULL before the first */
    struct flow_source *next;  /* in the making; NULL: none is */
    struct flow_text *text;    /* of `shown` */
    uint64_t weight; /* of the calls when the newest model was begun: messages, findings */
    int64_t look_us; /* when to check the calls again */
    int64_t make_us; /* when another model may be begun */
    int64_t cost_us; /* of the model that is being read, until now */
    bool is_behind;  /* there is more than is shown: load again soon */

    bool is_merged;
    bool is_folded;
    bool is_only_sdp;
    enum style_time time; /* the ladder's own: seconds read better in it than the clock */
    enum flow_colour colour;
    enum flow_sdp_mode sdp;
    size_t pitch; /* 0: automatic */
    size_t pan;
    struct addr hidden[FLOW_PARTICIPANTS_MAX]; /* participants that are hidden on wish */
    size_t hidden_count;
    bool is_hidden[FLOW_PARTICIPANTS_MAX]; /* the same by participant */
    uint64_t *open;                        /* messages whose folds stay open */
    size_t open_count, open_cap;

    size_t cursor; /* row */
    size_t top;    /* first row on the screen */
    bool is_following;
    struct flow_places places;

    enum flow_pane_mode pane_mode;
    enum flow_pane_side pane_side;
    int pane_steps; /* larger or smaller than by itself */
    struct text_pane *pane;
    uint64_t filled; /* message in the pane; 0: none, or to be read again */
    bool is_coloured;

    struct flow_beside beside[FLOW_BESIDE];
    struct flow_search search;
};

static inline struct view_flow *view_flow_of(struct ui_view *view)
{
    return (struct view_flow *)view;
}

/* Return the model; NULL before the first is there. */
static inline const struct flow *view_flow_model(const struct view_flow *flow)
{
    return flow->shown == NULL ? NULL : flow_source_model(flow->shown);
}

static inline size_t view_flow_rows(const struct view_flow *flow)
{
    return flow->shown == NULL ? 0 : flow_row_count(flow_source_model(flow->shown));
}

/* --- view_flow_model.c --- */

/* Return the row under the cursor, and the index of its message. Return false while there are no rows. */
bool view_flow_cursor(const struct view_flow *flow, const struct flow_row **ret_row,
                      size_t *ret_message);

/* Put the cursor on a row, or on the last one; following ends. */
void view_flow_go(struct view_flow *flow, size_t row);

/* Check the calls, and read a new model when they have grown. */
MUST_CHECK enum err view_flow_read(struct view_flow *flow, struct error *reterr);

/* Mark the model to be made again, because it must hold something else. */
void view_flow_renew(struct view_flow *flow);

/* Find the columns of the addresses that are hidden. */
void view_flow_mark_hidden(struct view_flow *flow);

/* Fold rows anew after is_folded or the open ones have changed. */
void view_flow_refold(struct view_flow *flow);

/* Show the previous or next call of the list that the ladder was opened from; at an end of the list show a
 * message. */
void view_flow_show_neighbour(struct view_flow *flow, bool is_backward);

/* --- view_flow_search.c --- */

/* Ask the user for a text, and move to the first row with that text while the user types. */
void view_flow_search(struct view_flow *flow);

/* Search rows and messages where that is due. */
MUST_CHECK enum err view_flow_search_rows(struct view_flow *flow, struct error *reterr);

void view_flow_search_release(struct view_flow *flow);

/* --- view_flow_screen.c --- */

MUST_CHECK enum err view_flow_load(struct ui_view *view, struct area area, struct error *reterr);
void view_flow_draw(struct ui_view *view, struct canvas *canvas, struct area area);

#endif
