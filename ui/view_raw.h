/*
 * ui/view_raw.h: all messages of some calls as text, without frames, for copying.
 *
 * Ownership: the program that shows the view owns it (ui/view.h).
 * Threads:   the main thread.
 */
#ifndef UI_VIEW_RAW_H
#define UI_VIEW_RAW_H

#include "ui/ui_host.h"

/* Make the view of these calls. Return NULL when the host has no memory. */
struct ui_view *view_raw_new(const struct ui_host *host, const uint64_t *calls, size_t count);

#endif
