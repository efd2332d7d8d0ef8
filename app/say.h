/*
 * app/say.h: messages to the user: one line on standard error.
 *
 * Threads:   any; a line is written as a whole.
 */
#ifndef APP_SAY_H
#define APP_SAY_H

/* Write "rung: " and the text, with control bytes (of file names, of expressions) made harmless. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
