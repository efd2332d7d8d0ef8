/*
 * correlate/kind_endpoint.h: the columns of kind `endpoint`. See correlate/kind.h.
 *
 * An address with a port.
 */
#ifndef CORRELATE_KIND_ENDPOINT_H
#define CORRELATE_KIND_ENDPOINT_H

#define ENDPOINT_COLUMNS(COLUMN)                                                                   \
    COLUMN(ID32, id, _, NONE, "", "number", "")                                                    \
    COLUMN(ADDRESS_IP, addr, ip, NONE, "", "text", "\"192.0.2.1\", \"2001:db8::1\"")               \
    COLUMN(ADDRESS_PORT, addr.port, port, NONE, "", "0-65535", "")

#endif
