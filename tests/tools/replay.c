/*
 * tests/tools/replay.c: send the frames of an Ethernet capture into an interface.
 *
 * Usage: replay [--rate N | --speed X] INTERFACE[,INTERFACE] FILE.pcap
 *
 * Without an option the frames keep the distances they have in the file; --speed 10 makes them ten
 * times as fast; --rate 5000 sends so many a second, however they came. With several interfaces each
 * frame goes into the next of them. What did not go out at once,
 * because the interface's queue was full, is tried again. Prints how many frames were sent.
 */
#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/if_packet.h>

#include "base/buf.h"
#include "capture/file.h"

#define ETHERNET  1 /* DLT_EN10MB */
#define SECOND_NS INT64_C(1000000000)

#define INTERFACES_MAX 4

struct replay {
    const char *interfaces;
    const char *path;
    double rate;  /* frames a second; 0: by their times */
    double speed; /* times as fast as they came */
    int fds[INTERFACES_MAX];
    size_t fd_count;
    uint64_t sent;
    int64_t first_us; /* time of the first frame */
};

static int fail(const char *text, const char *what)
{
    fprintf(stderr, "replay: %s %s\n", text, what);
    return EXIT_FAILURE;
}

static int usage(void)
{
    return fail("usage: replay [--rate N | --speed X] INTERFACE[,INTERFACE] FILE.pcap", "");
}

static bool read_number(const char *text, double *ret_number)
{
    char *end;

    *ret_number = strtod(text, &end);
    return *end == '\0' && *ret_number > 0;
}

static bool read_arguments(int argc, char **argv, struct replay *replay)
{
    int at = 1;

    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        if (strcmp(argv[at], "--rate") == 0 && read_number(argv[at + 1], &replay->rate))
            continue;
        if (strcmp(argv[at], "--speed") != 0 || !read_number(argv[at + 1], &replay->speed))
            return false;
    }
    if (argc - at != 2)
        return false;
    replay->interfaces = argv[at];
    replay->path = argv[at + 1];
    return true;
}

/* Protocol 0 receives nothing. */
static bool open_interface(struct replay *replay, const char *name)
{
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET,
        .sll_ifindex = (int)if_nametoindex(name),
    };
    int fd;

    if (address.sll_ifindex == 0 || replay->fd_count == INTERFACES_MAX)
        return false;
    fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    replay->fds[replay->fd_count++] = fd;
    return bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
}

static bool open_interfaces(struct replay *replay)
{
    struct slice rest = slice_from_text(replay->interfaces);
    size_t comma;

    do {
        char name[IF_NAMESIZE];
        struct buf buf;

        comma = slice_find(rest, 0, ',');
        buf_init(&buf, name, sizeof(name));
        buf_slice(&buf, slice_sub(rest, 0, comma));
        if (!open_interface(replay, name))
            return false;
        rest = slice_from(rest, comma == SLICE_NONE ? comma : comma + 1);
    } while (comma != SLICE_NONE);
    return true;
}

/* When a frame is to be sent, counted from the first one. */
static int64_t due_ns(const struct replay *replay, const struct frame *frame)
{
    if (replay->rate > 0)
        return (int64_t)((double)replay->sent * (double)SECOND_NS / replay->rate);
    return (int64_t)((double)(frame->time_us - replay->first_us) * 1000 / replay->speed);
}

static void wait_until(const struct timespec *start, int64_t offset_ns)
{
    int64_t ns = start->tv_nsec + offset_ns;
    struct timespec until = {.tv_sec = start->tv_sec + ns / SECOND_NS, .tv_nsec = ns % SECOND_NS};

    if (offset_ns <= 0)
        return;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
        ;
}

static bool send_frame(const struct replay *replay, struct slice data)
{
    int fd = replay->fds[replay->sent % replay->fd_count];
    struct pollfd writable = {.fd = fd, .events = POLLOUT};

    while (send(fd, data.ptr, data.len, 0) < 0) {
        if (errno != ENOBUFS && errno != EAGAIN && errno != EINTR)
            return false;
        (void)poll(&writable, 1, 1);
    }
    return true;
}

static int send_all(struct replay *replay, struct source *source)
{
    struct error error = {0};
    struct timespec start;
    struct frame frame;
    enum source_result result;

    clock_gettime(CLOCK_MONOTONIC, &start);
    while ((result = source_next(source, &frame, &error)) == SOURCE_FRAME) {
        if (frame.link_type != ETHERNET)
            return fail("only Ethernet frames can be sent, not those of", replay->path);
        if (replay->sent == 0)
            replay->first_us = frame.time_us;
        wait_until(&start, due_ns(replay, &frame));
        if (!send_frame(replay, frame.data))
            return fail("cannot send:", strerror(errno));
        replay->sent++;
    }
    if (result == SOURCE_ERROR)
        return fail(error.text, "");
    printf("%" PRIu64 "\n", replay->sent);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct replay replay = {.speed = 1};
    struct source *source = NULL;
    struct error error = {0};
    int status;

    if (!read_arguments(argc, argv, &replay))
        return usage();
    if (!open_interfaces(&replay))
        return fail("cannot send on", replay.interfaces);
    if (file_open(replay.path, NULL, &source, &error) != ERR_NONE)
        return fail(error.text, "");
    status = send_all(&replay, source);
    source_close(source);
    for (size_t i = 0; i < replay.fd_count; i++)
        close(replay.fds[i]);
    return status;
}
