#include "app/option_value.h"

#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "correlate/facts.h"

#define WIDTH_MAX 10000

/* Units of a span of time. */
static const struct {
    const char *name;
    int64_t us;
} units[] = {
    {"ms", 1000},
    {"s", CLOCK_SECOND_US},
    {"m", 60 * CLOCK_SECOND_US},
    {"h", 3600 * CLOCK_SECOND_US},
    {"", CLOCK_SECOND_US},
};

/* Words that stand for several states. */
static const struct {
    const char *word;
    uint32_t states;
} state_groups[] = {
    {"answered",
     1u << CALL_IN_CALL | 1u << CALL_COMPLETED | 1u << CALL_NO_ACK | 1u << CALL_TRANSFERRED},
};

static enum err refuse(const struct option_row *row, const char *argument, const char *wanted,
                       struct error *reterr)
{
    return error_set(reterr, ERR_USAGE, "--%s %s: %s", row->name, argument, wanted);
}

static enum err take_count(const struct option_row *row, const char *argument, uint64_t *ret_count,
                           struct error *reterr)
{
    uint64_t count;

    if (!slice_decimal(slice_from_text(argument), INT64_MAX, &count) || count == 0)
        return refuse(row, argument, "a number from 1 on is wanted", reterr);
    *ret_count = count;
    return ERR_NONE;
}

static enum err take_width(const struct option_row *row, const char *argument, int *ret_width,
                           struct error *reterr)
{
    uint64_t width;

    if (strcmp(argument, "auto") == 0) {
        *ret_width = OPTION_UNSET;
        return ERR_NONE;
    }
    if (!slice_decimal(slice_from_text(argument), WIDTH_MAX, &width))
        return refuse(row, argument, "a number of columns, 0 or auto is wanted", reterr);
    *ret_width = (int)width;
    return ERR_NONE;
}

static enum err take_choice(const struct option_row *row, const char *argument, int *ret_value,
                            struct error *reterr)
{
    char wanted[128];
    struct buf buf;

    buf_init(&buf, wanted, sizeof(wanted));
    for (const struct option_word *word = row->words; word->word != NULL; word++) {
        if (strcmp(argument, word->word) == 0) {
            *ret_value = word->value;
            return ERR_NONE;
        }
        buf_format(&buf, "%s%s", buf.len == 0 ? "" : ", ", word->word);
    }
    buf_text(&buf, " are the choices");
    return refuse(row, argument, wanted, reterr);
}

/* Return the bits of one state word, 0 for an unknown one. */
static uint32_t states_of(struct slice word)
{
    for (size_t i = 0; i < COUNT_OF(state_groups); i++) {
        if (slice_is_nocase(word, state_groups[i].word))
            return state_groups[i].states;
    }
    for (unsigned i = 1; i < CALL_STATES; i++) {
        if (slice_is_nocase(word, call_state_name((enum call_state)i)))
            return UINT32_C(1) << i;
    }
    return 0;
}

/* Consume the text up to the next comma. */
static struct slice next_word(struct slice *rest)
{
    size_t end = slice_find(*rest, 0, ',');
    struct slice word = slice_trim(slice_sub(*rest, 0, end));

    *rest = slice_from(*rest, end == SLICE_NONE ? rest->len : end + 1);
    return word;
}

static enum err take_states(const struct option_row *row, const char *argument,
                            uint32_t *ret_states, struct error *reterr)
{
    struct slice rest = slice_from_text(argument);
    uint32_t states = 0;

    do {
        struct slice word = next_word(&rest);
        uint32_t bits = states_of(word);

        if (bits == 0)
            return error_set(reterr, ERR_USAGE,
                             "--%s: no state is called '%.*s'; see 'rung help calls'", row->name,
                             (int)word.len, (const char *)word.ptr);
        states |= bits;
    } while (rest.len > 0);
    *ret_states = states;
    return ERR_NONE;
}

enum err option_value_take(const struct option_row *row, const char *argument,
                           struct options *options, struct error *reterr)
{
    void *field = (char *)options + row->offset;

    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)field = true;
        return ERR_NONE;
    case OPTION_SET:
        *(int *)field = row->value;
        return ERR_NONE;
    case OPTION_TEXT:
    case OPTION_MAYBE:
        *(const char **)field = argument;
        return ERR_NONE;
    case OPTION_COUNT:
        return take_count(row, argument, field, reterr);
    case OPTION_WIDTH:
        return take_width(row, argument, field, reterr);
    case OPTION_CHOICE:
        return take_choice(row, argument, field, reterr);
    case OPTION_STATES:
        return take_states(row, argument, field, reterr);
    case OPTION_IGNORE:
    case OPTION_FILE:
    case OPTION_HOST:
    case OPTION_TIMESTAMP:
        return ERR_NONE;
    }
    return ERR_NONE;
}

/* Read "90s" or "1.5" as microseconds. */
static bool read_span(struct slice text, int64_t *ret_us)
{
    size_t digits = 0;
    size_t point;
    struct slice number;
    struct slice fraction;
    uint64_t whole = 0;
    uint64_t part = 0;
    int64_t scale = 1;

    while (digits < text.len &&
           ((text.ptr[digits] >= '0' && text.ptr[digits] <= '9') || text.ptr[digits] == '.'))
        digits++;
    number = slice_sub(text, 0, digits);
    point = slice_find(number, 0, '.');
    fraction = slice_sub(number, point == SLICE_NONE ? number.len : point + 1, 6);
    for (size_t i = 0; i < fraction.len; i++)
        scale *= 10;
    if (!slice_decimal(slice_sub(number, 0, point), UINT32_MAX, &whole) ||
        (point != SLICE_NONE && !slice_decimal(fraction, UINT32_MAX, &part)))
        return false;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (slice_is(slice_from(text, digits), units[i].name)) {
            *ret_us = (int64_t)whole * units[i].us + (int64_t)part * units[i].us / scale;
            return true;
        }
    }
    return false;
}

enum err option_value_timestamp(const struct option_row *row, const char *argument, bool is_utc,
                                struct timestamp *ret_timestamp, struct error *reterr)
{
    struct slice text = slice_from_text(argument);
    struct timestamp timestamp = {.is_set = true, .is_relative = slice_take_byte(&text, '+')};
    bool is_read = timestamp.is_relative
                       ? read_span(text, &timestamp.us)
                       : clock_read(text, is_utc ? CLOCK_UTC : CLOCK_LOCAL, &timestamp.us);

    if (!is_read)
        return refuse(row, argument,
                      "a time is wanted: 2026-07-25T17:20:08, or +90s from the capture's start",
                      reterr);
    *ret_timestamp = timestamp;
    return ERR_NONE;
}
