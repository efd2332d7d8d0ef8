/*
 * ui/view_calls.h: the list of calls.
 *
 * Ownership: the program that shows the view owns it (ui/view.h).
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_CALLS_H
#define UI_VIEW_CALLS_H

#include "ui/ui_host.h"

/* Make the list of the calls that host->which chooses. Return NULL when the host has no memory. */
struct ui_view *view_calls_new(const struct ui_host *host);

#endif
