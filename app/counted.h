/*
 * app/counted.h: lines for the user about frames that were not read, noted or lost.
 *
 * Threads:   the main thread.
 */
#ifndef APP_COUNTED_H
#define APP_COUNTED_H

#include "base/counter.h"

/* Call `line` for each kind of counters that has one to show: "not read: 3 IP fragments". */
void counted_lines(const struct counts *counts, void (*line)(void *context, const char *text),
                   void *context);

/* Print them on standard error. */
void counted_report(const struct counts *counts);

/* Print that there is no SIP, in words that are true also when something was not read. */
void counted_report_no_sip(const struct counts *counts);

/* Print the counters that a store has of the run that made it. */
void counted_report_recorded(const struct counts *counts);

#endif
