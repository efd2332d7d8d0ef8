#include "tests/consistency/page.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define REQUEST_MAX 2048

/* Read "rung: open http://HOST:PORT/#t=TOKEN" off the server's output. */
static bool read_address(struct page *page, char *token, size_t size)
{
    char text[512];
    size_t len = 0;
    char *host;
    char *at;

    for (;;) {
        ssize_t got = read(page->process.output, text + len, sizeof(text) - 1 - len);

        if (got <= 0)
            return false;
        len += (size_t)got;
        text[len] = '\0';
        host = strstr(text, "http://");
        at = host == NULL ? NULL : strstr(host, "#t=");
        if (at != NULL && strchr(at, '\n') != NULL)
            break;
    }
    host += strlen("http://");
    snprintf(page->host, sizeof(page->host), "%.*s", (int)strcspn(host, "/"), host);
    snprintf(token, size, "%.*s", (int)strcspn(at + 3, " \r\n"), at + 3);
    return true;
}

/* Send a request that closes the connection; gives the whole answer, which the caller frees. */
static char *fetch(const struct page *page, const char *request, size_t *ret_len)
{
    size_t places = 1 << 16;
    char *answer = malloc(places);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ssize_t got = 0;

    *ret_len = 0;
    if (answer == NULL ||
        connect(fd, (const struct sockaddr *)&page->server, sizeof(page->server)) != 0 ||
        write(fd, request, strlen(request)) < 0)
        goto out;
    while ((got = read(fd, answer + *ret_len, places - *ret_len - 1)) > 0) {
        *ret_len += (size_t)got;
        if (places - *ret_len < 2) {
            char *more = realloc(answer, places *= 2);

            if (more == NULL)
                break;
            answer = more;
        }
    }
    answer[*ret_len] = '\0';
out:
    close(fd);
    return answer;
}

/* Put the chunks of a body together where it stands; gives its length. */
static size_t join_chunks(char *body, size_t len)
{
    size_t from = 0;
    size_t to = 0;

    while (from < len) {
        char *end;
        size_t size = strtoul(body + from, &end, 16);

        from = (size_t)(end - body) + 2;
        if (size == 0 || size > len - from)
            break;
        memmove(body + to, body + from, size);
        to += size;
        from += size + 2;
    }
    return to;
}

static json_t *body_of(char *answer, size_t len)
{
    char *body = answer == NULL || len == 0 ? NULL : strstr(answer, "\r\n\r\n");
    char *chunked = body == NULL ? NULL : strcasestr(answer, "transfer-encoding: chunked");

    if (body == NULL || strncmp(answer, "HTTP/1.1 200", strlen("HTTP/1.1 200")) != 0)
        return NULL;
    body += strlen("\r\n\r\n");
    len -= (size_t)(body - answer);
    if (chunked != NULL && chunked < body)
        len = join_chunks(body, len);
    return json_loadb(body, len, JSON_ALLOW_NUL, NULL);
}

static bool get_key(struct page *page, const char *token)
{
    char request[REQUEST_MAX];
    char body[256];
    size_t len;
    char *answer;
    json_t *json;
    const char *key;

    snprintf(body, sizeof(body), "{\"token\":\"%s\"}", token);
    snprintf(request, sizeof(request),
             "POST /api/v1/session HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\n"
             "Content-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
             page->host, page->host, strlen(body), body);
    answer = fetch(page, request, &len);
    json = body_of(answer, len);
    key = json_string_value(json_object_get(json, "key"));
    snprintf(page->key, sizeof(page->key), "%s", key == NULL ? "" : key);
    json_decref(json);
    free(answer);
    return page->key[0] != '\0';
}

bool page_start(const char *store, struct page *page)
{
    const char *words[] = {"serve", "--web=0", store, NULL};
    char token[128];
    char *port;

    if (!ask_start(words, &page->process))
        return false;
    if (!read_address(page, token, sizeof(token))) {
        page_stop(page);
        return false;
    }
    port = strrchr(page->host, ':');
    page->server = (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)strtoul(port == NULL ? "0" : port + 1, NULL, 10)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    if (get_key(page, token))
        return true;
    page_stop(page);
    return false;
}

json_t *page_get(const struct page *page, const char *path)
{
    char request[REQUEST_MAX];
    size_t len;
    char *answer;
    json_t *json;

    snprintf(request, sizeof(request),
             "GET /api/v1/%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: "
             "close\r\n\r\n",
             path, page->host, page->key);
    answer = fetch(page, request, &len);
    json = body_of(answer, len);
    free(answer);
    return json;
}

void page_stop(struct page *page)
{
    kill(page->process.pid, SIGTERM);
    (void)ask_end(&page->process);
}
