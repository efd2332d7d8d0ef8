#include "web/server.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "web/events.h"
#include "web/own_address.h"
#include "web/server_private.h"

/* Of libmicrohttpd, a connection: what the gate lets in must fit, or the library answers by itself. It takes more than
 * this from the system page by page, which costs more than the request. */
#define CONNECTION_MEMORY 32768
#define STREAM_TICK_MS    100   /* how often streams are looked at while there are some */
#define SLOW_TICK_MS      500   /* how often slow clients are looked for while there are clients */
#define LOOK_LEAST_US     1000  /* between two looks at a part of a head ... */
#define LOOK_MOST_US      32000 /* ... that does not grow */
#define LINGER_US         (2 * CLOCK_SECOND_US)

/* ---- connections ---- */

struct connection *server_connection(struct web_server *server, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

    return info == NULL ? NULL : connections_inside(&server->connections, info->connect_fd);
}

/* The time of the library's notice of a beginning differs between versions: only the end is used. */
static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct web_server *server = context;
    struct connection *inside = server_connection(server, connection);

    (void)socket_context;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED && inside != NULL)
        connections_forget(&server->connections, inside);
}

/* The socket is the library's from here on, and closed by it if it does not want it. */
static void hand_over(struct web_server *server, struct connection *connection, int64_t now_us)
{
    int fd = connection->fd;

    connection->is_inside = true;
    connection_enter(connection, CONNECTION_BODY, now_us);
    if (MHD_add_connection(server->daemon, fd, (const struct sockaddr *)&connection->address,
                           connection->address_len) == MHD_YES)
        return;
    connection = connections_inside(&server->connections, fd);
    if (connection != NULL)
        connections_forget(&server->connections, connection);
}

/* What was looked at stays in the socket, which is always readable then: look again after a pause, which is short
 * when something came since. */
static void look_later(struct connection *connection, size_t seen, int64_t now_us)
{
    if (seen != connection->seen)
        connection->pause_us = LOOK_LEAST_US;
    else if (connection->pause_us < LOOK_MOST_US)
        connection->pause_us *= 2;
    connection->seen = seen;
    connection->look_us = now_us + connection->pause_us;
}

static void look(struct web_server *server, struct connection *connection, bool is_left,
                 int64_t now_us)
{
    switch (gate_look(&server->gate, connection->fd)) {
    case GATE_WHOLE:
        hand_over(server, connection, now_us);
        break;
    case GATE_BAD:
        gate_refuse(&server->gate, &server->web, connection->fd);
        connection_enter(connection, CONNECTION_ENDING, now_us);
        break;
    case GATE_PART:
        if (is_left)
            connections_end(&server->connections, connection);
        else
            look_later(connection, server->gate.len, now_us);
        break;
    case GATE_GONE:
        connections_end(&server->connections, connection);
        break;
    }
}

/* One turn of a connection that the library does not have. */
static void step(struct web_server *server, struct connection *connection, short revents,
                 int64_t now_us)
{
    bool is_left = (revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;

    if (connection->phase == CONNECTION_ENDING) {
        if (revents != 0 && !gate_drain(connection->fd))
            connections_end(&server->connections, connection);
    } else if (revents != 0 || (connection->seen > 0 && now_us >= connection->look_us)) {
        look(server, connection, is_left, now_us);
    }
}

static void admit(struct web_server *server, int fd, const struct sockaddr_storage *address,
                  socklen_t len)
{
    struct connection *connection =
        connections_add(&server->connections, fd, address, len, clock_monotonic_us());

    if (connection != NULL && connection->phase == CONNECTION_ENDING)
        gate_turn_away(fd);
}

/* Accept those that wait, but not for ever while they come. */
static void accept_some(struct web_server *server, int listening)
{
    for (int i = 0; i < WEB_CONNECTIONS_MAX && !connections_are_full(&server->connections); i++) {
        struct sockaddr_storage address = {0};
        socklen_t len = sizeof(address);
        int fd =
            accept4(listening, (struct sockaddr *)&address, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0) {
            admit(server, fd, &address, len);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            server->no_accept_until_us = clock_monotonic_us() + CLOCK_SECOND_US;
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            return;
        }
    }
}

/* ---- the thread ---- */

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Return how long the thread may wait, in milliseconds; -1 for as long as nothing comes. */
static int wait_ms(const struct web_server *server)
{
    int64_t now_us = clock_monotonic_us();
    uint64_t limit = UINT64_MAX;
    MHD_UNSIGNED_LONG_LONG daemon_ms;

    if (server->connections.count > 0 || server->no_accept_until_us != 0)
        limit = SLOW_TICK_MS;
    if (server->stream_count > 0)
        limit = STREAM_TICK_MS;
    for (size_t i = 0; i < server->connections.count; i++) {
        const struct connection *connection = &server->connections.slots[i];
        int64_t left_us = connection->look_us - now_us;

        if (connection->phase == CONNECTION_HEAD && connection->seen > 0)
            limit = sooner(limit, left_us <= 0 ? 0 : (uint64_t)left_us / 1000 + 1);
    }
    if (MHD_get_timeout(server->daemon, &daemon_ms) == MHD_YES)
        limit = sooner(limit, daemon_ms);
    return limit == UINT64_MAX ? -1 : (int)limit;
}

/* Fill the array for poll: the pipe, the library, the connections that are not inside yet, the listening sockets. */
static nfds_t fill_polls(struct web_server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    struct pollfd *polls = server->polls;
    nfds_t count = 0;
    bool may_accept;

    polls[count++] = (struct pollfd){.fd = server->wake[0], .events = POLLIN};
    polls[count++] = (struct pollfd){.fd = info->epoll_fd, .events = POLLIN};
    for (size_t i = 0; i < server->connections.count; i++) {
        const struct connection *connection = &server->connections.slots[i];
        bool is_part = connection->phase == CONNECTION_HEAD && connection->seen > 0;

        polls[count++] = (struct pollfd){.fd = connection->is_inside ? -1 : connection->fd,
                                         .events = is_part ? POLLRDHUP : POLLIN};
    }
    if (clock_monotonic_us() >= server->no_accept_until_us)
        server->no_accept_until_us = 0;
    may_accept = server->no_accept_until_us == 0 && !connections_are_full(&server->connections);
    for (size_t i = 0; i < server->listening.count && may_accept; i++)
        polls[count++] = (struct pollfd){.fd = server->listening.fds[i], .events = POLLIN};
    return count;
}

static void take_turns(struct web_server *server)
{
    nfds_t count = fill_polls(server);
    size_t connected = server->connections.count;
    const struct pollfd *of_connections = server->polls + 2;
    int64_t now_us;

    if (poll(server->polls, count, wait_ms(server)) < 0)
        return;
    now_us = clock_monotonic_us();
    /* From the end, because the last one takes the slot of one that goes. */
    for (size_t i = connected; i > 0; i--) {
        struct connection *connection = &server->connections.slots[i - 1];

        if (!connection->is_inside)
            step(server, connection, of_connections[i - 1].revents, now_us);
    }
    for (nfds_t i = 2 + connected; i < count; i++) {
        if (server->polls[i].revents != 0)
            accept_some(server, server->polls[i].fd);
    }
}

static void *serve(void *context)
{
    struct web_server *server = context;

    while (!server->is_stopping) {
        int64_t now_us;

        take_turns(server);
        MHD_run(server->daemon);
        now_us = clock_monotonic_us();
        if (now_us < server->next_tick_us)
            continue;
        server->next_tick_us = now_us + STREAM_TICK_MS * 1000;
        server_tick_streams(server, false);
        connections_cut(&server->connections, &server->limits, now_us);
    }
    /* A daemon cannot be stopped while a connection is suspended. */
    server_tick_streams(server, true);
    MHD_run(server->daemon);
    MHD_stop_daemon(server->daemon);
    server->daemon = NULL;
    connections_clear(&server->connections);
    return NULL;
}

static enum err start_thread(struct web_server *server, struct error *reterr)
{
    sigset_t all;
    sigset_t before;
    int failure;

    /* Signals are the main thread's; the new one begins with none. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failure = pthread_create(&server->thread, NULL, serve, server);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failure != 0)
        return error_set(reterr, ERR_MEMORY, "cannot start a thread: %s", strerror(failure));
    server->has_thread = true;
    return ERR_NONE;
}

/* ---- start and stop ---- */

static enum err start_daemon(struct web_server *server, unsigned idle_s, struct error *reterr)
{
    server->daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME, 0,
                         NULL, NULL, server_on_request, server,                         /**/
                         MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_SLOTS,      /**/
                         MHD_OPTION_CONNECTION_TIMEOUT, idle_s,                         /**/
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, /**/
                         MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,                          /**/
                         MHD_OPTION_URI_LOG_CALLBACK, server_new_exchange, server,      /**/
                         MHD_OPTION_NOTIFY_COMPLETED, server_free_exchange, server,     /**/
                         MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,           /**/
                         MHD_OPTION_END);
    if (server->daemon == NULL || pipe2(server->wake, O_CLOEXEC | O_NONBLOCK) != 0)
        return error_set(reterr, ERR_MEMORY, "cannot start the web server: %s", strerror(errno));
    return ERR_NONE;
}

static enum err make_guard(struct web_server *server, const struct web_options *options,
                           struct error *reterr)
{
    const struct listen_set *listening = &server->listening;
    const char *hosts[GUARD_HOSTS_MAX + 1] = {NULL};
    char own[LISTEN_NAME_BYTES + 8];
    size_t count = 0;

    snprintf(own, sizeof(own), "%s:%d", listening->name, listening->port);
    if (!listening->is_path)
        hosts[count++] = listening->is_everywhere ? listening->name : own;
    for (size_t i = 0; options->hosts != NULL && options->hosts[i] != NULL; i++) {
        if (count == GUARD_HOSTS_MAX)
            return error_set(reterr, ERR_USAGE, "more than %zu names for --web-host", count - 1);
        hosts[count++] = options->hosts[i];
    }
    server->web.guard = guard_new(listening->port, hosts);
    if (server->web.guard == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    return ERR_NONE;
}

static enum err open_state(struct web_server *server, const struct web_options *options,
                           struct error *reterr)
{
    struct web_state *web = &server->web;
    enum err err = view_open(options->store, &web->view, reterr);

    web->status = options->status;
    web->source = options->source;
    web->version = options->version;
    web->start_us = clock_wall_us();
    if (err == ERR_NONE)
        err = raw_open(web->view, &web->raw, reterr);
    if (err != ERR_NONE)
        return err;
    web->events = event_hub_new();
    if (web->events == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    return ERR_NONE;
}

static enum err open_all(struct web_server *server, const struct web_options *options,
                         struct error *reterr)
{
    unsigned idle_s = options->idle_s == 0 ? WEB_IDLE_S : options->idle_s;
    enum err err = listen_open(options->address, &server->listening, reterr);

    server->limits = (struct connection_limits){
        .head_us = (idle_s < WEB_HEAD_S ? idle_s : WEB_HEAD_S) * CLOCK_SECOND_US,
        .body_us = idle_s * CLOCK_SECOND_US,
        .linger_us = LINGER_US,
    };
    if (err == ERR_NONE)
        err = make_guard(server, options, reterr);
    if (err == ERR_NONE)
        err = open_state(server, options, reterr);
    if (err == ERR_NONE)
        err = start_daemon(server, idle_s, reterr);
    if (err == ERR_NONE)
        err = start_thread(server, reterr);
    return err;
}

enum err web_server_start(const struct web_options *options, struct web_server **ret_server,
                          struct error *reterr)
{
    struct web_server *server = calloc(1, sizeof(*server));
    enum err err;

    assert(options != NULL);
    if (server == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    server->wake[0] = -1;
    server->wake[1] = -1;
    err = open_all(server, options, reterr);
    if (err != ERR_NONE) {
        web_server_stop(server);
        return err;
    }
    *ret_server = server;
    return ERR_NONE;
}

bool web_server_is_open(const struct web_server *server)
{
    return server->listening.is_open;
}

void web_server_address(struct web_server *server, char *ret_text, size_t size)
{
    const struct listen_set *listening = &server->listening;
    char token[GUARD_TOKEN_CHARS + 1];
    char own[OWN_ADDRESS_BYTES];
    const char *name = listening->name;

    assert(size > 0);
    ret_text[0] = '\0';
    if (!guard_token(server->web.guard, token))
        return;
    if (listening->is_everywhere)
        name = own_address_find(name[0] == '[', own) ? own : "localhost";
    if (listening->is_path)
        snprintf(ret_text, size, "http://localhost:%d/#t=%s (by ssh -L %d:%s)", LISTEN_PORT_DEFAULT,
                 token, LISTEN_PORT_DEFAULT, listening->name);
    else
        snprintf(ret_text, size, "http://%s:%d/#t=%s", name, listening->port, token);
}

void web_server_library(struct buf *buf)
{
    buf_format(buf, "libmicrohttpd %s", MHD_get_version());
}

void web_server_stop(struct web_server *server)
{
    if (server == NULL)
        return;
    if (server->has_thread) {
        server->is_stopping = true;
        view_interrupt(server->web.view);
        if (write(server->wake[1], "", 1) < 0)
            assert(errno == EAGAIN);
        pthread_join(server->thread, NULL);
    }
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    for (size_t i = 0; i < 2; i++) {
        if (server->wake[i] >= 0)
            close(server->wake[i]);
    }
    event_hub_free(server->web.events);
    guard_free(server->web.guard);
    raw_close(server->web.raw);
    view_close(server->web.view);
    listen_close(&server->listening);
    free(server);
}
