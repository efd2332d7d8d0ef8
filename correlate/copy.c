#include "correlate/copy.h"

#include "base/hash.h"

uint32_t copy_print(const struct correlate *correlate, const struct message_context *context)
{
    uint64_t print = hash_bytes(context->unit->bytes, correlate->seed);

    print = hash_mix(hash_mix(print, context->src_key), context->dst_key);
    return (uint32_t)print | 1;
}

/* Tell whether two times lie at most COPY_US apart, in either order, by their low bits. */
static bool is_near(uint32_t a, uint32_t b)
{
    int32_t apart = (int32_t)(a - b);

    return apart <= COPY_US && apart >= -COPY_US;
}

/* Two datagrams with the same bytes. A sender that counts its IP identifications gives two packets two
 * of them. Where there is none (0 by Linux with DF set, and IPv6), a second response is explained by a
 * request that was repeated since the first. */
static bool is_copy_of(const struct recent *recent, const struct transaction *transaction,
                       const struct message_context *context)
{
    int64_t since_us = context->time_us - (int32_t)((uint32_t)context->time_us - recent->time);

    if (!is_near(recent->time, (uint32_t)context->time_us) || recent->ip_id != context->unit->ip_id)
        return false;
    if (recent->ip_id != 0 || context->message->is_request)
        return true;
    return transaction->repeated_us == TIME_NONE || transaction->repeated_us < since_us;
}

bool copy_find(struct transaction *transaction, const struct message_context *context)
{
    bool is_request = context->message->is_request;
    struct recent *recent = transaction->recent[is_request];
    uint8_t *next = &transaction->recent_next[is_request];

    for (size_t i = 0; i < RECENT_MAX; i++) {
        if (recent[i].print == context->print && is_copy_of(&recent[i], transaction, context))
            return true;
    }
    recent[*next] = (struct recent){
        .time = (uint32_t)context->time_us,
        .print = context->print,
        .ip_id = context->unit->ip_id,
    };
    *next = (uint8_t)((*next + 1) % RECENT_MAX);
    return false;
}
