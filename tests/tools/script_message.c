#include "tests/tools/script_message.h"

#include <assert.h>
#include <strings.h>

#include "base/array.h"

#define MESSAGE_BYTES_MAX 65000

struct compact_row {
    const char *name;
    const char *compact;
};

/* RFC 3261 7.3.3 and 20; RFC 3515, RFC 6665 for the last three. */
static const struct compact_row compact_rows[] = {
    {"Call-ID", "i"},      {"Contact", "m"}, {"Content-Encoding", "e"}, {"Content-Length", "l"},
    {"Content-Type", "c"}, {"From", "f"},    {"Subject", "s"},          {"Supported", "k"},
    {"To", "t"},           {"Via", "v"},     {"Refer-To", "r"},         {"Event", "o"},
    {"Allow-Events", "u"},
};

#define SIP_PORT 5060

const char *host_sent_by(struct arena *arena, const struct host *host)
{
    char memory[ADDR_TEXT_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    if (host->addr.port != SIP_PORT) {
        addr_write(&host->addr, &buf);
        return text_format(arena, "%s", memory);
    }
    addr_write_ip(&host->addr, &buf);
    return text_format(arena, host->addr.family == ADDR_IPV6 ? "[%s]" : "%s", memory);
}

const char *host_contact(struct arena *arena, const struct host *host)
{
    return text_format(arena, "sip:%s@%s", host->name, host_sent_by(arena, host));
}

bool message_is(const struct message *message, const char *method)
{
    return strcmp(message->method, method) == 0;
}

static const char *written_name(const char *name, bool is_compact)
{
    for (size_t i = 0; is_compact && i < COUNT_OF(compact_rows); i++)
        if (strcasecmp(compact_rows[i].name, name) == 0)
            return compact_rows[i].compact;
    return name;
}

void message_add(struct message *message, const char *name, const char *value)
{
    message_insert(message, message->header_count, name, value);
}

void message_insert(struct message *message, size_t index, const char *name, const char *value)
{
    struct header *at = &message->headers[index];

    assert(message->header_count < MESSAGE_HEADERS_MAX && index <= message->header_count);
    memmove(at + 1, at, (message->header_count - index) * sizeof(*at));
    *at = (struct header){name, value};
    message->header_count++;
}

size_t message_find(const struct message *message, size_t from, const char *name)
{
    while (from < message->header_count && strcasecmp(message->headers[from].name, name) != 0)
        from++;
    return from;
}

const char *message_value(const struct message *message, const char *name)
{
    size_t index = message_find(message, 0, name);

    return index < message->header_count ? message->headers[index].value : NULL;
}

void message_remove_at(struct message *message, size_t index)
{
    struct header *at = &message->headers[index];

    assert(index < message->header_count);
    message->header_count--;
    memmove(at, at + 1, (message->header_count - index) * sizeof(*at));
}

void message_remove(struct message *message, const char *name)
{
    size_t index = 0;

    while ((index = message_find(message, index, name)) < message->header_count)
        message_remove_at(message, index);
}

void message_set(struct message *message, const char *name, const char *value)
{
    size_t index = message_find(message, 0, name);

    message_remove(message, name);
    message_insert(message, index < message->header_count ? index : message->header_count, name,
                   value);
}

void message_copy(struct message *message, const struct message *from, const char *name,
                  const char *as, bool is_reversed)
{
    size_t first = message->header_count;
    size_t index = 0;

    while ((index = message_find(from, index, name)) < from->header_count) {
        message_insert(message, is_reversed ? first : message->header_count, as,
                       from->headers[index].value);
        index++;
    }
}

static void write_line(struct buf *buf, const char *line, const char *line_end)
{
    buf_text(buf, line);
    buf_text(buf, line_end);
}

static void write_fields(struct buf *buf, const struct message *message,
                         const struct message_style *style, const char *line_end)
{
    for (size_t i = 0; i < message->header_count; i++) {
        buf_text(buf, written_name(message->headers[i].name, style->is_compact));
        buf_text(buf, ": ");
        write_line(buf, message->headers[i].value, line_end);
    }
    if (message_value(message, "Content-Length") == NULL && message_value(message, "l") == NULL)
        buf_format(buf, "%s: %zu%s", written_name("Content-Length", style->is_compact),
                   message->body.len, line_end);
}

struct slice message_write(struct arena *arena, const struct message *message,
                           const struct message_style *style)
{
    const char *line_end = style->has_bare_lf ? "\n" : "\r\n";
    char memory[MESSAGE_BYTES_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    for (unsigned i = 0; i < style->empty_lines; i++)
        buf_text(&buf, line_end);
    write_line(&buf, message->start_line, line_end);
    write_fields(&buf, message, style, line_end);
    buf_text(&buf, line_end);
    buf_slice(&buf, message->body);
    assert(!buf.is_cut);
    return text_join(arena, buf_as_slice(&buf), slice_of(NULL, 0));
}
