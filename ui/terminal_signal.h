/*
 * ui/terminal_signal.h: what signals mean to a program that holds the terminal.
 *
 *   signal                              what happens
 *   SIGWINCH SIGTSTP SIGHUP             noted; the loop asks
 *   SIGINT SIGTERM                      whoever handled them before does; where that ends the process,
 *                                       the terminal is put back first
 *   SIGQUIT SIGSEGV SIGBUS SIGFPE       the terminal is put back, and the process ends as it would have
 *   SIGILL SIGABRT
 *   exit(3)                             the terminal is put back
 *
 * SIGHUP and SIGTSTP stay ignored where they were. Nothing helps against SIGKILL.
 *
 * A handler is given nothing but a number, so what it must know stands in the source file: a variable
 * that no struct owns.
 *
 * Threads:   the main thread; handlers may run on any.
 */
#ifndef UI_TERMINAL_SIGNAL_H
#define UI_TERMINAL_SIGNAL_H

#include <stdbool.h>

/* Remember the modes of the terminal at `fd`, and handle signals from now on. */
void terminal_signal_install(int fd);

/* Handle them as before. */
void terminal_signal_remove(void);

/* Set the sequences that restore the terminal, in this order; NULL: it has none. Copied. */
void terminal_signal_restores(const char *leave_screen, const char *show_cursor,
                              const char *plain_text, const char *plain_keys);

/* Return whether the terminal is gone. */
bool terminal_signal_has_hung_up(void);

/* Return whether the size has changed, or a stop was wanted from outside, since the last time. */
bool terminal_signal_take_resize(void);
bool terminal_signal_take_stop(void);

/* Return whether any of the three would return true. */
bool terminal_signal_is_any(void);

/* Stop this process as Ctrl-Z does, and come back when it goes on. */
void terminal_signal_stop(void);

#endif
