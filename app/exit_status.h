/*
 * app/exit_status.h: the exit statuses of the program.
 *
 * Threads:   plain values.
 */
#ifndef APP_EXIT_STATUS_H
#define APP_EXIT_STATUS_H

#include "base/err.h"

enum exit_status {
    EXIT_DONE = 0,
    EXIT_NOTHING = 1,  /* nothing selected */
    EXIT_USAGE = 2,    /* an option, expression or CALL that cannot be taken */
    EXIT_INPUT = 3,    /* a file that cannot be read or is no capture */
    EXIT_CAPTURE = 4,  /* capturing could not start: no permission, no such interface */
    EXIT_DAMAGED = 5,  /* input damaged; the readable part was used */
    EXIT_OUTPUT = 6,   /* output could not be written */
    EXIT_SIGNAL = 128, /* plus the signal's number */
};

/* One line of the manual. */
struct exit_status_row {
    const char *value; /* "0", "130, 143" */
    const char *text;
};

/* Ends with a row whose value is NULL. */
extern const struct exit_status_row exit_status_rows[];

/* Return the status of a failure; EXIT_DONE for ERR_NONE. */
enum exit_status exit_status_of(enum err err);

#endif
