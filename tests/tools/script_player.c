#include "tests/tools/script_player.h"

#include <ctype.h>
#include <string.h>

#include "tests/tools/script_call.h"
#include "tests/tools/script_edit.h"
#include "tests/tools/script_rtp.h"

/* One line that is being played. */
struct event {
    const struct host *hosts[HOPS_MAX];
    size_t host_count;
    const char *what;
    bool is_again;
    struct options options;
};

struct host *player_host(struct player *player, const char *name)
{
    for (size_t i = 0; i < player->host_count; i++)
        if (strcmp(player->hosts[i].name, name) == 0)
            return &player->hosts[i];
    return NULL;
}

struct call *player_call(struct player *player, const char *name)
{
    for (size_t i = 0; i < player->call_count; i++)
        if (strcmp(player->calls[i].name, name) == 0)
            return &player->calls[i];
    return NULL;
}

bool player_address(const char *text, struct addr *ret_addr)
{
    const char *colon = strrchr(text, ':');
    struct addr addr;
    uint64_t port;

    if (colon == NULL || !text_number(colon + 1, UINT16_MAX, &port) ||
        !addr_read_ip(slice_of(text, (size_t)(colon - text)), &addr))
        return false;
    addr.port = (uint16_t)port;
    *ret_addr = addr;
    return true;
}

/* --- on the wire --- */

static bool address_of(const struct event *event, const char *option, struct addr *addr)
{
    const char *wished = option_value(&event->options, option);

    return wished == NULL || player_address(wished, addr);
}

static bool seconds_of(const struct event *event, const char *option, int64_t *ret_ns)
{
    const char *wished = option_value(&event->options, option);

    return wished == NULL || text_seconds(wished, ret_ns);
}

/* Send bytes from host to host now, and once more when they are captured twice. */
static const char *send_bytes(struct player *player, const struct event *event, size_t hop,
                              struct slice bytes)
{
    struct wire_datagram datagram = {
        .time_ns = player->now_ns,
        .src = event->hosts[hop]->addr,
        .dst = event->hosts[hop + 1]->addr,
        .payload = bytes,
    };
    int64_t dup_ns = 0;

    datagram.src.port = event->hosts[hop]->source_port;
    if (option_value(&event->options, "unseen") != NULL)
        return NULL;
    if (!address_of(event, "src", &datagram.src) || !address_of(event, "dst", &datagram.dst) ||
        !seconds_of(event, "dup", &dup_ns))
        return "an address or time among the options cannot be read";
    if (!wire_send(&player->wire, &datagram))
        return "the datagram cannot be written";
    if (option_value(&event->options, "dup") == NULL)
        return NULL;
    datagram.is_same_id = true;
    datagram.time_ns += dup_ns;
    return wire_send(&player->wire, &datagram) ? NULL : "the datagram cannot be written";
}

/* --- SIP --- */

static struct slice written(struct player *player, const struct event *event,
                            const struct message *message)
{
    struct message_style style = {
        .is_compact = option_value(&event->options, "compact") != NULL,
        .has_bare_lf = option_value(&event->options, "lf") != NULL,
        .empty_lines = option_number(&event->options, "crlf", 0),
    };

    return message_write(&player->arena, message, &style);
}

/* Make one hop's message, or take the one that was sent before. */
static const char *hop_message(struct player *player, const struct event *event, size_t hop,
                               bool is_again, struct message **ret_message)
{
    struct message_wish wish = {
        .call = player->call,
        .src = event->hosts[hop],
        .dst = event->hosts[hop + 1],
        .what = event->what,
        .options = &event->options,
    };
    const char *wrong = "nothing like it was sent on this hop before";

    *ret_message = is_again
                       ? history_last(&player->history, wish.call, wish.src, wish.dst, wish.what)
                       : call_message(&player->history, &wish, &wrong);
    return *ret_message == NULL ? wrong : NULL;
}

/* Send the line's message over all its hops; edits are made at the first. */
static const char *play_hops(struct player *player, const struct event *event, bool is_again,
                             const struct block *block)
{
    for (size_t hop = 0; hop + 1 < event->host_count; hop++) {
        struct message *message;
        const char *wrong = hop_message(player, event, hop, is_again, &message);

        for (size_t i = 0; wrong == NULL && hop == 0 && i < block->count; i++)
            wrong = edit_message(&player->arena, message, block->lines[i]);
        if (wrong != NULL)
            return wrong;
        if (!is_again)
            message->bytes = written(player, event, message);
        if (hop > 0)
            player->now_ns += player->hop_ns;
        wrong = send_bytes(player, event, hop, message->bytes);
        if (wrong != NULL)
            return wrong;
    }
    return NULL;
}

/* The copies of `retransmit=0.5,1,2`: each gap counts from the copy before. */
static const char *play_copies(struct player *player, const struct event *event, int64_t from_ns)
{
    static const struct block nothing;
    const char *gaps = option_value(&event->options, "retransmit");
    int64_t gap_ns;

    while (gaps != NULL && *gaps != '\0') {
        size_t len = strcspn(gaps, ",");
        const char *wrong;

        if (!text_seconds(text_copy(&player->arena, slice_of(gaps, len)), &gap_ns))
            return "the gaps of retransmit cannot be read";
        player->now_ns = from_ns += gap_ns;
        wrong = play_hops(player, event, true, &nothing);
        if (wrong != NULL)
            return wrong;
        gaps += gaps[len] == ',' ? len + 1 : len;
    }
    return NULL;
}

static const char *play_message(struct player *player, struct event *event, const char *rest,
                                const struct block *block)
{
    int64_t from_ns = player->now_ns;
    const char *wrong;

    if (strcmp(event->what, "again") == 0) {
        event->is_again = true;
        event->what = text_word(&player->arena, &rest);
    }
    if (player->call == NULL || event->what == NULL)
        return "a message needs a call and a method or code";
    wrong = options_read(&player->arena, rest, &event->options);
    if (wrong != NULL)
        return text_format(&player->arena, "unknown option, or value missing or unwanted: %s",
                           wrong);
    wrong = play_hops(player, event, event->is_again, block);
    return wrong != NULL ? wrong : play_copies(player, event, from_ns);
}

/* --- raw datagrams --- */

static size_t body_length(const char *const *lines, size_t count, size_t line_end)
{
    size_t len = 0;
    bool is_body = false;

    for (size_t i = 0; i < count; i++) {
        if (is_body)
            len += strlen(lines[i]) + line_end;
        is_body = is_body || lines[i][0] == '\0';
    }
    return len;
}

/* Lines as they stand, escapes resolved, {length} filled with that of the body (without escapes). */
static const char *play_raw(struct player *player, struct event *event, const char *rest,
                            const struct block *block)
{
    const char *wrong = options_read(&player->arena, rest, &event->options);
    bool has_lf = option_value(&event->options, "lf") != NULL;
    struct slice line_end = has_lf ? SLICE_LITERAL("\n") : SLICE_LITERAL("\r\n");
    struct slice bytes = {0};

    if (wrong != NULL)
        return text_format(&player->arena, "unknown option: %s", wrong);
    for (size_t i = 0; i < block->count; i++) {
        const char *line = block->lines[i];
        const char *length = strstr(line, "{length}");

        if (length != NULL)
            line = text_format(&player->arena, "%.*s%zu%s", (int)(length - line), line,
                               body_length(block->lines, block->count, line_end.len), length + 8);
        bytes = text_join(&player->arena, bytes, text_unescape(&player->arena, line));
        bytes = text_join(&player->arena, bytes, line_end);
    }
    return send_bytes(player, event, 0, bytes);
}

static const char *play_bytes(struct player *player, struct event *event, const char *rest)
{
    return send_bytes(player, event, 0, text_unescape(&player->arena, rest + strspn(rest, " \t")));
}

/* --- lines --- */

/* +SECONDS after the last frame, @SECONDS after the start. */
static bool read_time(struct player *player, const char *word)
{
    int64_t ns;

    if (!text_seconds(word + 1, &ns))
        return false;
    player->now_ns = (word[0] == '+' ? player->now_ns : player->start_ns) + ns;
    return true;
}

/* A > B > C, then the word after it. */
static const char *read_route(struct player *player, const char *word, const char **rest,
                              struct event *event)
{
    const char *next = ">";

    while (next != NULL && strcmp(next, ">") == 0) {
        const struct host *host = word == NULL ? NULL : player_host(player, word);

        if (host == NULL || event->host_count == HOPS_MAX)
            return text_format(&player->arena, "no such host: %s", word == NULL ? "" : word);
        event->hosts[event->host_count++] = host;
        next = text_word(&player->arena, rest);
        if (next != NULL && strcmp(next, ">") == 0)
            word = text_word(&player->arena, rest);
    }
    event->what = next;
    return event->host_count < 2 || next == NULL ? "expected 'HOST > HOST MESSAGE'" : NULL;
}

/* An optional "NAME:" chooses the call, for this line and those after it. */
static const char *read_call(struct player *player, const char **word, const char **rest)
{
    size_t len = *word == NULL ? 0 : strlen(*word);

    if (len == 0 || (*word)[len - 1] != ':')
        return NULL;
    player->call = player_call(player, text_copy(&player->arena, slice_of(*word, len - 1)));
    if (player->call == NULL)
        return text_format(&player->arena, "no such call: %s", *word);
    *word = text_word(&player->arena, rest);
    return NULL;
}

const char *player_event(struct player *player, const char *line, const struct block *block)
{
    struct event event = {0};
    const char *rest = line;
    const char *wrong;
    const char *word = text_word(&player->arena, &rest);

    if (!read_time(player, word))
        return "expected +SECONDS or @SECONDS";
    word = text_word(&player->arena, &rest);
    if (word != NULL && strcmp(word, "rtp") == 0)
        return rtp_play(player, rest);
    wrong = read_call(player, &word, &rest);
    if (wrong == NULL)
        wrong = read_route(player, word, &rest, &event);
    if (wrong != NULL || event.what == NULL)
        return wrong;
    if (strcmp(event.what, "raw") == 0)
        return play_raw(player, &event, rest, block);
    if (strcmp(event.what, "bytes") == 0)
        return play_bytes(player, &event, rest);
    return play_message(player, &event, rest, block);
}
