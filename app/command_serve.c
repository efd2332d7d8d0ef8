#include "app/commands.h"

#include <poll.h>
#include <unistd.h>

#include "app/report.h"
#include "app/run.h"
#include "app/stop.h"
#include "app/web.h"

#define TICK_MS 100

static void report_warnings(struct run *run)
{
    char text[512];

    while (run_next_warning(run, text, sizeof(text)))
        report("warning: %s", text);
}

/* Who presses Enter gets a fresh address: a token is good once. */
static bool is_asked_again(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    char bytes[256];

    if (poll(&input, 1, 0) <= 0 || (input.revents & POLLIN) == 0)
        return false;
    return read(STDIN_FILENO, bytes, sizeof(bytes)) > 0;
}

/* Serve until a signal comes. */
static void serve(const struct options *options, struct run *run, struct web_server *server)
{
    bool is_asked = isatty(STDIN_FILENO) == 1 && !options->is_quiet;
    bool has_reported = false;

    if (is_asked)
        report("each address is good once: Enter gives another one, Ctrl-C ends");
    while (stop_signal() == 0) {
        bool is_over = run_is_over(run); /* wakes a reading that a signal is to end */

        report_warnings(run);
        if (is_over && !has_reported)
            run_report_counts(run);
        has_reported |= is_over;
        (void)poll(NULL, 0, TICK_MS);
        if (is_asked && is_asked_again())
            web_report_address(server);
    }
    run_stop(run);
    if (!has_reported)
        run_report_counts(run);
}

int command_serve(const struct options *options)
{
    enum live_failure failure = LIVE_NO_FAILURE;
    struct web_server *server;
    struct error error = {0};
    struct error end_error = {0};
    struct run_ending ending = {0};
    struct run *run;
    int status = EXIT_DONE;
    enum err err = run_start(options, &run, &failure, &error);
    enum err end_err;

    if (err != ERR_NONE)
        return run_fail(options, failure, err, &error);
    err = web_start(options, run, &server, &error);
    if (err == ERR_NONE) {
        web_report_address(server);
        serve(options, run, server);
        web_server_stop(server);
    }
    end_err = run_end(run, &ending, &end_error);
    if (end_err != ERR_NONE)
        status = run_end_fail(&ending, end_err, &end_error);
    if (err != ERR_NONE)
        return command_fail(err, &error);
    return end_err == ERR_NONE ? EXIT_SIGNAL + stop_signal() : status;
}
