/*
 * app/landlock.h: confining this process to folders, by the kernel's Landlock.
 *
 * Source:    landlock(7), Linux Documentation/userspace-api/landlock.rst. The C library has no functions for it.
 * Ownership: the caller owns the rules and closes them.
 * Threads:   the main thread while it is the only one: those it starts inherit.
 */
#ifndef APP_LANDLOCK_H
#define APP_LANDLOCK_H

#include <stdbool.h>

#include "base/err.h"

/* Return the version of Landlock that this kernel has; 0: none. */
int landlock_abi(void);

/* Begin a set of rules that forbids everything that this kernel can forbid: opening, making and removing files,
 * running them, connecting over TCP. Return the descriptor, -1 with errno. */
int landlock_open(void);

/* Allow reading, and writing, making and removing, below a folder; or the same of one file. A path that is not
 * there is passed over. Return ERR_INPUT when the kernel refuses. */
MUST_CHECK enum err landlock_allow(int rules, const char *path, bool is_written,
                                   struct error *reterr);

/* Confine the process for good, and close the rules. Nothing it executes could gain rights any more. Return
 * ERR_INPUT when the kernel refuses. */
MUST_CHECK enum err landlock_enter(int rules, struct error *reterr);

#endif
