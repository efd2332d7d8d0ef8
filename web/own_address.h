/*
 * web/own_address.h: an address by which others reach this host.
 *
 * Source:    getifaddrs(3).
 * Threads:   any; keeps nothing.
 */
#ifndef WEB_OWN_ADDRESS_H
#define WEB_OWN_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#define OWN_ADDRESS_BYTES 64

/* Write the first address of an interface that is up and no loopback, as it stands in a URL: IPv4, or where
 * there is none and `has_v6`, IPv6 in brackets. False without one. */
bool own_address_find(bool has_v6, char ret_text[OWN_ADDRESS_BYTES]);

#endif
