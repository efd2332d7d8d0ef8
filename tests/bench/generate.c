/*
 * tests/bench/generate.c: make the captures that `make bench` measures with, always the same.
 *
 * Usage: generate CASE COUNT OUTPUT
 *   proxy   COUNT calls through a proxy, 13 messages each on two hops, 200 new calls a second
 *   media   COUNT calls through a proxy with 900 RTP packets each (G.711, 20 ms, both ways)
 *   dialog  COUNT messages in one dialog (INVITE, INFO, OPTIONS within it)
 * and the shapes in which a table grows large (tests/bench/shape.c):
 *   options    COUNT OPTIONS with their 200, each with a Call-ID of its own
 *   refused    COUNT calls INVITE 404 ACK, each between two hosts of its own
 *   at-once    COUNT calls of seven messages, all of which last at once
 *   register   COUNT registrations of four messages, of 20,000 phones
 *   early      COUNT early dialogs of one INVITE, and COUNT refusals of the INVITE before it
 *   forks      COUNT branches of one INVITE
 *   fork-acks  COUNT branches of one INVITE, each with 180, 487 and its ACK
 *   long       COUNT INFO with their 200 in one dialog
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "tests/bench/call_text.h"
#include "tests/bench/event_queue.h"
#include "tests/bench/frame_writer.h"
#include "tests/bench/shape.h"

#define START_US       (INT64_C(1772355600) * 1000000) /* 2026-03-01T09:00:00Z */
#define RTP_PAIRS      450 /* packets of a call each way: nine seconds */
#define RTP_HEADER_LEN 12
#define RTP_PACKET_LEN (RTP_HEADER_LEN + 160)
#define MESSAGE_MAX    2048

struct workload {
    const char *name;
    int64_t call_gap_us; /* between the starts of calls */
    bool has_media;
};

/* In which calls a step is taken. */
enum condition {
    ALWAYS,
    INVITE_LOST, /* one of a hundred: the phone did not get the 100 and repeats its INVITE */
    ACK_LATE,    /* one of a hundred: the 200 is repeated */
    WITH_MEDIA,
    CALLER_ENDS,
    CALLEE_ENDS,
};

/* How long before a step, in microseconds: at least, and further at random. */
struct gap {
    int64_t least_us;
    uint64_t spread_us;
};

static const struct gap gap_hop = {400, 2500};
static const struct gap gap_ring = {40000, 300000};
static const struct gap gap_repeat = {500000, 4000};
static const struct gap gap_answer = {1000000, 8000000};
static const struct gap gap_talk = {30000000, 30000000};
static const struct gap gap_media = {20000, 0};

struct step {
    enum condition condition;
    const struct gap *gap;
    struct bench_message message; /* no method: one RTP packet each way */
};

static const struct step steps[] = {
    {ALWAYS, &gap_hop, {"INVITE", 0, CALLER_TO_PROXY, false, true, 1, 0}},
    {ALWAYS, &gap_hop, {"INVITE", 100, PROXY_TO_CALLER, false, false, 1, 0}},
    {ALWAYS, &gap_hop, {"INVITE", 0, PROXY_TO_CALLEE, false, true, 1, 0}},
    {INVITE_LOST, &gap_repeat, {"INVITE", 0, CALLER_TO_PROXY, false, true, 1, 0}},
    {INVITE_LOST, &gap_hop, {"INVITE", 100, PROXY_TO_CALLER, false, false, 1, 0}},
    {ALWAYS, &gap_ring, {"INVITE", 180, CALLEE_TO_PROXY, false, false, 1, 0}},
    {ALWAYS, &gap_hop, {"INVITE", 180, PROXY_TO_CALLER, false, false, 1, 0}},
    {ALWAYS, &gap_answer, {"INVITE", 200, CALLEE_TO_PROXY, false, true, 1, 0}},
    {ALWAYS, &gap_hop, {"INVITE", 200, PROXY_TO_CALLER, false, true, 1, 0}},
    {ACK_LATE, &gap_repeat, {"INVITE", 200, CALLEE_TO_PROXY, false, true, 1, 0}},
    {ACK_LATE, &gap_hop, {"INVITE", 200, PROXY_TO_CALLER, false, true, 1, 0}},
    {ALWAYS, &gap_hop, {"ACK", 0, CALLER_TO_PROXY, false, false, 1, 1}},
    {ALWAYS, &gap_hop, {"ACK", 0, PROXY_TO_CALLEE, false, false, 1, 1}},
    {WITH_MEDIA, &gap_media, {0}},
    {CALLER_ENDS, &gap_talk, {"BYE", 0, CALLER_TO_PROXY, false, false, 2, 2}},
    {CALLER_ENDS, &gap_hop, {"BYE", 0, PROXY_TO_CALLEE, false, false, 2, 2}},
    {CALLER_ENDS, &gap_hop, {"BYE", 200, CALLEE_TO_PROXY, false, false, 2, 2}},
    {CALLER_ENDS, &gap_hop, {"BYE", 200, PROXY_TO_CALLER, false, false, 2, 2}},
    {CALLEE_ENDS, &gap_talk, {"BYE", 0, CALLEE_TO_PROXY, true, false, 1, 2}},
    {CALLEE_ENDS, &gap_hop, {"BYE", 0, PROXY_TO_CALLER, true, false, 1, 2}},
    {CALLEE_ENDS, &gap_hop, {"BYE", 200, CALLER_TO_PROXY, true, false, 1, 2}},
    {CALLEE_ENDS, &gap_hop, {"BYE", 200, PROXY_TO_CALLEE, true, false, 1, 2}},
};

#define STEPS COUNT_OF(steps)

/* What comes again and again in the one long dialog. */
static const struct {
    const char *method;
    uint16_t code;
    bool has_sdp;
} dialog_round[] = {
    {"INVITE", 0, true},  {"INVITE", 200, true}, {"ACK", 0, false},       {"INFO", 0, false},
    {"INFO", 200, false}, {"OPTIONS", 0, false}, {"OPTIONS", 200, false},
};

#define DIALOG_ROUND COUNT_OF(dialog_round)

static const struct workload workloads[] = {
    {"proxy", 5000, false},
    {"media", 50000, true},
};

struct generator {
    struct frame_writer writer;
    struct event_queue queue;
    const struct workload *workload;
    uint32_t calls;
};

static void put_message(struct frame_writer *writer, int64_t time_us, const struct bench_call *call,
                        const struct bench_message *message)
{
    char memory[MESSAGE_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    bench_message_write(call, message, &buf);
    frame_writer_put(writer, time_us, bench_message_src(call, message),
                     bench_message_dst(call, message), buf_as_slice(&buf));
}

/* --- many calls at once --- */

/* RFC 3550 5.1: version 2, PCMA, 160 samples a packet. */
static void put_rtp(struct frame_writer *writer, int64_t time_us, const struct phone *src,
                    const struct phone *dst, uint16_t count)
{
    const uint32_t ssrc = (uint32_t)src->tag;
    const uint32_t timestamp = ssrc + 160u * count;
    uint8_t packet[RTP_PACKET_LEN];

    memset(packet, 0xd5, sizeof(packet)); /* silence */
    packet[0] = 0x80;
    packet[1] = (uint8_t)(count == 0 ? 0x88 : 0x08);
    packet[2] = (uint8_t)(count >> 8);
    packet[3] = (uint8_t)count;
    for (size_t i = 0; i < 4; i++) {
        packet[4 + i] = (uint8_t)(timestamp >> (24 - 8 * i));
        packet[8 + i] = (uint8_t)(ssrc >> (24 - 8 * i));
    }
    frame_writer_put(writer, time_us, src->media, dst->media, slice_of(packet, sizeof(packet)));
}

static bool is_met(const struct generator *generator, const struct bench_call *call,
                   enum condition condition)
{
    switch (condition) {
    case ALWAYS:
        break;
    case INVITE_LOST:
        return call->key % 100 == 0;
    case ACK_LATE:
        return call->key % 100 == 1;
    case WITH_MEDIA:
        return generator->workload->has_media;
    case CALLER_ENDS:
        return (call->key >> 32) % 2 == 0;
    case CALLEE_ENDS:
        return (call->key >> 32) % 2 == 1;
    }
    return true;
}

static int64_t gap_before(const struct generator *generator, const struct bench_call *call,
                          size_t step)
{
    const struct gap *gap = steps[step].gap;

    if (gap == &gap_talk && generator->workload->has_media)
        gap = &gap_media;
    if (gap->spread_us == 0)
        return gap->least_us;
    return gap->least_us + (int64_t)(bench_random(call->key, 1000 + step) % gap->spread_us);
}

/* Plan the step after the one that was taken, leaving out those that are not of this call. */
static void plan_next(struct generator *generator, const struct bench_call *call,
                      struct event event)
{
    while (++event.step < STEPS) {
        if (is_met(generator, call, steps[event.step].condition)) {
            event.time_us += gap_before(generator, call, event.step);
            event.repeat = 0;
            event_queue_add(&generator->queue, event);
            return;
        }
    }
}

static void plan_call(struct generator *generator, uint32_t number)
{
    const int64_t gap_us = generator->workload->call_gap_us;
    const uint64_t jitter = bench_random(number, 3) % (uint64_t)gap_us;
    const struct event event = {.time_us = START_US + gap_us * number + (int64_t)jitter,
                                .call = number};

    if (number < generator->calls)
        event_queue_add(&generator->queue, event);
}

static void take_step(struct generator *generator, struct event event)
{
    struct bench_call call;

    bench_call_init(&call, event.call);
    if (event.step == 0)
        plan_call(generator, event.call + 1);
    if (steps[event.step].condition != WITH_MEDIA) {
        put_message(&generator->writer, event.time_us, &call, &steps[event.step].message);
        plan_next(generator, &call, event);
        return;
    }
    put_rtp(&generator->writer, event.time_us, &call.caller, &call.callee, event.repeat);
    put_rtp(&generator->writer, event.time_us + 7, &call.callee, &call.caller, event.repeat);
    if (++event.repeat == RTP_PAIRS) {
        plan_next(generator, &call, event);
    } else {
        event.time_us += gap_media.least_us;
        event_queue_add(&generator->queue, event);
    }
}

static void generate_calls(struct generator *generator)
{
    struct event event;

    plan_call(generator, 0);
    while (event_queue_take(&generator->queue, &event))
        take_step(generator, event);
    event_queue_release(&generator->queue);
}

/* --- one long dialog --- */

static void generate_dialog(struct frame_writer *writer, uint32_t count)
{
    struct bench_message message = {"INVITE", 0, CALLER_DIRECT, false, true, 1, 0};
    struct bench_call call;
    int64_t time_us = START_US;

    bench_call_init(&call, 0);
    for (uint32_t i = 0; i < count; i++, time_us += 10000) {
        const size_t row = i % DIALOG_ROUND;

        message.method = dialog_round[row].method;
        message.code = dialog_round[row].code;
        message.has_sdp = dialog_round[row].has_sdp;
        message.way = message.code == 0 ? CALLER_DIRECT : CALLEE_DIRECT;
        if (i > 0 && message.code == 0)
            message.transaction++;
        if (i > 0 && message.code == 0 && strcmp(message.method, "ACK") != 0)
            message.cseq++;
        put_message(writer, time_us, &call, &message);
    }
}

/* --- */

static int fail(const char *text)
{
    fprintf(stderr, "generate: %s\n", text);
    return EXIT_FAILURE;
}

static const struct workload *find_workload(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(workloads); i++) {
        if (strcmp(workloads[i].name, name) == 0)
            return &workloads[i];
    }
    return NULL;
}

int main(int argc, char **argv)
{
    struct generator generator = {0};
    const struct shape *shape = argc == 4 ? shape_find(argv[1]) : NULL;
    bool is_written;
    FILE *file;

    if (argc == 4)
        generator.workload = find_workload(argv[1]);
    if (argc != 4 ||
        (generator.workload == NULL && shape == NULL && strcmp(argv[1], "dialog") != 0))
        return fail("usage: generate CASE COUNT OUTPUT; the cases stand in generate.c");
    file = fopen(argv[3], "wb");
    if (file == NULL)
        return fail("the output file cannot be written");
    generator.calls = (uint32_t)strtoul(argv[2], NULL, 10);
    frame_writer_init(&generator.writer, file);
    if (shape != NULL)
        shape_write(shape, &generator.writer, generator.calls);
    else if (generator.workload != NULL)
        generate_calls(&generator);
    else
        generate_dialog(&generator.writer, generator.calls);
    is_written = ferror(file) == 0;
    if (fclose(file) != 0 || !is_written)
        return fail("the output file cannot be completed");
    printf("%s: %llu frames\n", argv[3], (unsigned long long)generator.writer.frames);
    return EXIT_SUCCESS;
}
