#include "capture/live.h"

#include <assert.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "capture/devices.h"
#include "capture/live_device.h"

/* Longest wait for a frame, milliseconds. */
#define WAIT_MS 100

/* With several interfaces a frame is held back until it is so old: by then the kernel has handed over
 * what came before it on the others. */
#define HOLD_US     ((LIVE_KERNEL_MS + 20) * INT64_C(1000))
#define HOLD_MS_MIN 10

/* Between two looks at whether an interface is up. */
#define CHECK_US INT64_C(500000)

/* After an interruption nothing more is let in, and what the kernel holds is read until nothing has come
 * for so long: its last block is handed over after LIVE_KERNEL_MS. */
#define QUIET_US      ((2 * LIVE_KERNEL_MS + 20) * INT64_C(1000))
#define DRAIN_WAIT_MS 20

/* An interface that cannot be closed to what comes is read for so long. */
#define OPEN_DRAIN_US INT64_C(80000)

#define ANY "any"

struct live {
    struct source source;
    struct live_device devices[LIVE_DEVICES_MAX];
    size_t count;
    size_t open_count; /* of them, not gone */
    atomic_bool is_interrupted;
    bool is_draining;       /* that was seen */
    bool is_shut;           /* nothing new comes in any more */
    int64_t interrupted_us; /* when that was seen, wall clock */
    int64_t quiet_us; /* on the monotonic clock: since when nothing has come; 0: something has */
    int64_t drain_us; /* on the same: when draining began */
    size_t faulty;    /* the interface that the last error is about */
};

static struct live *live_of(struct source *source)
{
    return (struct live *)source;
}

/* --- order --- */

static bool is_before(const struct frame *a, const struct frame *b)
{
    if (a->time_us != b->time_us)
        return a->time_us < b->time_us;
    return a->time_ns < b->time_ns;
}

/* The interface whose frame is the oldest of those that wait; NULL when none does. */
static struct live_device *find_oldest(struct live *live)
{
    struct live_device *oldest = NULL;

    for (size_t i = 0; i < live->count; i++) {
        struct live_device *device = &live->devices[i];

        if (device->has_frame && (oldest == NULL || is_before(&device->frame, &oldest->frame)))
            oldest = device;
    }
    return oldest;
}

/* An interface that was asked and had nothing cannot bring frames that were old already then. */
static bool may_have_older(const struct live_device *device, int64_t time_us)
{
    return device->pcap != NULL && !device->has_frame && time_us > device->asked_us - HOLD_US;
}

/* A frame from after the asking is from a clock that was set back meanwhile: it waits for nobody. */
static bool is_held(const struct live *live, int64_t time_us)
{
    for (size_t i = 0; i < live->count; i++) {
        const struct live_device *device = &live->devices[i];

        if (may_have_older(device, time_us) && time_us <= device->asked_us)
            return true;
    }
    return false;
}

/* --- reading --- */

/* Ask one that has no frame at the front. Return false when it is gone. */
static bool ask(struct live *live, struct live_device *device, struct error *reterr)
{
    int64_t asked_us = live->open_count > 1 ? clock_wall_us() : 0;

    switch (live_device_ask(device, reterr)) {
    case LIVE_FRAME:
        return true;
    case LIVE_NOTHING:
        device->asked_us = asked_us;
        return true;
    case LIVE_GONE:
        break;
    }
    live->open_count--;
    return false;
}

/* Ask all that may have something older than the frame that would be next. */
static bool ask_all(struct live *live, struct error *reterr)
{
    const struct live_device *oldest = find_oldest(live);
    int64_t time_us = oldest == NULL ? INT64_MAX : oldest->frame.time_us;

    for (size_t i = 0; i < live->count; i++) {
        struct live_device *device = &live->devices[i];

        if (may_have_older(device, time_us) && !ask(live, device, reterr)) {
            live->faulty = i;
            return false;
        }
    }
    return true;
}

/* Report an interface that was set down; one at a time. */
static bool check(struct live *live, const struct pollfd *polled, struct error *reterr)
{
    int64_t now = clock_wall_us();

    for (size_t i = 0; i < live->count; i++) {
        struct live_device *device = &live->devices[i];
        bool is_due = (polled[i].revents & POLLERR) != 0 || now - device->checked_us > CHECK_US ||
                      now < device->checked_us;

        if (device->pcap == NULL || !is_due || !live_device_went_down(device, now))
            continue;
        error_set(reterr, ERR_DAMAGED,
                  "%s went down after %llu packets; capturing goes on when it is up again",
                  device->name, (unsigned long long)device->frames);
        live->faulty = i;
        return false;
    }
    return true;
}

/* Wait for one that has no frame at the front, at most `ms` milliseconds. */
static bool wait_for_frames(struct live *live, int ms, struct error *reterr)
{
    struct pollfd wanted[LIVE_DEVICES_MAX];

    for (size_t i = 0; i < live->count; i++) {
        const struct live_device *device = &live->devices[i];

        wanted[i] = (struct pollfd){.fd = device->has_frame ? -1 : device->fd, .events = POLLIN};
    }
    (void)poll(wanted, live->count, ms);
    return check(live, wanted, reterr);
}

/* How long until the frame is not held back any more; not too little, so that frames come in
 * bunches. */
static int ms_to_hold(int64_t time_us)
{
    int64_t ms = (time_us + HOLD_US - clock_wall_us()) / 1000 + 1;

    if (ms < HOLD_MS_MIN)
        return HOLD_MS_MIN;
    return ms > WAIT_MS ? WAIT_MS : (int)ms;
}

static bool is_interrupted(struct live *live)
{
    return atomic_load_explicit(&live->is_interrupted, memory_order_relaxed);
}

/* Let nothing new in, and note the time. */
static void begin_to_drain(struct live *live)
{
    live->is_draining = true;
    live->is_shut = true;
    for (size_t i = 0; i < live->count; i++) {
        struct live_device *device = &live->devices[i];

        if (device->pcap == NULL)
            continue;
        live_device_shut(device);
        live->is_shut &= device->is_shut;
    }
    live->interrupted_us = clock_wall_us();
    live->drain_us = clock_monotonic_us();
}

/* Return whether all has been read: however long it takes, because a run that was stopped or is slow has
 * a full buffer to read. It counts that one asked and nothing was there, not that time went by. */
static bool is_drained(struct live *live, const struct live_device *oldest)
{
    int64_t now = clock_monotonic_us();

    if (!live->is_draining)
        return false;
    if (!live->is_shut)
        return now > live->drain_us + OPEN_DRAIN_US;
    if (oldest != NULL)
        live->quiet_us = 0;
    else if (live->quiet_us == 0)
        live->quiet_us = now;
    return oldest == NULL && now > live->quiet_us + QUIET_US;
}

/* What came before an interruption is still given; what comes after it is not waited for. */
static bool is_too_late(const struct live *live, const struct live_device *oldest)
{
    return live->is_draining && !live->is_shut && oldest != NULL &&
           oldest->frame.time_us > live->interrupted_us;
}

static int ms_to_wait(const struct live *live, const struct live_device *oldest)
{
    if (live->is_draining)
        return DRAIN_WAIT_MS;
    return oldest == NULL ? WAIT_MS : ms_to_hold(oldest->frame.time_us);
}

static enum source_result return_error(const struct live *live, struct frame *ret_frame)
{
    ret_frame->capture = (uint32_t)live->faulty + 1;
    return SOURCE_ERROR;
}

static enum source_result live_next(struct source *source, struct frame *ret_frame,
                                    struct error *reterr)
{
    struct live *live = live_of(source);

    /* The last interface is gone only when its last frame has been given. */
    for (bool has_waited = false; live->open_count > 0; has_waited = true) {
        struct live_device *oldest;

        if (!live->is_draining && is_interrupted(live))
            begin_to_drain(live);
        if (!ask_all(live, reterr))
            return return_error(live, ret_frame);
        oldest = find_oldest(live);
        if (is_too_late(live, oldest) || is_drained(live, oldest))
            return SOURCE_END;
        if (oldest != NULL && !is_held(live, oldest->frame.time_us)) {
            *ret_frame = oldest->frame;
            oldest->has_frame = false;
            return SOURCE_FRAME;
        }
        if (oldest == NULL && has_waited && !live->is_draining) {
            *ret_frame = (struct frame){.time_us = clock_wall_us()};
            return SOURCE_IDLE;
        }
        if (!wait_for_frames(live, ms_to_wait(live, oldest), reterr))
            return return_error(live, ret_frame);
    }
    return SOURCE_END;
}

/* --- what is known of it --- */

static size_t live_count(const struct source *source)
{
    return ((const struct live *)source)->count;
}

static void live_info(const struct source *source, size_t index, struct source_info *ret_info)
{
    const struct live_device *device = &((const struct live *)source)->devices[index];

    *ret_info = (struct source_info){
        .path = device->name,
        .link_type = device->link_type,
        .snap_len = device->snap_len,
        .size = -1,
        .modified_us = TIME_NONE,
        .frames = device->frames,
        .bytes = device->bytes,
        .position = -1,
    };
}

static void live_add_counts(struct source *source, struct counts *counts)
{
    struct live *live = live_of(source);

    for (size_t i = 0; i < live->count; i++) {
        live_device_count(&live->devices[i]);
        counts->at[COUNTER_KERNEL_DROPS] += live->devices[i].kernel_drops.sum;
        counts->at[COUNTER_INTERFACE_DROPS] += live->devices[i].interface_drops.sum;
    }
}

static void live_interrupt(struct source *source)
{
    atomic_store_explicit(&live_of(source)->is_interrupted, true, memory_order_relaxed);
}

static void live_close(struct source *source)
{
    struct live *live = live_of(source);

    for (size_t i = 0; i < live->count; i++)
        live_device_close(&live->devices[i]);
    free(live);
}

static const struct source_ops live_ops = {
    .next = live_next,
    .count = live_count,
    .info = live_info,
    .interrupt = live_interrupt,
    .close = live_close,
    .add_counts = live_add_counts,
};

/* --- opening --- */

struct choice {
    bool is_made;
    char *name; /* NULL: none, or there was no memory for it */
};

/* "any" stands first where there is one; else the first that is up will do. */
static bool choose(void *context, const struct device *device)
{
    struct choice *choice = context;

    if (!device->is_any && (!device->is_up || device->is_loopback))
        return true;
    choice->is_made = true;
    choice->name = strdup(device->name);
    return false;
}

static enum err find_default(char **ret_name, struct error *reterr)
{
    struct choice choice = {0};
    enum err err = devices_visit(choose, &choice, reterr);

    if (err == ERR_NONE && !choice.is_made)
        err = error_set(reterr, ERR_INPUT, "there is no interface to capture on");
    else if (err == ERR_NONE && choice.name == NULL)
        err = error_set(reterr, ERR_MEMORY, "out of memory");
    if (err == ERR_NONE)
        *ret_name = choice.name;
    else
        free(choice.name);
    return err;
}

/* The same frames twice would be retransmissions that nobody sent. */
static enum err check_name(const struct live *live, struct slice name, struct error *reterr)
{
    if (name.len == 0)
        return error_set(reterr, ERR_USAGE,
                         "an interface has no name: the list begins or ends "
                         "with a comma, or has two together");
    if (live->count == LIVE_DEVICES_MAX)
        return error_set(reterr, ERR_USAGE, "more than %d interfaces; 'any' stands for all",
                         LIVE_DEVICES_MAX);
    for (size_t i = 0; i < live->count; i++) {
        const char *other = live->devices[i].name;

        if (slice_is(name, other))
            return error_set(reterr, ERR_USAGE, "interface %s is given twice", other);
        if (slice_is(name, ANY) || strcmp(other, ANY) == 0)
            return error_set(reterr, ERR_USAGE,
                             "'any' stands for all interfaces; leave out the others");
    }
    return ERR_NONE;
}

static enum err open_all(struct live *live, const char *names, const struct live_options *options,
                         enum live_failure *ret_failure, struct error *reterr)
{
    struct slice rest = slice_from_text(names);

    for (;;) {
        size_t comma = slice_find(rest, 0, ',');
        struct slice name = slice_trim(slice_sub(rest, 0, comma));
        struct live_device *device = &live->devices[live->count];
        enum err err = check_name(live, name, reterr);

        if (err != ERR_NONE) {
            *ret_failure = LIVE_NO_FAILURE;
            return err;
        }
        live->count++;
        err = live_device_open(device, name, options, ret_failure, reterr);
        if (err != ERR_NONE)
            return err;
        device->capture = (uint32_t)live->count;
        live->open_count++;
        if (comma == SLICE_NONE)
            return ERR_NONE;
        rest = slice_from(rest, comma + 1);
    }
}

static enum err open_named(const struct live_options *options, const char *names,
                           struct source **ret_source, enum live_failure *ret_failure,
                           struct error *reterr)
{
    struct live *live = calloc(1, sizeof(*live));
    enum err err;

    if (live == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    live->source.ops = &live_ops;
    err = open_all(live, names, options, ret_failure, reterr);
    if (err == ERR_NONE)
        *ret_source = &live->source;
    else
        live_close(&live->source);
    return err;
}

enum err live_open(const struct live_options *options, struct source **ret_source,
                   enum live_failure *ret_failure, struct error *reterr)
{
    char *name = NULL;
    enum err err;

    assert(options != NULL);
    *ret_failure = LIVE_OTHER_FAILURE;
    if (options->devices == NULL) {
        err = find_default(&name, reterr);
        if (err != ERR_NONE)
            return err;
    }
    err = open_named(options, name != NULL ? name : options->devices, ret_source, ret_failure,
                     reterr);
    if (err == ERR_NONE)
        *ret_failure = LIVE_NO_FAILURE;
    free(name);
    return err;
}
