/*
 * correlate/kind_dialog.h: the columns of kind `dialog`. See correlate/kind.h.
 *
 * RFC 3261 12.
 */
#ifndef CORRELATE_KIND_DIALOG_H
#define CORRELATE_KIND_DIALOG_H

#define DIALOG_COLUMNS(COLUMN)                                                                     \
    COLUMN(ID, id, _, NUMBER, "dialog", "number", "")                                              \
    COLUMN(REF, leg, leg, NUMBER, "leg", "leg", "")                                                \
    COLUMN(ENUM, state, dialog_state, STATE, "state", "1-4",                                       \
           "1 early, 2 confirmed, 3 terminated, 4 no-ack: its 2xx was never acknowledged, "        \
           "while that of another fork was")                                                       \
    COLUMN(TEXT, method, _, TEXT, "method", "text",                                                \
           "of the request that made it: INVITE, SUBSCRIBE, REFER, NOTIFY")                        \
    COLUMN(TEXT, from_tag, _, TEXT, "from_tag", "text", "of the side that made it")                \
    COLUMN(TEXT, to_tag, _, TEXT, "to_tag", "text", "of the other side")                           \
    COLUMN(TIME, start_us, _, TIME, "start", "time", "first message with both tags")               \
    COLUMN(TIME_OR_NONE, confirmed_us, _, TIME, "confirmed", "time or NULL", "")                   \
    COLUMN(TIME_OR_NONE, end_us, _, TIME, "end", "time or NULL", "")

#endif
