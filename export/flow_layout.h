/*
 * export/flow_layout.h: the places of the columns of a ladder.
 *
 *   |<- gutter ->|<- 4 ->|<---- pitch ---->|
 *       +0.000           │                 │
 *
 * The pitch has room for the labels, or less where the width is small. When the smallest pitch has no room for
 * all participants, a window of them is shown. Participants that the user has hidden have no column.
 *
 * Threads:   plain values.
 */
#ifndef EXPORT_FLOW_LAYOUT_H
#define EXPORT_FLOW_LAYOUT_H

#include "export/flow.h"
#include "export/style.h"

/* Narrowest ladder; a smaller width is taken as this. */
#define FLOW_WIDTH_MIN 40

/* Widest line, in columns; the rest is dropped. */
#define FLOW_WIDTH_MAX 32768

/* Columns from one participant to the next. */
#define FLOW_PITCH_MIN 10
#define FLOW_PITCH_MAX 44

/* The meaning of the colour of an arrow. */
enum flow_colour {
    FLOW_COLOUR_RESPONSE = 0, /* request, or class of the response */
    FLOW_COLOUR_LEG,
    FLOW_COLOUR_TRANSACTION,
};

/* Zero-initialised: all automatic. */
struct flow_text_options {
    struct style style;
    size_t pan;   /* how many of the participants that are not hidden stand left of the window */
    size_t pitch; /* columns from one participant to the next; 0: automatic */
    const bool *hidden; /* one for each participant; NULL: none is. When all are, none is. */
    enum flow_colour colour;
    bool has_letters; /* the letter of its leg at the start of each arrow */
    /* Return a text to show behind the label of a message where there is room for both; absent: no text.
     * NULL: no message has one. The text lives until the next call. */
    struct slice (*extra)(void *context, const struct flow_message *message);
    void *extra_context;
    size_t
        extra_cells; /* columns that the automatic pitch has for them where all participants fit */
    size_t pitch_least; /* columns that it has where they do not; 0: automatic */
};

/* Participants by their places among those that are not hidden, from left to right. */
struct flow_layout {
    size_t gutter;                               /* columns of the time */
    size_t pitch;                                /* columns from one participant to the next */
    size_t first;                                /* place of the first visible participant */
    size_t visible;                              /* how many are */
    size_t shown;                                /* how many are not hidden */
    size_t total;                                /* participants */
    size_t width;                                /* of a line at the most, columns */
    uint16_t place[FLOW_PARTICIPANTS_MAX];       /* of a hidden one: that of its neighbour */
    uint16_t participant[FLOW_PARTICIPANTS_MAX]; /* of a place */
};

/* Return the pitch at which all heads and full labels are readable, within reason. Cost: O(rows). */
size_t flow_layout_natural(const struct flow *flow, enum escape_target target);

/* Lay out a closed model of that natural pitch. Cost: O(participants); O(rows) without a width. */
struct flow_layout flow_layout_of(const struct flow *flow, const struct flow_text_options *options,
                                  size_t natural);

/* Return whether a participant is hidden on wish, and whether it is in the window. */
bool flow_layout_hides(const struct flow_layout *layout, size_t participant);
bool flow_layout_shows(const struct flow_layout *layout, size_t participant);

/* Return the column of a participant's lifeline, counted from 0; those left of the window count as
 * its first, those right of it as its last. */
size_t flow_layout_column(const struct flow_layout *layout, size_t participant);

#endif
