/*
 * tests/bench/bench_store.c: how fast facts get into a store and rows out of it.
 *
 * Makes the facts of CALLS calls through one proxy (13 messages, 4 transactions, 1 leg and 1 dialog
 * each; the calls overlap, so objects are emitted again in later batches) and prints a line a case.
 * Usage: bench_store [CALLS [KEPT-STORE]]
 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/query_calls.h"
#include "store/query_messages.h"
#include "store/writer.h"

#define CALLS_DEFAULT 100000
#define KEPT_DEFAULT  "/var/tmp/rung-bench-store.db" /* removed at the end */
#define ENDPOINTS     200
#define START_US      INT64_C(1700000000000000)
#define TICK_US       1000 /* one call begins each tick */

/* What a call says, each message at its tick after the first. */
static const struct {
    uint32_t tick;
    uint16_t code; /* 0: a request */
    uint8_t transaction;
    bool has_dialog;
    const char *method;
} script[] = {
    {0, 0, 0, false, "INVITE"},    {1, 100, 0, false, "INVITE"}, {1, 0, 1, false, "INVITE"},
    {40, 180, 1, true, "INVITE"},  {40, 180, 0, true, "INVITE"}, {120, 200, 1, true, "INVITE"},
    {120, 200, 0, true, "INVITE"}, {121, 0, 0, true, "ACK"},     {121, 0, 1, true, "ACK"},
    {3000, 0, 2, true, "BYE"},     {3000, 0, 3, true, "BYE"},    {3001, 200, 3, true, "BYE"},
    {3001, 200, 2, true, "BYE"},
};

#define SCRIPT       (sizeof(script) / sizeof(script[0]))
#define LAST_TICK    3001
#define TRANSACTIONS 4 /* a call */

/* Where an object is in the batch that emitted it last. */
struct emitted {
    uint32_t batch; /* 0: never */
    uint32_t index;
};

struct load {
    uint32_t calls;
    uint32_t tick;
    uint32_t batch_number;
    uint64_t messages;
    struct emitted *emitted_calls;
    struct emitted *emitted_transactions;
    struct fact_batch *batch;
};

static struct slice text(struct fact_batch *batch, const char *format, uint32_t number)
{
    char memory[96];
    struct buf buf;
    struct slice copy = {0};
    bool is_copied;

    buf_init(&buf, memory, sizeof(memory));
    buf_text(&buf, format);
    buf_format(&buf, "%" PRIu32, number);
    is_copied = arena_copy(&batch->arena, buf_as_slice(&buf), &copy);
    assert(is_copied);
    (void)is_copied;
    return copy;
}

static void emit_endpoints(struct fact_batch *batch)
{
    for (uint32_t i = 1; i <= ENDPOINTS; i++) {
        uint8_t ip[4] = {10, 0, 0, (uint8_t)i};

        batch->endpoints[batch->endpoint_count++] =
            (struct fact_endpoint){.id = i, .addr = addr_of(ADDR_IPV4, ip, 5060)};
    }
}

static void emit_call_texts(struct fact_batch *batch, uint32_t call, struct fact_call *ret_call,
                            struct fact_leg *ret_leg, struct fact_dialog *ret_dialog)
{
    ret_call->short_id = text(batch, "k7f", call * UINT32_C(2654435761));
    ret_call->method = slice_from_text("INVITE");
    ret_call->ruri = text(batch, "sip:+34911234567@198.51.100.7:5060;user=", call);
    ret_call->from_user = text(batch, "+4930", call);
    ret_call->from_host = slice_from_text("example.com");
    ret_call->from_display = text(batch, "Alice ", call);
    ret_call->to_user = text(batch, "+4931", call);
    ret_call->to_host = slice_from_text("example.net");
    ret_leg->call_id = text(batch, "3848276298220188511@198.51.100.", call);
    ret_dialog->method = slice_from_text("INVITE");
    ret_dialog->from_tag = text(batch, "from", call);
    ret_dialog->to_tag = text(batch, "to", call);
}

/* A call, its leg and its dialog have the same number and are emitted together. */
static void emit_call(struct load *load, uint32_t call, size_t step, int64_t time_us)
{
    struct fact_batch *batch = load->batch;
    struct emitted *emitted = &load->emitted_calls[call];
    int64_t start_us = START_US + (int64_t)call * TICK_US;
    bool is_first = emitted->batch == 0;

    if (emitted->batch != load->batch_number) {
        *emitted = (struct emitted){load->batch_number, (uint32_t)batch->call_count++};
        batch->leg_count++;
        batch->dialog_count++;
        batch->calls[emitted->index] = (struct fact_call){.id = call, .src = 1, .dst = ENDPOINTS};
        batch->legs[emitted->index] = (struct fact_leg){.id = call, .call = call};
        batch->dialogs[emitted->index] = (struct fact_dialog){.id = call, .leg = call};
        if (is_first)
            emit_call_texts(batch, call, &batch->calls[emitted->index],
                            &batch->legs[emitted->index], &batch->dialogs[emitted->index]);
    }
    struct fact_call *fact = &batch->calls[emitted->index];

    fact->is_invite = true;
    fact->state = step < 9 ? CALL_IN_CALL : CALL_COMPLETED;
    fact->final = 200;
    fact->start_us = start_us;
    fact->answer_us = start_us + 120 * TICK_US;
    fact->last_us = time_us;
    fact->end_us = step < 9 ? 0 : time_us;
    fact->messages = (uint32_t)step + 1;
    batch->legs[emitted->index].start_us = start_us;
    batch->dialogs[emitted->index].state = DIALOG_CONFIRMED;
    batch->dialogs[emitted->index].start_us = start_us + 40 * TICK_US;
}

static uint64_t emit_transaction(struct load *load, uint32_t call, size_t step, int64_t time_us)
{
    struct fact_batch *batch = load->batch;
    uint64_t id = (uint64_t)(call - 1) * TRANSACTIONS + script[step].transaction + 1;
    struct emitted *emitted = &load->emitted_transactions[id];
    bool is_first = emitted->batch == 0;
    struct fact_transaction *fact;

    if (emitted->batch != load->batch_number) {
        *emitted = (struct emitted){load->batch_number, (uint32_t)batch->transaction_count++};
        fact = &batch->transactions[emitted->index];
        *fact = (struct fact_transaction){.id = id, .leg = call, .dialog = call, .cseq = 1};
        fact->start_us = time_us;
        if (is_first) {
            fact->method = slice_from_text(script[step].method);
            fact->branch = text(batch, "z9hG4bK-524287-1---", (uint32_t)id);
        }
    }
    fact = &batch->transactions[emitted->index];
    fact->is_started = true;
    fact->state = TRANSACTION_CONFIRMED;
    fact->final = script[step].code;
    fact->src = 1 + call % (ENDPOINTS - 1);
    fact->dst = ENDPOINTS;
    fact->requests = 1;
    fact->responses++;
    fact->first_response_us = fact->final_us = fact->last_us = time_us;
    return id;
}

static void emit_message(struct load *load, uint32_t call, size_t step)
{
    int64_t time_us = START_US + (int64_t)load->tick * TICK_US + (int64_t)step;
    uint64_t id = ++load->messages;

    load->batch->messages[load->batch->message_count++] = (struct fact_message){
        .id = id,
        .time_us = time_us,
        .transport = TRANSPORT_UDP,
        .code = script[step].code,
        .flags = script[step].code == 0 ? MESSAGE_REQUEST : 0,
        .capture = 1,
        .frame = id,
        .end_offset = (int64_t)id * 700,
        .frame_len = 650,
        .offset = 42,
        .length = 608,
        .src = 1 + call % (ENDPOINTS - 1),
        .dst = ENDPOINTS,
        .cseq = 1,
        .leg = call,
        .transaction = emit_transaction(load, call, step, time_us),
        .dialog = script[step].has_dialog ? call : 0,
        .method = slice_from_text(script[step].method),
    };
    emit_call(load, call, step, time_us);
}

static bool has_room(const struct fact_batch *batch)
{
    return batch->message_count + SCRIPT <= FACT_MESSAGES_MAX &&
           batch->transaction_count + SCRIPT <= FACT_OBJECTS_MAX &&
           arena_room(&batch->arena) > SCRIPT * 1024;
}

/* Fill the next batch; false at the end. */
static bool load_next(struct load *load)
{
    fact_batch_reset(load->batch);
    if (++load->batch_number == 1)
        emit_endpoints(load->batch);
    for (; load->tick <= load->calls + LAST_TICK && has_room(load->batch); load->tick++)
        for (size_t step = 0; step < SCRIPT; step++)
            if (load->tick > script[step].tick && load->tick - script[step].tick <= load->calls)
                emit_message(load, load->tick - script[step].tick, step);
    return !fact_batch_is_empty(load->batch);
}

static double seconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void must(enum err err, const struct error *error)
{
    if (err == ERR_NONE)
        return;
    fprintf(stderr, "bench_store: %s\n", error->text);
    exit(EXIT_FAILURE);
}

/* Print rows, CPU seconds of this thread and rows a second. */
static void report(const char *name, uint64_t rows, double cpu)
{
    printf("%-34s %9" PRIu64 " rows %8.3f s %11.0f rows/s\n", name, rows, cpu,
           cpu > 0 ? (double)rows / cpu : 0.0);
}

static bool count_call(void *context, const struct call_row *row)
{
    *(uint64_t *)context += row->id != 0;
    return true;
}

static bool count_message(void *context, const struct message_row *row)
{
    *(uint64_t *)context += row->id != 0;
    return true;
}

static void bench_call_queries(struct view *view)
{
    const struct call_query matching = {.from = "\\+4930999"};
    struct error error;
    uint64_t rows = 0;
    uint64_t total;
    uint64_t call;
    double start = seconds(CLOCK_THREAD_CPUTIME_ID);
    enum err err;

    must(query_calls(view, &(struct call_query){0}, count_call, &rows, &error), &error);
    report("  all calls", rows, seconds(CLOCK_THREAD_CPUTIME_ID) - start);
    start = seconds(CLOCK_THREAD_CPUTIME_ID);
    must(query_call_counts(view, &matching, &total, &rows, &error), &error);
    report("  count of calls by from", total, seconds(CLOCK_THREAD_CPUTIME_ID) - start);
    start = seconds(CLOCK_THREAD_CPUTIME_ID);
    err = query_call_find(view, "8511@198.51.100.77", &call, &error);
    must(err == ERR_AMBIGUOUS ? ERR_NONE : err, &error);
    report("  find by part of a Call-ID", 1, seconds(CLOCK_THREAD_CPUTIME_ID) - start);
}

static void bench_message_queries(struct view *view, uint64_t call)
{
    const struct message_query of_call = {.calls = &call, .call_count = 1};
    struct error error;
    uint64_t rows = 0;
    double start = seconds(CLOCK_THREAD_CPUTIME_ID);

    must(query_messages(view, &of_call, count_message, &rows, &error), &error);
    report("  messages of one call", rows, seconds(CLOCK_THREAD_CPUTIME_ID) - start);
    rows = 0;
    start = seconds(CLOCK_THREAD_CPUTIME_ID);
    must(query_messages(view, &(struct message_query){0}, count_message, &rows, &error), &error);
    report("  all messages", rows, seconds(CLOCK_THREAD_CPUTIME_ID) - start);
}

static void bench_view(const char *path, uint32_t calls)
{
    struct view *view;
    struct error error;

    must(view_open(path, &view, &error), &error);
    bench_call_queries(view);
    bench_message_queries(view, calls / 2);
    view_close(view);
}

static uint64_t facts_in(const struct fact_batch *batch)
{
    return batch->message_count + batch->transaction_count + batch->call_count + batch->leg_count +
           batch->dialog_count + batch->endpoint_count;
}

static void write_all(struct writer *writer, struct load *load, const char *name)
{
    struct error error;
    uint64_t rows = 0;
    double cpu = 0;

    while (load_next(load)) {
        double start = seconds(CLOCK_THREAD_CPUTIME_ID);

        must(writer_write(writer, load->batch, &error), &error);
        cpu += seconds(CLOCK_THREAD_CPUTIME_ID) - start;
        rows += facts_in(load->batch);
    }
    report(name, rows, cpu);
    cpu = seconds(CLOCK_THREAD_CPUTIME_ID);
    must(writer_finish(writer, &error), &error);
    report("  finish", rows, seconds(CLOCK_THREAD_CPUTIME_ID) - cpu);
}

static void bench_store(const char *name, const char *path, struct load *load)
{
    struct writer_options options = {.path = path, .is_forced = true};
    struct writer *writer;
    struct error error;
    struct stat file;

    must(writer_open(&options, &writer, &error), &error);
    write_all(writer, load, name);
    if (stat(writer_path(writer), &file) == 0)
        printf("  %.1f MB\n", (double)file.st_size / 1e6);
    bench_view(writer_path(writer), load->calls);
    writer_close(writer, false);
}

static void run(const char *name, const char *path, uint32_t calls)
{
    struct load load = {
        .calls = calls,
        .tick = 1,
        .emitted_calls = calloc((size_t)calls + 1, sizeof(struct emitted)),
        .emitted_transactions = calloc((size_t)calls * TRANSACTIONS + 1, sizeof(struct emitted)),
        .batch = fact_batch_new(),
    };

    if (load.emitted_calls != NULL && load.emitted_transactions != NULL && load.batch != NULL)
        bench_store(name, path, &load);
    else
        fprintf(stderr, "bench_store: no memory\n");
    fact_batch_free(load.batch);
    free(load.emitted_transactions);
    free(load.emitted_calls);
}

int main(int argc, char **argv)
{
    uint32_t calls = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : CALLS_DEFAULT;
    struct rusage usage;

    run("temporary store", NULL, calls);
    run("kept store", argc > 2 ? argv[2] : KEPT_DEFAULT, calls);
    if (argc <= 2)
        unlink(KEPT_DEFAULT);
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory %ld MB\n", usage.ru_maxrss / 1024);
    return EXIT_SUCCESS;
}
