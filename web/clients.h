/*
 * web/clients.h: who is connected: how many in all and from one address, and for how long their request has
 * not been complete.
 *
 * Ownership: a plain value; sockets stay their owner's.
 * Threads:   the web thread.
 * Limits:    those of web/server.h; a further one is not let in.
 */
#ifndef WEB_CLIENTS_H
#define WEB_CLIENTS_H

#include <sys/socket.h>

#include "web/server.h"

struct client {
    int fd;
    bool is_used;
    bool is_answered; /* its request is complete; the answer is made or on its way */
    int64_t since_us; /* monotonic: when it came, or when its last answer was done */
    struct sockaddr_storage address;
};

struct clients {
    size_t count;
    struct client slots[WEB_CONNECTIONS_MAX];
};

/* Let one in; NULL when there are too many. */
struct client *clients_add(struct clients *clients, int fd, const struct sockaddr_storage *address,
                           int64_t now_us);
void clients_remove(struct clients *clients, struct client *client);

/* End the connections whose request is not complete after `limit_us`. */
void clients_cut_slow(struct clients *clients, int64_t now_us, int64_t limit_us);

#endif
