/*
 * tests/tools/http_load.c: how fast the web server answers many that ask at a time.
 *
 * Usage: http_load login ADDRESS                      exchange the token of http://HOST:PORT/#t=TOKEN
 *                                                     for a key, and print it
 *        http_load get HOST:PORT KEY PATH             print the body of one answer
 *        http_load load HOST:PORT KEY CONNECTIONS SECONDS PATH...
 *
 * A load keeps that many connections busy, each of which asks for one PATH after the other as soon as it has the
 * answer, on a new connection when the server ends it (which is a part of the time then). Prints a line a PATH: the median and the 99th percentile in
 * milliseconds, answers a second, answers that were not 200, kilobytes an answer.
 *
 * Addresses are numbers: 127.0.0.1:8060.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_MAX     2048
#define HEAD_MAX        16384
#define CONNECTIONS_MAX 1024
#define SAMPLES_MAX     4000000

struct samples {
    uint32_t *us;
    size_t count;
    size_t places;
    size_t failures;
    uint64_t bytes;
};

struct connection {
    int fd;
    size_t path; /* that is asked for */
    int64_t start_us;
    char head[HEAD_MAX];
    size_t head_len;
    bool is_in_body;
    bool is_last;  /* the server ends the connection with this answer */
    uint64_t left; /* bytes of the body */
    uint64_t size;
    int status;
};

struct load {
    struct sockaddr_in server;
    const char *host;
    const char *key;
    char **paths;
    size_t path_count;
    struct samples *samples; /* by path */
};

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int fail(const char *text)
{
    fprintf(stderr, "http_load: %s\n", text);
    return EXIT_FAILURE;
}

static bool read_server(const char *host, struct sockaddr_in *ret_server)
{
    const char *colon = strchr(host, ':');
    char ip[64];

    if (colon == NULL || (size_t)(colon - host) >= sizeof(ip))
        return false;
    snprintf(ip, sizeof(ip), "%.*s", (int)(colon - host), host);
    *ret_server = (struct sockaddr_in){.sin_family = AF_INET,
                                       .sin_port = htons((uint16_t)strtoul(colon + 1, NULL, 10))};
    return inet_pton(AF_INET, ip, &ret_server->sin_addr) == 1;
}

static int dial(const struct sockaddr_in *server)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int yes = 1;

    if (fd == -1 || connect(fd, (const struct sockaddr *)server, sizeof(*server)) != 0) {
        if (fd != -1)
            close(fd);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    return fd;
}

/* --- one request, its whole answer --- */

/* Send a request that closes the connection; gives the answer, which the caller frees. */
static char *fetch(const struct sockaddr_in *server, const char *request)
{
    size_t places = 1 << 16;
    size_t len = 0;
    char *answer = malloc(places);
    int fd = dial(server);

    if (fd == -1 || answer == NULL || write(fd, request, strlen(request)) < 0) {
        free(answer);
        return NULL;
    }
    for (;;) {
        ssize_t got = read(fd, answer + len, places - len - 1);

        if (got <= 0)
            break;
        len += (size_t)got;
        if (places - len < 2) {
            char *more = realloc(answer, places *= 2);

            if (more == NULL)
                break;
            answer = more;
        }
    }
    answer[len] = '\0';
    close(fd);
    return answer;
}

static int login(const char *address)
{
    const char *host = strstr(address, "://");
    const char *token = strstr(address, "#t=");
    struct sockaddr_in server;
    char request[REQUEST_MAX];
    char body[512];
    char name[64];
    char *answer;
    char *key;

    if (host == NULL || token == NULL)
        return fail("the address is none");
    host += 3;
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(host, "/"), host);
    if (!read_server(name, &server))
        return fail("the address is no number");
    snprintf(body, sizeof(body), "{\"token\":\"%.*s\"}", (int)strcspn(token + 3, " \r\n"),
             token + 3);
    snprintf(request, sizeof(request),
             "POST /api/v1/session HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\n"
             "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
             "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
             name, name, strlen(body), body);
    answer = fetch(&server, request);
    key = answer == NULL ? NULL : strstr(answer, "\"key\":\"");
    if (key == NULL) {
        free(answer);
        return fail("no key for this token");
    }
    key += strlen("\"key\":\"");
    printf("%.*s\n", (int)strcspn(key, "\""), key);
    free(answer);
    return EXIT_SUCCESS;
}

static int get(const char *host, const char *key, const char *path)
{
    struct sockaddr_in server;
    char request[REQUEST_MAX];
    char *answer;
    char *body;

    if (!read_server(host, &server))
        return fail("the address is no number");
    snprintf(request, sizeof(request),
             "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n",
             path, host, key);
    answer = fetch(&server, request);
    body = answer == NULL ? NULL : strstr(answer, "\r\n\r\n");
    if (body == NULL || strncmp(answer, "HTTP/1.1 200", 12) != 0) {
        free(answer);
        return fail("the server refuses");
    }
    puts(body + 4);
    free(answer);
    return EXIT_SUCCESS;
}

/* --- many at a time --- */

static bool ask(const struct load *load, struct connection *connection)
{
    char request[REQUEST_MAX];
    int len = snprintf(request, sizeof(request),
                       "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n",
                       load->paths[connection->path], load->host, load->key);

    connection->head_len = 0;
    connection->is_in_body = false;
    connection->size = 0;
    return write(connection->fd, request, (size_t)len) == len;
}

static void note(struct samples *samples, const struct connection *connection)
{
    if (connection->status != 200) {
        samples->failures++;
        return;
    }
    samples->bytes += connection->size;
    if (samples->count == samples->places && samples->places < SAMPLES_MAX) {
        size_t places = samples->places == 0 ? 4096 : 2 * samples->places;
        uint32_t *us = reallocarray(samples->us, places, sizeof(*us));

        if (us == NULL)
            return;
        samples->us = us;
        samples->places = places;
    }
    if (samples->count < samples->places)
        samples->us[samples->count++] = (uint32_t)(now_us() - connection->start_us);
}

/* The answer is complete: note it, and ask for the next path. */
static bool finish(const struct load *load, struct connection *connection)
{
    note(&load->samples[connection->path], connection);
    connection->path = (connection->path + 1) % load->path_count;
    connection->start_us = now_us();
    if (connection->is_last) {
        close(connection->fd);
        connection->fd = dial(&load->server);
    }
    return connection->fd != -1 && ask(load, connection);
}

/* Read the head when it is complete; answers have a Content-Length, or this fails. */
static bool read_head(struct connection *connection)
{
    char *end;
    char *length;
    size_t body;

    connection->head[connection->head_len] = '\0';
    end = strstr(connection->head, "\r\n\r\n");
    if (end == NULL)
        return connection->head_len + 1 < sizeof(connection->head);
    length = strcasestr(connection->head, "\r\nContent-Length:");
    if (length == NULL || length > end)
        return false;
    connection->status = (int)strtol(connection->head + strlen("HTTP/1.1 "), NULL, 10);
    connection->size = strtoull(length + strlen("\r\nContent-Length:"), NULL, 10);
    connection->is_last = strcasestr(connection->head, "\r\nConnection: close\r\n") != NULL;
    body = connection->head_len - (size_t)(end + 4 - connection->head);
    if (body > connection->size)
        return false;
    connection->left = connection->size - body;
    connection->is_in_body = true;
    return true;
}

static bool take(const struct load *load, struct connection *connection)
{
    char bytes[65536];
    ssize_t len;

    if (connection->is_in_body) {
        len = read(connection->fd, bytes,
                   connection->left < sizeof(bytes) ? (size_t)connection->left : sizeof(bytes));
        if (len <= 0)
            return false;
        connection->left -= (uint64_t)len;
    } else {
        len = read(connection->fd, connection->head + connection->head_len,
                   sizeof(connection->head) - 1 - connection->head_len);
        if (len <= 0)
            return false;
        connection->head_len += (size_t)len;
        if (!read_head(connection))
            return false;
    }
    if (!connection->is_in_body || connection->left > 0)
        return true;
    return finish(load, connection);
}

static int compare(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

static void print(const char *path, struct samples *samples, double seconds)
{
    size_t count = samples->count;
    size_t median;
    size_t near_last;

    if (count == 0) {
        printf("- - 0 %zu - %s\n", samples->failures, path);
        return;
    }
    median = count / 2;
    near_last = count - 1 - count / 100;
    qsort(samples->us, count, sizeof(*samples->us), compare);
    printf("%.1f %.1f %.0f %zu %.1f %s\n", samples->us[median] / 1000.0,
           samples->us[near_last] / 1000.0, (double)count / seconds, samples->failures,
           (double)samples->bytes / (double)count / 1000.0, path);
}

/* Keep all connections busy until `until_us`; gives how many broke. */
static size_t run(const struct load *load, struct connection *connections, size_t count,
                  int64_t until_us)
{
    struct pollfd waits[CONNECTIONS_MAX];
    size_t broken = 0;

    for (size_t i = 0; i < count; i++) {
        connections[i].path = i % load->path_count;
        connections[i].start_us = now_us();
        connections[i].fd = dial(&load->server);
        waits[i] = (struct pollfd){.fd = connections[i].fd, .events = POLLIN};
        if (connections[i].fd == -1 || !ask(load, &connections[i])) {
            waits[i].fd = -1;
            broken++;
        }
    }
    while (now_us() < until_us && broken < count && poll(waits, count, 1000) >= 0) {
        for (size_t i = 0; i < count; i++) {
            bool is_alive =
                waits[i].fd == -1 || waits[i].revents == 0 || take(load, &connections[i]);

            if (waits[i].fd != -1)
                waits[i].fd = connections[i].fd;
            if (is_alive)
                continue;
            waits[i].fd = -1;
            broken++;
        }
    }
    return broken;
}

static int load_all(char **arguments, int count)
{
    struct load load = {.host = arguments[0],
                        .key = arguments[1],
                        .paths = arguments + 4,
                        .path_count = (size_t)count - 4};
    size_t connection_count = strtoul(arguments[2], NULL, 10);
    double seconds = strtod(arguments[3], NULL);
    struct connection *connections = calloc(CONNECTIONS_MAX, sizeof(*connections));
    size_t broken;

    load.samples = calloc(load.path_count, sizeof(*load.samples));
    if (connections == NULL || load.samples == NULL || connection_count > CONNECTIONS_MAX ||
        !read_server(load.host, &load.server)) {
        free(connections);
        free(load.samples);
        return fail("the address is no number, or there are too many connections");
    }
    broken = run(&load, connections, connection_count, now_us() + (int64_t)(seconds * 1000000));
    for (size_t i = 0; i < load.path_count; i++)
        print(load.paths[i], &load.samples[i], seconds);
    if (broken > 0)
        fprintf(stderr, "http_load: %zu of %zu connections broke\n", broken, connection_count);
    for (size_t i = 0; i < load.path_count; i++)
        free(load.samples[i].us);
    free(load.samples);
    free(connections);
    return broken == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "login") == 0)
        return login(argv[2]);
    if (argc == 5 && strcmp(argv[1], "get") == 0)
        return get(argv[2], argv[3], argv[4]);
    if (argc >= 7 && strcmp(argv[1], "load") == 0)
        return load_all(argv + 2, argc - 2);
    return fail("usage: http_load login ADDRESS | get HOST:PORT KEY PATH | "
                "load HOST:PORT KEY CONNECTIONS SECONDS PATH...");
}
