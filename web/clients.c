#include "web/clients.h"

#include <netinet/in.h>
#include <string.h>

/* Sockets of a path have no address: all are this user. */
static bool is_same_host(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
    if (a->ss_family != b->ss_family)
        return false;
    if (a->ss_family == AF_INET)
        return ((const struct sockaddr_in *)a)->sin_addr.s_addr ==
               ((const struct sockaddr_in *)b)->sin_addr.s_addr;
    if (a->ss_family == AF_INET6)
        return IN6_ARE_ADDR_EQUAL(&((const struct sockaddr_in6 *)a)->sin6_addr,
                                  &((const struct sockaddr_in6 *)b)->sin6_addr);
    return false;
}

static size_t count_from(const struct clients *clients, const struct sockaddr_storage *address)
{
    size_t count = 0;

    for (size_t i = 0; i < WEB_CONNECTIONS_MAX; i++)
        count += clients->slots[i].is_used && is_same_host(&clients->slots[i].address, address);
    return count;
}

struct client *clients_add(struct clients *clients, int fd, const struct sockaddr_storage *address,
                           int64_t now_us)
{
    if (count_from(clients, address) >= WEB_CONNECTIONS_PER_ADDRESS)
        return NULL;
    for (size_t i = 0; i < WEB_CONNECTIONS_MAX; i++) {
        struct client *client = &clients->slots[i];

        if (client->is_used)
            continue;
        *client =
            (struct client){.fd = fd, .is_used = true, .since_us = now_us, .address = *address};
        clients->count++;
        return client;
    }
    return NULL;
}

void clients_remove(struct clients *clients, struct client *client)
{
    client->is_used = false;
    clients->count--;
}

void clients_cut_slow(struct clients *clients, int64_t now_us, int64_t limit_us)
{
    for (size_t i = 0; i < WEB_CONNECTIONS_MAX; i++) {
        const struct client *client = &clients->slots[i];

        if (client->is_used && !client->is_answered && now_us - client->since_us > limit_us)
            shutdown(client->fd, SHUT_RDWR);
    }
}
