#include "correlate/endpoint.h"

static bool is_endpoint(const void *object, const void *key)
{
    const struct endpoint *endpoint = object;

    return addr_equal(&endpoint->addr, key);
}

static void emit(struct correlate *correlate, const struct endpoint *endpoint)
{
    struct fact_batch *batch = correlate->output.batch;

    batch->endpoints[batch->endpoint_count++] =
        (struct fact_endpoint){.id = endpoint->id, .addr = endpoint->addr};
}

const struct endpoint *endpoint_of(struct correlate *correlate, const struct addr *addr,
                                   uint64_t key)
{
    struct endpoint *endpoint = map_find(correlate->endpoint_map, key, is_endpoint, addr);

    if (endpoint != NULL)
        return endpoint;
    endpoint = pool_take(correlate->endpoints);
    if (endpoint == NULL)
        return NULL;
    if (map_insert(correlate->endpoint_map, key, endpoint) != ERR_NONE) {
        pool_give(correlate->endpoints, endpoint);
        return NULL;
    }
    endpoint->addr = *addr;
    endpoint->id = ++correlate->last_endpoint;
    endpoint->ip = (uint32_t)addr_hash_ip(addr, correlate->seed);
    emit(correlate, endpoint);
    return endpoint;
}

void endpoint_reserve(struct correlate *correlate)
{
    struct pool *pool;
    struct map *map;

    if (pool_count(correlate->endpoints) + 2 <= correlate->options.limits.endpoints)
        return;
    pool = pool_new(sizeof(struct endpoint), correlate->options.limits.endpoints);
    map = map_new(correlate->options.limits.endpoints);
    if (pool == NULL || map == NULL) {
        pool_free(pool);
        map_free(map);
        return;
    }
    pool_free(correlate->endpoints);
    map_free(correlate->endpoint_map);
    correlate->endpoints = pool;
    correlate->endpoint_map = map;
}
