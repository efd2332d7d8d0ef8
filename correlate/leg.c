#include "correlate/leg.h"

#include <assert.h>

#include "base/array.h"
#include "base/memory.h"
#include "correlate/call.h"
#include "correlate/call_texts.h"
#include "correlate/dialog.h"
#include "correlate/leg_alias.h"
#include "correlate/output.h"
#include "correlate/transaction.h"

static void queue(struct list *list, struct leg *leg)
{
    list_append(list, &leg->age);
    leg->queued_us = leg->last_us;
}

/* Return the oldest leg of a list; one that was used since it was put there goes to the end. */
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

    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct leg *leg = oldest(lists[i]);

        if (leg == NULL)
            continue;
        correlate->counts.at[COUNTER_EVICTED_LEGS] += lists[i] == &correlate->legs_live;
        leg_forget(correlate, leg);
        return true;
    }
    return false;
}

static bool is_leg_of_key(const void *object, const void *key)
{
    return ((const struct leg *)object)->call->key == *(const uint64_t *)key;
}

static bool is_call_of_key(const void *object, const void *key)
{
    return ((const struct call *)object)->key == *(const uint64_t *)key;
}

struct leg *leg_of_key(const struct correlate *correlate, uint64_t key)
{
    return map_find(correlate->leg_map, key, is_leg_of_key, &key);
}

static struct leg *take(struct correlate *correlate)
{
    struct leg *leg = pool_take(correlate->legs);

    if (leg == NULL && make_room(correlate))
        leg = pool_take(correlate->legs);
    if (leg == NULL)
        return NULL;
    leg->object.kind = KIND_LEG;
    list_init(&leg->early);
    list_init(&leg->dialogs);
    list_init(&leg->transactions);
    list_init(&leg->aliases);
    return leg;
}

static void drop_resting(struct correlate *correlate, struct call *call)
{
    map_remove(correlate->rest_map, call->key, call);
    list_remove(&call->age);
    pool_give(correlate->calls, call);
}

/* Numbers of calls that rest give way to calls that live. */
static struct call *take_call(struct correlate *correlate)
{
    struct call *call = pool_take(correlate->calls);
    struct link *oldest = list_first(&correlate->calls_resting);

    if (call != NULL || oldest == NULL)
        return call;
    drop_resting(correlate, LIST_OBJECT(oldest, struct call, age));
    return pool_take(correlate->calls);
}

/* A leg whose key another one takes over is found by its transactions and dialogs from then on.
 * Without memory for a larger map one gives way as at the cap: a leg that is not found would make its
 * call two. */
static void put_on_map(struct correlate *correlate, struct leg *leg)
{
    struct leg *before = leg_of_key(correlate, leg->call->key);

    if (before != NULL) {
        map_remove(correlate->leg_map, before->call->key, before);
        before->is_mapped = false;
    }
    leg->is_mapped = map_insert(correlate->leg_map, leg->call->key, leg) == ERR_NONE;
    if (!leg->is_mapped && make_room(correlate))
        leg->is_mapped = map_insert(correlate->leg_map, leg->call->key, leg) == ERR_NONE;
}

struct leg *leg_add(struct correlate *correlate, const struct message_context *context,
                    uint64_t key)
{
    struct leg *leg = take(correlate);

    if (leg == NULL)
        return NULL;
    leg->call = take_call(correlate);
    if (leg->call == NULL) {
        pool_give(correlate->legs, leg);
        return NULL;
    }
    leg->call->object.kind = KIND_CALL;
    leg->id = ++correlate->last_leg;
    leg->start_us = leg->last_us = context->time_us;
    call_begin(correlate, leg->call, context);
    leg->call->leg = leg->id;
    leg->call->leg_start_us = leg->start_us;
    leg->call->key = key;
    put_on_map(correlate, leg);
    output_changed(correlate, &leg->object);
    leg->short_id = call_texts_short_id(correlate, context);
    leg->call_id = output_key_text(correlate, context->message->call_id);
    return leg;
}

/* Other methods without a dialog have ended with their answer; the numbers of what asks again rest. */
static struct list *list_of(struct correlate *correlate, const struct leg *leg)
{
    const struct call *call = leg->call;

    if (!call->is_invite && (leg->dialog_count > 0 || !call_is_over(call)))
        return &correlate->legs_other;
    return call_is_over(call) ? &correlate->legs_ended : &correlate->legs_live;
}

struct leg *leg_resume(struct correlate *correlate, uint64_t key)
{
    struct call *call = map_find(correlate->rest_map, key, is_call_of_key, &key);
    struct leg *leg;

    if (call == NULL)
        return NULL;
    leg = take(correlate);
    if (leg == NULL)
        return NULL;
    map_remove(correlate->rest_map, key, call);
    list_remove(&call->age);
    leg->call = call;
    leg->id = call->leg;
    leg->start_us = call->leg_start_us;
    leg->last_us = call->last_us;
    put_on_map(correlate, leg);
    /* It ages from now on, whether or not the message turns out to be of it. */
    leg->list = list_of(correlate, leg);
    queue(leg->list, leg);
    return leg;
}

void leg_touch(struct correlate *correlate, const struct message_context *context)
{
    struct leg *leg = context->leg;
    struct list *list = list_of(correlate, leg);

    if (context->time_us > leg->last_us)
        leg->last_us = context->time_us;
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

/* RFC 3261 13.2.2.4: every 2xx of a fork is acknowledged. Where one was and another was not, the other
 * is no part of the call. */
void leg_settle(struct correlate *correlate, struct leg *leg)
{
    if (!leg->call->is_acked)
        return;
    for (struct link *link = list_first(&leg->dialogs); link != NULL;
         link = list_next(&leg->dialogs, link))
        dialog_settle(correlate, LIST_OBJECT(link, struct dialog, sibling));
}

static void forget_dialogs(struct correlate *correlate, struct list *dialogs)
{
    struct link *link;

    while ((link = list_first(dialogs)) != NULL)
        dialog_forget(correlate, LIST_OBJECT(link, struct dialog, sibling));
}

/* Its numbers stay, so that what comes back joins the row. An older call of the same key is given up. */
static void rest(struct correlate *correlate, struct call *call)
{
    struct call *before = map_find(correlate->rest_map, call->key, is_call_of_key, &call->key);

    if (before != NULL)
        drop_resting(correlate, before);
    if (map_insert(correlate->rest_map, call->key, call) != ERR_NONE) {
        pool_give(correlate->calls, call);
        return;
    }
    /* Its transactions are gone: what comes now is of other ones, and decides where nothing has yet. */
    call->is_heard = false;
    call->bye = 0;
    call->confirmed = call->acked = 0;
    list_append(&correlate->calls_resting, &call->age);
}

static void rest_or_forget(struct correlate *correlate, const struct leg *leg)
{
    struct call *call = leg->call;

    if (leg->is_mapped && !call->is_nameless)
        rest(correlate, call);
    else
        pool_give(correlate->calls, call);
}

void leg_forget(struct correlate *correlate, struct leg *leg)
{
    struct link *link;

    assert(leg->call != NULL && leg->list != NULL);
    while ((link = list_first(&leg->transactions)) != NULL)
        transaction_forget(correlate, LIST_OBJECT(link, struct transaction, sibling));
    leg_settle(correlate, leg);
    /* The call is emitted while its dialogs are as they were. */
    output_now(correlate, &leg->call->object);
    output_now(correlate, &leg->object);
    forget_dialogs(correlate, &leg->early);
    forget_dialogs(correlate, &leg->dialogs);
    leg_alias_forget(correlate, leg);
    if (leg->is_mapped)
        map_remove(correlate->leg_map, leg->call->key, leg);
    list_remove(&leg->age);
    output_forget_call(correlate, leg->call);
    rest_or_forget(correlate, leg);
    pool_give(correlate->legs, leg);
}
