#include "correlate/dialog.h"

#include <assert.h>

#include "correlate/output.h"
#include "correlate/transaction.h"

/* RFC 3261 12.1, RFC 6665 4.4.1, RFC 3515 2.4.7: requests whose success makes a dialog. */
static bool is_creating(enum sip_method method)
{
    return method == SIP_METHOD_INVITE || method == SIP_METHOD_SUBSCRIBE ||
           method == SIP_METHOD_REFER || method == SIP_METHOD_NOTIFY;
}

void dialog_key(struct message_context *context)
{
    if (context->from_tag == 0 || context->to_tag == 0)
        return;
    context->dialog_hash = key_of_dialog(context->call_id, context->from_tag, context->to_tag);
}

static bool is_of_leg(const void *object, const void *key)
{
    return ((const struct dialog *)object)->leg == key;
}

static bool is_of_invite(const void *object, const void *key)
{
    (void)key;
    return ((const struct dialog *)object)->leg->call->is_invite;
}

static bool is_any(const void *object, const void *key)
{
    (void)object, (void)key;
    return true;
}

struct dialog *dialog_of_tags(const struct correlate *correlate,
                              const struct message_context *context)
{
    struct dialog *dialog;

    if (context->dialog_hash == 0)
        return NULL;
    dialog = map_find(correlate->dialog_map, context->dialog_hash, is_of_invite, NULL);
    if (dialog != NULL)
        return dialog;
    return map_find(correlate->dialog_map, context->dialog_hash, is_any, NULL);
}

/* A request with both tags is inside a dialog, whether its beginning was captured or not. A
 * registration never is (RFC 3261 10.2). */
static bool makes_dialog(const struct message_context *context)
{
    const struct sip_summary *message = context->message;

    if (context->method == SIP_METHOD_REGISTER || context->method == SIP_METHOD_CANCEL)
        return false;
    if (message->is_request)
        return context->method != SIP_METHOD_ACK;
    return is_creating((enum sip_method)context->method) && message->code > 100 &&
           message->code < 300;
}

static void set_texts(struct correlate *correlate, struct dialog *dialog,
                      const struct message_context *context)
{
    const struct sip_summary *message = context->message;
    struct dialog_texts *texts;

    if (output_omits(correlate, KIND_DIALOG))
        return;
    texts = arena_take(&correlate->output.batch->arena, sizeof(*texts));
    if (texts == NULL)
        return;
    texts->method = output_key_text(correlate, message->method_name);
    texts->from_tag = output_key_text(correlate, message->from_tag);
    texts->to_tag = output_key_text(correlate, message->to_tag);
    dialog->texts = texts;
}

static void queue(struct correlate *correlate, struct dialog *dialog)
{
    list_append(&correlate->dialogs_all, &dialog->age);
    dialog->queued_us = dialog->last_us;
}

/* Return the oldest dialog; one that was used since it was put into the list goes to the end. */
static struct dialog *oldest(struct correlate *correlate)
{
    struct list *list = &correlate->dialogs_all;

    for (int looks = 0; looks < EVICTION_LOOKS && list_first(list) != NULL; looks++) {
        struct dialog *dialog = LIST_OBJECT(list_first(list), struct dialog, age);

        if (dialog->last_us <= dialog->queued_us + AGE_SLACK_US)
            return dialog;
        queue(correlate, dialog);
    }
    return list_first(list) == NULL ? NULL : LIST_OBJECT(list_first(list), struct dialog, age);
}

/* A call at its cap gives up its oldest dialog, early ones first. */
static void make_room_in(struct correlate *correlate, struct leg *leg)
{
    struct link *link = list_first(&leg->early);

    if (link == NULL)
        link = list_first(&leg->dialogs);
    if (link == NULL)
        return;
    correlate->counts.at[COUNTER_EVICTED_DIALOGS]++;
    dialog_forget(correlate, LIST_OBJECT(link, struct dialog, sibling));
}

/* Let the oldest one go. False when there is none. */
static bool evict_oldest(struct correlate *correlate)
{
    struct dialog *victim = oldest(correlate);

    if (victim == NULL)
        return false;
    correlate->counts.at[COUNTER_EVICTED_DIALOGS]++;
    dialog_forget(correlate, victim);
    return true;
}

static struct dialog *take(struct correlate *correlate, struct leg *leg)
{
    struct dialog *dialog;

    if (leg->dialog_count >= CALL_DIALOGS_MAX)
        make_room_in(correlate, leg);
    dialog = pool_take(correlate->dialogs);
    if (dialog == NULL && evict_oldest(correlate))
        dialog = pool_take(correlate->dialogs);
    return dialog;
}

/* Without memory for a larger map one gives way as at the cap. */
static bool index_it(struct correlate *correlate, uint64_t hash, struct dialog *dialog)
{
    return map_insert(correlate->dialog_map, hash, dialog) == ERR_NONE ||
           (evict_oldest(correlate) && map_insert(correlate->dialog_map, hash, dialog) == ERR_NONE);
}

static struct dialog *add(struct correlate *correlate, const struct message_context *context)
{
    struct dialog *dialog = take(correlate, context->leg);

    if (dialog == NULL)
        return NULL;
    if (!index_it(correlate, context->dialog_hash, dialog)) {
        pool_give(correlate->dialogs, dialog);
        return NULL;
    }
    dialog->object.kind = KIND_DIALOG;
    dialog->leg = context->leg;
    dialog->id = ++correlate->last_dialog;
    dialog->hash = context->dialog_hash;
    dialog->originator = context->from_tag;
    dialog->start_us = context->time_us;
    dialog->cseq = context->cseq;
    dialog->method = context->method;
    dialog->state = DIALOG_EARLY;
    dialog->last_us = context->time_us;
    dialog->confirmed_us = dialog->end_us = TIME_NONE;
    list_append(&context->leg->early, &dialog->sibling);
    context->leg->dialog_count++;
    queue(correlate, dialog);
    output_changed(correlate, &dialog->object);
    set_texts(correlate, dialog, context);
    return dialog;
}

void dialog_find(struct correlate *correlate, struct message_context *context)
{
    assert(context->leg != NULL);
    if (context->dialog_hash == 0)
        return;
    context->dialog =
        map_find(correlate->dialog_map, context->dialog_hash, is_of_leg, context->leg);
    if (context->dialog == NULL && makes_dialog(context)) {
        context->dialog = add(correlate, context);
        context->is_new_dialog = true;
        correlate->counts.at[COUNTER_EVICTED_DIALOGS] += context->dialog == NULL;
    }
    if (context->dialog != NULL)
        context->dialog->last_us = context->time_us;
}

static bool is_alive(const struct dialog *dialog)
{
    return dialog->state == DIALOG_CONFIRMED;
}

/* Count the dialog among those of its call that go on, or no longer. */
static void count(const struct dialog *dialog, int change)
{
    struct call *call = dialog->leg->call;

    call->confirmed += (uint32_t)change;
    call->acked += dialog->is_acked ? (uint32_t)change : 0;
}

static void confirm(struct correlate *correlate, struct dialog *dialog, int64_t time_us)
{
    if (dialog->state != DIALOG_EARLY)
        return;
    dialog->state = DIALOG_CONFIRMED;
    dialog->confirmed_us = time_us;
    list_append(&dialog->leg->dialogs, &dialog->sibling);
    count(dialog, 1);
    output_changed(correlate, &dialog->object);
}

static void terminate(struct correlate *correlate, struct dialog *dialog, int64_t time_us)
{
    if (dialog->state == DIALOG_TERMINATED)
        return;
    if (is_alive(dialog))
        count(dialog, -1);
    dialog->state = DIALOG_TERMINATED;
    dialog->end_us = time_us;
    list_append(&dialog->leg->dialogs, &dialog->sibling);
    output_changed(correlate, &dialog->object);
}

/* A challenged BYE left the dialog as it was; it is sent again with credentials. RFC 3261 22. */
static void bring_back(struct correlate *correlate, struct dialog *dialog)
{
    dialog->bye = 0;
    dialog->end_us = TIME_NONE;
    dialog->state = DIALOG_EARLY;
    if (dialog->confirmed_us != TIME_NONE) {
        dialog->state = DIALOG_CONFIRMED;
        count(dialog, 1);
    }
    output_changed(correlate, &dialog->object);
}

/* An ACK of its own branch confirms the dialog even where its 2xx was not captured. */
static void take_ack(struct correlate *correlate, const struct message_context *context)
{
    const struct transaction *transaction = context->transaction;
    struct dialog *dialog = context->dialog;
    bool is_answered;

    if (transaction == NULL || transaction->method != SIP_METHOD_INVITE)
        return;
    is_answered = transaction->final >= 200 && transaction->final < 300;
    if (!is_answered && (transaction->final != 0 || !transaction_is_acked_apart(context)))
        return;
    confirm(correlate, dialog, context->time_us);
    if (dialog->is_acked)
        return;
    dialog->is_acked = true;
    dialog->leg->call->acked += is_alive(dialog);
}

/* The first message seen of a dialog may be a request inside it: then it was confirmed before,
 * unless it is one of those that early dialogs have too (RFC 3262, RFC 3311). */
static void take_request(struct correlate *correlate, struct message_context *context)
{
    struct dialog *dialog = context->dialog;
    enum sip_method method = (enum sip_method)context->method;

    if (method == SIP_METHOD_ACK) {
        take_ack(correlate, context);
        return;
    }
    context->was_early = !context->is_new_dialog && dialog->state == DIALOG_EARLY;
    if (context->is_new_dialog && method != SIP_METHOD_PRACK && method != SIP_METHOD_UPDATE)
        confirm(correlate, dialog, context->time_us);
    if (method == SIP_METHOD_BYE && dialog->state != DIALOG_TERMINATED) {
        dialog->bye = context->transaction == NULL ? 0 : context->transaction->id;
        terminate(correlate, dialog, context->time_us);
    }
}

static void take_response(struct correlate *correlate, const struct message_context *context)
{
    struct dialog *dialog = context->dialog;
    unsigned code = context->message->code;

    if (context->method == SIP_METHOD_BYE && (code == 401 || code == 407)) {
        if (dialog->bye != 0 && context->transaction != NULL &&
            dialog->bye == context->transaction->id)
            bring_back(correlate, dialog);
        return;
    }
    if (context->method == dialog->method && code >= 200 && code < 300)
        confirm(correlate, dialog, context->time_us);
    if (context->method == SIP_METHOD_BYE && code >= 200 && code < 300)
        terminate(correlate, dialog, TIME_NONE);
}

/* RFC 3261 13.2.2.3: a final failure ends every early dialog of its INVITE (and of the tries before
 * it) once it reaches the side that sent it. */
static void end_early(struct correlate *correlate, const struct message_context *context)
{
    struct list *early = &context->leg->early;
    struct link *next;

    for (struct link *link = list_first(early); link != NULL; link = next) {
        struct dialog *dialog = LIST_OBJECT(link, struct dialog, sibling);

        next = list_next(early, link);
        if (dialog->cseq <= context->cseq)
            terminate(correlate, dialog, context->time_us);
    }
}

static bool is_failed_try(const struct message_context *context)
{
    return context->message->code >= 300 && context->method == SIP_METHOD_INVITE &&
           context->transaction != NULL && context->transaction->id == context->leg->call->invite;
}

void dialog_update(struct correlate *correlate, struct message_context *context)
{
    if (context->is_duplicate)
        return;
    if (is_failed_try(context) && !context->is_retransmission)
        end_early(correlate, context);
    if (context->dialog == NULL)
        return;
    if (context->message->is_request)
        take_request(correlate, context);
    else
        take_response(correlate, context);
}

void dialog_settle(struct correlate *correlate, struct dialog *dialog)
{
    if (dialog->state != DIALOG_CONFIRMED || dialog->method != SIP_METHOD_INVITE ||
        dialog->is_acked)
        return;
    count(dialog, -1);
    dialog->state = DIALOG_NO_ACK;
    output_changed(correlate, &dialog->object);
}

void dialog_forget(struct correlate *correlate, struct dialog *dialog)
{
    assert(dialog->leg->dialog_count > 0);
    if (is_alive(dialog))
        count(dialog, -1);
    output_now(correlate, &dialog->object);
    map_remove(correlate->dialog_map, dialog->hash, dialog);
    list_remove(&dialog->age);
    list_remove(&dialog->sibling);
    dialog->leg->dialog_count--;
    pool_give(correlate->dialogs, dialog);
}
