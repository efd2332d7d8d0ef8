#include "web/own_address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>

/* Return whether other hosts can use the address: an address of one link would need the name of the link too. */
static bool is_usable(const struct ifaddrs *interface, int family)
{
    const struct sockaddr_in6 *v6 = (const void *)interface->ifa_addr;

    if (interface->ifa_addr == NULL || interface->ifa_addr->sa_family != family ||
        (interface->ifa_flags & (IFF_UP | IFF_LOOPBACK)) != IFF_UP)
        return false;
    return family == AF_INET || !IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr);
}

static bool write_first(const struct ifaddrs *interfaces, int family,
                        char ret_text[OWN_ADDRESS_BYTES])
{
    for (const struct ifaddrs *at = interfaces; at != NULL; at = at->ifa_next) {
        char text[INET6_ADDRSTRLEN];
        const struct sockaddr_in *v4 = (const void *)at->ifa_addr;
        const struct sockaddr_in6 *v6 = (const void *)at->ifa_addr;

        if (!is_usable(at, family))
            continue;
        inet_ntop(family, family == AF_INET ? (const void *)&v4->sin_addr : &v6->sin6_addr, text,
                  sizeof(text));
        snprintf(ret_text, OWN_ADDRESS_BYTES, family == AF_INET ? "%s" : "[%s]", text);
        return true;
    }
    return false;
}

bool own_address_find(bool has_v6, char ret_text[OWN_ADDRESS_BYTES])
{
    struct ifaddrs *interfaces;
    bool is_found;

    if (getifaddrs(&interfaces) != 0)
        return false;
    is_found = write_first(interfaces, AF_INET, ret_text) ||
               (has_v6 && write_first(interfaces, AF_INET6, ret_text));
    freeifaddrs(interfaces);
    return is_found;
}
