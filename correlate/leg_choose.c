#include "correlate/leg_choose.h"

#include "base/array.h"
#include "base/hash.h"
#include "base/memory.h"
#include "correlate/call.h"
#include "correlate/dialog.h"
#include "correlate/leg.h"

/* What the keys of legs of other methods than INVITE are mixed with, in place of a tag. */
#define OTHER_METHODS UINT64_C(0x6f74686572)

void leg_key(struct correlate *correlate, struct message_context *context)
{
    context->is_nameless = slice_is_absent(context->message->call_id);
    context->call_id = context->is_nameless ? hash_mix(correlate->seed, ++correlate->nameless)
                                            : context->keys->call_id;
}

/* The live leg of a key, or one that is made live again. */
static struct leg *find(struct correlate *correlate, uint64_t key)
{
    struct leg *leg = leg_of_key(correlate, key);

    return leg != NULL ? leg : leg_resume(correlate, key);
}

/* The caller's tag stands in From of what the caller sends, and in To of what the callee sends. */
static struct leg *find_of_invite(struct correlate *correlate,
                                  const struct message_context *context)
{
    struct leg *leg = find(correlate, key_of_leg(context->call_id, context->from_tag));

    if (leg == NULL && context->to_tag != context->from_tag)
        leg = find(correlate, key_of_leg(context->call_id, context->to_tag));
    return leg;
}

static struct leg *find_of_dialog(const struct correlate *correlate,
                                  const struct message_context *context)
{
    struct dialog *dialog = dialog_of_tags(correlate, context);

    return dialog == NULL ? NULL : dialog->leg;
}

static bool begins_call(const struct message_context *context)
{
    return context->method == SIP_METHOD_INVITE && context->message->is_request &&
           context->to_tag == 0;
}

/* Requests that are sent only on behalf of an INVITE, and their responses. */
static struct leg *choose_of_invite(struct correlate *correlate,
                                    const struct message_context *context)
{
    struct leg *leg;

    if (begins_call(context)) {
        leg = find(correlate, key_of_leg(context->call_id, context->from_tag));
        return leg != NULL && !call_is_succeeded(leg->call, context) ? leg : NULL;
    }
    leg = find_of_dialog(correlate, context);
    if (leg != NULL && leg->call->is_invite)
        return leg;
    return find_of_invite(correlate, context);
}

/* Other methods belong to a call only inside of its dialog, whether or not its beginning was seen. */
static struct leg *choose_of_others(struct correlate *correlate,
                                    const struct message_context *context)
{
    struct leg *leg = NULL;

    if (context->to_tag != 0 && context->method != SIP_METHOD_REGISTER) {
        leg = find_of_dialog(correlate, context);
        if (leg == NULL && context->message->is_request)
            leg = find_of_invite(correlate, context);
    }
    return leg != NULL ? leg : find(correlate, key_of_leg(context->call_id, OTHER_METHODS));
}

bool leg_is_known(const struct correlate *correlate, const struct message_context *context)
{
    const uint64_t tags[] = {context->from_tag, context->to_tag, OTHER_METHODS};

    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        if (leg_of_key(correlate, key_of_leg(context->call_id, tags[i])) != NULL)
            return true;
    }
    return false;
}

bool leg_choose(struct correlate *correlate, struct message_context *context)
{
    bool is_of_invite = call_is_of_invite(context);
    struct leg *leg;

    if (context->transaction != NULL)
        leg = context->transaction->leg;
    else
        leg = is_of_invite ? choose_of_invite(correlate, context)
                           : choose_of_others(correlate, context);
    if (leg == NULL)
        leg =
            leg_add(correlate, context,
                    key_of_leg(context->call_id, is_of_invite ? context->from_tag : OTHER_METHODS));
    context->leg = leg;
    if (leg != NULL)
        memory_fetch(leg->call, sizeof(*leg->call));
    return leg != NULL;
}
