/*
 * ui/view_flow.h: the ladder of one or more calls.
 *
 * Ownership: the program that shows the view owns it (ui/view.h).
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_FLOW_H
#define UI_VIEW_FLOW_H

#include "ui/ui_host.h"

/* Make the ladder of these calls. `page` is the list that it was opened from (its order and conditions),
 * for the next and previous call; copied, but for its texts, which live as long as the view of the
 * list; NULL: none. Return NULL when the host has no memory. */
struct ui_view *view_flow_new(const struct ui_host *host, const uint64_t *calls, size_t count,
                              const struct call_page *page);

#endif
