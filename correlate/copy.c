#include "correlate/copy.h"

#include <assert.h>

/* Return whether two times lie at most COPY_US apart, in either order, by their low bits. */
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

/* Return the place of the bucket that is free, or whose datagram is the oldest. */
static struct recent *oldest_of(struct recent *bucket, uint32_t now)
{
    struct recent *oldest = bucket;

    for (size_t i = 0; i < COPY_PLACES; i++) {
        if (bucket[i].transaction == 0)
            return &bucket[i];
        if ((int32_t)(now - bucket[i].time) > (int32_t)(now - oldest->time))
            oldest = &bucket[i];
    }
    return oldest;
}

bool copy_find(struct copies *copies, const struct transaction *transaction,
               const struct message_context *context)
{
    struct recent *bucket = copies->recent[context->print & (COPY_BUCKETS - 1)];

    assert(transaction->id != 0 && context->print != 0);
    for (size_t i = 0; i < COPY_PLACES; i++) {
        if (bucket[i].print == context->print &&
            bucket[i].transaction == (uint32_t)transaction->id &&
            is_copy_of(&bucket[i], transaction, context))
            return true;
    }
    *oldest_of(bucket, (uint32_t)context->time_us) = (struct recent){
        .print = context->print,
        .transaction = (uint32_t)transaction->id,
        .time = (uint32_t)context->time_us,
        .ip_id = context->unit->ip_id,
    };
    return false;
}
