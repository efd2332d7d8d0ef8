/*
 * ui/view_message.h: one message, whole: its findings, its bytes with their parts in colours.
 *
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_MESSAGE_H
#define UI_VIEW_MESSAGE_H

#include "ui/ui_host.h"
#include "ui/view_message_list.h"

/* Make the view of a message of a list, which it keeps; next and previous go on in it. Relative times
 * count from the first message of the list. Return NULL when the host has no memory. */
struct ui_view *view_message_new(const struct ui_host *host, struct message_list *list, size_t at,
                                 enum style_time time, bool is_coloured);

#endif
