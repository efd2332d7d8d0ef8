#include "tests/tools/script.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "tests/tools/script_edit.h"
#include "tests/tools/script_player.h"

#define ARENA_BYTES      ((size_t)256 << 20)
#define BLOCK_LINES_MAX  256
#define DEFAULT_START_NS (INT64_C(1772355600) * 1000000000) /* 2026-03-01T09:00:00Z */
#define DEFAULT_HOP_NS   1000000

/* The script as it is read. */
struct reader {
    struct arena *arena;
    struct slice rest;
    unsigned line_number; /* of the last line that was read */
};

typedef const char *directive_reader(struct player *player, const char *rest,
                                     const struct block *block);

struct directive {
    const char *name;
    directive_reader *read;
};

/* --- lines --- */

static const char *next_line(struct reader *reader)
{
    size_t end = slice_find(reader->rest, 0, '\n');
    struct slice line = slice_sub(reader->rest, 0, end);

    reader->rest = slice_from(reader->rest, end == SLICE_NONE ? SIZE_MAX : end + 1);
    reader->line_number++;
    return text_copy(reader->arena, line);
}

static bool is_end(const struct reader *reader)
{
    return reader->rest.len == 0;
}

/* Lines that begin with a blank belong to the line above. */
static void read_block(struct reader *reader, struct block *block)
{
    while (block->count < BLOCK_LINES_MAX &&
           (slice_at(reader->rest, 0) == ' ' || slice_at(reader->rest, 0) == '\t')) {
        const char *line = next_line(reader);

        line += strspn(line, " \t");
        if (*line != '\0' && *line != '#')
            block->lines[block->count++] = line;
    }
}

/* Everything up to a line of one full stop, without four blanks of indentation. */
static void read_raw(struct reader *reader, struct block *block)
{
    while (block->count < BLOCK_LINES_MAX && !is_end(reader)) {
        const char *line = next_line(reader);

        if (strcmp(line, ".") == 0)
            return;
        block->lines[block->count++] = strncmp(line, "    ", 4) == 0 ? line + 4 : line;
    }
}

/* Take off a comment behind a line: blank, #. */
static const char *without_comment(struct arena *arena, const char *line)
{
    const char *mark = strstr(line, " #");

    return mark == NULL ? line : text_copy(arena, slice_of(line, (size_t)(mark - line)));
}

/* --- directives --- */

static const char *read_host(struct player *player, const char *rest, bool is_proxy)
{
    struct host host = {.name = text_word(&player->arena, &rest), .is_proxy = is_proxy};
    const char *address = text_word(&player->arena, &rest);
    const char *word;
    uint64_t port;

    if (address == NULL || !player_address(address, &host.addr))
        return "expected 'NAME ADDRESS:PORT'";
    host.source_port = host.addr.port;
    while ((word = text_word(&player->arena, &rest)) != NULL) {
        if (strcmp(word, "record-route") == 0)
            host.is_recording = true;
        else if (strncmp(word, "sends-from=", 11) == 0 && text_number(word + 11, 65535, &port))
            host.source_port = (uint16_t)port;
        else
            return "expected record-route or sends-from=PORT";
    }
    if (player->host_count == HOSTS_MAX || player_host(player, host.name) != NULL)
        return "too many hosts, or two of that name";
    player->hosts[player->host_count++] = host;
    return NULL;
}

static const char *read_end(struct player *player, const char *rest, const struct block *block)
{
    (void)block;
    return read_host(player, rest, false);
}

static const char *read_proxy(struct player *player, const char *rest, const struct block *block)
{
    (void)block;
    return read_host(player, rest, true);
}

static const char *read_link(struct player *player, const char *rest, const struct block *block)
{
    const char *name = text_word(&player->arena, &rest);
    const char *word;
    uint64_t id;

    (void)block;
    player->wire.tag_count = 0;
    if (name != NULL && (strcmp(name, "vlan") == 0 || strcmp(name, "qinq") == 0)) {
        while ((word = text_word(&player->arena, &rest)) != NULL) {
            if (player->wire.tag_count == WIRE_TAGS_MAX || !text_number(word, 4094, &id))
                return "expected one or two VLAN ids up to 4094";
            player->wire.tags[player->wire.tag_count++] = (uint16_t)id;
        }
        name = "ethernet";
    }
    return name != NULL && wire_link_set(&player->wire, name)
               ? NULL
               : "unknown link layer, or another than the file already has";
}

static const char *read_precision(struct player *player, const char *rest,
                                  const struct block *block)
{
    const char *unit = text_word(&player->arena, &rest);

    (void)block;
    if (unit == NULL || (strcmp(unit, "us") != 0 && strcmp(unit, "ns") != 0))
        return "expected us or ns";
    player->wire.is_ns = strcmp(unit, "ns") == 0;
    return player->wire.is_started ? "must stand before the first message" : NULL;
}

static const char *read_snaplen(struct player *player, const char *rest, const struct block *block)
{
    const char *word = text_word(&player->arena, &rest);
    uint64_t snap_len;

    (void)block;
    if (word == NULL || !text_number(word, 262144, &snap_len))
        return "expected a number of bytes";
    player->wire.snap_len = (uint32_t)snap_len;
    return player->wire.is_started ? "must stand before the first message" : NULL;
}

static const char *read_time(struct player *player, const char *rest, const struct block *block)
{
    const char *word = text_word(&player->arena, &rest);
    int64_t time_us;

    (void)block;
    if (word == NULL || !clock_read(slice_from_text(word), CLOCK_UTC, &time_us))
        return "expected a time like 2026-03-01T09:00:00Z";
    player->start_ns = player->now_ns = time_us * 1000;
    return NULL;
}

static const char *read_hop(struct player *player, const char *rest, const struct block *block)
{
    const char *word = text_word(&player->arena, &rest);

    (void)block;
    return word != NULL && text_seconds(word, &player->hop_ns) ? NULL : "expected seconds";
}

/* From, To and Call-ID of a call can be set by fields below it. */
static const char *edit_call(struct player *player, struct call *call, const struct block *block)
{
    for (size_t i = 0; i < block->count; i++) {
        struct header field = {0};
        const char *wrong = edit_read_field(&player->arena, block->lines[i], &field);

        if (wrong != NULL)
            return wrong;
        if (strcmp(field.name, "From") == 0)
            call->from = field.value;
        else if (strcmp(field.name, "To") == 0)
            call->to = field.value;
        else if (strcmp(field.name, "Call-ID") == 0)
            call->call_id = field.value;
        else
            return "a call has From, To and Call-ID";
    }
    return NULL;
}

static const char *read_call(struct player *player, const char *rest, const struct block *block)
{
    struct call *call = &player->calls[player->call_count];
    const char *name = text_word(&player->arena, &rest);
    const char *caller = text_word(&player->arena, &rest);
    const char *arrow = text_word(&player->arena, &rest);
    const char *callee = text_word(&player->arena, &rest);

    if (callee == NULL || strcmp(arrow, ">") != 0)
        return "expected 'NAME HOST > HOST'";
    if (player->call_count == CALLS_MAX || player_call(player, name) != NULL)
        return "too many calls, or two of that name";
    *call = (struct call){
        .name = name,
        .caller = player_host(player, caller),
        .callee = player_host(player, callee),
    };
    if (call->caller == NULL || call->callee == NULL)
        return "no such host";
    call->call_id =
        text_format(&player->arena, "%s@%s", name, host_sent_by(&player->arena, call->caller));
    call->from = text_format(&player->arena, "<sip:%s@example.com>", caller);
    call->to = text_format(&player->arena, "<sip:%s@example.com>", callee);
    player->call_count++;
    player->call = call;
    return edit_call(player, call, block);
}

static const struct directive directives[] = {
    {"host", read_end},  {"proxy", read_proxy},         {"link", read_link},
    {"time", read_time}, {"precision", read_precision}, {"snaplen", read_snaplen},
    {"hop", read_hop},   {"call", read_call},
};

/* --- the whole --- */

static const char *read_directive(struct player *player, const char *line,
                                  const struct block *block)
{
    const char *rest = line;
    const char *name = text_word(&player->arena, &rest);

    for (size_t i = 0; i < COUNT_OF(directives); i++)
        if (strcmp(directives[i].name, name) == 0)
            return directives[i].read(player, rest, block);
    return text_format(&player->arena, "unknown directive: %s", name);
}

/* Tell whether one of the words is `raw`. */
static bool is_raw(struct arena *arena, const char *line)
{
    const char *word;

    while ((word = text_word(arena, &line)) != NULL)
        if (strcmp(word, "raw") == 0)
            return true;
    return false;
}

static const char *read_statement(struct player *player, struct reader *reader, const char *line)
{
    const char *lines[BLOCK_LINES_MAX];
    struct block block = {lines, 0};
    bool is_event = line[0] == '+' || line[0] == '@';

    line = without_comment(&player->arena, line);
    if (is_event && is_raw(&player->arena, line))
        read_raw(reader, &block);
    else
        read_block(reader, &block);
    return is_event ? player_event(player, line, &block) : read_directive(player, line, &block);
}

static enum err play(const char *path, struct player *player, struct slice text,
                     struct error *reterr)
{
    struct reader reader = {.arena = &player->arena, .rest = text};

    while (!is_end(&reader)) {
        const char *line = next_line(&reader);
        unsigned line_number = reader.line_number;
        const char *wrong;

        if (line[strspn(line, " \t")] == '\0' || line[0] == '#')
            continue;
        wrong = read_statement(player, &reader, line);
        if (wrong != NULL)
            return error_set(reterr, ERR_USAGE, "%s:%u: %s", path, line_number, wrong);
    }
    if (!wire_finish(&player->wire))
        return error_set(reterr, ERR_OUTPUT, "%s: the capture cannot be written", path);
    return ERR_NONE;
}

enum err script_compile(const char *path, struct slice text, FILE *out, struct error *reterr)
{
    struct player *player = calloc(1, sizeof(*player));
    enum err err;

    if (player == NULL || arena_init(&player->arena, ARENA_BYTES) != ERR_NONE) {
        free(player);
        return error_set(reterr, ERR_MEMORY, "no memory");
    }
    wire_init(&player->wire, out);
    player->history.arena = &player->arena;
    player->start_ns = player->now_ns = DEFAULT_START_NS;
    player->hop_ns = DEFAULT_HOP_NS;
    err = play(path, player, text, reterr);
    arena_release(&player->arena);
    free(player);
    return err;
}
