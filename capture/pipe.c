#include "capture/pipe.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* Wait until there is something to read, or the end. False with errno otherwise. */
static bool wait_for_input(struct pipe *pipe)
{
    struct pollfd wanted = {.fd = pipe->fd, .events = POLLIN};

    while (!atomic_load_explicit(&pipe->is_interrupted, memory_order_relaxed)) {
        int ready = poll(&wanted, 1, PIPE_WAIT_MS);

        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
        if (ready == 0 && pipe->on_wait != NULL)
            pipe->on_wait(pipe->wait_context);
        if (ready < 0 && pipe->ends_on_signal) {
            pipe->was_signalled = true;
            return false;
        }
    }
    errno = ECANCELED;
    return false;
}

static ssize_t pipe_read(void *cookie, char *bytes, size_t len)
{
    struct pipe *pipe = cookie;
    ssize_t got;

    do {
        if (!wait_for_input(pipe))
            return -1;
        got = read(pipe->fd, bytes, len);
    } while (got < 0 && (errno == EINTR || errno == EAGAIN));
    return got;
}

static int pipe_close(void *cookie)
{
    struct pipe *pipe = cookie;

    return close(pipe->fd);
}

FILE *pipe_stream(struct pipe *pipe)
{
    cookie_io_functions_t functions = {.read = pipe_read, .close = pipe_close};

    return fopencookie(pipe, "r", functions);
}
