#include "web/gate.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/array.h"
#include "base/clock.h"
#include "web/answer_fields.h"
#include "web/route.h"
#include "web/server.h"

#define ANSWER_MAX 4096

static bool is_only_waiting(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* ---- what comes ---- */

enum gate_sight gate_look(struct gate *gate, int fd)
{
    ssize_t got = recv(fd, gate->bytes, sizeof(gate->bytes), MSG_PEEK | MSG_DONTWAIT);

    assert(fd >= 0);
    gate->len = 0;
    if (got == 0 || (got < 0 && !is_only_waiting()))
        return GATE_GONE;
    if (got < 0)
        return GATE_PART;
    gate->len = (size_t)got;
    if (!http_head_read(gate->bytes, gate->len, &gate->head))
        return GATE_PART;
    /* Without a name nobody is let in; what the library thinks of that depends on its version. */
    return gate->head.request.refusal != 0 || slice_is_absent(gate->head.request.host) ? GATE_BAD
                                                                                       : GATE_WHOLE;
}

bool gate_drain(int fd)
{
    char ignored[16384];
    ssize_t got = recv(fd, ignored, sizeof(ignored), MSG_DONTWAIT);

    assert(fd >= 0);
    return got > 0 || (got < 0 && is_only_waiting());
}

/* ---- what leaves ---- */

static const char *reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } rows[] = {
        {400, "Bad Request"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {421, "Misdirected Request"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].status == status)
            return rows[i].reason;
    }
    return "";
}

/* RFC 9110 5.6.7, in no locale. */
static void write_date(int64_t now_us, struct buf *buf)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t seconds = (time_t)(now_us / CLOCK_SECOND_US);
    struct tm tm;

    if (gmtime_r(&seconds, &tm) == NULL)
        return;
    buf_format(buf, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d GMT\r\n",
               days + (ptrdiff_t)3 * tm.tm_wday, tm.tm_mday, months + (ptrdiff_t)3 * tm.tm_mon,
               tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void write_field(void *context, const char *name, const char *value)
{
    buf_format(context, "%s: %s\r\n", name, value);
}

static struct slice body_of(const struct web_response *response)
{
    if (response->kind == WEB_BODY_CONSTANT)
        return response->constant;
    return slice_of(response->text, response->text_len);
}

/* Send an error, which is small and the first that goes out on its socket: it fits in there. Then end our side;
 * what still comes is drained, because what is not read when a socket is closed makes the other side forget what
 * it got. */
static void send_last(int fd, const struct web_response *response, bool is_head, int64_t now_us)
{
    struct slice body = body_of(response);
    char text[ANSWER_MAX];
    struct buf buf;

    buf_init(&buf, text, sizeof(text));
    buf_format(&buf, "HTTP/1.1 %d %s\r\n", response->status, reason(response->status));
    write_date(now_us, &buf);
    answer_fields(response, write_field, &buf);
    buf_format(&buf, "Content-Length: %zu\r\nConnection: close\r\n\r\n", body.len);
    if (!is_head)
        buf_slice(&buf, body);
    send(fd, text, buf.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(fd, SHUT_WR);
}

/* Return an empty response; NULL when the host has no memory, and then a connection ends without an answer. */
static struct web_response *new_response(void)
{
    struct web_response *response = malloc(sizeof(*response));

    if (response == NULL || web_response_init(response) == ERR_NONE)
        return response;
    free(response);
    return NULL;
}

static void free_response(struct web_response *response)
{
    web_response_release(response);
    free(response);
}

void gate_refuse(struct gate *gate, struct web_state *web, int fd)
{
    struct web_request *request = &gate->head.request;
    struct web_response *response = new_response();

    if (response == NULL) {
        shutdown(fd, SHUT_WR);
        return;
    }
    request->now_us = clock_wall_us();
    web_answer(web, request, response);
    send_last(fd, response, request->method == WEB_HEAD, request->now_us);
    free_response(response);
}

void gate_turn_away(int fd)
{
    struct web_response *response = new_response();

    assert(fd >= 0);
    if (response == NULL) {
        shutdown(fd, SHUT_WR);
        return;
    }
    response->retry_after_s = WEB_RETRY_S;
    web_response_error(response, 503, "too_many_connections",
                       "there are too many connections; close a page or try again");
    if (web_response_finish(response, NULL) == ERR_NONE)
        send_last(fd, response, false, clock_wall_us());
    free_response(response);
}
