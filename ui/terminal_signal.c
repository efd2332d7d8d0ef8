#include "ui/terminal_signal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/array.h"

#define RESTORE_MAX 256

enum kind {
    KIND_NOTE,  /* set a flag */
    KIND_CHAIN, /* somebody else decides */
    KIND_FATAL,
};

static const struct {
    int number;
    enum kind kind;
} signals[] = {
    {SIGWINCH, KIND_NOTE}, {SIGTSTP, KIND_NOTE},  {SIGHUP, KIND_NOTE},   {SIGINT, KIND_CHAIN},
    {SIGTERM, KIND_CHAIN}, {SIGQUIT, KIND_FATAL}, {SIGSEGV, KIND_FATAL}, {SIGBUS, KIND_FATAL},
    {SIGFPE, KIND_FATAL},  {SIGILL, KIND_FATAL},  {SIGABRT, KIND_FATAL},
};

#define SIGNALS COUNT_OF(signals)

/* All that a handler must know. */
static struct {
    volatile sig_atomic_t is_held; /* the terminal is ours and must be put back */
    volatile sig_atomic_t is_resized;
    volatile sig_atomic_t is_stopped;
    volatile sig_atomic_t is_hung_up;
    int fd;
    struct termios modes;
    bool has_modes;
    bool is_at_exit; /* our function is registered with atexit */
    char restore[RESTORE_MAX];
    size_t restore_len;
    struct sigaction before[SIGNALS];
} held;

/* Put the terminal back. Only calls that a handler may make. */
static void put_back(void)
{
    sigset_t output;
    sigset_t before;

    if (!held.is_held)
        return;
    held.is_held = 0;
    /* In the background, setting modes would stop the process. */
    sigemptyset(&output);
    sigaddset(&output, SIGTTOU);
    sigprocmask(SIG_BLOCK, &output, &before);
    if (write(STDOUT_FILENO, held.restore, held.restore_len) < 0) {
        /* Then there is no terminal to put back. */
    }
    if (held.has_modes)
        tcsetattr(held.fd, TCSANOW, &held.modes);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static void note(int number)
{
    if (number == SIGWINCH)
        held.is_resized = 1;
    else if (number == SIGTSTP)
        held.is_stopped = 1;
    else
        held.is_hung_up = 1;
}

static size_t place_of(int number)
{
    size_t at = 0;

    while (signals[at].number != number)
        at++;
    return at;
}

static bool is_default(const struct sigaction *action)
{
    return (action->sa_flags & SA_SIGINFO) == 0 && action->sa_handler == SIG_DFL;
}

static void end_by(int number)
{
    put_back();
    signal(number, SIG_DFL);
    raise(number);
}

static void fatal(int number)
{
    end_by(number);
}

/* Whoever was here before is called; where it gave the signal back its old power to end the process,
 * which it does as soon as this returns, the terminal is put back. */
static void chain(int number)
{
    const struct sigaction *before = &held.before[place_of(number)];
    struct sigaction now;

    if (is_default(before)) {
        end_by(number);
        return;
    }
    if (before->sa_handler != SIG_IGN)
        before->sa_handler(number);
    if (sigaction(number, NULL, &now) == 0 && is_default(&now))
        put_back();
}

static bool is_ignored(const struct sigaction *action)
{
    return (action->sa_flags & SA_SIGINFO) == 0 && action->sa_handler == SIG_IGN;
}

static void install_one(size_t at)
{
    static void (*const handlers[])(int) = {
        [KIND_NOTE] = note, [KIND_CHAIN] = chain, [KIND_FATAL] = fatal};
    struct sigaction action = {.sa_handler = handlers[signals[at].kind]};

    sigemptyset(&action.sa_mask);
    sigaction(signals[at].number, NULL, &held.before[at]);
    if (is_ignored(&held.before[at]))
        return;
    /* A handler with more arguments than a number cannot be called from here: it stays. */
    if ((held.before[at].sa_flags & SA_SIGINFO) != 0)
        return;
    sigaction(signals[at].number, &action, NULL);
}

void terminal_signal_install(int fd)
{
    held.fd = fd;
    held.has_modes = tcgetattr(fd, &held.modes) == 0;
    held.restore_len = 0;
    held.is_resized = 0;
    held.is_stopped = 0;
    held.is_hung_up = 0;
    for (size_t i = 0; i < SIGNALS; i++)
        install_one(i);
    if (!held.is_at_exit)
        held.is_at_exit = atexit(put_back) == 0;
    held.is_held = 1;
}

void terminal_signal_remove(void)
{
    held.is_held = 0;
    for (size_t i = 0; i < SIGNALS; i++) {
        struct sigaction now;

        /* A handler that was changed meanwhile is somebody's wish. */
        if (sigaction(signals[i].number, NULL, &now) == 0 &&
            (now.sa_handler == note || now.sa_handler == chain || now.sa_handler == fatal))
            sigaction(signals[i].number, &held.before[i], NULL);
    }
}

/* Append a sequence without its delays: "$<5/>". */
static void append(const char *sequence)
{
    if (sequence == NULL)
        return;
    while (*sequence != '\0' && held.restore_len < RESTORE_MAX) {
        const char *end = strncmp(sequence, "$<", 2) == 0 ? strchr(sequence, '>') : NULL;

        if (end != NULL)
            sequence = end + 1;
        else
            held.restore[held.restore_len++] = *sequence++;
    }
}

void terminal_signal_restores(const char *leave_screen, const char *show_cursor,
                              const char *plain_text, const char *plain_keys)
{
    held.restore_len = 0;
    append(plain_text);
    append(plain_keys);
    append(leave_screen);
    append(show_cursor);
}

bool terminal_signal_has_hung_up(void)
{
    return held.is_hung_up != 0;
}

bool terminal_signal_take_resize(void)
{
    bool is_resized = held.is_resized != 0;

    held.is_resized = 0;
    return is_resized;
}

bool terminal_signal_take_stop(void)
{
    bool is_stopped = held.is_stopped != 0;

    held.is_stopped = 0;
    return is_stopped;
}

bool terminal_signal_is_any(void)
{
    return held.is_hung_up != 0 || held.is_resized != 0 || held.is_stopped != 0;
}

void terminal_signal_stop(void)
{
    struct sigaction ours;
    struct sigaction stop = {.sa_handler = SIG_DFL};

    sigemptyset(&stop.sa_mask);
    held.is_held = 0;
    sigaction(SIGTSTP, &stop, &ours);
    /* The others of this job have had Ctrl-Z from the terminal. */
    raise(SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
    held.is_stopped = 0;
    held.is_held = 1;
}
