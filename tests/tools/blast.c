/*
 * tests/tools/blast.c: send frames into an interface as fast as is asked for, many a call.
 *
 * Usage: blast INTERFACE SECONDS SIP_RATE RTP_RATE [FILE.pcap]
 *
 * SIP_RATE frames of FILE a second, in their order whatever their times, from the beginning again
 * after the last; and RTP_RATE packets a second that look like G.711 over RTP between 512 pairs of
 * ports. Prints how many of each went out and in how many seconds: SIP RTP SECONDS.
 *
 * FILE is an Ethernet pcap of this machine's byte order, as tests/bench/generate makes it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <linux/if_packet.h>

#define TICK_NS       INT64_C(1000000) /* frames go out a thousand times a second */
#define SECOND_NS     INT64_C(1000000000)
#define FRAMES_A_CALL 64
#define FILE_HEAD     24
#define RECORD_HEAD   16
#define RTP_FLOWS     512

/* Ethernet, IPv4, UDP, RTP and 160 samples. */
#define IP_AT      14
#define UDP_AT     34
#define RTP_AT     42
#define SAMPLES_AT 54
#define RTP_LEN    (SAMPLES_AT + 160)

struct frame {
    uint8_t *bytes;
    size_t len;
};

/* Where the next frames come from. */
struct supply {
    struct frame *frames;
    size_t count;
    size_t next;
    double rate; /* frames a second */
    uint64_t sent;
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

static int fail(const char *text, const char *what)
{
    fprintf(stderr, "blast: %s %s\n", text, what);
    return EXIT_FAILURE;
}

/* --- what is sent --- */

static bool add_frame(struct supply *supply, size_t *places, uint8_t *bytes, size_t len)
{
    if (supply->count == *places) {
        size_t more = *places == 0 ? 4096 : 2 * *places;
        struct frame *frames = reallocarray(supply->frames, more, sizeof(*frames));

        if (frames == NULL)
            return false;
        supply->frames = frames;
        *places = more;
    }
    supply->frames[supply->count++] = (struct frame){bytes, len};
    return true;
}

/* Find the frames of a file, which stays mapped. */
static bool map_file(const char *path, struct supply *supply)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    size_t places = 0;
    uint8_t *bytes;
    size_t size;

    if (fd == -1 || fstat(fd, &status) != 0 || status.st_size < FILE_HEAD)
        return false;
    size = (size_t)status.st_size;
    bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    close(fd);
    if (bytes == MAP_FAILED)
        return false;
    for (size_t at = FILE_HEAD; size - at > RECORD_HEAD;) {
        uint32_t len;

        memcpy(&len, bytes + at + 8, sizeof(len));
        if (len > size - at - RECORD_HEAD ||
            !add_frame(supply, &places, bytes + at + RECORD_HEAD, len))
            break;
        at += RECORD_HEAD + len;
    }
    return supply->count > 0;
}

static void put_be16(uint8_t *bytes, unsigned value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

/* RFC 791 3.1. */
static void put_checksum(uint8_t *ip)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < 20; i += 2)
        sum += (uint32_t)ip[i] << 8 | ip[i + 1];
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >> 16);
    put_be16(ip + 10, ~sum & 0xffff);
}

static void write_rtp(uint8_t *frame, unsigned flow)
{
    static const uint8_t lead[] = {
        2,    0,  0,   0,
        0,    2,  2,   0,
        0,    0,  0,   1,
        8,    0, /* Ethernet, IPv4 */
        0x45, 0,  0,   RTP_LEN - IP_AT,
        0,    0,  0,   0,
        64,   17, 0,   0,
        198,  18, /* IPv4, UDP */
        0,    1,  198, 18,
        0,    2,
    };

    memset(frame, 0xd5, RTP_LEN); /* silence */
    memcpy(frame, lead, sizeof(lead));
    put_checksum(frame + IP_AT);
    put_be16(frame + UDP_AT, 20000 + 2 * flow);
    put_be16(frame + UDP_AT + 2, 40000 + 2 * flow);
    put_be16(frame + UDP_AT + 4, RTP_LEN - UDP_AT);
    put_be16(frame + UDP_AT + 6, 0); /* no checksum, RFC 768 */
    memset(frame + RTP_AT, 0, SAMPLES_AT - RTP_AT);
    frame[RTP_AT] = 0x80;
    frame[RTP_AT + 1] = 8; /* PCMA */
    put_be16(frame + RTP_AT + 10, flow);
}

static bool make_rtp(struct supply *supply)
{
    uint8_t *memory = calloc(RTP_FLOWS, RTP_LEN);
    size_t places = 0;

    for (unsigned flow = 0; memory != NULL && flow < RTP_FLOWS; flow++) {
        write_rtp(memory + (size_t)flow * RTP_LEN, flow);
        if (!add_frame(supply, &places, memory + (size_t)flow * RTP_LEN, RTP_LEN))
            return false;
    }
    return memory != NULL;
}

/* --- sending --- */

static int open_interface(const char *name)
{
    struct sockaddr_ll address = {.sll_family = AF_PACKET,
                                  .sll_ifindex = (int)if_nametoindex(name)};
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    int yes = 1;

    if (fd == -1 || address.sll_ifindex == 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        return -1;
    (void)setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof(yes));
    return fd;
}

/* Send the next frames of a supply, at most FRAMES_A_CALL. False for a failure that stays. */
static bool send_some(int fd, struct supply *supply, uint64_t count)
{
    struct mmsghdr messages[FRAMES_A_CALL];
    struct iovec pieces[FRAMES_A_CALL];
    unsigned filled = 0;
    int sent;

    if (supply->count == 0)
        return true;
    for (; filled < FRAMES_A_CALL && filled < count; filled++) {
        const struct frame *frame = &supply->frames[(supply->next + filled) % supply->count];

        pieces[filled] = (struct iovec){.iov_base = frame->bytes, .iov_len = frame->len};
        messages[filled] =
            (struct mmsghdr){.msg_hdr = {.msg_iov = &pieces[filled], .msg_iovlen = 1}};
    }
    sent = sendmmsg(fd, messages, filled, 0);
    if (sent < 0)
        return errno == ENOBUFS || errno == EAGAIN || errno == EINTR;
    supply->sent += (uint64_t)sent;
    supply->next = (supply->next + (size_t)sent) % supply->count;
    return true;
}

/* Send what is due of a supply after `past_ns`, but not for longer than a few ticks at a time. */
static bool send_due(int fd, struct supply *supply, int64_t past_ns)
{
    uint64_t due = (uint64_t)(supply->rate * (double)past_ns / (double)SECOND_NS);
    int64_t until_ns = now_ns() + 4 * TICK_NS;

    while (supply->sent < due && now_ns() < until_ns) {
        if (!send_some(fd, supply, due - supply->sent))
            return false;
    }
    return true;
}

static bool blast(int fd, struct supply *sip, struct supply *rtp, double seconds,
                  double *ret_seconds)
{
    int64_t start_ns = now_ns();
    int64_t end_ns = start_ns + (int64_t)(seconds * (double)SECOND_NS);
    int64_t now = start_ns;
    bool is_well = true;

    for (int64_t tick_ns = start_ns; is_well && now < end_ns; now = now_ns()) {
        struct timespec until;

        is_well = send_due(fd, sip, now - start_ns) && send_due(fd, rtp, now - start_ns);
        tick_ns = now_ns() > tick_ns + TICK_NS ? now_ns() : tick_ns + TICK_NS;
        until = (struct timespec){.tv_sec = tick_ns / SECOND_NS, .tv_nsec = tick_ns % SECOND_NS};
        (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    }
    *ret_seconds = (double)(now - start_ns) / (double)SECOND_NS;
    return is_well;
}

int main(int argc, char **argv)
{
    struct supply sip = {0};
    struct supply rtp = {0};
    double took;
    int fd;

    if (argc < 5 || argc > 6)
        return fail("usage: blast INTERFACE SECONDS SIP_RATE RTP_RATE [FILE.pcap]", "");
    sip.rate = strtod(argv[3], NULL);
    rtp.rate = strtod(argv[4], NULL);
    if (sip.rate > 0 && (argc != 6 || !map_file(argv[5], &sip)))
        return fail("no frames in", argc == 6 ? argv[5] : "no file");
    if (!make_rtp(&rtp))
        return fail("out of", "memory");
    fd = open_interface(argv[1]);
    if (fd == -1)
        return fail("cannot send into", argv[1]);
    if (!blast(fd, &sip, &rtp, strtod(argv[2], NULL), &took))
        return fail("sending fails:", strerror(errno));
    printf("%" PRIu64 " %" PRIu64 " %.2f\n", sip.sent, rtp.sent, took);
    return EXIT_SUCCESS;
}
