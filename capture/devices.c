#include "capture/devices.h"

#include <assert.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <pcap/pcap.h>

#define ANY "any"

static struct addr addr_of_sockaddr(const struct sockaddr *address)
{
    struct addr none = {0};

    if (address == NULL)
        return none;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;

        memcpy(&in, address, sizeof(in));
        return addr_of(ADDR_IPV4, (const uint8_t *)&in.sin_addr, 0);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;

        memcpy(&in6, address, sizeof(in6));
        return addr_of(ADDR_IPV6, in6.sin6_addr.s6_addr, 0);
    }
    return none;
}

static void read_addresses(const pcap_addr_t *address, struct device *device)
{
    for (; address != NULL && device->address_count < DEVICE_ADDRESSES_MAX;
         address = address->next) {
        struct addr addr = addr_of_sockaddr(address->addr);

        if (addr.family != ADDR_NONE)
            device->addresses[device->address_count++] = addr;
    }
}

/* libpcap knows more kinds of devices: USB, Bluetooth, queues of the packet filter. */
static bool is_network_interface(const pcap_if_t *interface)
{
    return strcmp(interface->name, ANY) == 0 || if_nametoindex(interface->name) != 0;
}

static bool visit_one(const pcap_if_t *interface, device_visitor *visit, void *context)
{
    struct device device = {
        .name = interface->name,
        .description = interface->description,
        .is_up = (interface->flags & PCAP_IF_UP) != 0,
        .is_loopback = (interface->flags & PCAP_IF_LOOPBACK) != 0,
        .is_wireless = (interface->flags & PCAP_IF_WIRELESS) != 0,
        .is_any = strcmp(interface->name, ANY) == 0,
    };

    read_addresses(interface->addresses, &device);
    return visit(context, &device);
}

/* Visit those that are "any", or those that are not. */
static bool visit_some(const pcap_if_t *first, bool is_any, device_visitor *visit, void *context)
{
    for (const pcap_if_t *at = first; at != NULL; at = at->next) {
        if (is_network_interface(at) && (strcmp(at->name, ANY) == 0) == is_any &&
            !visit_one(at, visit, context))
            return false;
    }
    return true;
}

enum err devices_visit(device_visitor *visit, void *context, struct error *reterr)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    pcap_if_t *interfaces = NULL;

    assert(visit != NULL);
    if (pcap_findalldevs(&interfaces, reason) != 0)
        return error_set(reterr, ERR_INPUT, "cannot list the interfaces: %s", reason);
    if (visit_some(interfaces, true, visit, context))
        (void)visit_some(interfaces, false, visit, context);
    pcap_freealldevs(interfaces);
    return ERR_NONE;
}

/* Trying to open an interface is surer than any list of capabilities: a container may have them
 * and forbid the socket. Protocol 0 receives nothing. */
bool devices_may_capture(void)
{
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return false;
    close(fd);
    return true;
}

/* Its clock and its build stand after the version. */
void devices_library(struct buf *buf)
{
    const char *text = pcap_lib_version();

    buf_text(buf, "libpcap ");
    text = strncmp(text, "libpcap version ", 16) == 0 ? text + 16 : text;
    buf_slice(buf, slice_of(text, strcspn(text, " (")));
}
