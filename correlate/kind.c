#include "correlate/kind.h"

#include "base/array.h"
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
            .column_count = COUNT_OF(columns),                                                     \
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

    assert(kind < KIND_COUNT);
    return tables[kind]();
}

/* What number stands for NULL. */
enum null_number {
    NULL_NEVER,
    NULL_ZERO,
    NULL_TIME_NONE,
};

static const struct {
    uint8_t size; /* bytes of the member, when it is a number */
    enum null_number null;
} shapes[] = {
    [SHAPE_ID] = {8, NULL_NEVER},
    [SHAPE_ID32] = {4, NULL_NEVER},
    [SHAPE_REF] = {8, NULL_NEVER},
    [SHAPE_REF32] = {4, NULL_NEVER},
    [SHAPE_REF_OR_NONE] = {8, NULL_ZERO},
    [SHAPE_REF_AS] = {8, NULL_ZERO},
    [SHAPE_ENDPOINT] = {4, NULL_ZERO},
    [SHAPE_ENUM] = {1, NULL_NEVER},
    [SHAPE_FLAG] = {sizeof(bool), NULL_NEVER},
    [SHAPE_CODE] = {2, NULL_ZERO},
    [SHAPE_NANOSECONDS] = {2, NULL_NEVER},
    [SHAPE_U8] = {1, NULL_NEVER},
    [SHAPE_U32] = {4, NULL_NEVER},
    [SHAPE_U32_OR_NONE] = {4, NULL_ZERO},
    [SHAPE_I32] = {4, NULL_NEVER},
    [SHAPE_U64] = {8, NULL_NEVER},
    [SHAPE_I64] = {8, NULL_NEVER},
    [SHAPE_TIME] = {8, NULL_TIME_NONE},
    [SHAPE_TIME_OR_NONE] = {8, NULL_TIME_NONE},
    [SHAPE_SPAN_OR_NONE] = {8, NULL_TIME_NONE},
    [SHAPE_TEXT] = {0},
    [SHAPE_BYTES] = {0},
    [SHAPE_CONSTANT] = {0},
    [SHAPE_ADDRESS_IP] = {0},
    [SHAPE_ADDRESS_PORT] = {2, NULL_NEVER},
};

size_t kind_number_size(enum kind_shape shape)
{
    assert((size_t)shape < COUNT_OF(shapes));
    return shapes[shape].size;
}

int64_t kind_number(enum kind_shape shape, const void *member)
{
    switch (shapes[shape].size) {
    case 1:
        return *(const uint8_t *)member;
    case 2:
        return *(const uint16_t *)member;
    case 4:
        return shape == SHAPE_I32 ? *(const int32_t *)member : (int64_t) * (const uint32_t *)member;
    case 8:
        return *(const int64_t *)member;
    }
    assert(false);
    return 0;
}

bool kind_is_null(enum kind_shape shape, int64_t number)
{
    enum null_number null = shapes[shape].null;

    return (null == NULL_ZERO && number == 0) || (null == NULL_TIME_NONE && number == TIME_NONE);
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
