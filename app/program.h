/*
 * app/program.h: where this program lies, for commands that a user can copy.
 *
 * Threads:   any.
 */
#ifndef APP_PROGRAM_H
#define APP_PROGRAM_H

#define PROGRAM_PATH_MAX 4096

/* Return the path of the running program; "rung" when the system does not know it. */
void program_path(char ret_path[PROGRAM_PATH_MAX]);

#endif
