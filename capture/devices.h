/*
 * capture/devices.h: the interfaces of this host, and why rung may not capture on them.
 *
 * Source:    pcap_findalldevs(3PCAP), capabilities(7).
 * Threads:   one thread.
 */
#ifndef CAPTURE_DEVICES_H
#define CAPTURE_DEVICES_H

#include "base/addr.h"
#include "base/buf.h"
#include "base/err.h"

#define DEVICE_ADDRESSES_MAX 16

struct device {
    const char *name;
    const char *description; /* NULL: none */
    bool is_up;
    bool is_loopback;
    bool is_wireless;
    bool is_any;                                 /* the device that captures on all others */
    struct addr addresses[DEVICE_ADDRESSES_MAX]; /* ports are 0 */
    size_t address_count;
};

/* A visitor returns false to stop. */
typedef bool device_visitor(void *context, const struct device *device);

/* Visit the interfaces that can be captured on, "any" first where there is one. ERR_INPUT. */
MUST_CHECK enum err devices_visit(device_visitor *visit, void *context, struct error *reterr);

/* Return whether this process may open them (CAP_NET_RAW where there are capabilities). */
bool devices_may_capture(void);

/* Write the version of libpcap: "libpcap version 1.10.3 ...". */
void devices_library(struct buf *buf);

#endif
