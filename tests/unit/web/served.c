#include "tests/unit/web/served.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "web/request.h"

struct served served;

void served_start(const char *listen)
{
    static const char *const hosts[] = {"localhost", NULL};
    struct error error = {0};
    const char *colon;

    served.options.address = listen;
    served.options.hosts = hosts;
    served.options.store = writer_path(served.store->writer);
    served.options.source = "test.pcap";
    served.options.version = "0";
    ck_assert_msg(web_server_start(&served.options, &served.server, &error) == ERR_NONE, "%s",
                  error.text);
    web_server_address(served.server, served.address, sizeof(served.address));
    colon = strrchr(served.address, ':');
    served.port = (uint16_t)strtoul(colon + 1, NULL, 10);
}

void served_begin(void)
{
    served.store = web_store_new_growing(SERVED_CALLS);
    served.options = (struct web_options){0};
    served_start("127.0.0.1:0");
}

void served_end(void)
{
    web_server_stop(served.server);
    web_store_free(served.store);
}

void served_restart_with_idle(unsigned seconds)
{
    web_server_stop(served.server);
    served.options.idle_s = seconds;
    served_start("127.0.0.1:0");
}

int64_t served_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int served_connect(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(served.port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    return fd;
}

void served_send(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(fd, text, len, MSG_NOSIGNAL);

        if (sent < 0)
            return; /* the server has heard enough */
        text += sent;
        len -= (size_t)sent;
    }
}

void served_send_text(int fd, const char *text)
{
    served_send(fd, text, strlen(text));
}

bool served_read_more(int fd, int64_t deadline_ms)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    int64_t left_ms = deadline_ms - served_now_ms();
    ssize_t len;

    if (left_ms <= 0 || poll(&poll_fd, 1, (int)left_ms) <= 0)
        return false;
    ck_assert_uint_lt(served.got_len, SERVED_ANSWER_MAX);
    len = recv(fd, served.got + served.got_len, SERVED_ANSWER_MAX - served.got_len, 0);
    if (len <= 0)
        return false;
    served.got_len += (size_t)len;
    served.got[served.got_len] = '\0';
    return true;
}

void served_forget(void)
{
    served.got_len = 0;
    served.got[0] = '\0';
}

bool served_read_until(int fd, const char *text)
{
    int64_t deadline_ms = served_now_ms() + SERVED_DEADLINE_MS;

    while (strstr(served.got, text) == NULL) {
        if (!served_read_more(fd, deadline_ms))
            return false;
    }
    return true;
}

bool served_read_to_end(int fd)
{
    int64_t deadline_ms = served_now_ms() + SERVED_DEADLINE_MS;

    while (served_read_more(fd, deadline_ms))
        continue;
    return served_now_ms() < deadline_ms;
}

int served_status(void)
{
    return strncmp(served.got, "HTTP/1.1 ", 9) == 0 ? atoi(served.got + 9) : 0;
}

/* Return whether the last piece of a body came that is sent in pieces. RFC 9112 7.1. */
static bool has_last_piece(void)
{
    static const char last[] = "\r\n0\r\n\r\n";
    size_t len = sizeof(last) - 1;

    return served.got_len >= len && memcmp(served.got + served.got_len - len, last, len) == 0;
}

/* Return whether `served.got` is a whole answer. */
static bool is_whole(bool is_head)
{
    const char *body = strstr(served.got, "\r\n\r\n");
    const char *len = strstr(served.got, "\r\nContent-Length: ");
    int status = served_status();

    if (body == NULL)
        return false;
    if (is_head || status == 204 || status == 304)
        return true;
    if (strstr(served.got, "\r\nTransfer-Encoding: chunked\r\n") != NULL)
        return has_last_piece();
    return len != NULL &&
           (size_t)(served.got + served.got_len - body) >= 4 + strtoul(len + 18, NULL, 10);
}

int served_ask_bytes(const char *request, size_t len)
{
    int64_t deadline_ms = served_now_ms() + SERVED_DEADLINE_MS;
    bool is_head = strncmp(request, "HEAD ", 5) == 0;
    int fd = served_connect();

    served_forget();
    served_send(fd, request, len);
    while (!is_whole(is_head) && served_read_more(fd, deadline_ms))
        continue;
    ck_assert_int_lt(served_now_ms(), deadline_ms);
    close(fd);
    return served_status();
}

int served_ask(const char *request)
{
    return served_ask_bytes(request, strlen(request));
}

const char *served_body(void)
{
    const char *end = strstr(served.got, "\r\n\r\n");

    return end == NULL ? "" : end + 4;
}

size_t served_count(const char *text)
{
    size_t count = 0;

    for (const char *at = served.got; (at = strstr(at, text)) != NULL; at++)
        count++;
    return count;
}

void served_check_guarded(const char *request)
{
    for (const struct web_field *field = web_fixed_fields; field->name != NULL; field++) {
        char line[512];

        snprintf(line, sizeof(line), "\r\n%s: %s\r\n", field->name, field->value);
        ck_assert_msg(served_count(line) == 1, "%s in the answer to %s", field->name, request);
    }
    ck_assert_uint_eq(served_count("\r\nCache-Control: no-"), 1);
    ck_assert_uint_eq(served_count("\r\nDate: "), 1);
    ck_assert_ptr_null(strcasestr(served.got, "Set-Cookie"));
}

void served_copy_value(const char *name, char *value, size_t size)
{
    char key[64];
    const char *at;

    snprintf(key, sizeof(key), "\"%s\":\"", name);
    at = strstr(served.got, key);
    ck_assert_msg(at != NULL, "no %s in %s", name, served.got);
    at += strlen(key);
    snprintf(value, size, "%.*s", (int)strcspn(at, "\""), at);
}

int served_post(const char *path, const char *key, const char *body)
{
    char request[2048];

    snprintf(request, sizeof(request),
             "POST %s HTTP/1.1\r\n" SERVED_HOST "Sec-Fetch-Site: same-origin\r\n"
             "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
             "Content-Length: %zu\r\n\r\n%s",
             path, key, strlen(body), body);
    return served_ask(request);
}

void served_get_key(char key[64])
{
    char body[128];

    web_server_address(served.server, served.address, sizeof(served.address));
    snprintf(body, sizeof(body), "{\"token\":\"%s\"}", strstr(served.address, "#t=") + 3);
    ck_assert_int_eq(served_post("/api/v1/session", "", body), 200);
    served_copy_value("key", key, 64);
}

void served_write_get(char *request, size_t size, const char *path, const char *key)
{
    snprintf(request, size, "GET %s HTTP/1.1\r\n" SERVED_HOST "Authorization: Bearer %s\r\n\r\n",
             path, key);
}

int served_get(const char *path, const char *key)
{
    char request[1024];

    served_write_get(request, sizeof(request), path, key);
    return served_ask(request);
}
