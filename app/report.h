/*
 * app/report.h: messages to the user: one line on standard error.
 *
 * Threads:   any; a line is written as a whole.
 */
#ifndef APP_REPORT_H
#define APP_REPORT_H

/* Write "rung: " and the text, with control bytes (of file names, of expressions) made harmless. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
