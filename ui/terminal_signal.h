/*
 * ui/terminal_signal.h: the handlers of signals while the program uses the terminal.
 *
 *   signal                              effect
 *   SIGWINCH SIGTSTP SIGHUP             noted; the loop checks
 *   SIGINT SIGTERM                      the earlier handler runs; where that ends the process,
 *                                       the terminal is put back first
 *   SIGQUIT SIGSEGV SIGBUS SIGFPE       the terminal is put back, and the process ends as it would have
 *   SIGILL SIGABRT
 *   exit(3)                             the terminal is put back
 *
 * SIGHUP and SIGTSTP stay ignored where they were. Nothing helps against SIGKILL.
 *
 * A handler gets only the number of the signal, so its state is in a variable of the source file, which
 * no struct owns.
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

/* Return whether the size has changed, or another process asked for a stop, since the last call. */
bool terminal_signal_take_resize(void);
bool terminal_signal_take_stop(void);

/* Return whether any of the three would return true. */
bool terminal_signal_is_any(void);

/* Stop this process as Ctrl-Z does, and return when it continues. */
void terminal_signal_stop(void);

#endif
