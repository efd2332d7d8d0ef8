#include "tests/unit/own_net.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <check.h>
#include <linux/if_packet.h>

#define ETHER_TYPE 0x88b5

bool own_net_ip(const char *arguments)
{
    char line[256];

    snprintf(line, sizeof(line), "ip %s >/dev/null 2>&1", arguments);
    return system(line) == 0; /* NOLINT(cert-env33-c): the test's own words */
}

bool own_net_enter(void)
{
    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return false;
    return own_net_ip("link set lo up");
}

/* The kernel joins a wire some time after it was told to, and drops until then what is sent. */
static bool is_running(const char *name)
{
    struct ifreq request = {0};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool is_known;

    snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
    is_known = ioctl(fd, SIOCGIFFLAGS, &request) == 0;
    close(fd);
    return is_known && (request.ifr_flags & IFF_RUNNING) != 0;
}

static bool wait_until_running(const char *a, const char *b)
{
    enum { LOOKS = 10000, LOOK_US = 1000 };

    for (int i = 0; i < LOOKS; i++) {
        if (is_running(a) && is_running(b))
            return true;
        usleep(LOOK_US);
    }
    return false;
}

bool own_net_pair(const char *a, const char *b)
{
    char line[128];

    snprintf(line, sizeof(line), "link add %s type veth peer name %s", a, b);
    if (!own_net_ip(line))
        return false;
    snprintf(line, sizeof(line), "link set %s up", a);
    if (!own_net_ip(line))
        return false;
    snprintf(line, sizeof(line), "link set %s up", b);
    return own_net_ip(line) && wait_until_running(a, b);
}

int own_net_socket(const char *name)
{
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET,
        .sll_ifindex = (int)if_nametoindex(name),
    };
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

void own_net_send(int fd, unsigned number)
{
    uint8_t frame[OWN_NET_FRAME] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2};
    uint16_t type = htons(ETHER_TYPE);
    uint32_t value = htonl(number);

    memcpy(frame + 12, &type, sizeof(type));
    memcpy(frame + 14, &value, sizeof(value));
    ck_assert_int_eq(send(fd, frame, sizeof(frame), 0), sizeof(frame));
}

unsigned own_net_number(const void *frame)
{
    uint32_t value;

    memcpy(&value, (const uint8_t *)frame + 14, sizeof(value));
    return ntohl(value);
}
