/*
 * ui/view_raw_private.h: what the files of the raw view share.
 *
 *      view_raw.c       the view: actions, search
 *      view_raw_rows.c  the list of messages, and those of them that are on the screen
 *
 * A message is read when it comes to the screen; where the screen is, is said by a message and a row of
 * it, so nothing needs to know how long all of them are.
 *
 * Ownership: the view owns all of it.
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_RAW_PRIVATE_H
#define UI_VIEW_RAW_PRIVATE_H

#include "ui/text_pane.h"
#include "ui/ui_host.h"
#include "ui/view_message_list.h"

#define RAW_SEARCH_MAX 256

/* A message on the screen. */
struct shown {
    size_t at; /* in the list */
    struct text_pane *pane;
};

struct view_raw {
    struct ui_view view;
    const struct ui_host *host;
    uint64_t *calls;
    size_t call_count;

    struct message_list *list; /* grows */
    int64_t after_us;          /* the last one of it */
    uint64_t after_id;
    unsigned idle_turns; /* reads in a row that got nothing before they were stopped */
    bool is_reading;     /* there is more to be had */
    enum err err;        /* of the visitor */

    size_t top;     /* message at the upper edge */
    size_t top_row; /* its first row on the screen */
    int64_t scroll; /* rows that are still to be moved */
    bool wants_end; /* go to the end */
    size_t rows;    /* on the screen */
    size_t columns;
    bool is_coloured;
    struct shown *shown; /* as many as `rows` at the most */
    size_t shown_count, shown_cap;

    char search[RAW_SEARCH_MAX];
    bool is_searching;
    size_t search_at; /* message to look at next */
};

/* Read what has come to the list; what was not there in time comes in the next turn. */
MUST_CHECK enum err view_raw_read(struct view_raw *raw, struct error *reterr);

/* Move as was asked for, stop at both ends, and read what is on the screen. ERR_MEMORY. */
MUST_CHECK enum err view_raw_settle(struct view_raw *raw);

#endif
