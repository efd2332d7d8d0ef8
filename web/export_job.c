#include "web/export_job.h"

#include <assert.h>
#include <stdlib.h>

#include "base/clock.h"
#include "store/query_calls.h"
#include "store/query_messages.h"
#include "web/request.h"

#define SLICE_US    6000  /* how long one slice writes */
#define SLICE_BYTES 65536 /* after how many bytes it ends */

#define BEGINNING_US 40000 /* how long the beginning may take that a request waits for */

/* What a query of a slice may take at the very most. */
#define QUERY_LIMIT_US INT64_C(10000000)

#define CALLS_AT_A_TIME    64 /* that a query is about: those the store looks up one by one */
#define MESSAGES_AT_A_TIME 128
#define DENSE_IDS          3 /* ids a message, in a span that is read as a whole */

/* Messages are read by another way once this one kept the processor busy for so long. */
#define SLOW_QUERY_US 100000

/* What is done next. */
enum phase {
    PHASE_CALLS,
    PHASE_FIND,
    PHASE_MESSAGES,
    PHASE_END,
    PHASE_OVER,
};

/* How messages are read again: the first way is the fastest where it is good. */
enum way {
    WAY_SPAN,   /* all from one to another: where nearly all are wanted, and ids rise with times */
    WAY_CALLS,  /* those of some calls: where there are indexes, and no call has very many */
    WAY_SINGLE, /* one by one */
};

struct export_job {
    struct web_state *web;
    struct export_writer writer;
    enum phase phase;
    struct export_calls calls;
    struct export_finder finder;
    size_t next; /* call or message */
    enum way way;
    int64_t until_us; /* when the slice ends */
    enum err err;     /* why it cannot go on */
    FILE *memory;
    char *text; /* what was written and is not sent */
    size_t text_max;
    size_t len;
    size_t sent;
    struct out out;
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void begin_phase(struct export_job *job, enum phase phase)
{
    job->phase = phase;
    job->next = 0;
}

static bool is_slice_full(const struct export_job *job)
{
    size_t len = (size_t)ftello(job->memory) + job->out.used;

    return len >= SLICE_BYTES || clock_monotonic_us() >= job->until_us;
}

/* ---- a step ---- */

/* A visitor's job, and what went wrong in it. */
struct visit {
    struct export_job *job;
    size_t end;  /* the message that is no longer wanted */
    bool is_cut; /* the slice was full before that */
    enum err err;
    struct error *reterr;
};

static bool write_call(void *context, const struct call_row *row)
{
    struct visit *visit = context;

    visit->err = export_writer_call(&visit->job->writer, row, visit->reterr);
    return false;
}

static enum err step_calls(struct export_job *job, struct error *reterr)
{
    struct visit visit = {.job = job, .reterr = reterr};
    enum err err;

    if (job->next == job->calls.count || !export_has_calls(job->writer.format)) {
        begin_phase(job, export_has_messages(job->writer.format) ? PHASE_FIND : PHASE_END);
        return ERR_NONE;
    }
    err = query_call(job->web->view, job->calls.ids[job->next++], write_call, &visit, reterr);
    return err == ERR_NONE ? visit.err : err;
}

static enum err step_find(struct export_job *job, struct error *reterr)
{
    struct export_finder *finder = &job->finder;
    enum err err = export_finder_step(finder, job->web->view, job->until_us, reterr);

    if (err == ERR_NONE && finder->is_over) {
        job->writer.has_ns = finder->has_ns;
        job->way = finder->is_in_order ? WAY_SPAN : WAY_CALLS;
        begin_phase(job, PHASE_MESSAGES);
    }
    return err;
}

/* Return whether few messages of other calls are among the next ones. */
static bool is_dense(const struct export_job *job, size_t count)
{
    const struct export_place *places = job->finder.places + job->next;

    return places[count - 1].id - places[0].id < DENSE_IDS * count;
}

/* Return how many of the next messages belong to at most so many calls, and these calls. */
static size_t next_calls(const struct export_job *job, size_t max, uint64_t calls[CALLS_AT_A_TIME],
                         size_t *ret_call_count)
{
    size_t call_count = 0;
    size_t count;

    for (count = 0; count < max; count++) {
        uint64_t call = job->finder.places[job->next + count].call;
        size_t at = 0;

        while (at < call_count && calls[at] != call)
            at++;
        if (at == CALLS_AT_A_TIME)
            break;
        calls[at] = call;
        call_count += at == call_count;
    }
    *ret_call_count = call_count;
    return count;
}

/* Write a message if it is the next one. Both come in the same order. */
static bool write_message(void *context, const struct message_row *row)
{
    struct visit *visit = context;
    struct export_job *job = visit->job;

    if (row->id != job->finder.places[job->next].id)
        return true;
    job->next++;
    visit->err = export_writer_message(&job->writer, row, visit->reterr);
    visit->is_cut = is_slice_full(job);
    return visit->err == ERR_NONE && job->next < visit->end && !visit->is_cut;
}

/* Read some of the next messages at once. */
static enum err write_some(struct export_job *job, struct visit *visit)
{
    uint64_t calls[CALLS_AT_A_TIME];
    struct message_query query = {.calls = calls};
    const struct export_place *places = job->finder.places + job->next;
    size_t count = least(job->finder.count - job->next, MESSAGES_AT_A_TIME);
    int64_t begun_us = clock_thread_us();
    enum err err;

    if (job->way != WAY_SPAN || !is_dense(job, count))
        count = next_calls(job, count, calls, &query.call_count);
    query.since_us = places[0].time_us;
    query.until_us = places[count - 1].time_us;
    visit->end = job->next + count;
    err = query_messages(job->web->view, &query, write_message, visit, visit->reterr);
    if (!visit->is_cut)
        job->next = visit->end;
    if (clock_thread_us() > begun_us + SLOW_QUERY_US)
        job->way++;
    return err;
}

static enum err step_messages(struct export_job *job, struct error *reterr)
{
    struct visit visit = {.job = job, .reterr = reterr};
    enum err err;

    if (job->next == job->finder.count) {
        begin_phase(job, PHASE_END);
        return ERR_NONE;
    }
    visit.end = job->next + 1;
    if (job->way == WAY_SINGLE)
        err = query_message(job->web->view, job->finder.places[job->next].id, write_message, &visit,
                            reterr);
    else
        err = write_some(job, &visit);
    return err == ERR_NONE ? visit.err : err;
}

static enum err step(struct export_job *job, struct error *reterr)
{
    switch (job->phase) {
    case PHASE_CALLS:
        return step_calls(job, reterr);
    case PHASE_FIND:
        return step_find(job, reterr);
    case PHASE_MESSAGES:
        return step_messages(job, reterr);
    case PHASE_END:
        begin_phase(job, PHASE_OVER);
        return export_writer_end(&job->writer, reterr);
    case PHASE_OVER:
        break;
    }
    return ERR_NONE;
}

/* ---- a slice ---- */

/* Take steps until there is enough to send or the time is up. */
static enum err write_slice(struct export_job *job, struct error *reterr)
{
    enum err err;

    job->until_us = clock_monotonic_us() + SLICE_US;
    rewind(job->memory);
    do {
        err = step(job, reterr);
    } while (err == ERR_NONE && job->phase != PHASE_OVER && !is_slice_full(job));
    if (err == ERR_NONE)
        err = out_finish(&job->out, reterr);
    job->sent = 0;
    job->len = err == ERR_NONE ? (size_t)ftello(job->memory) : 0;
    return err;
}

/* Write a slice in a read transaction of its own. */
static enum err write_in_view(struct export_job *job)
{
    struct view *view = job->web->view;
    enum err err;

    view_set_limit(view, QUERY_LIMIT_US, NULL, NULL);
    err = view_begin(view, NULL);
    if (err == ERR_NONE) {
        err = write_slice(job, NULL);
        view_end(view);
    }
    view_set_limit(view, 0, NULL, NULL);
    return err;
}

long export_job_read(void *context, char *bytes, size_t size)
{
    struct export_job *job = context;
    size_t len;

    if (job->sent == job->len && job->err == ERR_NONE && job->phase != PHASE_OVER)
        job->err = write_in_view(job);
    if (job->err != ERR_NONE)
        return WEB_READ_FAILED;
    if (job->sent == job->len)
        return job->phase == PHASE_OVER ? WEB_READ_END : 0;
    len = job->len - job->sent < size ? job->len - job->sent : size;
    memcpy(bytes, job->text + job->sent, len);
    job->sent += len;
    return (long)len;
}

/* ---- the whole ---- */

static enum err begin(struct export_job *job, struct error *reterr)
{
    int64_t until_us = clock_monotonic_us() + BEGINNING_US;
    enum err err;

    job->memory = open_memstream(&job->text, &job->text_max);
    if (job->memory == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    out_init(&job->out, job->memory, "the export");
    err = export_writer_begin(&job->writer, reterr);
    while (err == ERR_NONE && job->len == 0 && job->phase != PHASE_OVER &&
           clock_monotonic_us() < until_us)
        err = write_slice(job, reterr);
    return err;
}

enum err export_job_new(struct web_state *web, const struct export_order *order,
                        struct export_job **ret_job, struct error *reterr)
{
    struct export_job *job = malloc(sizeof(*job));
    enum err err;

    assert(order != NULL);
    if (job == NULL) {
        free(order->calls.ids);
        return error_set(reterr, ERR_MEMORY, "out of memory");
    }
    memset(job, 0, offsetof(struct export_job, out));
    job->web = web;
    job->calls = order->calls;
    job->finder.calls = &job->calls;
    job->writer = (struct export_writer){.web = web,
                                         .before_us = TIME_NONE,
                                         .out = &job->out,
                                         .format = order->format,
                                         .shows_secrets = order->shows_secrets};
    web->exports++;
    err = begin(job, reterr);
    if (err != ERR_NONE) {
        export_job_free(job);
        return err;
    }
    *ret_job = job;
    return ERR_NONE;
}

void export_job_free(void *context)
{
    struct export_job *job = context;

    job->web->exports--;
    export_writer_release(&job->writer);
    if (job->memory != NULL)
        fclose(job->memory);
    free(job->text);
    free(job->finder.places);
    free(job->calls.ids);
    free(job);
}
