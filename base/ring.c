#include "base/ring.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct ring {
    pthread_mutex_t lock;
    pthread_cond_t has_room;
    pthread_cond_t has_item;
    size_t cap;
    size_t count;
    size_t first;
    bool is_closed;
    void *items[];
};

struct ring *ring_new(size_t cap)
{
    struct ring *ring = calloc(1, sizeof(*ring) + cap * sizeof(ring->items[0]));

    assert(cap > 0);
    if (ring == NULL)
        return NULL;
    ring->cap = cap;
    pthread_mutex_init(&ring->lock, NULL);
    pthread_cond_init(&ring->has_room, NULL);
    pthread_cond_init(&ring->has_item, NULL);
    return ring;
}

void ring_free(struct ring *ring)
{
    if (ring == NULL)
        return;
    pthread_cond_destroy(&ring->has_item);
    pthread_cond_destroy(&ring->has_room);
    pthread_mutex_destroy(&ring->lock);
    free(ring);
}

/* Put with the lock held and room known. */
static void put(struct ring *ring, void *item)
{
    ring->items[(ring->first + ring->count) % ring->cap] = item;
    ring->count++;
    pthread_cond_signal(&ring->has_item);
}

bool ring_put(struct ring *ring, void *item)
{
    bool is_put;

    assert(item != NULL);
    pthread_mutex_lock(&ring->lock);
    while (ring->count == ring->cap && !ring->is_closed)
        pthread_cond_wait(&ring->has_room, &ring->lock);
    is_put = !ring->is_closed;
    if (is_put)
        put(ring, item);
    pthread_mutex_unlock(&ring->lock);
    return is_put;
}

bool ring_try_put(struct ring *ring, void *item)
{
    bool is_put;

    assert(item != NULL);
    pthread_mutex_lock(&ring->lock);
    is_put = ring->count < ring->cap && !ring->is_closed;
    if (is_put)
        put(ring, item);
    pthread_mutex_unlock(&ring->lock);
    return is_put;
}

void *ring_take(struct ring *ring)
{
    void *item = NULL;

    pthread_mutex_lock(&ring->lock);
    while (ring->count == 0 && !ring->is_closed)
        pthread_cond_wait(&ring->has_item, &ring->lock);
    if (ring->count > 0) {
        item = ring->items[ring->first];
        ring->first = (ring->first + 1) % ring->cap;
        ring->count--;
        pthread_cond_signal(&ring->has_room);
    }
    pthread_mutex_unlock(&ring->lock);
    return item;
}

void ring_close(struct ring *ring)
{
    pthread_mutex_lock(&ring->lock);
    ring->is_closed = true;
    pthread_cond_broadcast(&ring->has_room);
    pthread_cond_broadcast(&ring->has_item);
    pthread_mutex_unlock(&ring->lock);
}

size_t ring_count(struct ring *ring)
{
    size_t count;

    pthread_mutex_lock(&ring->lock);
    count = ring->count;
    pthread_mutex_unlock(&ring->lock);
    return count;
}
