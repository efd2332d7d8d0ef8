#include "capture/live_device.h"

#include <net/if.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/filter.h>
#include <pcap/pcap.h>

#define BUFFER_MIB_MAX 2047 /* libpcap counts its bytes in an int */

/* The beginning of libpcap's text for an interface that was removed. */
#define REMOVED "The interface disappeared"

/* --- opening --- */

static enum err refuse(const struct live_device *device, const char *reason, struct error *reterr)
{
    return error_set(reterr, ERR_INPUT, "cannot capture on %s: %s", device->name, reason);
}

/* libpcap explains some of its codes by a text of its own. */
static enum err refuse_status(const struct live_device *device, int status,
                              enum live_failure *ret_failure, struct error *reterr)
{
    const char *reason = pcap_geterr(device->pcap);

    *ret_failure = LIVE_OTHER_FAILURE;
    if (status == PCAP_ERROR_PERM_DENIED || status == PCAP_ERROR_PROMISC_PERM_DENIED) {
        *ret_failure = LIVE_NO_PERMISSION;
        return refuse(device, "permission denied (CAP_NET_RAW)", reterr);
    }
    if (status == PCAP_ERROR_NO_SUCH_DEVICE) {
        *ret_failure = LIVE_NO_DEVICE;
        return refuse(device, "no such interface", reterr);
    }
    if (status == PCAP_ERROR_IFACE_NOT_UP)
        return error_set(
            reterr, ERR_INPUT,
            "cannot capture on %s: the interface is down; 'ip link set %s up' starts it",
            device->name, device->name);
    return refuse(device, reason[0] != '\0' ? reason : pcap_statustostr(status), reterr);
}

/* None of these can fail before activation, but for the precision, which not every system has. */
static void set_options(struct live_device *device, const struct live_options *options)
{
    uint32_t snap_len = options->snap_len > 0 ? options->snap_len : LIVE_SNAP_LEN_DEFAULT;
    uint32_t mib = options->buffer_mib > 0 ? options->buffer_mib : LIVE_BUFFER_MIB_DEFAULT;

    if (snap_len > LIVE_SNAP_LEN_DEFAULT)
        snap_len = LIVE_SNAP_LEN_DEFAULT;
    if (mib > BUFFER_MIB_MAX)
        mib = BUFFER_MIB_MAX;
    (void)pcap_set_snaplen(device->pcap, (int)snap_len);
    (void)pcap_set_promisc(device->pcap, !options->is_unpromiscuous);
    (void)pcap_set_timeout(device->pcap, LIVE_KERNEL_MS);
    (void)pcap_set_buffer_size(device->pcap, (int)(mib << 20));
    device->is_ns = pcap_set_tstamp_precision(device->pcap, PCAP_TSTAMP_PRECISION_NANO) == 0;
    device->snap_len = snap_len;
}

static enum err set_filter(struct live_device *device, const char *filter,
                           enum live_failure *ret_failure, struct error *reterr)
{
    struct bpf_program program;
    enum err err = ERR_NONE;

    if (filter == NULL)
        return ERR_NONE;
    if (pcap_compile(device->pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN) != 0) {
        *ret_failure = LIVE_BAD_FILTER;
        return error_set(reterr, ERR_USAGE, "cannot use the filter '%s' on %s: %s", filter,
                         device->name, pcap_geterr(device->pcap));
    }
    if (pcap_setfilter(device->pcap, &program) != 0) {
        *ret_failure = LIVE_OTHER_FAILURE;
        err = refuse(device, pcap_geterr(device->pcap), reterr);
    }
    pcap_freecode(&program);
    return err;
}

static enum err activate(struct live_device *device, const char *filter,
                         enum live_failure *ret_failure, struct error *reterr)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    int status = pcap_activate(device->pcap);
    enum err err;

    if (status < 0)
        return refuse_status(device, status, ret_failure, reterr);
    err = set_filter(device, filter, ret_failure, reterr);
    if (err != ERR_NONE)
        return err;
    if (pcap_setnonblock(device->pcap, 1, reason) != 0) {
        *ret_failure = LIVE_OTHER_FAILURE;
        return refuse(device, reason, reterr);
    }
    device->fd = pcap_get_selectable_fd(device->pcap);
    device->link_type = pcap_datalink(device->pcap);
    device->is_ns = pcap_get_tstamp_precision(device->pcap) == PCAP_TSTAMP_PRECISION_NANO;
    return ERR_NONE;
}

enum err live_device_open(struct live_device *device, struct slice name,
                          const struct live_options *options, enum live_failure *ret_failure,
                          struct error *reterr)
{
    char reason[PCAP_ERRBUF_SIZE] = "";

    *device = (struct live_device){.fd = -1};
    device->name = strndup((const char *)name.ptr, name.len);
    if (device->name == NULL) {
        *ret_failure = LIVE_OTHER_FAILURE;
        return error_set(reterr, ERR_MEMORY, "out of memory");
    }
    device->pcap = pcap_create(device->name, reason);
    if (device->pcap == NULL) {
        *ret_failure = LIVE_OTHER_FAILURE;
        return refuse(device, reason, reterr);
    }
    set_options(device, options);
    return activate(device, options->filter, ret_failure, reterr);
}

/* --- counts --- */

void live_counter_add(struct live_counter *counter, uint32_t value)
{
    uint32_t added = value - counter->last;

    counter->last = value;
    if (added <= INT32_MAX)
        counter->sum += added;
}

void live_device_count(struct live_device *device)
{
    struct pcap_stat stat = {0};

    if (device->pcap == NULL || pcap_stats(device->pcap, &stat) != 0)
        return;
    live_counter_add(&device->kernel_drops, stat.ps_drop);
    live_counter_add(&device->interface_drops, stat.ps_ifdrop);
}

/* --- reading --- */

static void set_frame(struct live_device *device, const struct pcap_pkthdr *header,
                      const u_char *data)
{
    int64_t ns = device->is_ns ? header->ts.tv_usec : (int64_t)header->ts.tv_usec * 1000;

    device->frames++;
    device->bytes += header->caplen;
    device->has_frame = true;
    device->frame = (struct frame){
        .time_us = (int64_t)header->ts.tv_sec * 1000000 + ns / 1000,
        .time_ns = (uint16_t)(ns % 1000),
        .wire_len = header->len > header->caplen ? header->len : header->caplen,
        .link_type = device->link_type,
        .capture = device->capture,
        .number = device->frames,
        .end_offset = FRAME_NO_OFFSET,
        .data = slice_of(data, header->caplen),
    };
}

static enum live_answer close_lost(struct live_device *device, struct error *reterr)
{
    const char *reason = pcap_geterr(device->pcap);
    unsigned long long frames = device->frames;

    if (strncmp(reason, REMOVED, strlen(REMOVED)) == 0)
        error_set(reterr, ERR_DAMAGED, "%s went away after %llu packets", device->name, frames);
    else
        error_set(reterr, ERR_DAMAGED, "%s cannot be read any more after %llu packets: %s",
                  device->name, frames, reason);
    live_device_count(device);
    pcap_close(device->pcap);
    device->pcap = NULL;
    device->fd = -1;
    return LIVE_GONE;
}

enum live_answer live_device_ask(struct live_device *device, struct error *reterr)
{
    struct pcap_pkthdr *header;
    const u_char *data;
    int status = pcap_next_ex(device->pcap, &header, &data);

    if (status == 1) {
        set_frame(device, header, data);
        return LIVE_FRAME;
    }
    return status == 0 ? LIVE_NOTHING : close_lost(device, reterr);
}

/* --- the end --- */

/* libpcap would use a new filter on what has come in before, too; the kernel uses it on what comes. */
void live_device_shut(struct live_device *device)
{
    struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
    const struct sock_fprog program = {.len = 1, .filter = &nothing};

    device->is_shut = device->fd >= 0 && setsockopt(device->fd, SOL_SOCKET, SO_ATTACH_FILTER,
                                                    &program, sizeof(program)) == 0;
}

/* --- its state --- */

/* What has no flags of its own, like "any", is never down. */
static bool is_down(const struct live_device *device)
{
    struct ifreq request = {0};

    if (device->fd < 0 || strlen(device->name) >= sizeof(request.ifr_name))
        return false;
    memcpy(request.ifr_name, device->name, strlen(device->name));
    return ioctl(device->fd, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) == 0;
}

bool live_device_went_down(struct live_device *device, int64_t now_us)
{
    bool was_down = device->is_down;

    device->checked_us = now_us;
    device->is_down = is_down(device);
    return device->is_down && !was_down;
}

void live_device_close(struct live_device *device)
{
    if (device->pcap != NULL)
        pcap_close(device->pcap);
    free(device->name);
    *device = (struct live_device){.fd = -1};
}
