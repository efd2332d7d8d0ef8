/*
 * tests/bench/measure.c: run a command and say how long it took and how large it grew.
 *
 * Usage: measure RUNS SECONDS COMMAND [ARGUMENT...]
 *
 * Prints "WALL CPU RSS" of the run with the median wall time: seconds, seconds, MB of resident memory
 * at its peak. The command reads and writes /dev/null. A run that fails, or lasts longer than
 * SECONDS, ends all with status 1 and one line on stderr.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS_MAX 99

struct run {
    double wall_s;
    double cpu_s;
    double rss_mb;
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* In the child: SIGALRM ends a command that takes too long, since exec keeps the alarm. */
static _Noreturn void become(char **command, unsigned limit_s)
{
    const int null = open("/dev/null", O_RDWR);

    if (null < 0)
        _exit(127);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    alarm(limit_s);
    execvp(command[0], command);
    _exit(127);
}

static const char *why(int status)
{
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGALRM ? "took too long" : strsignal(WTERMSIG(status));
    return WEXITSTATUS(status) == 127 ? "cannot be run" : "failed";
}

static struct run run_once(char **command, unsigned limit_s)
{
    const double start = now();
    struct rusage usage;
    struct run run;
    int status;
    pid_t child;

    child = fork();
    if (child == 0)
        become(command, limit_s);
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        fprintf(stderr, "measure: %s\n", strerror(errno));
        exit(EXIT_FAILURE);
    }
    run.wall_s = now() - start;
    run.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    run.rss_mb = (double)usage.ru_maxrss / 1000;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "measure: %s: %s\n", command[0], why(status));
        exit(EXIT_FAILURE);
    }
    return run;
}

static int compare(const void *a, const void *b)
{
    const struct run *left = a;
    const struct run *right = b;

    return (left->wall_s > right->wall_s) - (left->wall_s < right->wall_s);
}

int main(int argc, char **argv)
{
    struct run runs[RUNS_MAX];
    const struct run *median;
    size_t count;

    count = argc > 3 ? strtoul(argv[1], NULL, 10) : 0;
    if (count == 0 || count > RUNS_MAX) {
        fprintf(stderr, "usage: measure RUNS SECONDS COMMAND [ARGUMENT...]\n");
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < count; i++)
        runs[i] = run_once(argv + 3, (unsigned)strtoul(argv[2], NULL, 10));
    qsort(runs, count, sizeof(runs[0]), compare);
    median = &runs[count / 2];
    printf("%.2f %.2f %.0f\n", median->wall_s, median->cpu_s, median->rss_mb);
    return EXIT_SUCCESS;
}
