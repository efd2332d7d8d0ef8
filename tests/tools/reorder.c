/*
 * tests/tools/reorder.c: the packets of a capture in another order, with the times that they have.
 *
 * Usage: reorder shuffle SEED MS IN OUT   packets stand up to MS milliseconds from their place
 *        reorder halves IN OUT            the second half stands first
 *        reorder backwards IN OUT         the last packet stands first
 *        reorder split IN OUT OUT2        in turn into two files
 *        reorder double IN OUT            each packet twice
 *        reorder times SECONDS IN OUT     as it is, but SECONDS later; "same": all at 1970
 *        reorder back SECONDS IN OUT      the second half, which stands where it did, SECONDS earlier
 *        reorder interfaces IN OUT        pcapng: from three interfaces, some packets of each together
 *        reorder offset IN OUT            pcapng: an interface whose times are 2^63 seconds off
 *
 * Packets of the same time stay in their order, and together in one file: nothing tells them apart but
 * their order. What is written depends on the arguments alone. OUT is a pcap with nanoseconds where it
 * is no pcapng.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pcap/pcap.h>

#define OUTS       2
#define INTERFACES 3

struct packet {
    struct pcap_pkthdr header; /* tv_usec holds nanoseconds */
    u_char *data;
    int64_t key; /* where it is put: smaller stands before */
    size_t number;
    uint32_t interface; /* of pcapng */
};

struct packets {
    struct packet *items;
    size_t count;
    size_t cap;
    int link_type;
    int snap_len;
};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "reorder: %s\n", what);
    exit(EXIT_FAILURE);
}

static int64_t time_ns(const struct packet *packet)
{
    return (int64_t)packet->header.ts.tv_sec * 1000000000 + packet->header.ts.tv_usec;
}

static void add(struct packets *packets, const struct pcap_pkthdr *header, const u_char *data)
{
    struct packet *packet;

    if (packets->count == packets->cap) {
        packets->cap = packets->cap == 0 ? 1024 : 2 * packets->cap;
        packets->items = realloc(packets->items, packets->cap * sizeof(*packets->items));
        if (packets->items == NULL)
            fail("out of memory");
    }
    packet = &packets->items[packets->count];
    *packet = (struct packet){.header = *header, .number = packets->count};
    packet->data = malloc(header->caplen + 1);
    if (packet->data == NULL)
        fail("out of memory");
    memcpy(packet->data, data, header->caplen);
    packet->key = (int64_t)packets->count++;
}

static void read_packets(const char *path, struct packets *packets)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    pcap_t *pcap =
        pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, reason);
    struct pcap_pkthdr *header;
    const u_char *data;

    if (pcap == NULL)
        fail(reason);
    packets->link_type = pcap_datalink(pcap);
    packets->snap_len = pcap_snapshot(pcap);
    while (pcap_next_ex(pcap, &header, &data) == 1)
        add(packets, header, data);
    pcap_close(pcap);
}

/* A number that looks like chance: the finisher of splitmix64. */
static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

static int compare(const void *a, const void *b)
{
    const struct packet *packet = a;
    const struct packet *other = b;

    if (packet->key != other->key)
        return packet->key < other->key ? -1 : 1;
    return packet->number < other->number ? -1 : 1;
}

static void shuffle(struct packets *packets, uint64_t seed, uint64_t ms)
{
    for (size_t i = 0; i < packets->count; i++) {
        int64_t time = time_ns(&packets->items[i]);

        packets->items[i].key =
            time + (int64_t)(mix((uint64_t)time + seed * UINT64_C(0x9e3779b97f4a7c15)) %
                             (ms * 1000000 + 1));
    }
}

static void swap_halves(struct packets *packets)
{
    size_t half = packets->count / 2;

    while (half > 0 && half < packets->count &&
           time_ns(&packets->items[half]) == time_ns(&packets->items[half - 1]))
        half++;
    for (size_t i = half; i < packets->count; i++)
        packets->items[i].key = -1;
}

static void turn_round(struct packets *packets)
{
    for (size_t i = 0; i < packets->count; i++)
        packets->items[i].key = -time_ns(&packets->items[i]);
}

static void set_times(struct packets *packets, const char *seconds, bool is_same)
{
    for (size_t i = 0; i < packets->count; i++) {
        struct timeval *time = &packets->items[i].header.ts;

        time->tv_sec = is_same ? 0 : time->tv_sec + strtoll(seconds, NULL, 10);
        time->tv_usec = is_same ? 0 : time->tv_usec;
    }
}

static void sort(struct packets *packets)
{
    if (packets->count > 0)
        qsort(packets->items, packets->count, sizeof(*packets->items), compare);
}

/* The second half was captured after the clock had been set back. */
static void set_back(struct packets *packets, const char *seconds)
{
    for (size_t i = packets->count / 2; i < packets->count; i++)
        packets->items[i].header.ts.tv_sec -= strtoll(seconds, NULL, 10);
}

/* --- pcapng --- */

/* Each in turn captures what is of one time; then four times of one stand together. */
static void spread(struct packets *packets)
{
    int64_t times = 0;

    for (size_t i = 0; i < packets->count; i++) {
        struct packet *packet = &packets->items[i];

        times += i > 0 && time_ns(packet) != time_ns(packet - 1);
        packet->interface = (uint32_t)(times % INTERFACES);
        packet->key = times / (4 * INTERFACES) * INTERFACES + packet->interface;
    }
}

static void write_word(uint32_t value, FILE *file)
{
    fwrite(&value, sizeof(value), 1, file);
}

static void write_half(uint16_t value, FILE *file)
{
    fwrite(&value, sizeof(value), 1, file);
}

static void write_front(const struct packets *packets, uint32_t interfaces, uint64_t offset,
                        FILE *file)
{
    static const uint32_t section[] = {0x0a0d0d0a, 28, 0x1a2b3c4d, 1, UINT32_MAX, UINT32_MAX, 28};

    fwrite(section, sizeof(section), 1, file);
    for (uint32_t i = 0; i < interfaces; i++) {
        write_word(1, file);
        write_word(44, file);
        write_half((uint16_t)packets->link_type, file);
        write_half(0, file);
        write_word((uint32_t)packets->snap_len, file);
        write_half(9, file); /* if_tsresol: nanoseconds */
        write_half(1, file);
        write_word(9, file);
        write_half(14, file); /* if_tsoffset */
        write_half(8, file);
        fwrite(&offset, sizeof(offset), 1, file);
        write_word(0, file);
        write_word(44, file);
    }
}

static void write_block(const struct packet *packet, FILE *file)
{
    uint32_t len = packet->header.caplen;
    uint32_t padding = (4 - len % 4) % 4;
    uint64_t time = (uint64_t)time_ns(packet);

    write_word(6, file);
    write_word(32 + len + padding, file);
    write_word(packet->interface, file);
    write_word((uint32_t)(time >> 32), file);
    write_word((uint32_t)time, file);
    write_word(len, file);
    write_word(packet->header.len, file);
    fwrite(packet->data, 1, len, file);
    fwrite("\0\0\0", 1, padding, file);
    write_word(32 + len + padding, file);
}

/* In this machine's byte order. DLT_ and LINKTYPE_ are the same number for Ethernet and SLL. */
static void write_pcapng(struct packets *packets, const char *path, uint32_t interfaces,
                         uint64_t offset)
{
    FILE *file = fopen(path, "w");

    if (file == NULL)
        fail("the output cannot be written");
    sort(packets);
    write_front(packets, interfaces, offset, file);
    for (size_t i = 0; i < packets->count; i++)
        write_block(&packets->items[i], file);
    if (fclose(file) != 0)
        fail("the output cannot be written");
}

/* --- pcap --- */

/* Write each packet `times` times, in turn into the files that are there. */
static void write_packets(struct packets *packets, char *const *paths, int path_count, int times)
{
    pcap_t *dead = pcap_open_dead_with_tstamp_precision(packets->link_type, packets->snap_len,
                                                        PCAP_TSTAMP_PRECISION_NANO);
    pcap_dumper_t *outs[OUTS] = {NULL};
    int at = 0;

    sort(packets);
    for (int i = 0; i < path_count; i++) {
        outs[i] = pcap_dump_open(dead, paths[i]);
        if (outs[i] == NULL)
            fail(pcap_geterr(dead));
    }
    for (size_t i = 0; i < packets->count; i++) {
        if (i > 0 && time_ns(&packets->items[i]) != time_ns(&packets->items[i - 1]))
            at = (at + 1) % path_count;
        for (int j = 0; j < times; j++)
            pcap_dump((u_char *)outs[at], &packets->items[i].header, packets->items[i].data);
    }
    for (int i = 0; i < path_count; i++)
        pcap_dump_close(outs[i]);
    pcap_close(dead);
}

int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    struct packets packets = {0};
    bool has_two = strcmp(mode, "split") == 0;
    int numbers =
        strcmp(mode, "shuffle") == 0 ? 2 : strcmp(mode, "times") == 0 || strcmp(mode, "back") == 0;
    bool is_spread = strcmp(mode, "interfaces") == 0;
    bool is_offset = strcmp(mode, "offset") == 0;

    if (argc != 4 + numbers + has_two)
        fail(
            "usage: reorder shuffle SEED MS IN OUT | halves IN OUT | backwards IN OUT | "
            "split IN OUT OUT2 | double IN OUT | times SECONDS|same IN OUT | back SECONDS IN OUT | "
            "interfaces IN OUT | offset IN OUT");
    read_packets(argv[2 + numbers], &packets);
    if (strcmp(mode, "shuffle") == 0)
        shuffle(&packets, strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    else if (strcmp(mode, "halves") == 0)
        swap_halves(&packets);
    else if (strcmp(mode, "backwards") == 0)
        turn_round(&packets);
    else if (strcmp(mode, "times") == 0)
        set_times(&packets, argv[2], strcmp(argv[2], "same") == 0);
    else if (strcmp(mode, "back") == 0)
        set_back(&packets, argv[2]);
    else if (is_spread)
        spread(&packets);
    else if (!is_offset && !has_two && strcmp(mode, "double") != 0)
        fail("there is no such order");
    if (is_spread || is_offset)
        write_pcapng(&packets, argv[3], is_spread ? INTERFACES : 1,
                     is_offset ? UINT64_C(1) << 63 : 0);
    else
        write_packets(&packets, argv + 3 + numbers, has_two ? 2 : 1,
                      strcmp(mode, "double") == 0 ? 2 : 1);
    for (size_t i = 0; i < packets.count; i++)
        free(packets.items[i].data);
    free(packets.items);
    return EXIT_SUCCESS;
}
