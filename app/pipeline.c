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

struct pipeline {
    struct engine engine;
    struct ring *full;  /* from the engine to the writer */
    struct ring *empty; /* and back */

    struct writer *writer;
    enum err write_err; /* of the writer thread; read after it is joined */
    struct error write_error;

    pthread_mutex_t lock; /* guards is_engine_done */
    pthread_cond_t done;
    bool is_engine_done;
};

/* Give a full batch to the writer for an empty one: the engine's side of the ring. */
static struct fact_batch *exchange(void *context, struct fact_batch *full)
{
    struct pipeline *pipeline = context;
    struct fact_batch *empty = ring_take(pipeline->empty);

    if (empty == NULL)
        return NULL;
    if (!ring_put(pipeline->full, full)) {
        fact_batch_free(empty);
        return NULL;
    }
    return empty;
}

static void *run_engine(void *context)
{
    struct pipeline *pipeline = context;

    engine_run(&pipeline->engine);
    ring_close(pipeline->full);
    pthread_mutex_lock(&pipeline->lock);
    pipeline->is_engine_done = true;
    pthread_cond_signal(&pipeline->done);
    pthread_mutex_unlock(&pipeline->lock);
    return NULL;
}

/* Store batches until there are no more, or one cannot be stored: then nobody waits for us. */
static void *run_writer(void *context)
{
    struct pipeline *pipeline = context;
    struct fact_batch *batch;

    while ((batch = ring_take(pipeline->full)) != NULL) {
        if (pipeline->write_err == ERR_NONE)
            pipeline->write_err = writer_write(pipeline->writer, batch, &pipeline->write_error);
        if (pipeline->write_err != ERR_NONE) {
            ring_close(pipeline->full);
            ring_close(pipeline->empty);
        }
        fact_batch_reset(batch);
        if (!ring_put(pipeline->empty, batch))
            fact_batch_free(batch);
    }
    return NULL;
}

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
    pthread_cond_destroy(&pipeline->done);
    pthread_mutex_destroy(&pipeline->lock);
    free(pipeline);
}

static struct pipeline *pipeline_new(const struct pipeline_options *options, struct error *reterr)
{
    struct pipeline *pipeline = calloc(1, sizeof(*pipeline));
    struct fact_sink sink = {.exchange = exchange, .context = pipeline};
    enum err err;

    if (pipeline == NULL) {
        (void)error_set(reterr, ERR_MEMORY, "out of memory");
        return NULL;
    }
    pthread_mutex_init(&pipeline->lock, NULL);
    pthread_cond_init(&pipeline->done, NULL);
    pipeline->writer = options->writer;
    err = engine_init(&pipeline->engine, options->source, options->is_embedding, sink, reterr);
    if (err == ERR_NONE && !init_rings(pipeline))
        err = error_set(reterr, ERR_MEMORY, "out of memory");
    if (err == ERR_NONE)
        return pipeline;
    pipeline_free(pipeline);
    return NULL;
}

/* Wait one tick for the engine to be done. */
static bool wait_for_engine(struct pipeline *pipeline)
{
    struct timespec until;
    bool is_done;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += TICK_NS;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    pthread_mutex_lock(&pipeline->lock);
    if (!pipeline->is_engine_done)
        pthread_cond_timedwait(&pipeline->done, &pipeline->lock, &until);
    is_done = pipeline->is_engine_done;
    pthread_mutex_unlock(&pipeline->lock);
    return is_done;
}

/* Show progress while the engine runs; wake it from a read that nothing comes from once a signal
 * has told it to stop. */
static void watch(struct pipeline *pipeline, pthread_t engine, struct progress *progress)
{
    while (!wait_for_engine(pipeline)) {
        if (stop_signal() != 0)
            pthread_kill(engine, STOP_NUDGE);
        else
            progress_show(progress, atomic_load(&pipeline->engine.position),
                          atomic_load(&pipeline->engine.size));
    }
    progress_end(progress);
}

/* Run both threads to their end. */
static enum err run_threads(struct pipeline *pipeline, struct progress *progress,
                            struct error *reterr)
{
    pthread_t engine;
    pthread_t writer;

    if (pthread_create(&writer, NULL, run_writer, pipeline) != 0)
        return error_set(reterr, ERR_MEMORY, "cannot start a thread");
    if (pthread_create(&engine, NULL, run_engine, pipeline) != 0) {
        ring_close(pipeline->full);
        pthread_join(writer, NULL);
        return error_set(reterr, ERR_MEMORY, "cannot start a thread");
    }
    watch(pipeline, engine, progress);
    pthread_join(engine, NULL);
    pthread_join(writer, NULL);
    if (pipeline->write_err == ERR_NONE)
        return ERR_NONE;
    return error_set(reterr, pipeline->write_err, "%s", pipeline->write_error.text);
}

static void report(const struct pipeline *pipeline, const struct pipeline_options *options,
                   struct pipeline_result *ret_result)
{
    ret_result->tally = pipeline->engine.tally;
    ret_result->is_damaged = false;
    for (size_t i = 0; i < pipeline->engine.capture_count; i++) {
        const char *damage = pipeline->engine.captures[i].damage;

        if (damage[0] == '\0')
            continue;
        ret_result->is_damaged = true;
        options->say_damage(damage);
    }
}

enum err pipeline_run(const struct pipeline_options *options, struct pipeline_result *ret_result,
                      struct error *reterr)
{
    struct pipeline *pipeline = pipeline_new(options, reterr);
    enum err err;

    if (pipeline == NULL)
        return ERR_MEMORY;
    stop_interrupts_source(options->source);
    err = run_threads(pipeline, options->progress, reterr);
    stop_interrupts_source(NULL);
    report(pipeline, options, ret_result);
    pipeline_free(pipeline);
    return err;
}
