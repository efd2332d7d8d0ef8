/*
 * export/flow_layout.h: where the columns of a ladder stand.
 *
 *   |<- gutter ->|<- 4 ->|<---- pitch ---->|
 *       +0.000           │                 │
 *
 * The pitch is as wide as the labels like it, as narrow as the width asks for; when not even the
 * narrowest lets all participants in, a window of them is shown.
 *
 * Threads:   plain values.
 */
#ifndef EXPORT_FLOW_LAYOUT_H
#define EXPORT_FLOW_LAYOUT_H

#include "export/flow.h"
#include "export/style.h"

/* Narrowest ladder; a smaller width is taken as this. */
#define FLOW_WIDTH_MIN 40

/* Widest line; what lies beyond is dropped. */
#define FLOW_WIDTH_MAX 32768

/* Zero-initialised: all automatic. */
struct flow_text_options {
    struct style style;
    size_t pan;   /* first participant to show */
    size_t pitch; /* columns from one participant to the next; 0: automatic */
};

struct flow_layout {
    size_t gutter;  /* columns of the time */
    size_t pitch;   /* columns from one participant to the next */
    size_t first;   /* first visible participant */
    size_t visible; /* how many are */
    size_t total;   /* participants */
    size_t width;   /* of a line at the most, columns */
};

/* Lay out a closed model. Cost: O(rows). */
struct flow_layout flow_layout_of(const struct flow *flow, const struct flow_text_options *options);

/* Tell whether a participant is in the window. */
bool flow_layout_shows(const struct flow_layout *layout, size_t participant);

/* Give the column of a participant's lifeline, counted from 0; those left of the window count as
 * its first, those right of it as its last. */
size_t flow_layout_column(const struct flow_layout *layout, size_t participant);

#endif
