#include "correlate/transaction_find.h"

#include "base/hash.h"

/* What the transactions under one key are compared with, and what was found among them. */
struct search {
    uint64_t full;
    uint32_t src_ip; /* in the request's direction */
    uint32_t dst_ip;
    uint32_t cseq;
    uint8_t method;
    uint32_t tag;    /* ACK: hash of its To tag */
    unsigned looked; /* transactions under the key */
    unsigned others; /* those of them that are no CANCEL */
    struct transaction
        *elsewhere;               /* the same request, at another address of one of the two hosts */
    struct transaction *odd;      /* the same branch between these hosts, with another CSeq */
    struct transaction *answered; /* ACK: its 2xx has the same To tag */
    struct transaction *on_hop;   /* ACK: an INVITE that went the same way */
    struct transaction *first;    /* ACK: an INVITE with its CSeq */
};

/* An ACK to a failure has the branch and CSeq number of its INVITE (RFC 3261 17.1.1.3). */
static uint8_t transaction_method(const struct message_context *context)
{
    return context->method == SIP_METHOD_ACK ? SIP_METHOD_INVITE : context->method;
}

const struct endpoint *transaction_requester(const struct message_context *context)
{
    return context->message->is_request ? context->src : context->dst;
}

const struct endpoint *transaction_responder(const struct message_context *context)
{
    return context->message->is_request ? context->dst : context->src;
}

/* Without the cookie a branch says little, and CSeq, sent-by and tag have to help (17.2.3). */
void transaction_key(const struct correlate *correlate, struct message_context *context)
{
    const struct sip_summary *message = context->message;
    uint64_t hash = key_of_transaction(context->call_id, context->keys->branch);

    /* A branch with the cookie is unique. */
    if (!context->keys->has_cookie) {
        hash = hash_mix(hash, hash_bytes(message->via_sent_by, correlate->seed));
        hash = hash_mix(hash_mix(hash, context->from_tag), message->cseq);
        hash = hash_mix(hash, transaction_method(context));
    }
    context->transaction_hash = hash;
}

static uint64_t full_of(const struct message_context *context)
{
    uint64_t ends =
        hash_mix(transaction_requester(context)->ip, transaction_responder(context)->ip);
    uint64_t hash = hash_mix(context->transaction_hash, context->message->cseq);

    return hash_mix(hash, hash_mix(ends, transaction_method(context)));
}

static struct search search_of(const struct message_context *context)
{
    return (struct search){
        .full = context->full,
        .src_ip = transaction_requester(context)->ip,
        .dst_ip = transaction_responder(context)->ip,
        .cseq = context->message->cseq,
        .method = transaction_method(context),
        .tag = (uint32_t)context->to_tag,
    };
}

/* Stop at the very transaction; on the way remember what else might serve. */
static bool looks_at(const void *object, const void *key)
{
    struct transaction *transaction = (struct transaction *)object;
    struct search *search = (struct search *)key;
    bool is_near = transaction->src_ip == search->src_ip || transaction->dst_ip == search->dst_ip;

    if (transaction->full == search->full)
        return true;
    search->looked++;
    search->others += transaction->method != SIP_METHOD_CANCEL;
    if (is_near && transaction->method == search->method && transaction->cseq == search->cseq)
        search->elsewhere = transaction;
    else if (is_near && transaction->method != SIP_METHOD_CANCEL)
        search->odd = transaction;
    return false;
}

/* RFC 3261 17.1.3: branch and sent-by tell where a response belongs, the method tells CANCEL from
 * INVITE. A host with several addresses may answer from another one, or get the answer at another one. A CSeq
 * that does not fit is the sender's fault, as long as only one transaction has the branch. */
static struct transaction *find_loosely(const struct message_context *context,
                                        const struct search *search)
{
    if (context->message->is_request && context->method != SIP_METHOD_ACK)
        return NULL;
    if (!context->message->is_request && search->elsewhere != NULL)
        return search->elsewhere;
    return search->others == 1 && search->method != SIP_METHOD_CANCEL ? search->odd : NULL;
}

uint64_t transaction_ack_hash(const struct message_context *context)
{
    return hash_mix(hash_mix(context->call_id, context->from_tag), context->message->cseq) | 1;
}

/* Where many INVITEs have one CSeq, as those that a proxy forks, further ones are known by their way. */
uint64_t transaction_ack_hop_hash(const struct message_context *context)
{
    return hash_mix(transaction_ack_hash(context), hash_mix(transaction_requester(context)->ip,
                                                            transaction_responder(context)->ip)) |
           1;
}

static bool looks_at_invite(const void *object, const void *key)
{
    struct transaction *transaction = (struct transaction *)object;
    struct search *search = (struct search *)key;
    bool is_on_hop = transaction->src_ip == search->src_ip && transaction->dst_ip == search->dst_ip;

    search->looked++;
    if (search->first == NULL)
        search->first = transaction;
    if (is_on_hop && search->on_hop == NULL)
        search->on_hop = transaction;
    if (is_on_hop && transaction->answer_tag == search->tag && search->answered == NULL)
        search->answered = transaction;
    return false;
}

/* The ACK to a 2xx is sent end to end with a branch of its own (RFC 3261 13.2.2.4): it is known by
 * the CSeq number, on this hop if it goes the way of its INVITE, else at the first one. */
static struct transaction *find_acknowledged(const struct correlate *correlate,
                                             const struct message_context *context)
{
    struct search search = search_of(context);

    (void)map_find(correlate->ack_map, transaction_ack_hash(context), looks_at_invite, &search);
    if (search.looked >= CHAIN_MAX && search.answered == NULL)
        (void)map_find(correlate->ack_map, transaction_ack_hop_hash(context), looks_at_invite,
                       &search);
    if (search.answered != NULL)
        return search.answered;
    return search.on_hop != NULL ? search.on_hop : search.first;
}

/* An ACK whose INVITE was not seen is a transaction of its own. */
static struct transaction *find_lone_ack(const struct correlate *correlate,
                                         const struct message_context *context)
{
    struct search search = search_of(context);

    search.full = hash_mix(context->full, SIP_METHOD_ACK);
    return map_find(correlate->transaction_map, context->transaction_hash, looks_at, &search);
}

void transaction_find(const struct correlate *correlate, struct message_context *context)
{
    struct search search;
    struct transaction *found;

    context->full = full_of(context);
    search = search_of(context);
    found = map_find(correlate->transaction_map, context->transaction_hash, looks_at, &search);
    if (found == NULL && search.looked >= CHAIN_MAX)
        found = map_find(correlate->transaction_map, context->full, looks_at, &search);
    if (found == NULL)
        found = find_loosely(context, &search);
    if (found == NULL && context->method == SIP_METHOD_ACK)
        found = find_acknowledged(correlate, context);
    if (found == NULL && context->method == SIP_METHOD_ACK)
        found = find_lone_ack(correlate, context);
    context->transaction = found;
    if (found == NULL || context->message->is_request)
        return;
    context->is_odd = context->method != found->method || context->cseq != found->cseq;
    context->method = found->method;
    context->cseq = found->cseq;
}
