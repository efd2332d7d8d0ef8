/*
 * capture/live_device.h: one interface that is captured on: it is opened, its next frame is read without
 * waiting, and its removal is noticed.
 *
 * Source:    pcap(3PCAP), packet(7), netdevice(7).
 * Ownership: the caller's memory; live_device_close frees its parts.
 * Threads:   one thread.
 */
#ifndef CAPTURE_LIVE_DEVICE_H
#define CAPTURE_LIVE_DEVICE_H

#include "capture/live.h"

/* The kernel hands frames over at the latest so long after they came, milliseconds. */
#define LIVE_KERNEL_MS 40

/* A counter of 32 bits that may start anew, and its sum. */
struct live_counter {
    uint32_t last;
    uint64_t sum;
};

struct live_device {
    char *name;
    struct pcap *pcap; /* NULL: not open, or gone */
    int fd;            /* to wait for; -1: none */
    int link_type;     /* DLT_* */
    uint32_t snap_len; /* bytes */
    uint32_t capture;  /* counted from 1 */
    uint64_t frames;
    uint64_t bytes;
    struct live_counter kernel_drops;
    struct live_counter interface_drops;
    struct frame frame; /* the next frame, with has_frame; its bytes live until the next read */
    bool has_frame;
    bool is_ns; /* its times have nanoseconds */
    bool is_down;
    bool is_shut;       /* accepts no new packets; those that it has can still be read */
    int64_t asked_us;   /* when it last had no frame */
    int64_t checked_us; /* when its state was last checked */
};

enum live_answer {
    LIVE_FRAME,   /* it is in `frame` */
    LIVE_NOTHING, /* now */
    LIVE_GONE,    /* for good: the device is closed; *reterr has the number of packets */
};

/* Add to the sum how far the system's counter has grown to `value`. A counter that went back, because the
 * interface was removed or reset, adds nothing. */
void live_counter_add(struct live_counter *counter, uint32_t value);

/* Open an interface by name and begin to capture. As live_open. The caller closes the device
 * after a failure too. */
MUST_CHECK enum err live_device_open(struct live_device *device, struct slice name,
                                     const struct live_options *options,
                                     enum live_failure *ret_failure, struct error *reterr);

/* Read the next frame, which stays in `frame` until `has_frame` is cleared. */
enum live_answer live_device_ask(struct live_device *device, struct error *reterr);

/* Make the kernel refuse new packets, so that its buffer can be read to the end. `is_shut` is set when
 * the kernel has accepted that. */
void live_device_shut(struct live_device *device);

/* Return whether the interface has been set down since the last check. Capturing continues by itself once it
 * is up again. */
bool live_device_went_down(struct live_device *device, int64_t now_us);

/* Read the numbers of lost packets from the system; a device that is gone keeps its last ones. */
void live_device_count(struct live_device *device);

void live_device_close(struct live_device *device);

#endif
