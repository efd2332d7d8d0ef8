#include "correlate/kind.h"

#include "correlate/facts.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define COLUMN(shape_, member, of_, json, key, values, meaning)                                    \
    {                                                                                              \
        .name = COLUMN_NAME(shape_, member, of_),                                                  \
        .of = #of_,                                                                                \
        .shape = SHAPE_##shape_,                                                                   \
        .offset = offsetof(FACT, member),                                                          \
    },

/* One function a kind: `FACT` is its struct in there. */
#define KIND(kind_, NAME_, table_, key_, again_, many_, max_)                                      \
    static const struct kind_table *kind_##_table(void)                                            \
    {                                                                                              \
        typedef struct fact_##kind_ FACT;                                                          \
        static const struct kind_column columns[] = {NAME_##_COLUMNS(COLUMN)};                     \
        static const struct kind_table table = {                                                   \
            .name = table_,                                                                        \
            .key = key_,                                                                           \
            .again = KIND_##again_,                                                                \
            .array = offsetof(struct fact_batch, many_),                                           \
            .count = offsetof(struct fact_batch, kind_##_count),                                   \
            .size = sizeof(FACT),                                                                  \
            .max = max_,                                                                           \
            .columns = columns,                                                                    \
            .column_count = sizeof(columns) / sizeof(columns[0]),                                  \
        };                                                                                         \
        return &table;                                                                             \
    }

KINDS(KIND)

#undef KIND

const struct kind_table *kind_table(enum fact_kind kind)
{
    static const struct kind_table *(*const tables[KIND_COUNT])(void) = {
#define KIND(kind_, NAME_, table_, key_, again_, many_, max_) kind_##_table,
        KINDS(KIND)
#undef KIND
    };

    return tables[kind]();
}

const void *kind_facts(enum fact_kind kind, const struct fact_batch *batch, size_t *ret_count)
{
    const struct kind_table *table = kind_table(kind);
    const char *base = (const char *)batch;
    const void *facts;

    memcpy(&facts, base + table->array, sizeof(facts));
    memcpy(ret_count, base + table->count, sizeof(*ret_count));
    return facts;
}

void *kind_add(enum fact_kind kind, struct fact_batch *batch)
{
    const struct kind_table *table = kind_table(kind);
    char *base = (char *)batch;
    char *facts;
    size_t count;

    memcpy(&facts, base + table->array, sizeof(facts));
    memcpy(&count, base + table->count, sizeof(count));
    assert(count < table->max);
    facts += count * table->size;
    count++;
    memcpy(base + table->count, &count, sizeof(count));
    return facts;
}
