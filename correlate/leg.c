#include "correlate/leg.h"

#include "base/hash.h"
#include "base/memory.h"
#include "correlate/call.h"
#include "correlate/call_texts.h"
#include "correlate/dialog.h"
#include "correlate/output.h"
#include "correlate/transaction.h"

static bool matches(const void *object, const void *key)
{
    const struct leg *leg = object;
    const struct arrival *arrival = key;

    return leg->check == arrival->call_id_check;
}

void leg_key(const struct correlate *correlate, struct arrival *arrival)
{
    struct slice call_id = arrival->message->call_id;

    if (slice_is_absent(call_id)) {
        uint64_t hosts = addr_hash_ip(&arrival->datagram->src, correlate->seed) ^
                         addr_hash_ip(&arrival->datagram->dst, correlate->seed);

        arrival->call_id = hash_mix(correlate->seed, hosts);
        arrival->call_id_check = hash_mix(~correlate->seed, hosts);
    } else {
        arrival->call_id = hash_bytes(call_id, correlate->seed);
        arrival->call_id_check = hash_bytes(call_id, ~correlate->seed);
    }
    map_fetch(correlate->leg_map, arrival->call_id);
}

/* Requests that are sent only on behalf of an INVITE. RFC 3261 9, 13, 15; RFC 3262; RFC 3311;
 * RFC 6086. */
static bool is_of_invite(enum sip_method method, bool is_in_dialog)
{
    return method == SIP_METHOD_INVITE || method == SIP_METHOD_ACK || method == SIP_METHOD_BYE ||
           method == SIP_METHOD_CANCEL || method == SIP_METHOD_PRACK ||
           method == SIP_METHOD_UPDATE || (method == SIP_METHOD_INFO && is_in_dialog);
}

/* A call begins with a request of its own kind outside of a dialog; anything else came later. */
static bool is_beginning(const struct arrival *arrival)
{
    const struct sip_message *message = arrival->message;

    return message->is_request && slice_is_absent(message->to_tag) &&
           (arrival->method == SIP_METHOD_INVITE ||
            !is_of_invite((enum sip_method)arrival->method, false));
}

static void begin_call(struct correlate *correlate, struct call *call,
                       const struct arrival *arrival)
{
    const struct sip_message *message = arrival->message;
    bool is_in_dialog = !slice_is_absent(message->to_tag);

    call->id = ++correlate->last_call;
    call->start_us = arrival->time_us;
    call->last_us = arrival->time_us;
    call->ringing_us = call->answer_us = call->first_final_us = call->end_us = TIME_NONE;
    call->is_invite = is_of_invite((enum sip_method)arrival->method, is_in_dialog);
    call->method = call->is_invite ? (uint8_t)SIP_METHOD_INVITE : arrival->method;
    call->is_incomplete = !is_beginning(arrival);
    call->src = message->is_request ? arrival->src->id : arrival->dst->id;
    call->dst = message->is_request ? arrival->dst->id : arrival->src->id;
    output_call(correlate, call);
    call->texts = call_texts_new(correlate, arrival);
}

static void queue(struct list *list, struct leg *leg)
{
    list_append(list, &leg->age);
    leg->queued_us = leg->last_us;
}

/* Give the oldest leg of a list; one that was used since it was put there goes to the end. */
static struct leg *oldest(struct list *list)
{
    struct leg *leg = NULL;

    for (int looks = 0; looks < EVICTION_LOOKS && list_first(list) != NULL; looks++) {
        leg = LIST_OBJECT(list_first(list), struct leg, age);
        if (leg->last_us <= leg->queued_us + AGE_SLACK_US)
            return leg;
        queue(list, leg);
    }
    return leg == NULL ? NULL : LIST_OBJECT(list_first(list), struct leg, age);
}

/* Finished ones first, then other methods, then the call that has been silent longest. */
static bool make_room(struct correlate *correlate)
{
    struct list *lists[] = {&correlate->legs_ended, &correlate->legs_other, &correlate->legs_live};

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        struct leg *leg = oldest(lists[i]);

        if (leg == NULL)
            continue;
        correlate->stats.legs_evicted += lists[i] == &correlate->legs_live;
        leg_forget(correlate, leg);
        return true;
    }
    return false;
}

static struct leg *take(struct correlate *correlate)
{
    struct leg *leg = pool_take(correlate->legs);
    struct call *call;

    if (leg == NULL && make_room(correlate))
        leg = pool_take(correlate->legs);
    if (leg == NULL)
        return NULL;
    call = pool_take(correlate->calls);
    if (call == NULL) {
        pool_give(correlate->legs, leg);
        return NULL;
    }
    leg->call = call;
    return leg;
}

static struct leg *add(struct correlate *correlate, const struct arrival *arrival)
{
    struct leg *leg = take(correlate);

    if (leg == NULL)
        return NULL;
    if (map_insert(correlate->leg_map, arrival->call_id, leg) != ERR_NONE) {
        pool_give(correlate->calls, leg->call);
        pool_give(correlate->legs, leg);
        return NULL;
    }
    leg->id = ++correlate->last_leg;
    leg->hash = arrival->call_id;
    leg->check = arrival->call_id_check;
    leg->start_us = arrival->time_us;
    leg->last_us = arrival->time_us;
    list_init(&leg->early);
    list_init(&leg->dialogs);
    list_init(&leg->transactions);
    begin_call(correlate, leg->call, arrival);
    output_leg(correlate, leg);
    leg->short_id = call_texts_short_id(correlate, arrival);
    leg->call_id = output_text(correlate, arrival->message->call_id);
    return leg;
}

/* An INVITE on a leg that began with something else makes it a call after all. */
static void become_invite(struct correlate *correlate, struct call *call,
                          const struct arrival *arrival)
{
    bool is_in_dialog = !slice_is_absent(arrival->message->to_tag);

    if (call->is_invite || !arrival->message->is_request ||
        !is_of_invite((enum sip_method)arrival->method, is_in_dialog))
        return;
    call->is_invite = true;
    call->method = SIP_METHOD_INVITE;
    call->is_incomplete = !is_beginning(arrival);
    call->invite = 0;
    call->final = 0;
    call->far_final = 0;
    call->end_us = TIME_NONE;
    output_call(correlate, call);
}

/* The same Call-ID for a further call, against RFC 3261 8.1.1.4 but seen. */
static bool is_reused(const struct leg *leg, const struct arrival *arrival)
{
    const struct sip_message *message = arrival->message;

    return message->is_request && arrival->method == SIP_METHOD_INVITE &&
           slice_is_absent(message->to_tag) && call_is_succeeded(leg->call, arrival->from_tag);
}

bool leg_find(struct correlate *correlate, struct arrival *arrival)
{
    struct leg *leg = map_find(correlate->leg_map, arrival->call_id, matches, arrival);

    if (leg != NULL && is_reused(leg, arrival)) {
        leg_forget(correlate, leg);
        leg = NULL;
    }
    if (leg == NULL)
        leg = add(correlate, arrival);
    else
        become_invite(correlate, leg->call, arrival);
    arrival->leg = leg;
    if (leg != NULL)
        memory_fetch(leg->call, sizeof(*leg->call));
    return leg != NULL;
}

static struct list *list_of(struct correlate *correlate, const struct call *call)
{
    if (!call->is_invite)
        return &correlate->legs_other;
    return call_is_over(call) ? &correlate->legs_ended : &correlate->legs_live;
}

void leg_touch(struct correlate *correlate, const struct arrival *arrival)
{
    struct leg *leg = arrival->leg;
    struct list *list = list_of(correlate, leg->call);

    if (arrival->time_us > leg->last_us)
        leg->last_us = arrival->time_us;
    if (leg->list == list)
        return;
    leg->list = list;
    queue(list, leg);
}

static void expire(struct correlate *correlate, struct list *list, int64_t limit_us)
{
    struct link *link;

    while ((link = list_first(list)) != NULL) {
        struct leg *leg = LIST_OBJECT(link, struct leg, age);

        if (leg->queued_us > limit_us - AGE_SLACK_US)
            return;
        if (leg->last_us > limit_us)
            queue(list, leg);
        else
            leg_forget(correlate, leg);
    }
}

void leg_expire(struct correlate *correlate)
{
    expire(correlate, &correlate->legs_ended, correlate->now_us - T1_64_US);
    expire(correlate, &correlate->legs_other, correlate->now_us - IDLE_LEG_US);
}

static void forget_dialogs(struct correlate *correlate, struct list *dialogs)
{
    struct link *link;

    while ((link = list_first(dialogs)) != NULL)
        dialog_forget(correlate, LIST_OBJECT(link, struct dialog, sibling));
}

void leg_forget(struct correlate *correlate, struct leg *leg)
{
    struct link *link;

    while ((link = list_first(&leg->transactions)) != NULL)
        transaction_forget(correlate, LIST_OBJECT(link, struct transaction, sibling));
    /* The call is said while its dialogs are as they were. */
    output_call_now(correlate, leg->call);
    output_leg_now(correlate, leg);
    forget_dialogs(correlate, &leg->early);
    forget_dialogs(correlate, &leg->dialogs);
    map_remove(correlate->leg_map, leg->hash, leg);
    list_remove(&leg->age);
    output_forget_call(correlate, leg->call);
    pool_give(correlate->calls, leg->call);
    pool_give(correlate->legs, leg);
}
