/*
 * app/help.h: help screens, made from the tables of commands and options.
 *
 * Threads:   pure but for the sink.
 */
#ifndef APP_HELP_H
#define APP_HELP_H

#include "app/command.h"
#include "export/out.h"

/* Widest line of a help screen. */
#define HELP_WIDTH 80

/* Write the help of a command: what it does, and its options; for COMMAND_NONE the overview. */
void help_write(enum command_id command, struct out *out);

#endif
