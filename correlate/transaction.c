#include "correlate/transaction.h"

#include <assert.h>

#include "base/array.h"
#include "base/hash.h"
#include "base/memory.h"
#include "correlate/call.h"
#include "correlate/copy.h"
#include "correlate/output.h"
#include "correlate/transaction_find.h"

static void queue(struct list *list, struct transaction *transaction)
{
    list_append(list, &transaction->age);
    transaction->queued_us = transaction->last_us;
}

/* Oldest of the finished, else of those that have waited longest. */
static struct transaction *oldest(struct correlate *correlate, bool *ret_is_unfinished)
{
    struct list *lists[] = {&correlate->over, &correlate->trying, &correlate->answered,
                            &correlate->proceeding};

    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct link *link = list_first(lists[i]);

        *ret_is_unfinished = i > 0;
        if (link != NULL)
            return LIST_OBJECT(link, struct transaction, age);
    }
    return NULL;
}

static void evict(struct correlate *correlate, struct transaction *victim, bool is_unfinished)
{
    if (is_unfinished) {
        victim->state = TRANSACTION_EVICTED;
        correlate->counts.at[COUNTER_EVICTED_TRANSACTIONS]++;
        output_changed(correlate, &victim->object);
    }
    transaction_forget(correlate, victim);
}

/* Let the oldest one go. False when there is none. */
static bool evict_oldest(struct correlate *correlate)
{
    bool is_unfinished = false;
    struct transaction *victim = oldest(correlate, &is_unfinished);

    if (victim != NULL)
        evict(correlate, victim, is_unfinished);
    return victim != NULL;
}

static bool is_finished(const struct transaction *transaction)
{
    return transaction->state != TRANSACTION_TRYING &&
           transaction->state != TRANSACTION_PROCEEDING &&
           transaction->state != TRANSACTION_ACCEPTED;
}

/* A call at its cap gives up one of its oldest, finished if there is one among those looked at, and never
 * the INVITE that it is about. */
static void make_room_in(struct correlate *correlate, struct leg *leg)
{
    struct transaction *victim = NULL;
    struct link *link = list_first(&leg->transactions);

    for (int looks = 0; looks < EVICTION_LOOKS && link != NULL; looks++) {
        struct transaction *transaction = LIST_OBJECT(link, struct transaction, sibling);

        link = list_next(&leg->transactions, link);
        if (transaction->id == leg->call->invite)
            continue;
        if (victim == NULL || (is_finished(transaction) && !is_finished(victim)))
            victim = transaction;
    }
    if (victim == NULL)
        return;
    correlate->counts.at[COUNTER_EVICTED_TRANSACTIONS] += is_finished(victim);
    evict(correlate, victim, !is_finished(victim));
}

static struct transaction *take(struct correlate *correlate, struct leg *leg)
{
    struct transaction *transaction;

    if (leg->transaction_count >= CALL_TRANSACTIONS_MAX)
        make_room_in(correlate, leg);
    transaction = pool_take(correlate->transactions);
    if (transaction == NULL && evict_oldest(correlate))
        transaction = pool_take(correlate->transactions);
    return transaction;
}

static void set_texts(struct correlate *correlate, struct transaction *transaction,
                      const struct message_context *context)
{
    enum sip_method method = (enum sip_method)transaction->method;
    struct transaction_texts *texts;

    if (output_omits(correlate, KIND_TRANSACTION))
        return;
    texts = arena_take(&correlate->output.batch->arena, sizeof(*texts));
    if (texts == NULL)
        return;
    texts->method = method == SIP_METHOD_OTHER
                        ? output_key_text(correlate, context->message->method_name)
                        : slice_from_text(sip_method_name(method));
    texts->branch = output_key_text(correlate, context->message->via_branch);
    if (slice_is_absent(texts->branch))
        texts->branch = SLICE_LITERAL("");
    transaction->texts = texts;
}

static bool counts(const void *object, const void *key)
{
    (void)object;
    return ++*(unsigned *)key >= CHAIN_MAX;
}

/* Return whether as many have this key as are ever looked through. */
static bool is_crowded(const struct map *map, uint64_t hash)
{
    unsigned count = 0;

    return map_find(map, hash, counts, &count) != NULL;
}

/* Where the short key is crowded, the full one is taken, which strangers cannot crowd from many
 * addresses; equal ones of one sender would be one transaction. */
static bool index_it(struct correlate *correlate, struct transaction *transaction,
                     const struct message_context *context)
{
    uint64_t ack_hash;

    transaction->hash = context->transaction_hash;
    if (is_crowded(correlate->transaction_map, transaction->hash))
        transaction->hash = context->full;
    if (map_insert(correlate->transaction_map, transaction->hash, transaction) != ERR_NONE)
        return false;
    if (transaction->method != SIP_METHOD_INVITE)
        return true;
    ack_hash = transaction_ack_hash(context);
    if (is_crowded(correlate->ack_map, ack_hash))
        ack_hash = transaction_ack_hop_hash(context);
    if (!is_crowded(correlate->ack_map, ack_hash) &&
        map_insert(correlate->ack_map, ack_hash, transaction) == ERR_NONE)
        transaction->ack_hash = ack_hash;
    return true;
}

static void set_ends(struct transaction *transaction, const struct message_context *context)
{
    const struct endpoint *from = transaction_requester(context);
    const struct endpoint *to = transaction_responder(context);

    transaction->src = from->id;
    transaction->dst = to->id;
    transaction->src_ip = from->ip;
    transaction->dst_ip = to->ip;
}

static void set_beginning(struct transaction *transaction, const struct message_context *context)
{
    const struct sip_summary *message = context->message;

    transaction->state = TRANSACTION_TRYING;
    transaction->cseq = message->cseq;
    transaction->start_us = transaction->last_us = context->time_us;
    transaction->first_response_us = transaction->final_us = TIME_NONE;
    transaction->repeated_us = TIME_NONE;
    transaction->is_started = message->is_request;
    transaction->is_initial = !message->is_request || slice_is_absent(message->to_tag);
}

static struct transaction *add(struct correlate *correlate, const struct message_context *context)
{
    struct transaction *transaction = take(correlate, context->leg);

    if (transaction == NULL)
        return NULL;
    transaction->object.kind = KIND_TRANSACTION;
    transaction->leg = context->leg;
    transaction->method = context->method;
    transaction->full =
        context->method == SIP_METHOD_ACK ? hash_mix(context->full, SIP_METHOD_ACK) : context->full;
    /* Without memory for a larger map one gives way as at the cap. */
    if (!index_it(correlate, transaction, context) &&
        !(evict_oldest(correlate) && index_it(correlate, transaction, context))) {
        pool_give(correlate->transactions, transaction);
        return NULL;
    }
    transaction->id = ++correlate->last_transaction;
    set_ends(transaction, context);
    set_beginning(transaction, context);
    list_append(&context->leg->transactions, &transaction->sibling);
    context->leg->transaction_count++;
    queue(&correlate->trying, transaction);
    output_changed(correlate, &transaction->object);
    set_texts(correlate, transaction, context);
    return transaction;
}

/* Remember a fingerprint; true when it was known. Zero stands for none. */
static bool is_seen(struct transaction *transaction, uint64_t hash)
{
    uint32_t print = (uint32_t)(hash | 1);

    for (size_t i = 0; i < SEEN_MAX; i++) {
        if (transaction->seen[i] == print)
            return true;
    }
    memmove(transaction->seen + 1, transaction->seen,
            (SEEN_MAX - 1) * sizeof(transaction->seen[0]));
    transaction->seen[0] = print;
    return false;
}

static void take_request(struct transaction *transaction, struct message_context *context)
{
    context->is_retransmission = transaction->requests > 0;
    if (context->is_retransmission)
        transaction->repeated_us = context->time_us;
    transaction->requests++;
    if (transaction->is_started)
        return;
    transaction->is_started = true;
    transaction->is_initial = slice_is_absent(context->message->to_tag);
}

/* It waits for nothing more, but for stragglers. */
static void finish(struct correlate *correlate, struct transaction *transaction,
                   enum transaction_state state)
{
    transaction->state = (uint8_t)state;
    queue(&correlate->over, transaction);
}

bool transaction_is_acked_apart(const struct message_context *context)
{
    const struct transaction *transaction = context->transaction;

    return context->to_tag != 0 && transaction->method == SIP_METHOD_INVITE &&
           transaction->is_started && transaction->full != context->full;
}

/* One ACK acknowledges one response on one hop: the same again is a retransmission. An ACK of its own
 * branch proves the 2xx, seen or not (RFC 3261 13.2.2.4). */
static void take_ack(struct correlate *correlate, struct transaction *transaction,
                     struct message_context *context)
{
    uint64_t print = hash_mix(context->to_tag, UINT64_C(0xac4));

    print = hash_mix(hash_mix(print, context->src->id), context->dst->id);
    context->is_retransmission = is_seen(transaction, print);
    if (transaction->method == SIP_METHOD_ACK)
        transaction->requests++;
    if (transaction->state == TRANSACTION_COMPLETED)
        transaction->state = TRANSACTION_CONFIRMED;
    else if (transaction->state == TRANSACTION_ACCEPTED || transaction->method == SIP_METHOD_ACK ||
             (transaction->final == 0 && transaction_is_acked_apart(context)))
        finish(correlate, transaction, TRANSACTION_CONFIRMED);
}

/* A provisional response may be sent again with other content (a new SDP, a new RSeq); a final one
 * is the same response if it has the same code and To tag. */
static uint64_t response_print(const struct message_context *context)
{
    uint64_t print = hash_mix(context->to_tag, context->message->code);

    return context->message->code >= 200 ? print : hash_mix(print, context->keys->content);
}

/* RFC 3261 17.1.1.2 and RFC 6026 8.4: a 2xx to INVITE waits for an ACK from end to end. */
static void take_final(struct correlate *correlate, struct transaction *transaction,
                       const struct message_context *context)
{
    unsigned code = context->message->code;
    bool is_answer = transaction->method == SIP_METHOD_INVITE && code < 300;

    if (is_answer && transaction->answer_tag == 0)
        transaction->answer_tag = (uint32_t)context->to_tag;
    if (transaction->final != 0)
        return;
    transaction->final = (uint16_t)code;
    transaction->final_us = context->time_us;
    transaction->state = is_answer ? TRANSACTION_ACCEPTED : TRANSACTION_COMPLETED;
    queue(is_answer ? &correlate->answered : &correlate->over, transaction);
}

static void take_response(struct correlate *correlate, struct transaction *transaction,
                          struct message_context *context)
{
    context->is_retransmission = is_seen(transaction, response_print(context));
    transaction->responses++;
    if (transaction->first_response_us == TIME_NONE)
        transaction->first_response_us = context->time_us;
    if (context->message->code >= 200) {
        take_final(correlate, transaction, context);
    } else if (transaction->final == 0 && transaction->state == TRANSACTION_TRYING) {
        transaction->state = TRANSACTION_PROCEEDING;
        queue(&correlate->proceeding, transaction);
    }
}

static void take_message(struct correlate *correlate, struct transaction *transaction,
                         struct message_context *context)
{
    if (context->time_us > transaction->last_us)
        transaction->last_us = context->time_us;
    if (transaction->dialog == 0 && context->dialog != NULL)
        transaction->dialog = context->dialog->id;
    if (context->is_duplicate)
        return;
    if (!context->message->is_request)
        take_response(correlate, transaction, context);
    else if (context->method == SIP_METHOD_ACK)
        take_ack(correlate, transaction, context);
    else
        take_request(transaction, context);
}

void transaction_update(struct correlate *correlate, struct message_context *context)
{
    assert(context->leg != NULL && context->src != NULL && context->dst != NULL);
    if (context->transaction == NULL)
        context->transaction = add(correlate, context);
    if (context->transaction == NULL) {
        correlate->counts.at[COUNTER_EVICTED_TRANSACTIONS]++;
        return;
    }
    context->is_duplicate = copy_find(correlate->copies, context->transaction, context);
    output_changed(correlate, &context->transaction->object);
    take_message(correlate, context->transaction, context);
}

/* Timers B and F (RFC 3261 17.1.1.2, 17.1.2.2): no response at all; or Timer C. It is kept for
 * stragglers. */
static void time_out(struct correlate *correlate, struct transaction *transaction)
{
    transaction->last_us = correlate->now_us;
    finish(correlate, transaction, TRANSACTION_TIMED_OUT);
    output_changed(correlate, &transaction->object);
    call_transaction_expired(correlate, transaction);
}

/* Ask for what it takes to forget the transaction after this one. */
static void fetch_next(const struct correlate *correlate, const struct link *link)
{
    const struct link *next = list_next(&correlate->over, link);
    const struct transaction *transaction;

    if (next == NULL)
        return;
    transaction = LIST_OBJECT(next, struct transaction, age);
    map_fetch(correlate->transaction_map, transaction->hash);
    if (transaction->ack_hash != 0)
        map_fetch(correlate->ack_map, transaction->ack_hash);
    next = list_next(&correlate->over, next);
    if (next != NULL)
        memory_fetch(LIST_OBJECT(next, struct transaction, age), sizeof(*transaction));
}

static void expire_waiting(struct correlate *correlate, int64_t limit_us)
{
    struct link *link;

    while ((link = list_first(&correlate->trying)) != NULL) {
        struct transaction *transaction = LIST_OBJECT(link, struct transaction, age);

        if (transaction->start_us > limit_us)
            break;
        time_out(correlate, transaction);
    }
    while ((link = list_first(&correlate->answered)) != NULL) {
        struct transaction *transaction = LIST_OBJECT(link, struct transaction, age);

        if (transaction->final_us > limit_us)
            break;
        queue(&correlate->over, transaction);
        call_transaction_expired(correlate, transaction);
    }
}

static void expire_proceeding(struct correlate *correlate, int64_t limit_us)
{
    struct link *link;

    while ((link = list_first(&correlate->proceeding)) != NULL) {
        struct transaction *transaction = LIST_OBJECT(link, struct transaction, age);

        if (transaction->queued_us > limit_us)
            break;
        if (transaction->last_us > limit_us)
            queue(&correlate->proceeding, transaction);
        else
            time_out(correlate, transaction);
    }
}

static void expire_over(struct correlate *correlate, int64_t limit_us)
{
    struct link *link;

    while ((link = list_first(&correlate->over)) != NULL) {
        struct transaction *transaction = LIST_OBJECT(link, struct transaction, age);

        if (transaction->queued_us > limit_us - AGE_SLACK_US)
            break;
        fetch_next(correlate, link);
        if (transaction->last_us > limit_us)
            queue(&correlate->over, transaction);
        else
            transaction_forget(correlate, transaction);
    }
}

void transaction_expire(struct correlate *correlate)
{
    expire_waiting(correlate, correlate->now_us - T1_64_US);
    expire_proceeding(correlate, correlate->now_us - TIMER_C_US);
    expire_over(correlate, correlate->now_us - T1_64_US);
}

/* Timer A has sent the request for the last time at 31.5 s (RFC 3261 17.1.1.2); Timer B is due half a second
 * later, which the capture need not hold. */
void transaction_input_ended(struct correlate *correlate)
{
    struct link *next;

    for (struct link *link = list_first(&correlate->trying); link != NULL; link = next) {
        struct transaction *transaction = LIST_OBJECT(link, struct transaction, age);

        next = list_next(&correlate->trying, link);
        if (transaction->is_started &&
            transaction->last_us - transaction->start_us >= T1_63_US - T1_US / 2)
            time_out(correlate, transaction);
    }
}

void transaction_forget(struct correlate *correlate, struct transaction *transaction)
{
    assert(transaction->leg->transaction_count > 0);
    output_now(correlate, &transaction->object);
    map_remove(correlate->transaction_map, transaction->hash, transaction);
    if (transaction->ack_hash != 0)
        map_remove(correlate->ack_map, transaction->ack_hash, transaction);
    list_remove(&transaction->age);
    list_remove(&transaction->sibling);
    transaction->leg->transaction_count--;
    pool_give(correlate->transactions, transaction);
}
