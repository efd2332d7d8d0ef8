#include "app/watch_call.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/pool.h"

struct watch_table {
    struct map *map; /* by call number, which needs no hashing: numbers lie close together */
    struct pool *pool;
    struct list live; /* the one not touched longest first */
    struct list over;
    struct list held;
    size_t over_count;
    uint64_t forgotten;
};

struct watch_table *watch_table_new(void)
{
    struct watch_table *table = calloc(1, sizeof(*table));

    if (table == NULL)
        return NULL;
    list_init(&table->live);
    list_init(&table->over);
    list_init(&table->held);
    table->map = map_new(WATCH_CALLS_MAX);
    table->pool = pool_new(sizeof(struct watch_call), WATCH_CALLS_MAX);
    if (table->map != NULL && table->pool != NULL)
        return table;
    watch_table_free(table);
    return NULL;
}

void watch_table_free(struct watch_table *table)
{
    if (table == NULL)
        return;
    map_free(table->map);
    pool_free(table->pool);
    free(table);
}

static bool is_call(const void *object, const void *key)
{
    return ((const struct watch_call *)object)->call == *(const uint64_t *)key;
}

struct watch_call *watch_table_find(const struct watch_table *table, uint64_t call)
{
    return map_find(table->map, call, is_call, &call);
}

static void drop(struct watch_table *table, struct watch_call *entry)
{
    table->over_count -= entry->is_over;
    table->forgotten += !entry->is_over;
    list_remove(&entry->age);
    list_remove(&entry->held);
    map_remove(table->map, entry->call, entry);
    pool_give(table->pool, entry);
}

static void make_room(struct watch_table *table)
{
    struct link *oldest = list_first(&table->over);

    if (pool_count(table->pool) < WATCH_CALLS_MAX && table->over_count < WATCH_CALLS_OVER_MAX)
        return;
    if (oldest == NULL)
        oldest = list_first(&table->live);
    if (oldest != NULL)
        drop(table, LIST_OBJECT(oldest, struct watch_call, age));
}

struct watch_call *watch_table_take(struct watch_table *table, uint64_t call)
{
    struct watch_call *entry = watch_table_find(table, call);

    if (entry != NULL)
        return entry;
    make_room(table);
    entry = pool_take(table->pool);
    if (entry == NULL)
        return NULL;
    entry->call = call;
    if (map_insert(table->map, call, entry) != ERR_NONE) {
        pool_give(table->pool, entry);
        return NULL;
    }
    list_append(&table->live, &entry->age);
    return entry;
}

void watch_table_touch(struct watch_table *table, struct watch_call *entry, bool is_over)
{
    table->over_count -= entry->is_over;
    table->over_count += is_over;
    entry->is_over = is_over;
    list_append(is_over ? &table->over : &table->live, &entry->age);
}

void watch_table_hold(struct watch_table *table, struct watch_call *entry, int64_t until_us)
{
    entry->held_until_us = until_us;
    if (until_us != 0)
        list_append(&table->held, &entry->held);
    else
        list_remove(&entry->held);
}

struct watch_call *watch_table_next_held(const struct watch_table *table,
                                         const struct watch_call *entry)
{
    struct link *next =
        entry == NULL ? list_first(&table->held) : list_next(&table->held, &entry->held);

    return next == NULL ? NULL : LIST_OBJECT(next, struct watch_call, held);
}

struct watch_call *watch_table_next_live(const struct watch_table *table,
                                         const struct watch_call *entry)
{
    struct link *next =
        entry == NULL ? list_first(&table->live) : list_next(&table->live, &entry->age);

    return next == NULL ? NULL : LIST_OBJECT(next, struct watch_call, age);
}

size_t watch_table_count(const struct watch_table *table)
{
    return map_count(table->map);
}

uint64_t watch_table_forgotten(const struct watch_table *table)
{
    return table->forgotten;
}
