#include "web/server_private.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "web/events.h"

#define STREAM_BYTES 16384 /* of events held for a client */

/* A response that goes on: it is suspended while it has no bytes to send, and then only this file watches
 * its socket. */
struct stream {
    struct web_server *server;
    struct MHD_Connection *connection;
    struct event_stream *events;
    int fd;
    bool is_suspended;
    bool is_over;
    size_t len; /* bytes held */
    size_t at;  /* of them sent */
    char bytes[STREAM_BYTES];
};

/* Hold the bytes to send. Return false when there are none. */
static bool fill_stream(struct stream *stream)
{
    if (stream->at == stream->len) {
        stream->at = 0;
        stream->len = event_stream_read(stream->events, clock_wall_us(), stream->bytes,
                                        sizeof(stream->bytes));
    }
    return stream->len > stream->at;
}

static ssize_t read_stream(void *context, uint64_t position, char *bytes, size_t size)
{
    struct stream *stream = context;
    size_t len;

    (void)position;
    if (stream->is_over)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (!fill_stream(stream)) {
        stream->is_suspended = true;
        MHD_suspend_connection(stream->connection);
        return 0;
    }
    len = stream->len - stream->at < size ? stream->len - stream->at : size;
    memcpy(bytes, stream->bytes + stream->at, len);
    stream->at += len;
    return (ssize_t)len;
}

static void free_stream(void *context)
{
    struct stream *stream = context;
    struct web_server *server = stream->server;

    for (size_t i = 0; i < server->stream_count; i++) {
        if (server->streams[i] == stream) {
            server->streams[i] = server->streams[--server->stream_count];
            break;
        }
    }
    event_stream_close(stream->events);
    free(stream);
}

struct MHD_Response *server_stream_response(struct web_server *server, struct event_stream *events,
                                            struct MHD_Connection *connection)
{
    struct stream *stream = NULL;
    struct MHD_Response *response;

    if (server->stream_count < WEB_EVENTS_MAX)
        stream = calloc(1, sizeof(*stream));
    if (stream == NULL)
        return NULL;
    stream->server = server;
    stream->connection = connection;
    stream->events = events;
    stream->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BYTES, read_stream,
                                                 stream, free_stream);
    if (response == NULL) {
        free(stream);
        return NULL;
    }
    server->streams[server->stream_count++] = stream;
    return response;
}

/* Return whether the client of a suspended stream has gone. */
static bool has_left(const struct stream *stream)
{
    char byte;
    ssize_t got = recv(stream->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

    return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

void server_tick_streams(struct web_server *server, bool is_stopping)
{
    if (server->stream_count > 0 && !is_stopping)
        event_hub_look(server->web.events, &server->web, clock_wall_us());
    for (size_t i = 0; i < server->stream_count; i++) {
        struct stream *stream = server->streams[i];

        stream->is_over = stream->is_over || is_stopping;
        if (!stream->is_suspended)
            continue;
        stream->is_over = stream->is_over || has_left(stream);
        if (stream->is_over || fill_stream(stream)) {
            stream->is_suspended = false;
            MHD_resume_connection(stream->connection);
        }
    }
}
