#include "app/stop.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"

/* Any thread may be the one that takes the signal, so all of it is atomic. */
static struct {
    _Atomic int number;
    _Atomic int64_t first_us; /* on the monotonic clock; 0 before it is noted */
    _Atomic(struct source *) source;
    _Atomic(struct view *) view;
} stop;

static void wake(int number)
{
    (void)number;
}

static const int stopping_signals[] = {SIGINT, SIGTERM, SIGHUP};

#define SIGNALS (sizeof(stopping_signals) / sizeof(stopping_signals[0]))

/* Who started us with nohup(1) wants us to outlive the terminal. */
static bool is_for_others(int number)
{
    struct sigaction before;

    return number == SIGHUP && sigaction(number, NULL, &before) == 0 &&
           before.sa_handler == SIG_IGN;
}

/* End the process by the signal that came, as soon as the handler has returned. */
static void end_by(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}

static void handle(int number)
{
    struct source *source = atomic_load(&stop.source);
    struct view *view = atomic_load(&stop.view);
    int64_t now = clock_monotonic_us();
    int none = 0;

    if (!atomic_compare_exchange_strong(&stop.number, &none, number)) {
        int64_t first = atomic_load(&stop.first_us);

        if (first != 0 && now - first >= STOP_AGAIN_US)
            end_by(number);
        return;
    }
    atomic_store(&stop.first_us, now);
    if (source != NULL)
        source_interrupt(source);
    if (view != NULL)
        view_interrupt(view);
}

void stop_install(void)
{
    struct sigaction action = {.sa_handler = handle};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++) {
        if (!is_for_others(stopping_signals[i]))
            sigaction(stopping_signals[i], &action, NULL);
    }
    action.sa_handler = wake;
    sigaction(STOP_NUDGE, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

/* A signal that came just before the telling must not be lost. (A view is another matter: what was
 * read until the signal is still to be printed.) */
void stop_interrupts_source(struct source *source)
{
    atomic_store(&stop.source, source);
    if (source != NULL && stop.number != 0)
        source_interrupt(source);
}

void stop_interrupts_view(struct view *view)
{
    atomic_store(&stop.view, view);
}

int stop_signal(void)
{
    return stop.number;
}

void stop_by_pipe(void)
{
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
    abort();
}
