/*
 * capture/live.h: frames from network interfaces.
 *
 * Several interfaces are one source, in order of time: a frame is held back for 60 ms when another
 * interface may still bring an older one. In total a frame is returned at most about 100 ms after it
 * arrived, and with a single interface after 40 ms.
 *
 * Source:    pcap(3PCAP), packet(7).
 * Ownership: as capture/source.h.
 * Threads:   as capture/source.h. After source_interrupt no new packet is accepted; all packets of the
 *            kernel's buffer are still returned, and then, after 100 ms without one, SOURCE_END.
 * Limits:    LIVE_DEVICES_MAX interfaces. An interface that is removed is a SOURCE_ERROR once; the
 *            others go on, and with the last one the source ends. One that is set down is a
 *            SOURCE_ERROR each time, and goes on when it is up again. Packets for which the kernel's
 *            buffer has no room are counted (source_add_counts).
 */
#ifndef CAPTURE_LIVE_H
#define CAPTURE_LIVE_H

#include "capture/source.h"

#define LIVE_DEVICES_MAX 16

#define LIVE_SNAP_LEN_DEFAULT   262144
#define LIVE_BUFFER_MIB_DEFAULT 64

struct live_options {
    const char
        *devices; /* names with commas between; NULL: "any", or its equivalent on the system */
    const char *filter;    /* pcap-filter(7); NULL: everything */
    uint32_t snap_len;     /* bytes of each packet; 0: LIVE_SNAP_LEN_DEFAULT */
    uint32_t buffer_mib;   /* kernel buffer of each interface; 0: LIVE_BUFFER_MIB_DEFAULT */
    bool is_unpromiscuous; /* only packets for this host */
};

/* Why a device could not be opened, so that the program can advise the user. */
enum live_failure {
    LIVE_NO_FAILURE = 0, /* with ERR_USAGE: the list of interfaces is wrong in itself */
    LIVE_NO_PERMISSION,
    LIVE_NO_DEVICE,
    LIVE_BAD_FILTER,
    LIVE_OTHER_FAILURE,
};

/* Open the interfaces and begin to capture. Return ERR_INPUT when one cannot be opened, ERR_USAGE when the
 * filter cannot be compiled or the list names one twice; *ret_failure has the kind, *reterr names the
 * interface:
 * "cannot capture on eth0: permission denied (CAP_NET_RAW)". *ret_source is then untouched. */
MUST_CHECK enum err live_open(const struct live_options *options, struct source **ret_source,
                              enum live_failure *ret_failure, struct error *reterr);

#endif
