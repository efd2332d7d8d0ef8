/*
 * tests/tools/key_latency.c: how long a terminal program takes to answer keys, and what it costs while
 * nobody presses any.
 *
 * Usage: key_latency [--size COLUMNSxROWS] [--log FILE] [--limit SECONDS] STEP... -- COMMAND...
 *   wait=SECONDS      until the screen has been still for so long; all ends when it is not within the
 *                     limit (300 s)
 *   idle=SECONDS      print the processor time that passes meanwhile
 *   memory=           print the resident memory
 *   NAME:COUNT=KEYS   send KEYS so many times, each once the screen is still, and print what it took
 *   NAME:COUNT=KEYS|BACK
 *                     the same, and after each of them BACK, which is not measured
 *   NAME:each=KEYS    the same for every single byte of KEYS
 *   NAME:0=KEYS       send KEYS once and print nothing
 * KEYS may hold \e (escape), \r, \xHH, and no '|' but as \x7c.
 *
 * What a key took is the time from writing it to the last output before STILL_MS of silence. Output that
 * only says again how keys are to be sent is silence: some programs say so with every look at their
 * clock, and would never be still. Lines of output: NAME MEDIAN WORST ANSWERED SENT, times in
 * milliseconds.
 *
 * The program runs in a pseudo-terminal of its own and is terminated in the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"

#define STILL_MS    30
#define PATIENCE_MS 2000 /* for the first byte of an answer */
#define LOADING_S   300
#define SAMPLES_MAX 256
#define KEYS_MAX    256
#define MS_US       INT64_C(1000)

struct terminal {
    int fd;
    pid_t pid;
    int log;          /* what the program writes, or -1 */
    int64_t limit_us; /* of waiting for a screen that is still */
};

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int fail(const char *text)
{
    fprintf(stderr, "key_latency: %s\n", text);
    return EXIT_FAILURE;
}

/* Tell whether anything is shown by these bytes: more than the keypad's mode (\e[?1h, \e=). */
static bool shows_something(const char *bytes, size_t len)
{
    static const char *const modes[] = {"\x1b[?1h", "\x1b="};
    size_t at = 0;

    while (at < len) {
        size_t mode_len = 0;

        for (size_t i = 0; i < COUNT_OF(modes); i++) {
            const size_t wanted = strlen(modes[i]);

            if (wanted <= len - at && memcmp(bytes + at, modes[i], wanted) == 0)
                mode_len = wanted;
        }
        if (mode_len == 0)
            return true;
        at += mode_len;
    }
    return false;
}

/* Read until nothing has come for `still_ms`, at most until `until_us`. Gives the time of the last
 * byte, or 0 when none came; -1 when the program is gone. */
static int64_t drain(const struct terminal *terminal, int still_ms, int first_ms, int64_t until_us)
{
    int64_t last_us = 0;
    int64_t quiet_us = now_us(); /* since then nothing was shown */
    char bytes[65536];

    while (now_us() < until_us) {
        struct pollfd input = {.fd = terminal->fd, .events = POLLIN};
        const int64_t patience_us = (last_us == 0 ? first_ms : still_ms) * MS_US;
        const int64_t left_us = quiet_us + patience_us - now_us();
        ssize_t len;

        if (left_us <= 0 || poll(&input, 1, (int)((left_us + MS_US - 1) / MS_US)) == 0)
            break;
        len = read(terminal->fd, bytes, sizeof(bytes));
        if (len <= 0)
            return -1;
        if (terminal->log != -1)
            (void)!write(terminal->log, bytes, (size_t)len);
        if (shows_something(bytes, (size_t)len))
            quiet_us = last_us = now_us();
    }
    return last_us;
}

/* Read keys up to '|' or the end; *ret_rest is what follows. */
static size_t read_keys(const char *text, char keys[KEYS_MAX], const char **ret_rest)
{
    size_t len = 0;

    while (*text != '\0' && *text != '|' && len < KEYS_MAX) {
        char byte = *text++;

        if (byte == '\\' && *text == 'e') {
            byte = '\x1b';
            text++;
        } else if (byte == '\\' && *text == 'r') {
            byte = '\r';
            text++;
        } else if (byte == '\\' && *text == 'x') {
            char digits[3] = {text[1], text[1] == '\0' ? '\0' : text[2], '\0'};

            byte = (char)strtol(digits, NULL, 16);
            text += 1 + strlen(digits);
        }
        keys[len++] = byte;
    }
    *ret_rest = *text == '|' ? text + 1 : text;
    return len;
}

/* Send keys and wait for the answer. Gives microseconds, 0 for no answer, -1 for a program that is
 * gone. */
static int64_t press(const struct terminal *terminal, const char *keys, size_t len)
{
    int64_t start_us = now_us();
    int64_t last_us;

    if (write(terminal->fd, keys, len) != (ssize_t)len)
        return -1;
    last_us = drain(terminal, STILL_MS, PATIENCE_MS, start_us + PATIENCE_MS * MS_US);
    return last_us > 0 ? last_us - start_us : last_us;
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;

    return left < right ? -1 : left > right;
}

static void print(const char *name, int64_t *samples, size_t count, size_t sent)
{
    size_t median;

    if (count == 0) {
        printf("%s - - 0 %zu\n", name, sent);
        return;
    }
    qsort(samples, count, sizeof(*samples), compare);
    median = count / 2;
    printf("%s %.1f %.1f %zu %zu\n", name, (double)samples[median] / 1000,
           (double)samples[count - 1] / 1000, count, sent);
    fflush(stdout);
}

static bool measure(const struct terminal *terminal, const char *name, const char *count,
                    const char *text)
{
    bool is_each = strcmp(count, "each") == 0;
    int64_t samples[SAMPLES_MAX];
    char keys[KEYS_MAX];
    const char *rest;
    size_t len = read_keys(text, keys, &rest);
    char back[KEYS_MAX];
    size_t back_len = read_keys(rest, back, &rest);
    size_t rounds = is_each ? len : strtoul(count, NULL, 10);
    size_t answered = 0;
    bool is_shown = rounds > 0;

    rounds = rounds == 0 ? 1 : rounds > SAMPLES_MAX ? SAMPLES_MAX : rounds;
    for (size_t i = 0; i < rounds; i++) {
        int64_t took_us = press(terminal, is_each ? &keys[i] : keys, is_each ? 1 : len);

        if (took_us < 0)
            return false;
        if (took_us > 0)
            samples[answered++] = took_us;
        if (back_len > 0 && press(terminal, back, back_len) < 0)
            return false;
    }
    if (is_shown)
        print(name, samples, answered, rounds);
    return true;
}

/* Processor time of the program, all threads, in clock ticks. */
static uint64_t read_ticks(pid_t pid)
{
    char path[64];
    char text[1024];
    uint64_t user = 0;
    uint64_t system = 0;
    const char *rest;
    FILE *file;
    size_t len;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    file = fopen(path, "r");
    if (file == NULL)
        return 0;
    len = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[len] = '\0';
    rest = strrchr(text, ')'); /* the name before it may hold anything */
    for (int field = 2; rest != NULL && field < 14; field++)
        rest = strchr(rest + 1, ' ');
    if (rest != NULL) {
        char *end;

        user = strtoull(rest, &end, 10);
        system = strtoull(end, NULL, 10);
    }
    return user + system;
}

static void idle(const struct terminal *terminal, double seconds)
{
    uint64_t before = read_ticks(terminal->pid);
    int64_t start_us = now_us();
    int64_t until_us = start_us + (int64_t)(seconds * 1000000);
    double took;

    while (now_us() < until_us && drain(terminal, 100, 100, until_us) >= 0) {
    }
    took = (double)(now_us() - start_us) / 1000000;
    printf("idle %.2f\n", 100.0 * (double)(read_ticks(terminal->pid) - before) /
                              (double)sysconf(_SC_CLK_TCK) / took);
}

static void print_memory(const struct terminal *terminal)
{
    char path[64];
    unsigned long pages = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/statm", (int)terminal->pid);
    file = fopen(path, "r");
    if (file == NULL)
        return;
    if (fscanf(file, "%*u %lu", &pages) == 1) /* NOLINT(cert-err34-c): the kernel's own text */
        printf("memory %lu\n", pages * (unsigned long)sysconf(_SC_PAGESIZE) / 1000000);
    fclose(file);
}

/* Wait for a screen that is still for `seconds`. False when it is not, or the program is gone. */
static bool wait_until_still(const struct terminal *terminal, double seconds)
{
    const int64_t until_us = now_us() + terminal->limit_us;
    const int still_ms = (int)(seconds * 1000);

    return drain(terminal, still_ms, still_ms, until_us) >= 0 && now_us() < until_us;
}

/* Do one step. False when the program is gone or the step is none. */
static bool take_step(const struct terminal *terminal, const char *step)
{
    const char *equals = strchr(step, '=');
    const char *colon = strchr(step, ':');
    char name[64];
    char count[16];

    if (equals == NULL)
        return false;
    if (strncmp(step, "wait=", 5) == 0)
        return wait_until_still(terminal, strtod(equals + 1, NULL));
    if (strncmp(step, "idle=", 5) == 0) {
        idle(terminal, strtod(equals + 1, NULL));
        return true;
    }
    if (strncmp(step, "memory=", 7) == 0) {
        print_memory(terminal);
        return true;
    }
    if (colon == NULL || colon > equals)
        return false;
    snprintf(name, sizeof(name), "%.*s", (int)(colon - step), step);
    snprintf(count, sizeof(count), "%.*s", (int)(equals - colon - 1), colon + 1);
    return measure(terminal, name, count, equals + 1);
}

static bool start(struct terminal *terminal, struct winsize size, char **command)
{
    terminal->pid = forkpty(&terminal->fd, NULL, NULL, &size);
    if (terminal->pid == -1)
        return false;
    if (terminal->pid == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    return true;
}

/* Terminate the program; one that does not go in a second is killed. */
static void end(const struct terminal *terminal)
{
    kill(terminal->pid, SIGTERM);
    for (int i = 0; i < 20; i++) {
        (void)drain(terminal, 50, 50, now_us() + 50 * MS_US);
        if (waitpid(terminal->pid, NULL, WNOHANG) == terminal->pid)
            return;
    }
    kill(terminal->pid, SIGKILL);
    waitpid(terminal->pid, NULL, 0);
}

int main(int argc, char **argv)
{
    struct winsize size = {.ws_col = 120, .ws_row = 40};
    struct terminal terminal = {.log = -1, .limit_us = LOADING_S * INT64_C(1000000)};
    int status = EXIT_SUCCESS;
    int at = 1;
    int dashes;

    for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0 && argv[at][2] != '\0'; at += 2) {
        char *cross = NULL;

        if (strcmp(argv[at], "--log") == 0) {
            terminal.log = open(argv[at + 1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
            continue;
        }
        if (strcmp(argv[at], "--limit") == 0) {
            terminal.limit_us = (int64_t)strtoul(argv[at + 1], NULL, 10) * 1000000;
            continue;
        }
        size.ws_col = (unsigned short)strtoul(argv[at + 1], &cross, 10);
        size.ws_row = (unsigned short)strtoul(*cross == 'x' ? cross + 1 : "40", NULL, 10);
    }
    for (dashes = at; dashes < argc && strcmp(argv[dashes], "--") != 0; dashes++) {
    }
    if (dashes + 1 >= argc)
        return fail(
            "usage: key_latency [--size COLUMNSxROWS] [--log FILE] [--limit SECONDS] STEP..."
            " -- COMMAND...");
    if (!start(&terminal, size, argv + dashes + 1))
        return fail("no pseudo-terminal");
    for (; at < dashes; at++) {
        if (!take_step(&terminal, argv[at])) {
            fprintf(
                stderr,
                "key_latency: '%s' is no step, or the screen is not still in time, or the program"
                " is gone\n",
                argv[at]);
            status = EXIT_FAILURE;
            break;
        }
    }
    end(&terminal);
    return status;
}
