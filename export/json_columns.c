#include "export/json_columns.h"

#include <assert.h>
#include <stddef.h>

#include "base/array.h"
#include "export/words.h"

struct json_column {
    const char *key;
    enum kind_form form;
    enum kind_shape shape;
    size_t offset; /* in the row */
};

struct json_kind {
    const struct json_column *columns;
    size_t count;
    size_t start_us; /* where in the row the beginning of the object is */
    size_t start_ns;
};

#define COLUMN(shape_, member, of, json, key_, values, meaning)                                    \
    {                                                                                              \
        .key = key_,                                                                               \
        .form = FORM_##json,                                                                       \
        .shape = SHAPE_##shape_,                                                                   \
        .offset = offsetof(ROW, member),                                                           \
    },

/* One function a kind that is an object as a whole. Only calls know more than microseconds. */
#define KIND(kind, NAME, start_us_, start_ns_)                                                     \
    static const struct json_kind *kind##_kind(void)                                               \
    {                                                                                              \
        typedef struct kind##_row ROW;                                                             \
        static const struct json_column columns[] = {NAME##_COLUMNS(COLUMN)};                      \
        static const struct json_kind kinds = {                                                    \
            .columns = columns,                                                                    \
            .count = COUNT_OF(columns),                                                            \
            .start_us = offsetof(ROW, start_us_),                                                  \
            .start_ns = start_ns_,                                                                 \
        };                                                                                         \
        return &kinds;                                                                             \
    }

#define OBJECTS(KIND)                                                                              \
    KIND(call, CALL, start_us, offsetof(ROW, start_ns))                                            \
    KIND(leg, LEG, start_us, 0)                                                                    \
    KIND(dialog, DIALOG, start_us, 0)                                                              \
    KIND(transaction, TRANSACTION, start_us, 0)                                                    \
    KIND(evidence, EVIDENCE, time_us, 0)

OBJECTS(KIND)

#undef KIND

static const struct json_kind *(*const objects[KIND_COUNT])(void) = {
#define KIND(kind, NAME, start_us_, start_ns_) [KIND_##NAME] = kind##_kind,
    OBJECTS(KIND)
#undef KIND
};

static const struct json_kind *object_of(enum fact_kind kind)
{
    assert(objects[kind] != NULL);
    return objects[kind]();
}

static int64_t time_at(const void *row, size_t offset)
{
    return *(const int64_t *)((const char *)row + offset);
}

/* Numbers of all widths that have a form in JSON. */
static uint64_t number(const void *member, enum kind_shape shape)
{
    switch ((unsigned)shape) {
    case SHAPE_CODE:
        return *(const uint16_t *)member;
    case SHAPE_U32:
    case SHAPE_U32_OR_NONE:
    case SHAPE_ID32:
    case SHAPE_REF32:
        return *(const uint32_t *)member;
    default:
        return *(const uint64_t *)member;
    }
}

static struct slice state_word(enum fact_kind kind, const void *member)
{
    switch ((unsigned)kind) {
    case KIND_CALL:
        return slice_from_text(call_state_name(*(const enum call_state *)member));
    case KIND_DIALOG:
        return slice_from_text(words_dialog_state(*(const enum dialog_state *)member));
    case KIND_TRANSACTION:
        return slice_from_text(words_transaction_state(*(const enum transaction_state *)member));
    default:
        return (struct slice){0};
    }
}

/* User, host and display name stand one behind the other. */
static void write_party(struct json_writer *writer, const char *key, const struct slice *texts)
{
    json_write_open(writer, key, '{');
    if (!slice_is_absent(texts[0]))
        json_write_string(writer, "user", texts[0]);
    if (!slice_is_absent(texts[1]))
        json_write_string(writer, "host", texts[1]);
    if (texts[2].len > 0)
        json_write_string(writer, "display", texts[2]);
    json_write_close(writer, '}');
}

static void write_time(struct json_writer *writer, const struct json_kind *object, const char *key,
                       const void *row)
{
    if (object->start_ns == 0)
        json_write_time(writer, key, time_at(row, object->start_us));
    else
        json_write_time_ns(writer, key, time_at(row, object->start_us),
                           *(const uint16_t *)((const char *)row + object->start_ns));
}

static void write_column(struct json_writer *writer, enum fact_kind kind,
                         const struct json_column *column, const void *row)
{
    const struct json_kind *object = object_of(kind);
    const void *member = (const char *)row + column->offset;

    switch (column->form) {
    case FORM_NONE:
        break;
    case FORM_NUMBER:
        json_write_number(writer, column->key, number(member, column->shape));
        break;
    case FORM_NUMBER_OR_NULL:
        json_write_number_or_null(writer, column->key, number(member, column->shape));
        break;
    case FORM_FLAG:
        json_write_bool(writer, column->key, *(const bool *)member);
        break;
    case FORM_TEXT:
        json_write_string(writer, column->key, *(const struct slice *)member);
        break;
    case FORM_TIME:
        json_write_time(writer, column->key, *(const int64_t *)member);
        break;
    case FORM_START:
        write_time(writer, object, column->key, row);
        break;
    case FORM_SINCE_START:
        json_write_span(writer, column->key,
                        clock_span(time_at(row, object->start_us), *(const int64_t *)member));
        break;
    case FORM_SPAN:
        json_write_span(writer, column->key, *(const int64_t *)member);
        break;
    case FORM_STATE:
        json_write_string(writer, column->key, state_word(kind, member));
        break;
    case FORM_ENDED_BY:
        json_write_string(writer, column->key,
                          slice_from_text(words_party(*(const enum call_party *)member)));
        break;
    case FORM_ENDED_HOW:
        json_write_string(writer, column->key,
                          slice_from_text(words_end(*(const enum call_end *)member)));
        break;
    case FORM_PARTY:
        write_party(writer, column->key, member);
        break;
    case FORM_ADDRESS:
        json_write_addr(writer, column->key, member);
        break;
    }
}

void json_columns_write(struct json_writer *writer, enum fact_kind kind, const void *row,
                        uint64_t columns)
{
    const struct json_kind *object = object_of(kind);

    for (size_t i = 0; i < object->count; i++) {
        if ((columns >> i & 1) != 0)
            write_column(writer, kind, &object->columns[i], row);
    }
}

bool json_columns_find(enum fact_kind kind, struct slice key, size_t *ret_column)
{
    const struct json_kind *object = object_of(kind);

    assert(kind < KIND_COUNT);
    for (size_t i = 0; i < object->count; i++) {
        if (object->columns[i].form != FORM_NONE && slice_is(key, object->columns[i].key)) {
            *ret_column = i;
            return true;
        }
    }
    return false;
}
