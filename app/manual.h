/*
 * app/manual.h: the manual page, made from the tables of commands and options.
 *
 * Source:    man(7).
 * Threads:   pure but for the sink.
 */
#ifndef APP_MANUAL_H
#define APP_MANUAL_H

#include "export/out.h"

/* Write rung(1) in the man macros. */
void manual_write(struct out *out);

#endif
