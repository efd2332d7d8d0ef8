#include "web/connections.h"

#include <assert.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#define NETWORK_BYTES 8 /* what one subscriber of IPv6 has at least */

/* What a connection holds its place for, the least first. */
enum rank {
    RANK_ENDING,
    RANK_HALF_OPEN, /* its request is not complete */
    RANK_STRANGER,  /* it asked without a key */
    RANK_KNOWN,     /* never goes for another */
};

bool connections_share(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
    const struct in6_addr *a6 = &((const struct sockaddr_in6 *)a)->sin6_addr;
    const struct in6_addr *b6 = &((const struct sockaddr_in6 *)b)->sin6_addr;

    if (a->ss_family != b->ss_family)
        return false;
    if (a->ss_family == AF_INET)
        return ((const struct sockaddr_in *)a)->sin_addr.s_addr ==
               ((const struct sockaddr_in *)b)->sin_addr.s_addr;
    if (a->ss_family != AF_INET6)
        return false;
    /* An IPv4 address in the form of IPv6, as a socket for both versions has it. RFC 4291 2.5.5.2. */
    if (IN6_IS_ADDR_V4MAPPED(a6) || IN6_IS_ADDR_V4MAPPED(b6))
        return IN6_ARE_ADDR_EQUAL(a6, b6);
    return memcmp(a6, b6, NETWORK_BYTES) == 0;
}

static enum rank rank_of(const struct connection *connection)
{
    switch (connection->phase) {
    case CONNECTION_HEAD:
    case CONNECTION_BODY:
        return RANK_HALF_OPEN;
    case CONNECTION_ANSWER:
        return connection->is_known ? RANK_KNOWN : RANK_STRANGER;
    case CONNECTION_ENDING:
        break;
    }
    return RANK_ENDING;
}

/* Those that hold a place: of one address, or with NULL all. */
static size_t count_places(const struct connections *connections,
                           const struct sockaddr_storage *address)
{
    size_t count = 0;

    for (size_t i = 0; i < connections->count; i++) {
        const struct connection *connection = &connections->slots[i];

        count += rank_of(connection) != RANK_ENDING &&
                 (address == NULL || connections_share(&connection->address, address));
    }
    return count;
}

static bool is_before(const struct connection *a, const struct connection *b)
{
    if (rank_of(a) != rank_of(b))
        return rank_of(a) < rank_of(b);
    return a->since_us < b->since_us;
}

/* End the one that holds its place for the least. Return false when there is none that may go. */
static bool free_place(struct connections *connections, const struct sockaddr_storage *address)
{
    struct connection *found = NULL;

    for (size_t i = 0; i < connections->count; i++) {
        struct connection *connection = &connections->slots[i];
        enum rank rank = rank_of(connection);

        if (rank == RANK_ENDING || rank == RANK_KNOWN ||
            (address != NULL && !connections_share(&connection->address, address)))
            continue;
        if (found == NULL || is_before(connection, found))
            found = connection;
    }
    if (found == NULL)
        return false;
    connections_end(connections, found);
    return true;
}

static bool make_room(struct connections *connections, const struct sockaddr_storage *address)
{
    if (count_places(connections, address) >= WEB_CONNECTIONS_PER_ADDRESS &&
        !free_place(connections, address))
        return false;
    return count_places(connections, NULL) < WEB_CONNECTIONS_MAX || free_place(connections, NULL);
}

/* Return the slot of the oldest that only lingers; CONNECTIONS_SLOTS when none does. */
static size_t find_lingering(const struct connections *connections)
{
    size_t found = CONNECTIONS_SLOTS;

    for (size_t i = 0; i < connections->count; i++) {
        const struct connection *connection = &connections->slots[i];

        if (rank_of(connection) == RANK_ENDING && !connection->is_inside &&
            (found == CONNECTIONS_SLOTS || is_before(connection, &connections->slots[found])))
            found = i;
    }
    return found;
}

bool connections_are_full(const struct connections *connections)
{
    return connections->count == CONNECTIONS_SLOTS &&
           find_lingering(connections) == CONNECTIONS_SLOTS;
}

struct connection *connections_add(struct connections *connections, int fd,
                                   const struct sockaddr_storage *address, socklen_t len,
                                   int64_t now_us)
{
    struct connection *connection = connections_inside(connections, fd);
    bool has_room;

    assert(fd >= 0);
    /* The library closed that socket without a notice: its number belongs to this one now. */
    if (connection != NULL)
        connections_forget(connections, connection);
    if (connections_are_full(connections)) {
        close(fd);
        return NULL;
    }
    has_room = make_room(connections, address);
    if (connections->count == CONNECTIONS_SLOTS)
        connections_end(connections, &connections->slots[find_lingering(connections)]);
    connection = &connections->slots[connections->count++];
    *connection = (struct connection){.fd = fd, .address = *address, .address_len = len};
    connection_enter(connection, has_room ? CONNECTION_HEAD : CONNECTION_ENDING, now_us);
    return connection;
}

void connection_enter(struct connection *connection, enum connection_phase phase, int64_t now_us)
{
    connection->phase = phase;
    connection->since_us = now_us;
}

struct connection *connections_inside(struct connections *connections, int fd)
{
    assert(fd >= 0);
    for (size_t i = 0; i < connections->count; i++) {
        if (connections->slots[i].is_inside && connections->slots[i].fd == fd)
            return &connections->slots[i];
    }
    return NULL;
}

void connections_forget(struct connections *connections, struct connection *connection)
{
    *connection = connections->slots[--connections->count];
}

void connections_end(struct connections *connections, struct connection *connection)
{
    if (connection->is_inside) {
        shutdown(connection->fd, SHUT_RDWR);
        connection->phase = CONNECTION_ENDING;
        return;
    }
    close(connection->fd);
    connections_forget(connections, connection);
}

/* Return the time limit of a phase, microseconds; INT64_MAX: the library has the limit. */
static int64_t limit_of(const struct connection *connection, const struct connection_limits *limits)
{
    switch (connection->phase) {
    case CONNECTION_HEAD:
        return limits->head_us;
    case CONNECTION_BODY:
        return limits->body_us;
    case CONNECTION_ENDING:
        return limits->linger_us;
    case CONNECTION_ANSWER:
        break;
    }
    return INT64_MAX;
}

void connections_cut(struct connections *connections, const struct connection_limits *limits,
                     int64_t now_us)
{
    /* From the end, because the last one takes the slot of one that goes. */
    for (size_t i = connections->count; i > 0; i--) {
        struct connection *connection = &connections->slots[i - 1];

        if (now_us - connection->since_us > limit_of(connection, limits))
            connections_end(connections, connection);
    }
}

void connections_clear(struct connections *connections)
{
    for (size_t i = connections->count; i > 0; i--)
        connections_end(connections, &connections->slots[i - 1]);
}
