#include "base/counter.h"

#include <assert.h>

#include "base/array.h"

static const struct counter_row rows[COUNTER_COUNT] = {
#define COUNTER(constant, name_, kind_, unit_, word_, one_, many_)                                 \
    [COUNTER_##constant] = {name_, kind_, unit_, word_, one_, many_},
#include "base/counter_rows.h"
#undef COUNTER
};

/* Names that stores of older versions have for the same. */
static const struct {
    const char *name;
    enum counter counter;
} old_names[] = {
    {"sip-messages", COUNTER_MESSAGES},
    {"shed_bytes", COUNTER_DROPPED_BYTES},
    {"shed_messages", COUNTER_DROPPED_MESSAGES},
};

static const struct {
    const char *name;
    const char *lead;
    bool is_kept;
    bool is_loss;
} kinds[COUNTER_KINDS] = {
    [COUNTER_READ] = {"read", NULL, true, false},
    [COUNTER_SIP] = {"sip", NULL, true, false},
    [COUNTER_PASSED] = {"passed", NULL, true, false},
    [COUNTER_UNREAD] = {"unread", "not read", true, false},
    [COUNTER_NOTED] = {"noted", "note", true, false},
    [COUNTER_KERNEL] = {"kernel", "lost", true, true},
    [COUNTER_INTERFACE] = {"interface", "lost", true, true},
    [COUNTER_DROPPED] = {"dropped", "lost in part", true, true},
    [COUNTER_EVICTED] = {"evicted", "too many at a time", true, true},
    [COUNTER_LOST] = {"lost", "lost", true, true},
    [COUNTER_RUN] = {"run", NULL, false, false},
    [COUNTER_WRITER] = {"writer", NULL, false, false},
};

const struct counter_row *counter_row(enum counter counter)
{
    assert(counter < COUNTER_COUNT);
    return &rows[counter];
}

/* Older stores have "kernel-drops" and "not ip". */
static bool is_name(struct slice text, const char *name)
{
    size_t i = 0;

    for (; i < text.len && name[i] != '\0'; i++) {
        char byte = (char)text.ptr[i];

        if (byte != name[i] && !(name[i] == '_' && (byte == '-' || byte == ' ')))
            return false;
    }
    return i == text.len && name[i] == '\0';
}

enum counter counter_of(struct slice name)
{
    for (unsigned i = 0; i < COUNTER_COUNT; i++) {
        if (is_name(name, rows[i].name))
            return (enum counter)i;
    }
    for (size_t i = 0; i < COUNT_OF(old_names); i++) {
        if (is_name(name, old_names[i].name))
            return old_names[i].counter;
    }
    return COUNTER_COUNT;
}

bool counter_is_kept(enum counter counter)
{
    assert(counter < COUNTER_COUNT);
    return kinds[rows[counter].kind].is_kept;
}

const char *counter_kind_name(enum counter_kind kind)
{
    assert(kind < COUNTER_KINDS);
    return kinds[kind].name;
}

const char *counter_kind_lead(enum counter_kind kind)
{
    assert(kind < COUNTER_KINDS);
    return kinds[kind].lead;
}

bool counter_kind_is_loss(enum counter_kind kind)
{
    assert(kind < COUNTER_KINDS);
    return kinds[kind].is_loss;
}

void counts_add(struct counts *counts, const struct counts *more)
{
    for (unsigned i = 0; i < COUNTER_COUNT; i++)
        counts->at[i] += more->at[i];
}

uint64_t counts_sum(const struct counts *counts, enum counter_kind kind)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < COUNTER_COUNT; i++)
        sum += rows[i].kind == kind ? counts->at[i] : 0;
    return sum;
}

bool counts_has_shown(const struct counts *counts)
{
    for (unsigned i = 0; i < COUNTER_KINDS; i++) {
        if (kinds[i].lead != NULL && counts_sum(counts, (enum counter_kind)i) > 0)
            return true;
    }
    return false;
}

void counter_write(enum counter counter, uint64_t value, struct buf *buf)
{
    assert(counter < COUNTER_COUNT);
    buf_format(buf, "%llu %s", (unsigned long long)value,
               value == 1 ? rows[counter].one : rows[counter].many);
}

bool counts_write(const struct counts *counts, enum counter_kind kind, struct buf *buf)
{
    bool is_first = true;

    for (unsigned i = 0; i < COUNTER_COUNT; i++) {
        if (rows[i].kind != kind || counts->at[i] == 0)
            continue;
        if (!is_first)
            buf_text(buf, ", ");
        counter_write((enum counter)i, counts->at[i], buf);
        is_first = false;
    }
    return !is_first;
}
