/*
 * ui/view_save.h: the box that saves calls to a file, as pcap or text.
 *
 * Ownership: the program that shows the view owns it (ui/view.h).
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_SAVE_H
#define UI_VIEW_SAVE_H

#include "ui/ui_host.h"

/* Make the box for the marked calls (count 0: none are), or the calls that `shown` selects. Return NULL when the
 * host has no memory. */
struct ui_view *view_save_new(const struct ui_host *host, const uint64_t *calls, size_t count,
                              const struct call_page *shown);

#endif
