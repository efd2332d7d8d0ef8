#include "correlate/transaction_find.h"

#include "base/hash.h"

/* RFC 3261 8.1.1.7: a branch that begins so is unique. */
#define MAGIC_COOKIE "z9hG4bK"

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
static uint8_t transaction_method(const struct arrival *arrival)
{
    return arrival->method == SIP_METHOD_ACK ? SIP_METHOD_INVITE : arrival->method;
}

const struct endpoint *transaction_requester(const struct arrival *arrival)
{
    return arrival->message->is_request ? arrival->src : arrival->dst;
}

const struct endpoint *transaction_responder(const struct arrival *arrival)
{
    return arrival->message->is_request ? arrival->dst : arrival->src;
}

/* Without the cookie a branch says little, and CSeq, sent-by and tag have to help (17.2.3). */
void transaction_key(const struct correlate *correlate, struct arrival *arrival)
{
    const struct sip_summary *message = arrival->message;
    uint64_t hash = hash_mix(arrival->call_id, arrival->keys->branch);

    if (!slice_starts_nocase(message->via_branch, MAGIC_COOKIE)) {
        hash = hash_mix(hash, hash_bytes(message->via_sent_by, correlate->seed));
        hash = hash_mix(hash_mix(hash, arrival->from_tag), message->cseq);
        hash = hash_mix(hash, transaction_method(arrival));
    }
    arrival->transaction_hash = hash;
    map_fetch(correlate->transaction_map, hash);
}

static uint64_t full_of(const struct arrival *arrival)
{
    uint64_t ends =
        hash_mix(transaction_requester(arrival)->ip, transaction_responder(arrival)->ip);
    uint64_t hash = hash_mix(arrival->transaction_hash, arrival->message->cseq);

    return hash_mix(hash, hash_mix(ends, transaction_method(arrival)));
}

static struct search search_of(const struct arrival *arrival)
{
    return (struct search){
        .full = arrival->full,
        .src_ip = transaction_requester(arrival)->ip,
        .dst_ip = transaction_responder(arrival)->ip,
        .cseq = arrival->message->cseq,
        .method = transaction_method(arrival),
        .tag = (uint32_t)arrival->to_tag,
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
static struct transaction *find_loosely(const struct arrival *arrival, const struct search *search)
{
    if (arrival->message->is_request && arrival->method != SIP_METHOD_ACK)
        return NULL;
    if (!arrival->message->is_request && search->elsewhere != NULL)
        return search->elsewhere;
    return search->others == 1 && search->method != SIP_METHOD_CANCEL ? search->odd : NULL;
}

uint64_t transaction_ack_hash(const struct arrival *arrival)
{
    return hash_mix(hash_mix(arrival->call_id, arrival->from_tag), arrival->message->cseq) | 1;
}

/* Where many INVITEs have one CSeq, as those that a proxy forks, further ones are known by their way. */
uint64_t transaction_ack_hop_hash(const struct arrival *arrival)
{
    return hash_mix(transaction_ack_hash(arrival), hash_mix(transaction_requester(arrival)->ip,
                                                            transaction_responder(arrival)->ip)) |
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
                                             const struct arrival *arrival)
{
    struct search search = search_of(arrival);

    (void)map_find(correlate->ack_map, transaction_ack_hash(arrival), looks_at_invite, &search);
    if (search.looked >= CHAIN_MAX && search.answered == NULL)
        (void)map_find(correlate->ack_map, transaction_ack_hop_hash(arrival), looks_at_invite,
                       &search);
    if (search.answered != NULL)
        return search.answered;
    return search.on_hop != NULL ? search.on_hop : search.first;
}

/* An ACK whose INVITE was not seen is a transaction of its own. */
static struct transaction *find_lone_ack(const struct correlate *correlate,
                                         const struct arrival *arrival)
{
    struct search search = search_of(arrival);

    search.full = hash_mix(arrival->full, SIP_METHOD_ACK);
    return map_find(correlate->transaction_map, arrival->transaction_hash, looks_at, &search);
}

void transaction_find(const struct correlate *correlate, struct arrival *arrival)
{
    struct search search;
    struct transaction *found;

    arrival->full = full_of(arrival);
    search = search_of(arrival);
    found = map_find(correlate->transaction_map, arrival->transaction_hash, looks_at, &search);
    if (found == NULL && search.looked >= CHAIN_MAX)
        found = map_find(correlate->transaction_map, arrival->full, looks_at, &search);
    if (found == NULL)
        found = find_loosely(arrival, &search);
    if (found == NULL && arrival->method == SIP_METHOD_ACK)
        found = find_acknowledged(correlate, arrival);
    if (found == NULL && arrival->method == SIP_METHOD_ACK)
        found = find_lone_ack(correlate, arrival);
    arrival->transaction = found;
    if (found == NULL || arrival->message->is_request)
        return;
    arrival->is_odd = arrival->method != found->method || arrival->cseq != found->cseq;
    arrival->method = found->method;
    arrival->cseq = found->cseq;
}
