/*
 * correlate/kind_leg.h: the columns of kind `leg`. See correlate/kind.h.
 *
 * All messages with one Call-ID.
 */
#ifndef CORRELATE_KIND_LEG_H
#define CORRELATE_KIND_LEG_H

#define LEG_COLUMNS(COLUMN)                                                                        \
    COLUMN(ID, id, _, NUMBER, "leg", "number", "")                                                 \
    COLUMN(REF, call, call, NONE, "", "call", "that it belongs to")                                \
    COLUMN(TIME, start_us, _, TIME, "start", "time", "first message")                              \
    COLUMN(TEXT, short_id, _, TEXT, "id", "text",                                                  \
           "12 characters, the same each time the capture is opened; the call has that of "        \
           "its first leg")                                                                        \
    COLUMN(TEXT, call_id, _, TEXT, "call_id", "text or NULL", "the Call-ID")

#endif
