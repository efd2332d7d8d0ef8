#include "app/call_watch.h"

#include "base/clock.h"

#define LONGEST_TIMER_US (32 * CLOCK_SECOND_US) /* 64*T1 */

/* Return whether the word can be neither a number nor the beginning of a short id. */
static bool can_only_be_call_id(struct slice word)
{
    for (size_t i = 0; i < word.len; i++) {
        const int byte = slice_at(word, i);

        if ((byte < '0' || byte > '9') && (byte < 'a' || byte > 'z'))
            return true;
    }
    return false;
}

bool call_watch_init(struct call_watch *watch, const struct options *options)
{
    *watch = (struct call_watch){.now_us = TIME_NONE};
    if (options->word_count == 0 || options->word_count > CALL_WATCH_WORDS)
        return false;
    for (size_t i = 0; i < options->word_count; i++) {
        struct slice word = slice_from_text(options->words[i]);

        if (!can_only_be_call_id(word))
            return false;
        watch->words[watch->count++].call_id = word;
    }
    return true;
}

static void take_leg(struct watched_word *word, const struct fact_leg *leg)
{
    if (slice_is_absent(leg->call_id) || !slice_equal(leg->call_id, word->call_id))
        return;
    for (size_t i = 0; i < word->count; i++)
        if (word->calls[i].id == leg->call)
            return;
    word->is_full |= word->count == CALL_WATCH_CALLS;
    if (!word->is_full)
        word->calls[word->count++] = (struct watched_call){.id = leg->call, .last_us = TIME_NONE};
}

static void take_call(struct watched_word *word, const struct fact_call *call)
{
    for (size_t i = 0; i < word->count; i++) {
        if (word->calls[i].id != call->id)
            continue;
        word->calls[i].last_us = call->last_us;
        word->calls[i].has_ended =
            call->is_invite && call->end_us != TIME_NONE && call->state > CALL_IN_CALL;
    }
}

static void take_time(struct call_watch *watch, const struct fact_batch *batch)
{
    for (size_t i = 0; i < batch->message_count; i++) {
        const int64_t time_us = batch->messages[i].time_us;

        if (!clock_is_absurd(time_us) && time_us > watch->now_us)
            watch->now_us = time_us;
    }
}

static bool is_over(const struct call_watch *watch, const struct watched_word *word)
{
    for (size_t i = 0; i < word->count; i++) {
        const struct watched_call *call = &word->calls[i];

        if (!call->has_ended || watch->now_us - call->last_us <= LONGEST_TIMER_US)
            return false;
    }
    return word->count > 0 && !word->is_full;
}

bool call_watch_take(struct call_watch *watch, const struct fact_batch *batch)
{
    bool are_all_over = true;

    if (watch->is_over)
        return true;
    take_time(watch, batch);
    for (size_t at = 0; at < watch->count; at++) {
        struct watched_word *word = &watch->words[at];

        for (size_t i = 0; i < batch->leg_count; i++)
            take_leg(word, &batch->legs[i]);
        for (size_t i = 0; i < batch->call_count; i++)
            take_call(word, &batch->calls[i]);
        are_all_over &= is_over(watch, word);
    }
    watch->is_over = are_all_over;
    return are_all_over;
}
