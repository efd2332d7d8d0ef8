/*
 * tests/unit/capture/test_live.c: frames from interfaces. Where a process may not have a network of
 * its own, the tests that need one pass without looking.
 */
#include "capture/live.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include <check.h>

#include "base/array.h"
#include "capture/live_device.h"
#include "tests/unit/own_net.h"
#include "tests/unit/registry.h"

Suite *test_live_suite(void);

static int64_t clock_us(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static struct source *open_live(const char *devices)
{
    struct live_options options = {.devices = devices, .filter = OWN_NET_FILTER, .buffer_mib = 2};
    enum live_failure failure = LIVE_OTHER_FAILURE;
    struct source *source = NULL;
    struct error error = {0};

    ck_assert_msg(live_open(&options, &source, &failure, &error) == ERR_NONE, "%s", error.text);
    ck_assert_int_eq(failure, LIVE_NO_FAILURE);
    return source;
}

/* Much longer than it takes, even on a machine that does a lot else; what would wait, waits for ever. */
#define SOON_US 10000000

/* Ask until something else than idleness comes, for some seconds at most. */
static enum source_result next_event(struct source *source, struct frame *frame,
                                     struct error *error)
{
    int64_t end_us = clock_us(CLOCK_MONOTONIC) + 5000000;
    enum source_result result;

    do
        result = source_next(source, frame, error);
    while (result == SOURCE_IDLE && clock_us(CLOCK_MONOTONIC) < end_us);
    return result;
}

static void expect_frame(struct source *source, unsigned number, struct frame *frame)
{
    struct error error = {0};

    ck_assert_msg(next_event(source, frame, &error) == SOURCE_FRAME, "%s", error.text);
    ck_assert_uint_eq(frame->data.len, OWN_NET_FRAME);
    ck_assert_uint_eq(own_net_number(frame->data.ptr), number);
}

/* Send until one arrives: a wire that was just joined may lose the first ones. */
static void expect_frame_of_many(struct source *source, int fd, unsigned number,
                                 struct frame *frame)
{
    int64_t end_us = clock_us(CLOCK_MONOTONIC) + 5000000;
    enum source_result result = SOURCE_IDLE;
    struct error error = {0};

    while (result == SOURCE_IDLE && clock_us(CLOCK_MONOTONIC) < end_us) {
        own_net_send(fd, number);
        result = source_next(source, frame, &error);
    }
    ck_assert_msg(result == SOURCE_FRAME, "%s", error.text);
    ck_assert_uint_eq(own_net_number(frame->data.ptr), number);
}

START_TEST(frames_come_as_they_were_sent)
{
    struct source *source;
    struct source_info info;
    struct frame frame;
    int64_t before_us = clock_us(CLOCK_REALTIME);
    int fd;

    if (!own_net_enter() || !own_net_pair("left", "right"))
        return;
    source = open_live("right");
    fd = own_net_socket("left");
    for (unsigned i = 1; i <= 10; i++) {
        own_net_send(fd, i);
        expect_frame(source, i, &frame);
        ck_assert_int_ge(frame.time_us, before_us);
        ck_assert_int_le(frame.time_us, clock_us(CLOCK_REALTIME));
        ck_assert_uint_eq(frame.number, i);
        ck_assert_uint_eq(frame.capture, 1);
        ck_assert_uint_eq(frame.wire_len, OWN_NET_FRAME);
        ck_assert_int_eq(frame.link_type, 1); /* DLT_EN10MB */
        ck_assert_int_eq(frame.end_offset, FRAME_NO_OFFSET);
    }
    ck_assert_uint_eq(source_count(source), 1);
    source_info(source, 0, &info);
    ck_assert_str_eq(info.path, "right");
    ck_assert_int_eq(info.size, -1);
    ck_assert_int_eq(info.position, -1);
    ck_assert(!info.is_rereadable);
    ck_assert_uint_eq(info.frames, 10);
    ck_assert_uint_eq(info.bytes, 10 * OWN_NET_FRAME);
    ck_assert_uint_eq(info.snap_len, LIVE_SNAP_LEN_DEFAULT);
    close(fd);
    source_close(source);
}
END_TEST

START_TEST(a_burst_comes_whole_and_in_order)
{
    struct source *source;
    struct counts counts = {0};
    struct frame frame;
    int fd;

    if (!own_net_enter() || !own_net_pair("left", "right"))
        return;
    source = open_live("right");
    fd = own_net_socket("left");
    for (unsigned i = 1; i <= 2000; i++)
        own_net_send(fd, i);
    for (unsigned i = 1; i <= 2000; i++)
        expect_frame(source, i, &frame);
    source_add_counts(source, &counts);
    ck_assert_uint_eq(counts.at[COUNTER_KERNEL_DROPS], 0);
    ck_assert_uint_eq(counts.at[COUNTER_INTERFACE_DROPS], 0);
    close(fd);
    source_close(source);
}
END_TEST

START_TEST(what_the_buffer_has_no_room_for_is_counted)
{
    struct source *source;
    struct counts counts = {0};
    struct frame frame;
    struct error error;
    uint64_t got = 0;
    int fd;

    if (!own_net_enter() || !own_net_pair("left", "right"))
        return;
    source = open_live("right");
    fd = own_net_socket("left");
    for (unsigned i = 1; i <= 40000; i++)
        own_net_send(fd, i);
    source_add_counts(source, &counts);
    ck_assert_uint_gt(counts.at[COUNTER_KERNEL_DROPS], 0);
    while (source_next(source, &frame, &error) == SOURCE_FRAME)
        got++;
    counts = (struct counts){0};
    source_add_counts(source, &counts);
    ck_assert_uint_eq(got + counts.at[COUNTER_KERNEL_DROPS], 40000);
    close(fd);
    source_close(source);
}
END_TEST

START_TEST(nothing_to_read_is_idle_and_not_waiting)
{
    const char *const devices[] = {"lo", "left", "left,right", "any"};
    struct source *source;
    struct frame frame = {0};

    if (!own_net_enter() || !own_net_pair("left", "right"))
        return;
    source = open_live(devices[_i]);
    for (int i = 0; i < 3; i++) {
        int64_t before_us = clock_us(CLOCK_MONOTONIC);

        ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_IDLE);
        ck_assert_int_lt(clock_us(CLOCK_MONOTONIC) - before_us, SOON_US);
        ck_assert_int_ge(frame.time_us, clock_us(CLOCK_REALTIME) - 1000000);
        ck_assert_int_le(frame.time_us, clock_us(CLOCK_REALTIME));
    }
    source_close(source);
}
END_TEST

/* Each frame is seen as it leaves one interface and as it comes to the other, and both ways. */
START_TEST(frames_of_several_interfaces_come_in_order_of_time)
{
    struct source *source;
    struct frame frame = {0};
    struct frame last = {0};
    uint64_t numbers[2] = {0};
    int fds[2];

    if (!own_net_enter() || !own_net_pair("left", "right"))
        return;
    source = open_live("left, right");
    fds[0] = own_net_socket("left");
    fds[1] = own_net_socket("right");
    for (unsigned i = 0; i < 1000; i++)
        own_net_send(fds[i % 7 < 3], i);
    for (unsigned i = 0; i < 2000; i++) {
        ck_assert_int_eq(next_event(source, &frame, NULL), SOURCE_FRAME);
        ck_assert_int_ge(frame.time_us, last.time_us);
        if (frame.time_us == last.time_us)
            ck_assert_uint_ge(frame.time_ns, last.time_ns);
        ck_assert_uint_ge(frame.capture, 1);
        ck_assert_uint_le(frame.capture, 2);
        ck_assert_uint_eq(frame.number, ++numbers[frame.capture - 1]);
        ck_assert_uint_eq(own_net_number(frame.data.ptr), i / 2);
        last = frame;
    }
    ck_assert_uint_eq(numbers[0], 1000);
    ck_assert_uint_eq(numbers[1], 1000);
    ck_assert_uint_eq(source_count(source), 2);
    close(fds[0]);
    close(fds[1]);
    source_close(source);
}
END_TEST

START_TEST(a_quiet_interface_delays_a_busy_one_little)
{
    struct source *source;
    struct frame frame;
    int fd;

    if (!own_net_enter() || !own_net_pair("left", "right") || !own_net_pair("up", "down"))
        return;
    source = open_live("right,down");
    fd = own_net_socket("left");
    for (unsigned i = 1; i <= 5; i++) {
        int64_t before_us = clock_us(CLOCK_MONOTONIC);

        own_net_send(fd, i);
        expect_frame(source, i, &frame);
        ck_assert_int_lt(clock_us(CLOCK_MONOTONIC) - before_us, SOON_US);
    }
    close(fd);
    source_close(source);
}
END_TEST

START_TEST(a_removed_interface_is_told_once_and_the_last_one_ends_it)
{
    struct source *source;
    struct source_info info;
    struct frame frame;
    struct error error = {0};
    int fd;

    if (!own_net_enter() || !own_net_pair("left", "right") || !own_net_pair("up", "down"))
        return;
    source = open_live("right,down");
    fd = own_net_socket("left");
    own_net_send(fd, 1);
    expect_frame(source, 1, &frame);
    ck_assert(own_net_ip("link del up"));
    ck_assert_int_eq(next_event(source, &frame, &error), SOURCE_ERROR);
    ck_assert_str_eq(error.text, "down went away after 0 packets");
    own_net_send(fd, 2);
    expect_frame(source, 2, &frame);
    ck_assert(own_net_ip("link del left"));
    ck_assert_int_eq(next_event(source, &frame, &error), SOURCE_ERROR);
    ck_assert_str_eq(error.text, "right went away after 2 packets");
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_info(source, 0, &info);
    ck_assert_str_eq(info.path, "right");
    ck_assert_uint_eq(info.frames, 2);
    close(fd);
    source_close(source);
}
END_TEST

START_TEST(an_interface_that_is_set_down_is_told_and_goes_on_when_it_is_up)
{
    struct source *source;
    struct frame frame;
    struct error error = {0};
    int fd;

    if (!own_net_enter() || !own_net_pair("left", "right"))
        return;
    source = open_live("right");
    ck_assert(own_net_ip("link set right down"));
    ck_assert_int_eq(next_event(source, &frame, &error), SOURCE_ERROR);
    ck_assert_str_eq(error.text, "right went down after 0 packets; capturing goes on when it is up "
                                 "again");
    ck_assert_int_eq(source_next(source, &frame, &error), SOURCE_IDLE);
    ck_assert(own_net_ip("link set right up"));
    fd = own_net_socket("left");
    expect_frame_of_many(source, fd, 7, &frame);
    close(fd);
    source_close(source);
}
END_TEST

static void *interrupt(void *source)
{
    source_interrupt(source);
    return NULL;
}

START_TEST(waiting_can_be_interrupted)
{
    struct source *source;
    struct frame frame;
    pthread_t thread;
    int64_t before_us;

    if (!own_net_enter())
        return;
    source = open_live("lo");
    before_us = clock_us(CLOCK_MONOTONIC);
    ck_assert_int_eq(pthread_create(&thread, NULL, interrupt, source), 0);
    ck_assert_int_eq(next_event(source, &frame, NULL), SOURCE_END);
    ck_assert_int_lt(clock_us(CLOCK_MONOTONIC) - before_us, SOON_US);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    pthread_join(thread, NULL);
    source_close(source);
}
END_TEST

START_TEST(without_a_name_all_interfaces_are_captured)
{
    struct source *source;
    struct source_info info;

    if (!own_net_enter())
        return;
    source = open_live(NULL);
    source_info(source, 0, &info);
    ck_assert_str_eq(info.path, "any");
    source_close(source);
}
END_TEST

START_TEST(frames_are_cut_at_the_snap_length)
{
    struct live_options options = {.devices = "right", .filter = OWN_NET_FILTER, .snap_len = 20};
    enum live_failure failure;
    struct source *source = NULL;
    struct frame frame;
    int fd;

    if (!own_net_enter() || !own_net_pair("left", "right"))
        return;
    ck_assert_int_eq(live_open(&options, &source, &failure, NULL), ERR_NONE);
    fd = own_net_socket("left");
    own_net_send(fd, 5);
    ck_assert_int_eq(next_event(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_uint_eq(frame.data.len, 20);
    ck_assert_uint_eq(frame.wire_len, OWN_NET_FRAME);
    close(fd);
    source_close(source);
}
END_TEST

static const struct {
    const char *devices;
    const char *filter;
    enum err err;
    enum live_failure failure;
    const char *text;
} refusals[] = {
    {"nosuch0", NULL, ERR_INPUT, LIVE_NO_DEVICE, "cannot capture on nosuch0: no such interface"},
    {"a_name_that_is_far_too_long", NULL, ERR_INPUT, LIVE_NO_DEVICE,
     "cannot capture on a_name_that_is_far_too_long: no such interface"},
    {"lo,nosuch0", NULL, ERR_INPUT, LIVE_NO_DEVICE, "cannot capture on nosuch0: no such interface"},
    {"lo", "port udp udp", ERR_USAGE, LIVE_BAD_FILTER,
     "cannot use the filter 'port udp udp' on lo: "},
    {"lo,lo", NULL, ERR_USAGE, LIVE_NO_FAILURE, "interface lo is given twice"},
    {"lo,any", NULL, ERR_USAGE, LIVE_NO_FAILURE,
     "'any' stands for all interfaces; leave out the others"},
    {"any,lo", NULL, ERR_USAGE, LIVE_NO_FAILURE,
     "'any' stands for all interfaces; leave out the others"},
    {"lo,", NULL, ERR_USAGE, LIVE_NO_FAILURE, "an interface has no name: "},
    {"", NULL, ERR_USAGE, LIVE_NO_FAILURE, "an interface has no name: "},
    {"left", NULL, ERR_INPUT, LIVE_OTHER_FAILURE,
     "cannot capture on left: the interface is down; 'ip link set left up' starts it"},
};

START_TEST(what_cannot_be_opened_is_refused_with_a_reason)
{
    struct live_options options = {
        .devices = refusals[_i].devices,
        .filter = refusals[_i].filter,
        .buffer_mib = 2,
    };
    enum live_failure failure = LIVE_NO_PERMISSION;
    struct source *source = NULL;
    struct error error = {0};

    if (!own_net_enter() || !own_net_ip("link add left type veth peer name right"))
        return;
    ck_assert_int_eq(live_open(&options, &source, &failure, &error), refusals[_i].err);
    ck_assert_int_eq(failure, refusals[_i].failure);
    ck_assert_msg(strncmp(error.text, refusals[_i].text, strlen(refusals[_i].text)) == 0, "%s",
                  error.text);
    ck_assert_ptr_null(source);
}
END_TEST

START_TEST(without_permission_the_capability_is_named)
{
    struct live_options options = {.devices = "lo"};
    enum live_failure failure = LIVE_NO_FAILURE;
    struct source *source = NULL;
    struct error error = {0};

    if (geteuid() == 0 &&
        (setresgid(65534, 65534, 65534) != 0 || setresuid(65534, 65534, 65534) != 0))
        return;
    ck_assert_int_eq(live_open(&options, &source, &failure, &error), ERR_INPUT);
    ck_assert_int_eq(failure, LIVE_NO_PERMISSION);
    ck_assert_str_eq(error.text, "cannot capture on lo: permission denied (CAP_NET_RAW)");
}
END_TEST

START_TEST(counters_of_32_bits_add_up_and_never_go_back)
{
    struct live_counter counter = {0};

    live_counter_add(&counter, 10);
    ck_assert_uint_eq(counter.sum, 10);
    live_counter_add(&counter, 4); /* began anew */
    ck_assert_uint_eq(counter.sum, 10);
    live_counter_add(&counter, 6);
    ck_assert_uint_eq(counter.sum, 12);
    live_counter_add(&counter, 6u + INT32_MAX);
    live_counter_add(&counter, UINT32_MAX - 1);
    live_counter_add(&counter, 3); /* over the end */
    ck_assert_uint_eq(counter.sum, 12 + (UINT64_C(1) << 32) + 3 - 6);
}
END_TEST

Suite *test_live_suite(void)
{
    Suite *suite = suite_create("live");
    TCase *tcase = tcase_create("live");

    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, frames_come_as_they_were_sent);
    tcase_add_test(tcase, a_burst_comes_whole_and_in_order);
    tcase_add_test(tcase, what_the_buffer_has_no_room_for_is_counted);
    tcase_add_loop_test(tcase, nothing_to_read_is_idle_and_not_waiting, 0, 4);
    tcase_add_test(tcase, frames_of_several_interfaces_come_in_order_of_time);
    tcase_add_test(tcase, a_quiet_interface_delays_a_busy_one_little);
    tcase_add_test(tcase, a_removed_interface_is_told_once_and_the_last_one_ends_it);
    tcase_add_test(tcase, an_interface_that_is_set_down_is_told_and_goes_on_when_it_is_up);
    tcase_add_test(tcase, waiting_can_be_interrupted);
    tcase_add_test(tcase, without_a_name_all_interfaces_are_captured);
    tcase_add_test(tcase, frames_are_cut_at_the_snap_length);
    tcase_add_loop_test(tcase, what_cannot_be_opened_is_refused_with_a_reason, 0,
                        COUNT_OF(refusals));
    tcase_add_test(tcase, without_permission_the_capability_is_named);
    tcase_add_test(tcase, counters_of_32_bits_add_up_and_never_go_back);
    suite_add_tcase(suite, tcase);
    return suite;
}
