#include "correlate/leg_choose.h"

#include "base/hash.h"
#include "base/memory.h"
#include "correlate/call.h"
#include "correlate/dialog.h"
#include "correlate/leg.h"

/* What the keys of legs of other methods than INVITE are mixed with, in place of a tag. */
#define OTHER_METHODS UINT64_C(0x6f74686572)

static uint64_t key_of(uint64_t call_id, uint64_t tag)
{
    return hash_mix(call_id, tag);
}

void leg_key(struct correlate *correlate, struct arrival *arrival)
{
    arrival->is_nameless = slice_is_absent(arrival->message->call_id);
    arrival->call_id = arrival->is_nameless ? hash_mix(correlate->seed, ++correlate->nameless)
                                            : arrival->keys->call_id;
    map_fetch(correlate->leg_map, key_of(arrival->call_id, arrival->from_tag));
}

/* The live leg of a key, or one that is made live again. */
static struct leg *find(struct correlate *correlate, uint64_t key)
{
    struct leg *leg = leg_of_key(correlate, key);

    return leg != NULL ? leg : leg_resume(correlate, key);
}

/* The caller's tag stands in From of what the caller sends, and in To of what the callee sends. */
static struct leg *find_of_invite(struct correlate *correlate, const struct arrival *arrival)
{
    struct leg *leg = find(correlate, key_of(arrival->call_id, arrival->from_tag));

    if (leg == NULL && arrival->to_tag != arrival->from_tag)
        leg = find(correlate, key_of(arrival->call_id, arrival->to_tag));
    return leg;
}

static struct leg *find_of_dialog(const struct correlate *correlate, const struct arrival *arrival)
{
    struct dialog *dialog = dialog_of_tags(correlate, arrival);

    return dialog == NULL ? NULL : dialog->leg;
}

static bool begins_call(const struct arrival *arrival)
{
    return arrival->method == SIP_METHOD_INVITE && arrival->message->is_request &&
           arrival->to_tag == 0;
}

/* Requests that are sent only on behalf of an INVITE, and their responses. */
static struct leg *choose_of_invite(struct correlate *correlate, const struct arrival *arrival)
{
    struct leg *leg;

    if (begins_call(arrival)) {
        leg = find(correlate, key_of(arrival->call_id, arrival->from_tag));
        return leg != NULL && !call_is_succeeded(leg->call, arrival) ? leg : NULL;
    }
    leg = find_of_dialog(correlate, arrival);
    if (leg != NULL && leg->call->is_invite)
        return leg;
    return find_of_invite(correlate, arrival);
}

/* Other methods belong to a call only inside of its dialog, whether or not its beginning was seen. */
static struct leg *choose_of_others(struct correlate *correlate, const struct arrival *arrival)
{
    struct leg *leg = NULL;

    if (arrival->to_tag != 0 && arrival->method != SIP_METHOD_REGISTER) {
        leg = find_of_dialog(correlate, arrival);
        if (leg == NULL && arrival->message->is_request)
            leg = find_of_invite(correlate, arrival);
    }
    return leg != NULL ? leg : find(correlate, key_of(arrival->call_id, OTHER_METHODS));
}

bool leg_is_known(const struct correlate *correlate, const struct arrival *arrival)
{
    const uint64_t tags[] = {arrival->from_tag, arrival->to_tag, OTHER_METHODS};

    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        if (leg_of_key(correlate, key_of(arrival->call_id, tags[i])) != NULL)
            return true;
    }
    return false;
}

bool leg_choose(struct correlate *correlate, struct arrival *arrival)
{
    bool is_of_invite = call_is_of_invite(arrival);
    struct leg *leg;

    if (arrival->transaction != NULL)
        leg = arrival->transaction->leg;
    else
        leg = is_of_invite ? choose_of_invite(correlate, arrival)
                           : choose_of_others(correlate, arrival);
    if (leg == NULL)
        leg = leg_add(correlate, arrival,
                      key_of(arrival->call_id, is_of_invite ? arrival->from_tag : OTHER_METHODS));
    arrival->leg = leg;
    if (leg != NULL)
        memory_fetch(leg->call, sizeof(*leg->call));
    return leg != NULL;
}
