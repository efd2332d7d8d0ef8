/*
 * ui/view_help.h: the list of keys, of one view and everywhere.
 *
 * Ownership: the program that shows the view owns it (ui/view.h).
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_HELP_H
#define UI_VIEW_HELP_H

#include "ui/ui_host.h"

/* Make the help of the view below, whose why_not decides which keys are shown as usable. The view below is
 * used in this call only. Return NULL when the host has no memory. */
struct ui_view *view_help_new(const struct ui_host *host, const struct ui_view *below);

#endif
