#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/slice.h"

#define BACKLOG     64
#define PATH_PREFIX "unix:"

/* An address of any kind. */
struct place {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_un path;
    } at;
    socklen_t len;
};

static struct place v4_place(const struct in_addr *addr, uint16_t port)
{
    struct place place = {.len = sizeof(struct sockaddr_in)};

    place.at.v4.sin_family = AF_INET;
    place.at.v4.sin_port = htons(port);
    place.at.v4.sin_addr = *addr;
    return place;
}

static struct place v6_place(const struct in6_addr *addr, uint16_t port)
{
    struct place place = {.len = sizeof(struct sockaddr_in6)};

    place.at.v6.sin6_family = AF_INET6;
    place.at.v6.sin6_port = htons(port);
    place.at.v6.sin6_addr = *addr;
    return place;
}

/* ---- sockets ---- */

static bool bind_place(int fd, const struct place *place)
{
    int on = 1;
    int is_alone;

    if (place->at.any.sa_family == AF_UNIX)
        return fchmod(fd, S_IRUSR | S_IWUSR) == 0 && bind(fd, &place->at.any, place->len) == 0 &&
               chmod(place->at.path.sun_path, S_IRUSR | S_IWUSR) == 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (place->at.any.sa_family == AF_INET6) {
        is_alone = !IN6_IS_ADDR_UNSPECIFIED(&place->at.v6.sin6_addr);
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &is_alone, sizeof(is_alone));
    }
    return bind(fd, &place->at.any, place->len) == 0;
}

/* Return a socket that listens, or -1 with errno. */
static int listen_at(const struct place *place)
{
    int fd = socket(place->at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int failure;

    if (fd < 0)
        return -1;
    if (bind_place(fd, place) && listen(fd, BACKLOG) == 0)
        return fd;
    failure = errno;
    close(fd);
    errno = failure;
    return -1;
}

static uint16_t port_of(int fd)
{
    struct place place = {.len = sizeof(place.at)};

    if (getsockname(fd, &place.at.any, &place.len) != 0)
        return 0;
    return ntohs(place.at.any.sa_family == AF_INET ? place.at.v4.sin_port : place.at.v6.sin6_port);
}

static enum err cannot_listen(const struct listen_set *set, uint16_t port, struct error *reterr)
{
    char text[LISTEN_NAME_BYTES + 8];

    if (set->is_path)
        snprintf(text, sizeof(text), "'%s'", set->name);
    else
        snprintf(text, sizeof(text), "%s:%d", set->name, port);
    if (errno == EADDRINUSE)
        return error_set(reterr, ERR_OUTPUT, "%s is in use; --web takes another address", text);
    return error_set(reterr, ERR_OUTPUT, "cannot listen on %s: %s", text, strerror(errno));
}

static enum err open_one(const struct place *place, uint16_t port, struct listen_set *set,
                         struct error *reterr)
{
    int fd = listen_at(place);

    if (fd < 0)
        return cannot_listen(set, port, reterr);
    set->fds[set->count++] = fd;
    if (!set->is_path && set->port == 0)
        set->port = port_of(fd);
    return ERR_NONE;
}

/* Listen on this host in both versions of IP. A host without IPv6 goes without. */
static enum err open_loopback(uint16_t port, struct listen_set *set, struct error *reterr)
{
    struct in_addr v4 = {.s_addr = htonl(INADDR_LOOPBACK)};
    struct place place = v4_place(&v4, port);
    enum err err;
    int fd;

    snprintf(set->name, sizeof(set->name), "127.0.0.1");
    err = open_one(&place, port, set, reterr);
    if (err != ERR_NONE)
        return err;
    place = v6_place(&in6addr_loopback, set->port);
    fd = listen_at(&place);
    if (fd >= 0)
        set->fds[set->count++] = fd;
    return ERR_NONE;
}

/* ---- a path ---- */

/* Return whether no process listens any more at a socket that is left over. A file of any other kind refuses
 * connections too. */
static bool is_abandoned(const struct place *place)
{
    struct stat status;
    bool is_socket = lstat(place->at.path.sun_path, &status) == 0 && S_ISSOCK(status.st_mode);
    int fd = is_socket ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
    bool is_refused =
        fd >= 0 && connect(fd, &place->at.any, place->len) != 0 && errno == ECONNREFUSED;

    if (fd >= 0)
        close(fd);
    return is_refused;
}

static enum err open_path(const char *path, struct listen_set *set, struct error *reterr)
{
    struct place place = {.len = sizeof(struct sockaddr_un)};

    set->is_path = true;
    if (path[0] == '\0' || strlen(path) >= sizeof(place.at.path.sun_path))
        return error_set(reterr, ERR_USAGE, "'%s' is no path for a socket: it has 1 to %zu bytes",
                         path, sizeof(place.at.path.sun_path) - 1);
    snprintf(set->name, sizeof(set->name), "%s", path);
    place.at.path.sun_family = AF_UNIX;
    memcpy(place.at.path.sun_path, path, strlen(path) + 1);
    if (is_abandoned(&place))
        unlink(path);
    return open_one(&place, 0, set, reterr);
}

/* ---- the text ---- */

static enum err no_address(const char *address, struct error *reterr)
{
    return error_set(
        reterr, ERR_USAGE,
        "'%s' is no address to listen on; take 127.0.0.1:%d, [::1]:%d, %d or " PATH_PREFIX "/path",
        address, LISTEN_PORT_DEFAULT, LISTEN_PORT_DEFAULT, LISTEN_PORT_DEFAULT);
}

/* Cut "name:port", "[name]:port", ":port" or "port"; the name keeps its brackets. */
static bool split(const char *address, struct slice *ret_name, uint16_t *ret_port)
{
    struct slice text = slice_from_text(address);
    size_t end = slice_at(text, 0) == '[' ? slice_find(text, 0, ']') : 0;
    size_t colon = end == SLICE_NONE ? SLICE_NONE : slice_find(text, end, ':');
    uint64_t port = LISTEN_PORT_DEFAULT;

    *ret_name = slice_sub(text, 0, colon);
    if (colon == SLICE_NONE && slice_decimal(text, UINT16_MAX, &port))
        *ret_name = slice_sub(text, 0, 0);
    else if (colon != SLICE_NONE && !slice_decimal(slice_from(text, colon + 1), UINT16_MAX, &port))
        return false;
    *ret_port = (uint16_t)port;
    return ret_name->len < LISTEN_NAME_BYTES;
}

static bool is_loopback(const struct place *place)
{
    if (place->at.any.sa_family == AF_INET)
        return ntohl(place->at.v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    return IN6_IS_ADDR_LOOPBACK(&place->at.v6.sin6_addr);
}

static bool is_any(const struct place *place)
{
    if (place->at.any.sa_family == AF_INET)
        return place->at.v4.sin_addr.s_addr == htonl(INADDR_ANY);
    return IN6_IS_ADDR_UNSPECIFIED(&place->at.v6.sin6_addr);
}

/* Read an address in numbers. */
static bool read_place(struct slice name, uint16_t port, struct place *ret_place)
{
    bool is_v6 = slice_at(name, 0) == '[' && slice_at(name, name.len - 1) == ']';
    struct slice inner = is_v6 ? slice_sub(name, 1, name.len - 2) : name;
    char text[LISTEN_NAME_BYTES];
    struct in_addr v4;
    struct in6_addr v6;

    snprintf(text, sizeof(text), "%.*s", (int)inner.len, (const char *)inner.ptr);
    if (is_v6 ? inet_pton(AF_INET6, text, &v6) != 1 : inet_pton(AF_INET, text, &v4) != 1)
        return false;
    *ret_place = is_v6 ? v6_place(&v6, port) : v4_place(&v4, port);
    return true;
}

static enum err open_address(const char *address, struct listen_set *set, struct error *reterr)
{
    struct place place;
    struct slice name;
    uint16_t port;

    if (address[0] == '\0' || !split(address, &name, &port))
        return no_address(address, reterr);
    if (name.len == 0 || slice_is_nocase(name, "localhost"))
        return open_loopback(port, set, reterr);
    if (!read_place(name, port, &place))
        return no_address(address, reterr);
    set->is_open = !is_loopback(&place);
    set->is_everywhere = is_any(&place);
    if (set->is_everywhere)
        name = slice_at(name, 0) == '[' ? SLICE_LITERAL("[::]") : SLICE_LITERAL("0.0.0.0");
    snprintf(set->name, sizeof(set->name), "%.*s", (int)name.len, (const char *)name.ptr);
    return open_one(&place, port, set, reterr);
}

enum err listen_open(const char *address, struct listen_set *ret_set, struct error *reterr)
{
    struct listen_set set = {0};
    enum err err;

    if (address == NULL)
        err = open_loopback(LISTEN_PORT_DEFAULT, &set, reterr);
    else if (strncmp(address, PATH_PREFIX, sizeof(PATH_PREFIX) - 1) == 0)
        err = open_path(address + sizeof(PATH_PREFIX) - 1, &set, reterr);
    else
        err = open_address(address, &set, reterr);
    if (err == ERR_NONE)
        *ret_set = set;
    return err;
}

void listen_close(struct listen_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        close(set->fds[i]);
    if (set->count > 0 && set->is_path)
        unlink(set->name);
    set->count = 0;
}
