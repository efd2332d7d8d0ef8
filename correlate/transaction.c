#include "correlate/transaction.h"

#include "base/hash.h"
#include "base/memory.h"
#include "correlate/call.h"
#include "correlate/output.h"

/* RFC 3261 8.1.1.7: a branch that begins so is unique. */
#define MAGIC_COOKIE "z9hG4bK"

/* What a message is looked up by. */
struct key {
    const struct leg *leg;
    uint32_t src_ip; /* in the request's direction */
    uint32_t dst_ip;
    uint8_t method;
    bool is_any_src; /* a response that came from or went to another address */
    bool is_any_dst;
};

static bool matches(const void *object, const void *key_of)
{
    const struct transaction *transaction = object;
    const struct key *key = key_of;

    return transaction->leg == key->leg && transaction->method == key->method &&
           (key->is_any_src || transaction->src_ip == key->src_ip) &&
           (key->is_any_dst || transaction->dst_ip == key->dst_ip);
}

/* An ACK to a failure has the branch and CSeq number of its INVITE (RFC 3261 17.1.1.3). */
static uint8_t transaction_method(const struct arrival *arrival)
{
    return arrival->method == SIP_METHOD_ACK ? SIP_METHOD_INVITE : arrival->method;
}

static uint64_t hash_of(const struct correlate *correlate, const struct arrival *arrival)
{
    const struct sip_message *message = arrival->message;
    uint64_t hash = hash_mix(arrival->call_id, message->cseq);

    hash = hash_mix(hash, transaction_method(arrival));
    hash = hash_mix(hash, hash_bytes(message->via_branch, correlate->seed));
    if (slice_starts_nocase(message->via_branch, MAGIC_COOKIE))
        return hash;
    hash = hash_mix(hash, hash_bytes(message->via_sent_by, correlate->seed));
    return hash_mix(hash, arrival->from_tag);
}

void transaction_key(const struct correlate *correlate, struct arrival *arrival)
{
    arrival->transaction_hash = hash_of(correlate, arrival);
    map_fetch(correlate->transaction_map, arrival->transaction_hash);
}

static struct key key_of(const struct arrival *arrival)
{
    const struct endpoint *from = arrival->message->is_request ? arrival->src : arrival->dst;
    const struct endpoint *to = arrival->message->is_request ? arrival->dst : arrival->src;

    return (struct key){
        .leg = arrival->leg,
        .src_ip = from->ip,
        .dst_ip = to->ip,
        .method = transaction_method(arrival),
    };
}

/* A host with several addresses may answer from another one, or get the answer at another one: the
 * branch tells where it belongs all the same. */
static struct transaction *find_elsewhere(const struct correlate *correlate, uint64_t hash,
                                          struct key key)
{
    struct transaction *transaction;

    key.is_any_dst = true;
    transaction = map_find(correlate->transaction_map, hash, matches, &key);
    if (transaction != NULL)
        return transaction;
    key.is_any_dst = false;
    key.is_any_src = true;
    return map_find(correlate->transaction_map, hash, matches, &key);
}

static uint64_t ack_hash_of(const struct arrival *arrival)
{
    return hash_mix(arrival->call_id ^ UINT64_C(0xac4), arrival->message->cseq);
}

/* The ACK to a 2xx is sent end to end with a branch of its own (RFC 3261 13.2.2.4): it is known by
 * the CSeq number, on this hop if it goes the way of its INVITE, else at the first one. */
static struct transaction *find_acknowledged(const struct correlate *correlate,
                                             const struct arrival *arrival)
{
    struct key key = key_of(arrival);
    uint64_t hash = ack_hash_of(arrival);
    struct transaction *transaction = map_find(correlate->ack_map, hash, matches, &key);

    if (transaction != NULL)
        return transaction;
    key.is_any_src = key.is_any_dst = true;
    return map_find(correlate->ack_map, hash, matches, &key);
}

static struct transaction *find(const struct correlate *correlate, const struct arrival *arrival)
{
    uint64_t hash = arrival->transaction_hash;
    struct key key = key_of(arrival);
    struct transaction *transaction = map_find(correlate->transaction_map, hash, matches, &key);

    if (transaction != NULL)
        return transaction;
    if (!arrival->message->is_request)
        return find_elsewhere(correlate, hash, key);
    return arrival->method == SIP_METHOD_ACK ? find_acknowledged(correlate, arrival) : NULL;
}

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

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        struct link *link = list_first(lists[i]);

        *ret_is_unfinished = i > 0;
        if (link != NULL)
            return LIST_OBJECT(link, struct transaction, age);
    }
    return NULL;
}

static struct transaction *take(struct correlate *correlate)
{
    struct transaction *transaction = pool_take(correlate->transactions);
    bool is_unfinished = false;
    struct transaction *victim;

    if (transaction != NULL)
        return transaction;
    victim = oldest(correlate, &is_unfinished);
    if (victim == NULL)
        return NULL;
    if (is_unfinished) {
        victim->state = TRANSACTION_EVICTED;
        correlate->stats.transactions_evicted++;
        output_transaction(correlate, victim);
    }
    transaction_forget(correlate, victim);
    return pool_take(correlate->transactions);
}

static void set_texts(struct correlate *correlate, struct transaction *transaction,
                      const struct arrival *arrival)
{
    struct transaction_texts *texts = arena_take(&correlate->output.batch->arena, sizeof(*texts));
    enum sip_method method = (enum sip_method)transaction->method;

    if (texts == NULL)
        return;
    texts->method = method == SIP_METHOD_OTHER
                        ? output_text(correlate, arrival->message->method_name)
                        : slice_from_text(sip_method_name(method));
    texts->branch = output_text(correlate, arrival->message->via_branch);
    if (slice_is_absent(texts->branch))
        texts->branch = SLICE_LITERAL("");
    transaction->texts = texts;
}

static bool index_it(struct correlate *correlate, struct transaction *transaction)
{
    if (map_insert(correlate->transaction_map, transaction->hash, transaction) != ERR_NONE)
        return false;
    if (transaction->ack_hash == 0 ||
        map_insert(correlate->ack_map, transaction->ack_hash, transaction) == ERR_NONE)
        return true;
    map_remove(correlate->transaction_map, transaction->hash, transaction);
    return false;
}

static struct transaction *add(struct correlate *correlate, const struct arrival *arrival)
{
    const struct sip_message *message = arrival->message;
    struct transaction *transaction = take(correlate);

    if (transaction == NULL)
        return NULL;
    transaction->leg = arrival->leg;
    transaction->hash = arrival->transaction_hash;
    transaction->method = transaction_method(arrival);
    if (transaction->method == SIP_METHOD_INVITE)
        transaction->ack_hash = ack_hash_of(arrival);
    if (!index_it(correlate, transaction)) {
        pool_give(correlate->transactions, transaction);
        return NULL;
    }
    transaction->id = ++correlate->last_transaction;
    transaction->state = TRANSACTION_TRYING;
    transaction->cseq = message->cseq;
    transaction->start_us = arrival->time_us;
    transaction->first_response_us = transaction->final_us = TIME_NONE;
    transaction->is_started = message->is_request;
    transaction->is_initial = !message->is_request || slice_is_absent(message->to_tag);
    transaction->src = message->is_request ? arrival->src->id : arrival->dst->id;
    transaction->dst = message->is_request ? arrival->dst->id : arrival->src->id;
    transaction->src_ip = message->is_request ? arrival->src->ip : arrival->dst->ip;
    transaction->dst_ip = message->is_request ? arrival->dst->ip : arrival->src->ip;
    list_append(&arrival->leg->transactions, &transaction->sibling);
    transaction->last_us = arrival->time_us;
    queue(&correlate->trying, transaction);
    output_transaction(correlate, transaction);
    set_texts(correlate, transaction, arrival);
    return transaction;
}

/* Remember the message of this direction; true when the one before it was the same datagram, which
 * a capture on two interfaces or a mirror port shows twice. */
static bool is_duplicate(struct transaction *transaction, const struct arrival *arrival)
{
    const struct sip_message *message = arrival->message;
    struct last_seen *last =
        message->is_request ? &transaction->last_request : &transaction->last_response;
    struct last_seen now = {
        .time_us = arrival->time_us,
        .length = (uint32_t)message->raw.len,
        .ip_id = arrival->datagram->ip_id,
        .code = arrival->method == SIP_METHOD_ACK ? 1 : message->code,
    };
    int64_t apart = now.time_us - last->time_us;
    int64_t limit = now.ip_id != 0 ? DUPLICATE_SAME_ID_US : DUPLICATE_NO_ID_US;
    bool is_same = last->length == now.length && last->ip_id == now.ip_id &&
                   last->code == now.code && apart >= 0 && apart < limit;

    *last = now;
    return is_same;
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

static void take_request(struct transaction *transaction, struct arrival *arrival)
{
    arrival->is_retransmission = transaction->requests > 0;
    transaction->requests++;
    if (transaction->is_started)
        return;
    transaction->is_started = true;
    transaction->is_initial = slice_is_absent(arrival->message->to_tag);
}

/* One ACK acknowledges one response on one hop: the same again is a retransmission. */
static void take_ack(struct correlate *correlate, struct transaction *transaction,
                     struct arrival *arrival)
{
    uint64_t print = hash_mix(arrival->to_tag, UINT64_C(0xac4));

    print = hash_mix(hash_mix(print, arrival->src->id), arrival->dst->id);
    arrival->is_retransmission = is_seen(transaction, print);
    if (transaction->state != TRANSACTION_ACCEPTED && transaction->state != TRANSACTION_COMPLETED)
        return;
    if (transaction->state == TRANSACTION_ACCEPTED)
        queue(&correlate->over, transaction);
    transaction->state = TRANSACTION_CONFIRMED;
}

/* A provisional response may be sent again with other content (a new SDP, a new RSeq); a final one
 * is the same response if it has the same code and To tag. */
static uint64_t response_print(const struct correlate *correlate, const struct arrival *arrival)
{
    const struct sip_message *message = arrival->message;
    uint64_t print = hash_mix(arrival->to_tag, message->code);

    if (message->code >= 200)
        return print;
    print = hash_mix(print, hash_bytes(message->body, correlate->seed));
    return hash_mix(print,
                    hash_bytes(sip_message_value(message, SIP_HEADER_RSEQ), correlate->seed));
}

/* RFC 3261 17.1.1.2 and RFC 6026 8.4: a 2xx to INVITE waits for an ACK from end to end. */
static void take_final(struct correlate *correlate, struct transaction *transaction,
                       const struct arrival *arrival)
{
    unsigned code = arrival->message->code;
    bool is_answer = transaction->method == SIP_METHOD_INVITE && code < 300;

    if (transaction->final != 0)
        return;
    transaction->final = (uint16_t)code;
    transaction->final_us = arrival->time_us;
    transaction->state = is_answer ? TRANSACTION_ACCEPTED : TRANSACTION_COMPLETED;
    queue(is_answer ? &correlate->answered : &correlate->over, transaction);
}

static void take_response(struct correlate *correlate, struct transaction *transaction,
                          struct arrival *arrival)
{
    arrival->is_retransmission = is_seen(transaction, response_print(correlate, arrival));
    transaction->responses++;
    if (transaction->first_response_us == TIME_NONE)
        transaction->first_response_us = arrival->time_us;
    if (arrival->message->code >= 200) {
        take_final(correlate, transaction, arrival);
    } else if (transaction->final == 0 && transaction->state != TRANSACTION_PROCEEDING) {
        transaction->state = TRANSACTION_PROCEEDING;
        queue(&correlate->proceeding, transaction);
    }
}

static void take_message(struct correlate *correlate, struct transaction *transaction,
                         struct arrival *arrival)
{
    if (arrival->time_us > transaction->last_us)
        transaction->last_us = arrival->time_us;
    if (transaction->dialog == 0 && arrival->dialog != NULL)
        transaction->dialog = arrival->dialog->id;
    if (arrival->is_duplicate)
        return;
    if (!arrival->message->is_request)
        take_response(correlate, transaction, arrival);
    else if (arrival->method == SIP_METHOD_ACK)
        take_ack(correlate, transaction, arrival);
    else
        take_request(transaction, arrival);
}

void transaction_update(struct correlate *correlate, struct arrival *arrival)
{
    struct transaction *transaction = find(correlate, arrival);

    if (transaction == NULL && arrival->method != SIP_METHOD_ACK)
        transaction = add(correlate, arrival);
    arrival->transaction = transaction;
    if (transaction == NULL)
        return;
    arrival->is_duplicate = is_duplicate(transaction, arrival);
    output_transaction(correlate, transaction);
    take_message(correlate, transaction, arrival);
}

/* Timers B and F (RFC 3261 17.1.1.2, 17.1.2.2): no response at all. It is kept for stragglers. */
static void time_out(struct correlate *correlate, struct transaction *transaction)
{
    transaction->state = TRANSACTION_TIMED_OUT;
    transaction->last_us = correlate->now_us;
    queue(&correlate->over, transaction);
    output_transaction(correlate, transaction);
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

void transaction_expire(struct correlate *correlate)
{
    int64_t limit_us = correlate->now_us - T1_64_US;
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

void transaction_forget(struct correlate *correlate, struct transaction *transaction)
{
    output_transaction_now(correlate, transaction);
    map_remove(correlate->transaction_map, transaction->hash, transaction);
    if (transaction->ack_hash != 0)
        map_remove(correlate->ack_map, transaction->ack_hash, transaction);
    list_remove(&transaction->age);
    list_remove(&transaction->sibling);
    pool_give(correlate->transactions, transaction);
}
