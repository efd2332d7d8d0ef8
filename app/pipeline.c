#include "app/pipeline.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/engine.h"
#include "app/stop.h"
#include "base/ring.h"

/* How often the waiting thread looks, nanoseconds. */
#define TICK_NS 100000000L

/* A store that cannot be written is tried again so often, and for so long once the run is to end. */
#define RETRY_NS  200000000L
#define ENDING_MS 2000

struct pipeline {
    struct pipeline_options options;
    struct engine engine;
    struct ring *full;  /* from the engine to the writer */
    struct ring *empty; /* and back */
    pthread_t engine_thread;
    pthread_t writer_thread;

    enum err write_err; /* of the writer thread; read after it is joined */
    struct error write_error;
    int64_t ending_ms; /* on the monotonic clock: when a try first failed of a run that is to end */
    uint64_t unwritten; /* messages in batches that could not be stored */
    uint64_t untaken;   /* messages in the batch that nobody took; of the engine thread */
    bool is_cut;        /* not all was read; of the engine thread, until it has left the ring */

    pthread_mutex_t lock; /* guards the three below */
    pthread_cond_t changed;
    bool is_stopping;
    bool is_engine_done;
    bool is_writer_done;
};

/* --- the engine's side --- */

/* Give a full batch to the writer for an empty one. */
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

static bool is_read_to_the_end(const struct source *source)
{
    for (size_t i = 0; i < source_count(source); i++) {
        struct source_info info;

        source_info(source, i, &info);
        if (info.size < 0 || info.position < info.size)
            return false;
    }
    return true;
}

static bool is_told_to_stop(struct pipeline *pipeline)
{
    bool is_stopping;

    pthread_mutex_lock(&pipeline->lock);
    is_stopping = pipeline->is_stopping;
    pthread_mutex_unlock(&pipeline->lock);
    return is_stopping || stop_signal() != 0;
}

static void *run_engine(void *context)
{
    struct pipeline *pipeline = context;

    engine_run(&pipeline->engine);
    pipeline->is_cut = pipeline->options.has_end && is_told_to_stop(pipeline) &&
                       !is_read_to_the_end(pipeline->options.source);
    ring_close(pipeline->full);
    tell(pipeline, &pipeline->is_engine_done);
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

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Somebody waits for the end: tries take up to two seconds each, where somebody has locked the store. */
static bool is_worth_a_try(struct pipeline *pipeline)
{
    if (pipeline->ending_ms == 0)
        pipeline->ending_ms = now_ms();
    return now_ms() - pipeline->ending_ms < ENDING_MS;
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

/* The correlator brings a batch of its own; the others start in the ring of empty ones. */
static bool init_rings(struct pipeline *pipeline)
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
    engine_release(&pipeline->engine);
    drain(pipeline->full);
    drain(pipeline->empty);
    pthread_cond_destroy(&pipeline->changed);
    pthread_mutex_destroy(&pipeline->lock);
    free(pipeline);
}

static enum err init(struct pipeline *pipeline, const struct pipeline_options *options,
                     struct error *reterr)
{
    struct fact_sink sink = {.exchange = exchange, .context = pipeline};
    struct engine_options engine = {
        .source = options->source,
        .status = options->status,
        .savefile = options->savefile,
        .memory = options->memory,
        .is_embedding = options->is_embedding,
        .omitted = options->omitted,
        .is_viewed = options->is_viewed,
    };
    enum err err;

    if (options->is_live)
        sink.is_busy = is_busy;
    pthread_mutex_init(&pipeline->lock, NULL);
    pthread_cond_init(&pipeline->changed, NULL);
    pipeline->options = *options;
    err = engine_init(&pipeline->engine, &engine, sink, reterr);
    if (err == ERR_NONE && !init_rings(pipeline))
        err = error_set(reterr, ERR_MEMORY, "out of memory");
    return err;
}

static enum err start_threads(struct pipeline *pipeline, struct error *reterr)
{
    if (pthread_create(&pipeline->writer_thread, NULL, run_writer, pipeline) != 0)
        return error_set(reterr, ERR_MEMORY, "cannot start a thread");
    if (pthread_create(&pipeline->engine_thread, NULL, run_engine, pipeline) != 0) {
        ring_close(pipeline->full);
        pthread_join(pipeline->writer_thread, NULL);
        return error_set(reterr, ERR_MEMORY, "cannot start a thread");
    }
    return ERR_NONE;
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
        stop_interrupts_source(options->source);
    if (err == ERR_NONE)
        err = start_threads(pipeline, reterr);
    if (err != ERR_NONE) {
        stop_interrupts_source(NULL);
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
    if (!pipeline->is_engine_done && (pipeline->is_stopping || stop_signal() != 0))
        pthread_kill(pipeline->engine_thread, STOP_NUDGE);
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
    return at < pipeline->engine.capture_count ? engine_damage(&pipeline->engine, at) : NULL;
}

/* --- the end --- */

enum err pipeline_join(struct pipeline *pipeline, struct pipeline_result *ret_result,
                       struct error *reterr)
{
    enum err err;

    while (!pipeline_wait(pipeline))
        continue;
    pthread_join(pipeline->engine_thread, NULL);
    pthread_join(pipeline->writer_thread, NULL);
    stop_interrupts_source(NULL);
    *ret_result = (struct pipeline_result){.counts = pipeline->engine.told};
    for (size_t i = 0; i < pipeline->engine.capture_count; i++)
        ret_result->is_damaged |= engine_damage(&pipeline->engine, i) != NULL;
    ret_result->unstored = pipeline->unwritten + pipeline->untaken;
    err = pipeline->write_err;
    if (err != ERR_NONE)
        err = error_set(reterr, err, "%s", pipeline->write_error.text);
    pipeline_free(pipeline);
    return err;
}

enum err pipeline_run(const struct pipeline_options *options, struct progress *progress,
                      void (*say_damage)(const char *text), struct pipeline_result *ret_result,
                      struct error *reterr)
{
    struct pipeline *pipeline = NULL;
    enum err err = pipeline_start(options, &pipeline, reterr);

    if (err != ERR_NONE || pipeline == NULL)
        return err;
    while (!pipeline_wait(pipeline)) {
        if (stop_signal() == 0)
            progress_show(progress, options->status);
    }
    progress_end(progress);
    for (size_t i = 0; i < source_count(options->source); i++) {
        if (pipeline_damage(pipeline, i) != NULL)
            say_damage(pipeline_damage(pipeline, i));
    }
    return pipeline_join(pipeline, ret_result, reterr);
}
