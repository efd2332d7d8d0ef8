/*
 * ui/views.h: the table of all views, which the caller of ui_new hands to the program.
 *
 * Threads:   a constant table.
 */
#ifndef UI_VIEWS_H
#define UI_VIEWS_H

#include "ui/ui_host.h"

extern const struct ui_views views_all;

#endif
