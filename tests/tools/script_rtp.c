#include "tests/tools/script_rtp.h"

#include <string.h>

#define RTP_HEADER_LEN  12
#define RTP_PAYLOAD_MAX 1400
#define SAMPLE_NS       125000 /* of a clock of 8 kHz */

struct rtp_line {
    struct addr ends[2];
    bool is_both_ways;
    uint64_t count;
    uint64_t payload_type;
    uint64_t payload_len;
    int64_t gap_ns;
};

static const char *read_word(const char *word, struct rtp_line *line)
{
    if (strncmp(word, "n=", 2) == 0)
        return text_number(word + 2, 100000, &line->count) ? NULL : "n is no number";
    if (strncmp(word, "pt=", 3) == 0)
        return text_number(word + 3, 127, &line->payload_type) ? NULL : "pt is no number to 127";
    if (strncmp(word, "bytes=", 6) == 0)
        return text_number(word + 6, RTP_PAYLOAD_MAX, &line->payload_len) ? NULL
                                                                          : "bytes is too much";
    if (strncmp(word, "gap=", 4) == 0)
        return text_seconds(word + 4, &line->gap_ns) ? NULL : "gap is no time";
    return "expected n=, gap=, pt= or bytes=";
}

static const char *read_line(struct arena *arena, const char *rest, struct rtp_line *line)
{
    const char *from = text_word(arena, &rest);
    const char *arrow = text_word(arena, &rest);
    const char *to = text_word(arena, &rest);
    const char *word;

    if (to == NULL || !player_address(from, &line->ends[0]) || !player_address(to, &line->ends[1]))
        return "expected 'rtp ADDRESS:PORT > ADDRESS:PORT n=COUNT'";
    line->is_both_ways = strcmp(arrow, "<>") == 0;
    while ((word = text_word(arena, &rest)) != NULL) {
        const char *wrong = read_word(word, line);

        if (wrong != NULL)
            return wrong;
    }
    return NULL;
}

static void put32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static bool send_packet(struct player *player, const struct rtp_line *line, unsigned from,
                        uint64_t number)
{
    uint8_t packet[RTP_HEADER_LEN + RTP_PAYLOAD_MAX] = {0x80, (uint8_t)line->payload_type};
    struct wire_datagram datagram = {
        .time_ns = player->now_ns,
        .src = line->ends[from],
        .dst = line->ends[1 - from],
        .payload = slice_of(packet, RTP_HEADER_LEN + line->payload_len),
    };

    packet[2] = (uint8_t)(number >> 8);
    packet[3] = (uint8_t)number;
    put32(packet + 4, (uint32_t)(number * (uint64_t)line->gap_ns / SAMPLE_NS));
    put32(packet + 8, 0x52540000U + datagram.src.port);
    memset(packet + RTP_HEADER_LEN, 0xd5, line->payload_len);
    return wire_send(&player->wire, &datagram);
}

const char *rtp_play(struct player *player, const char *rest)
{
    struct rtp_line line = {.count = 1, .payload_len = 160, .gap_ns = 20000000};
    const char *wrong = read_line(&player->arena, rest, &line);

    for (uint64_t i = 0; wrong == NULL && i < line.count; i++) {
        if (i > 0)
            player->now_ns += line.gap_ns;
        if (!send_packet(player, &line, 0, i) ||
            (line.is_both_ways && !send_packet(player, &line, 1, i)))
            wrong = "the packet cannot be written";
    }
    return wrong;
}
