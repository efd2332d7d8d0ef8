#include "pipeline/pipeline.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/ring.h"
#include "pipeline/correlator.h"
#include "pipeline/reader.h"

/* How often the waiting thread looks, nanoseconds. */
#define TICK_NS 100000000L

/* A store that cannot be written is tried again so often, and for so long once the run is to end. */
#define RETRY_NS  200000000L
#define ENDING_US INT64_C(2000000)

struct pipeline {
    struct pipeline_options options;
    struct reader reader;
    struct correlator correlator;
    struct ring *read_chunks;  /* from the reader to the correlator */
    struct ring *empty_chunks; /* and back */
    struct ring *full;         /* batches, from the correlator to the writer */
    struct ring *empty;        /* and back */
    pthread_t reader_thread;
    pthread_t correlator_thread;
    pthread_t writer_thread;

    enum err write_err; /* of the writer thread; read after it is joined */
    struct error write_error;
    int64_t ending_us; /* on the monotonic clock: when a try first failed of a run that is to end */
    uint64_t unwritten; /* messages in batches that could not be stored */
    uint64_t untaken;   /* messages in the batch that nobody took; of the correlator's thread */
    bool is_cut;        /* not all was read; of the reader's thread, until it has left the ring */

    pthread_mutex_t lock; /* guards the three below */
    pthread_cond_t changed;
    bool is_stopping;
    bool is_reader_done;
    bool is_writer_done;
};

/* --- the reader's side --- */

static struct chunk *exchange_chunk(void *context, struct chunk *full, bool waits)
{
    struct pipeline *pipeline = context;
    struct chunk *empty;

    if (!waits && ring_count(pipeline->empty_chunks) == 0)
        return NULL;
    empty = ring_take(pipeline->empty_chunks);
    if (ring_put(pipeline->read_chunks, full))
        return empty;
    chunk_free(empty);
    return NULL;
}

/* --- the correlator's side --- */

/* Return a full batch to the writer for an empty one. */
static struct fact_batch *exchange(void *context, struct fact_batch *full)
{
    struct pipeline *pipeline = context;
    const struct pipeline_options *options = &pipeline->options;
    struct fact_batch *empty;

    if (options->is_enough != NULL && options->is_enough(options->context, full))
        source_interrupt(options->source);
    empty = ring_take(pipeline->empty);

    if (empty != NULL && ring_put(pipeline->full, full))
        return empty;
    pipeline->untaken += full->message_count;
    fact_batch_free(empty);
    return NULL;
}

static bool is_busy(void *context)
{
    struct pipeline *pipeline = context;

    return ring_count(pipeline->empty) == 0;
}

static void tell(struct pipeline *pipeline, bool *fact)
{
    pthread_mutex_lock(&pipeline->lock);
    *fact = true;
    pthread_cond_broadcast(&pipeline->changed);
    pthread_mutex_unlock(&pipeline->lock);
}

static bool is_stopped_from_outside(const struct pipeline *pipeline)
{
    return pipeline->options.is_told_to_stop != NULL && pipeline->options.is_told_to_stop();
}

static bool is_told_to_stop(struct pipeline *pipeline)
{
    bool is_stopping;

    pthread_mutex_lock(&pipeline->lock);
    is_stopping = pipeline->is_stopping;
    pthread_mutex_unlock(&pipeline->lock);
    return is_stopping || is_stopped_from_outside(pipeline);
}

static void *run_reader(void *context)
{
    struct pipeline *pipeline = context;

    reader_run(&pipeline->reader);
    pipeline->is_cut = pipeline->options.has_end && is_told_to_stop(pipeline) &&
                       !source_is_read(pipeline->options.source);
    ring_close(pipeline->read_chunks);
    tell(pipeline, &pipeline->is_reader_done);
    return NULL;
}

/* Take in chunks until there are no more. Once the sink has ended the run the reader is let go, and what
 * it had read is counted. */
static void *run_correlator(void *context)
{
    struct pipeline *pipeline = context;
    struct chunk *chunk;
    bool goes_on = true;

    while ((chunk = ring_take(pipeline->read_chunks)) != NULL) {
        if (goes_on)
            goes_on = correlator_take(&pipeline->correlator, chunk);
        else
            correlator_give_up(&pipeline->correlator, chunk);
        if (!goes_on)
            ring_close(pipeline->empty_chunks);
        chunk_reset(chunk);
        if (!ring_put(pipeline->empty_chunks, chunk))
            chunk_free(chunk);
    }
    ring_close(pipeline->full);
    return NULL;
}

/* --- the writer's side --- */

static void add_ns(struct timespec *time, long ns)
{
    time->tv_nsec += ns;
    if (time->tv_nsec >= 1000000000L) {
        time->tv_nsec -= 1000000000L;
        time->tv_sec++;
    }
}

/* Somebody waits for the end: tries take up to two seconds each, where somebody has locked the store. */
static bool is_worth_a_try(struct pipeline *pipeline)
{
    int64_t now_us = clock_monotonic_us();

    if (pipeline->ending_us == 0)
        pipeline->ending_us = now_us;
    return now_us - pipeline->ending_us < ENDING_US;
}

/* Wait before the next try, or until the run is to end. */
static bool wait_to_retry(struct pipeline *pipeline)
{
    struct timespec until;
    bool is_stopping;

    clock_gettime(CLOCK_REALTIME, &until);
    add_ns(&until, RETRY_NS);
    pthread_mutex_lock(&pipeline->lock);
    (void)pthread_cond_timedwait(&pipeline->changed, &pipeline->lock, &until);
    is_stopping = pipeline->is_stopping;
    pthread_mutex_unlock(&pipeline->lock);
    return !is_stopping || is_worth_a_try(pipeline);
}

/* Store a batch; a live run tries as long as it may help, because what is in the batch is nowhere
 * else. */
static enum err store(struct pipeline *pipeline, const struct fact_batch *batch)
{
    struct status *status = pipeline->options.status;
    enum err err = ERR_NONE;
    enum status_trouble trouble;

    do {
        err = writer_write(pipeline->options.writer, batch, &pipeline->write_error);
        trouble = writer_trouble(pipeline->options.writer);
        atomic_store(&status->trouble, (int)trouble);
        if (err == ERR_NONE || !pipeline->options.is_live || trouble == STATUS_STORE_UNWRITABLE)
            break;
        status_set(status, COUNTER_STORE_RETRIES, status_get(status, COUNTER_STORE_RETRIES) + 1);
    } while (wait_to_retry(pipeline));
    if (err == ERR_NONE)
        status_set(status, COUNTER_STORED_BATCHES, status_get(status, COUNTER_STORED_BATCHES) + 1);
    return err;
}

/* Store batches until there are no more, or one cannot be stored: then nobody waits for us. */
static void store_all(struct pipeline *pipeline)
{
    struct fact_batch *batch;

    while ((batch = ring_take(pipeline->full)) != NULL) {
        if (pipeline->write_err == ERR_NONE)
            pipeline->write_err = store(pipeline, batch);
        if (pipeline->write_err != ERR_NONE) {
            pipeline->unwritten += batch->message_count;
            ring_close(pipeline->full);
            ring_close(pipeline->empty);
        }
        fact_batch_reset(batch);
        if (!ring_put(pipeline->empty, batch))
            fact_batch_free(batch);
    }
}

static void *run_writer(void *context)
{
    struct pipeline *pipeline = context;
    struct status *status = pipeline->options.status;

    store_all(pipeline);
    if (pipeline->is_cut)
        writer_note_cut(pipeline->options.writer);
    if (pipeline->write_err == ERR_NONE && pipeline->options.is_viewed) {
        atomic_store(&status->phase, STATUS_SETTLING);
        pipeline->write_err = writer_settle(pipeline->options.writer, &pipeline->write_error);
    }
    if (pipeline->write_err != ERR_NONE) {
        atomic_store(&status->trouble, (int)writer_trouble(pipeline->options.writer));
        atomic_store(&status->has_given_up, true);
    }
    atomic_store(&status->phase, STATUS_DONE);
    tell(pipeline, &pipeline->is_writer_done);
    return NULL;
}

/* --- making and freeing --- */

/* Free the batches in a ring that both threads have left. */
static void drain(struct ring *ring)
{
    struct fact_batch *batch;

    if (ring == NULL)
        return;
    ring_close(ring);
    while ((batch = ring_take(ring)) != NULL)
        fact_batch_free(batch);
    ring_free(ring);
}

/* The same for chunks. */
static void drain_chunks(struct ring *ring)
{
    struct chunk *chunk;

    if (ring == NULL)
        return;
    ring_close(ring);
    while ((chunk = ring_take(ring)) != NULL)
        chunk_free(chunk);
    ring_free(ring);
}

/* The reader has a chunk of its own; the others start in the ring of empty ones. */
static bool init_chunks(struct pipeline *pipeline)
{
    pipeline->read_chunks = ring_new(PIPELINE_CHUNKS);
    pipeline->empty_chunks = ring_new(PIPELINE_CHUNKS);
    if (pipeline->read_chunks == NULL || pipeline->empty_chunks == NULL)
        return false;
    for (int i = 1; i < PIPELINE_CHUNKS; i++) {
        struct chunk *chunk = chunk_new(source_count(pipeline->options.source));

        if (chunk == NULL)
            return false;
        if (!ring_put(pipeline->empty_chunks, chunk))
            chunk_free(chunk);
    }
    return true;
}

/* The correlator brings a batch of its own; the others start in the ring of empty ones. */
static bool init_batches(struct pipeline *pipeline)
{
    pipeline->full = ring_new(PIPELINE_BATCHES);
    pipeline->empty = ring_new(PIPELINE_BATCHES);
    if (pipeline->full == NULL || pipeline->empty == NULL)
        return false;
    for (int i = 1; i < PIPELINE_BATCHES; i++) {
        struct fact_batch *batch = fact_batch_new();

        if (batch == NULL)
            return false;
        if (!ring_put(pipeline->empty, batch))
            fact_batch_free(batch);
    }
    return true;
}

static void pipeline_free(struct pipeline *pipeline)
{
    reader_release(&pipeline->reader);
    correlator_release(&pipeline->correlator);
    drain_chunks(pipeline->read_chunks);
    drain_chunks(pipeline->empty_chunks);
    drain(pipeline->full);
    drain(pipeline->empty);
    pthread_cond_destroy(&pipeline->changed);
    pthread_mutex_destroy(&pipeline->lock);
    free(pipeline);
}

static enum err init_correlator(struct pipeline *pipeline, struct error *reterr)
{
    const struct pipeline_options *options = &pipeline->options;
    struct fact_sink sink = {.exchange = exchange, .context = pipeline};
    struct correlator_options correlator = {
        .status = options->status,
        .memory = options->memory,
        .is_embedding = options->is_embedding,
        .omitted = options->omitted,
    };

    if (options->is_live)
        sink.is_busy = is_busy;
    return correlator_init(&pipeline->correlator, &correlator, sink, reterr);
}

static enum err init_reader(struct pipeline *pipeline, struct error *reterr)
{
    const struct pipeline_options *options = &pipeline->options;
    struct reader_options reader = {
        .source = options->source,
        .status = options->status,
        .savefile = options->savefile,
        .seed = correlate_seed(pipeline->correlator.correlate),
        .is_viewed = options->is_viewed,
        .is_told_to_stop = options->is_told_to_stop,
        .exchange = exchange_chunk,
        .context = pipeline,
    };

    return reader_init(&pipeline->reader, &reader, reterr);
}

static enum err init(struct pipeline *pipeline, const struct pipeline_options *options,
                     struct error *reterr)
{
    enum err err;

    pthread_mutex_init(&pipeline->lock, NULL);
    pthread_cond_init(&pipeline->changed, NULL);
    pipeline->options = *options;
    err = init_correlator(pipeline, reterr);
    if (err == ERR_NONE)
        err = init_reader(pipeline, reterr);
    if (err == ERR_NONE && !(init_chunks(pipeline) && init_batches(pipeline)))
        err = error_set(reterr, ERR_MEMORY, "out of memory");
    return err;
}

/* Those that run end when the rings between them are closed. */
static enum err start_threads(struct pipeline *pipeline, struct error *reterr)
{
    bool has_writer = pthread_create(&pipeline->writer_thread, NULL, run_writer, pipeline) == 0;
    bool has_correlator = has_writer && pthread_create(&pipeline->correlator_thread, NULL,
                                                       run_correlator, pipeline) == 0;

    if (has_correlator && pthread_create(&pipeline->reader_thread, NULL, run_reader, pipeline) == 0)
        return ERR_NONE;
    ring_close(pipeline->read_chunks);
    ring_close(pipeline->full);
    if (has_correlator)
        pthread_join(pipeline->correlator_thread, NULL);
    if (has_writer)
        pthread_join(pipeline->writer_thread, NULL);
    return error_set(reterr, ERR_MEMORY, "cannot start a thread");
}

enum err pipeline_start(const struct pipeline_options *options, struct pipeline **ret_pipeline,
                        struct error *reterr)
{
    struct pipeline *pipeline = calloc(1, sizeof(*pipeline));
    enum err err;

    if (pipeline == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    err = init(pipeline, options, reterr);
    if (err == ERR_NONE)
        err = start_threads(pipeline, reterr);
    if (err != ERR_NONE) {
        pipeline_free(pipeline);
        return err;
    }
    *ret_pipeline = pipeline;
    return ERR_NONE;
}

/* --- while it runs --- */

/* A read that nothing comes from is woken once a signal has told it to stop. */
static void nudge(struct pipeline *pipeline)
{
    if (!pipeline->is_reader_done && pipeline->options.wake_signal != 0 &&
        (pipeline->is_stopping || is_stopped_from_outside(pipeline)))
        pthread_kill(pipeline->reader_thread, pipeline->options.wake_signal);
}

bool pipeline_wait(struct pipeline *pipeline)
{
    struct timespec until;
    bool is_done;

    clock_gettime(CLOCK_REALTIME, &until);
    add_ns(&until, TICK_NS);
    pthread_mutex_lock(&pipeline->lock);
    while (!pipeline->is_writer_done) {
        if (pthread_cond_timedwait(&pipeline->changed, &pipeline->lock, &until) == ETIMEDOUT)
            break;
    }
    is_done = pipeline->is_writer_done;
    nudge(pipeline);
    pthread_mutex_unlock(&pipeline->lock);
    return is_done;
}

bool pipeline_is_done(struct pipeline *pipeline)
{
    bool is_done;

    pthread_mutex_lock(&pipeline->lock);
    is_done = pipeline->is_writer_done;
    nudge(pipeline);
    pthread_mutex_unlock(&pipeline->lock);
    return is_done;
}

void pipeline_stop(struct pipeline *pipeline)
{
    source_interrupt(pipeline->options.source);
    tell(pipeline, &pipeline->is_stopping);
}

const char *pipeline_damage(const struct pipeline *pipeline, size_t at)
{
    return at < pipeline->reader.capture_count ? reader_damage(&pipeline->reader, at) : NULL;
}

/* --- the end --- */

enum err pipeline_join(struct pipeline *pipeline, struct pipeline_result *ret_result,
                       struct error *reterr)
{
    enum err err;

    while (!pipeline_wait(pipeline))
        continue;
    pthread_join(pipeline->reader_thread, NULL);
    pthread_join(pipeline->correlator_thread, NULL);
    pthread_join(pipeline->writer_thread, NULL);
    *ret_result = (struct pipeline_result){.counts = pipeline->correlator.counts};
    for (size_t i = 0; i < pipeline->reader.capture_count; i++)
        ret_result->is_damaged |= reader_damage(&pipeline->reader, i) != NULL;
    ret_result->unstored = pipeline->unwritten + pipeline->untaken + pipeline->correlator.untaken;
    err = pipeline->write_err;
    if (err != ERR_NONE)
        err = error_set(reterr, err, "%s", pipeline->write_error.text);
    pipeline_free(pipeline);
    return err;
}
