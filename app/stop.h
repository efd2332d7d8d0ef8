/*
 * app/stop.h: SIGINT, SIGTERM and SIGHUP: the first one ends the work at the next good place, a second one
 * ends the process. A signal that a wrapper sends twice at a time counts once.
 *
 * A handler gets only the number of the signal, so its state is in this file: the only state of the
 * program, beside ui/terminal_signal, that no struct owns.
 *
 * Threads:   one thread sets; handlers may run on any.
 */
#ifndef APP_STOP_H
#define APP_STOP_H

#include <signal.h>

#include "capture/source.h"
#include "store/view.h"

/* A signal that comes so soon after the first is taken for the same one, microseconds. */
#define STOP_AGAIN_US 200000

/* Sent to a thread that may be blocked in a read, it makes that read return. */
#define STOP_NUDGE SIGUSR1

/* Install the handlers; a blocked read or write returns when one has run. SIGPIPE and
 * SIGXFSZ are ignored, so that a closed pipe and a file that may not grow are failed writes. */
void stop_install(void);

/* Set the object that the handlers interrupt; NULL: none. The object lives until another call replaces it. */
void stop_interrupts_source(struct source *source);
void stop_interrupts_view(struct view *view);

/* Return the number of the signal that came, or 0. */
int stop_signal(void);

/* Return whether a signal came. */
bool stop_is_due(void);

/* End the process as the closed pipe would have: quietly, by SIGPIPE. */
_Noreturn void stop_by_pipe(void);

#endif
