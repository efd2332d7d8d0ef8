/*
 * web/connections.h: the connections, which new ones are admitted, and which old ones are closed for them.
 *
 * One address has a share of all connections, and a network of IPv6 (/64) counts as one address. When the share,
 * or the whole, is used up, one connection is closed: the oldest whose request is not complete, else the
 * oldest whose request had no key. Connections whose request carried a key stay; only when all are of these
 * does the new one get 503. So neither silent nor slow clients nor strangers keep the user out, even on his
 * own host, where all share one address.
 *
 * The table owns a socket until the library has it. From then on the table only shuts it down, and keeps its
 * row until the library reports that the socket is closed.
 *
 * Ownership: a plain value, which closes the sockets that the library does not have.
 * Threads:   the web thread.
 * Limits:    those of web/server.h; CONNECTIONS_SPARE more that end or get 503.
 */
#ifndef WEB_CONNECTIONS_H
#define WEB_CONNECTIONS_H

#include <sys/socket.h>

#include "web/server.h"

#define CONNECTIONS_SPARE 16
#define CONNECTIONS_SLOTS (WEB_CONNECTIONS_MAX + CONNECTIONS_SPARE)

enum connection_phase {
    CONNECTION_HEAD,   /* the head of its request is not complete */
    CONNECTION_BODY,   /* the library has it, and reads the body */
    CONNECTION_ANSWER, /* the answer is made or on its way */
    CONNECTION_ENDING, /* it has its last answer, or was shut down */
};

struct connection {
    int fd;
    enum connection_phase phase;
    bool is_inside;   /* the library has the socket */
    bool is_known;    /* a request of the connection had a key */
    int64_t since_us; /* monotonic: when its phase began */
    size_t seen;      /* bytes of a part of a head */
    int64_t pause_us; /* between two reads of a head that is not complete */
    int64_t look_us;  /* monotonic: time of the next read */
    struct sockaddr_storage address;
    socklen_t address_len;
};

struct connections {
    size_t count;
    struct connection slots[CONNECTIONS_SLOTS]; /* the first `count` */
};

/* Limits of the connections. */
struct connection_limits {
    int64_t head_us;
    int64_t body_us;
    int64_t linger_us; /* for a client to take its last answer */
};

/* Return whether no connection can be admitted, not even for a 503, until the library has closed some sockets. */
bool connections_are_full(const struct connections *connections);

/* Admit a socket; when there is no room, as one that ends. When the table is full, close it and return NULL. */
struct connection *connections_add(struct connections *connections, int fd,
                                   const struct sockaddr_storage *address, socklen_t len,
                                   int64_t now_us);

void connection_enter(struct connection *connection, enum connection_phase phase, int64_t now_us);

/* Return the connection of a socket that the library has; NULL when there is none. */
struct connection *connections_inside(struct connections *connections, int fd);

/* End one: close its socket, or shut it down when the library has it. The last one takes its slot if it is
 * freed. */
void connections_end(struct connections *connections, struct connection *connection);

/* Remove a connection whose socket was closed. */
void connections_forget(struct connections *connections, struct connection *connection);

/* End those that took longer than they may. */
void connections_cut(struct connections *connections, const struct connection_limits *limits,
                     int64_t now_us);

/* End all. */
void connections_clear(struct connections *connections);

/* Return whether two addresses have one share. Sockets of a path have no address: all are this user, and share
 * nothing. */
bool connections_share(const struct sockaddr_storage *a, const struct sockaddr_storage *b);

#endif
