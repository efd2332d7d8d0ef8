#include "tests/bench/shape.h"

#include <inttypes.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "tests/bench/call_text.h"

#define START_US    (INT64_C(1772355600) * 1000000) /* 2026-03-01T09:00:00Z */
#define MESSAGE_MAX 1024
#define SIP_PORT    5060
#define SERVER_IP   0x0a000001u /* 10.0.0.1 */
#define CALLERS_IP  0x0a400000u /* 10.64.0.0 and on: a host for each number */
#define CALLEES_IP  0x0a800000u /* 10.128.0.0 and on */
#define PHONES      20000
#define PEERS       2000

/* What one message says. Numbers make the names: equal numbers, equal names. */
struct words {
    uint32_t src;
    uint32_t dst;
    const char *method; /* of a response: of the request it answers */
    uint16_t code;      /* 0 for a request */
    uint32_t call;      /* makes Call-ID, From and its tag */
    uint32_t branch;
    uint32_t cseq;
    uint32_t to_tag; /* 0: without a tag */
};

/* Where the time of a shape stands. */
struct shape_run {
    struct frame_writer *writer;
    int64_t time_us;
    int64_t gap_us; /* between messages */
};

struct shape {
    const char *name;
    int64_t gap_us;
    void (*write)(struct shape_run *run, uint32_t count);
};

static const struct {
    uint16_t code;
    const char *reason;
} reasons[] = {{100, "Trying"},
               {180, "Ringing"},
               {200, "OK"},
               {401, "Unauthorized"},
               {404, "Not Found"},
               {486, "Busy Here"},
               {487, "Request Terminated"}};

static const char *reason_of(uint16_t code)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (reasons[i].code == code)
            return reasons[i].reason;
    return "";
}

static void write_words(const struct words *words, struct buf *buf)
{
    const uint64_t key = bench_random(words->call, 0);
    const uint64_t branch = bench_random(words->branch, 1);
    const uint32_t asker = words->code == 0 ? words->src : words->dst;

    if (words->code == 0)
        buf_format(buf, "%s sip:%u@voice.example.com SIP/2.0\r\n", words->method,
                   7000000 + words->call);
    else
        buf_format(buf, "SIP/2.0 %u %s\r\n", words->code, reason_of(words->code));
    buf_format(buf, "Via: SIP/2.0/UDP %u.%u.%u.%u;branch=z9hG4bK%016" PRIx64 "\r\n", asker >> 24,
               asker >> 16 & 255, asker >> 8 & 255, asker & 255, branch);
    if (words->code == 0)
        buf_text(buf, "Max-Forwards: 70\r\n");
    buf_format(buf, "From: <sip:%u@voice.example.com>;tag=%08" PRIx64 "\r\n", 5000000 + words->call,
               key >> 32);
    buf_format(buf, "To: <sip:%u@voice.example.com>", 7000000 + words->call);
    if (words->to_tag != 0)
        buf_format(buf, ";tag=%08" PRIx64, bench_random(words->to_tag, 2) >> 32);
    buf_format(buf, "\r\nCall-ID: %016" PRIx64 "@voice.example.com\r\nCSeq: %u %s\r\n", key,
               words->cseq, words->method);
    buf_text(buf, "Content-Length: 0\r\n\r\n");
}

static void put(struct shape_run *run, struct words words)
{
    const struct place src = {words.src, SIP_PORT};
    const struct place dst = {words.dst, SIP_PORT};
    char memory[MESSAGE_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    write_words(&words, &buf);
    frame_writer_put(run->writer, run->time_us, src, dst, buf_as_slice(&buf));
    run->time_us += run->gap_us;
}

/* The answer to a request: the other way, with the same names. */
static void answer(struct shape_run *run, struct words request, uint16_t code, uint32_t to_tag)
{
    const uint32_t asker = request.src;

    request.src = request.dst;
    request.dst = asker;
    request.code = code;
    request.to_tag = to_tag;
    put(run, request);
}

/* A server asks its peers whether they are there, each time with a Call-ID of its own. */
static void write_options(struct shape_run *run, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct words request = {SERVER_IP, CALLERS_IP + i % PEERS, "OPTIONS", 0, i, i, 1, 0};

        put(run, request);
        answer(run, request, 200, 1);
    }
}

/* Calls to numbers that do not exist, each between two hosts of its own. */
static void write_refused(struct shape_run *run, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct words request = {CALLERS_IP + i, CALLEES_IP + i, "INVITE", 0, i, i, 1, 0};

        put(run, request);
        answer(run, request, 404, 1);
        request.method = "ACK";
        request.to_tag = 1;
        put(run, request);
    }
}

/* One step of all calls, then the next one of all: as many calls as there are last at once. */
static void write_at_once(struct shape_run *run, uint32_t count)
{
    static const struct {
        const char *method;
        uint16_t code;
        uint8_t cseq;
        bool has_tag;
        uint8_t transaction;
    } steps[] = {
        {"INVITE", 0, 1, false, 0},  {"INVITE", 100, 1, false, 0}, {"INVITE", 180, 1, true, 0},
        {"INVITE", 200, 1, true, 0}, {"ACK", 0, 1, true, 1},       {"BYE", 0, 2, true, 2},
        {"BYE", 200, 2, true, 2},
    };

    for (size_t step = 0; step < COUNT_OF(steps); step++) {
        for (uint32_t i = 0; i < count; i++) {
            const struct words request = {CALLERS_IP + i,
                                          SERVER_IP,
                                          steps[step].method,
                                          0,
                                          i,
                                          3 * i + steps[step].transaction,
                                          steps[step].cseq,
                                          steps[step].has_tag ? 1 : 0};

            if (steps[step].code == 0)
                put(run, request);
            else
                answer(run, request, steps[step].code, request.to_tag);
        }
    }
}

/* Phones that say again where they are, and are asked for their password each time. */
static void write_register(struct shape_run *run, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t phone = i % PHONES;
        struct words request = {CALLERS_IP + phone,   SERVER_IP, "REGISTER", 0, phone, 2 * i,
                                2 * (i / PHONES) + 1, 0};

        put(run, request);
        answer(run, request, 401, 1);
        request.branch++;
        request.cseq++;
        put(run, request);
        answer(run, request, 200, 1);
    }
}

/* Early dialogs of a later request, and as many refusals of the one before. */
static void write_early(struct shape_run *run, uint32_t count)
{
    const struct words first = {CALLERS_IP, SERVER_IP, "INVITE", 0, 0, 0, 1, 0};
    const struct words later = {CALLERS_IP, SERVER_IP, "INVITE", 0, 0, 1, 1000, 0};

    put(run, first);
    for (uint32_t i = 0; i < count; i++)
        answer(run, later, 180, 1 + i);
    for (uint32_t i = 0; i < count; i++)
        answer(run, first, 486, 1 + count + i);
}

static struct words branch_of_fork(uint32_t i)
{
    return (struct words){SERVER_IP, CALLEES_IP + i, "INVITE", 0, 0, i, 1, 0};
}

/* One request goes to many, each with a branch of its own. */
static void write_forks(struct shape_run *run, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        put(run, branch_of_fork(i));
}

/* The same, and all of them ring, are ended, and get their ACK. */
static void write_fork_acks(struct shape_run *run, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        put(run, branch_of_fork(i));
        answer(run, branch_of_fork(i), 180, 1 + i);
    }
    for (uint32_t i = 0; i < count; i++) {
        struct words ack = branch_of_fork(i);

        answer(run, ack, 487, 1 + i);
        ack.method = "ACK";
        ack.to_tag = 1 + i;
        put(run, ack);
    }
}

/* Requests within one dialog, and their answers. */
static void write_long(struct shape_run *run, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct words request = {CALLERS_IP, SERVER_IP, "INFO", 0, 0, i, i + 1, 1};

        put(run, request);
        answer(run, request, 200, 1);
    }
}

static const struct shape shapes[] = {
    {"options", 100, write_options},    {"refused", 33, write_refused},
    {"at-once", 20, write_at_once},     {"register", 50, write_register},
    {"early", 100, write_early},        {"forks", 100, write_forks},
    {"fork-acks", 50, write_fork_acks}, {"long", 100, write_long},
};

const struct shape *shape_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(shapes); i++)
        if (strcmp(shapes[i].name, name) == 0)
            return &shapes[i];
    return NULL;
}

void shape_write(const struct shape *shape, struct frame_writer *writer, uint32_t count)
{
    struct shape_run run = {.writer = writer, .time_us = START_US, .gap_us = shape->gap_us};

    shape->write(&run, count);
}
