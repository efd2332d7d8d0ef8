/*
 * web/listen.h: the sockets that a web server listens on.
 *
 * Ownership: the caller owns the sockets.
 * Threads:   a plain value.
 */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define LISTEN_PORT_DEFAULT 8060
#define LISTEN_MAX          2
#define LISTEN_NAME_BYTES   128

struct listen_set {
    int fds[LISTEN_MAX]; /* non-blocking */
    size_t count;
    uint16_t port;                /* of the address, or chosen by the kernel; 0: a path */
    bool is_open;                 /* others than this host may reach it */
    bool is_everywhere;           /* it has every address of this host */
    char name[LISTEN_NAME_BYTES]; /* "127.0.0.1", "[::1]", "0.0.0.0"; or the path */
    bool is_path;
};

/* Listen on an address: "127.0.0.1:8060", "[::1]:0", or either without a port; "8060", ":8060" and
 * "localhost:8060" for this host in both versions of IP; "unix:/path", for the owner alone; NULL for the
 * default port of this host. Port 0 is any free one. Return ERR_USAGE when it is none of these, ERR_OUTPUT when it
 * cannot be opened; then nothing is. */
MUST_CHECK enum err listen_open(const char *address, struct listen_set *ret_set,
                                struct error *reterr);

/* Close the sockets, and remove the path. */
void listen_close(struct listen_set *set);

#endif
