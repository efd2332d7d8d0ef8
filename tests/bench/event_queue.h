/*
 * tests/bench/event_queue.h: what happens next in many calls at once, earliest first.
 *
 * Ownership: the queue owns its memory; event_queue_release frees it.
 * Threads:   one thread.
 * Limits:    as many events as the host has memory for; a failure ends the program.
 */
#ifndef TESTS_BENCH_EVENT_QUEUE_H
#define TESTS_BENCH_EVENT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event {
    int64_t time_us;
    uint64_t order; /* of equal times; set by event_queue_add */
    uint32_t call;
    uint16_t step;
    uint16_t repeat; /* how often the step was taken already */
};

struct event_queue {
    struct event *events; /* a binary heap */
    size_t count;
    size_t cap;
    uint64_t added;
};

/* Add an event. O(log n). */
void event_queue_add(struct event_queue *queue, struct event event);

/* Take the earliest event; false when there is none. O(log n). */
bool event_queue_take(struct event_queue *queue, struct event *ret_event);

/* Free the memory. */
void event_queue_release(struct event_queue *queue);

#endif
