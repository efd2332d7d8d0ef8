#include "correlate/leg_alias.h"

#include "base/hash.h"

/* Where a hash comes from, so that a party is never taken for a branch. */
#define PARTY  UINT64_C(0x7061727479)
#define BRANCH UINT64_C(0x6272616e6368)
#define BYTES  UINT64_C(0x6279746573)

static bool is_any(const void *object, const void *key)
{
    return ((const struct alias *)object)->hash == *(const uint64_t *)key;
}

static uint64_t branch_of(const struct correlate *correlate, const struct message_context *context)
{
    const struct sip_message *message = context->message;
    uint64_t sent_by = hash_bytes(message->via_sent_by, correlate->seed);

    if (message->via_branch.len == 0)
        return 0;
    return hash_mix(hash_mix(hash_bytes(message->via_branch, correlate->seed), sent_by), BRANCH);
}

/* A tag with the URI before it, as both stand in From of one side and in To of the other: some trunks have
 * one tag for all calls. A value at the end of what was captured may not be whole. */
static uint64_t party_of(const struct correlate *correlate, const struct message_context *context,
                         enum sip_header header, uint64_t tag)
{
    const struct sip_message *message = context->message;
    struct slice value = sip_message_value(message, header);

    if (tag == 0 || slice_offset(message->raw, value) + value.len + 1 >= message->raw.len)
        return 0;
    return hash_mix(hash_bytes(value, correlate->seed), PARTY);
}

static const struct alias *find(const struct correlate *correlate, uint64_t hash)
{
    return hash == 0 ? NULL : map_find(correlate->alias_map, hash, is_any, &hash);
}

static uint64_t bytes_of(const struct message_context *context)
{
    return context->is_nameless ? hash_mix(context->print, BYTES) : 0;
}

struct leg *leg_alias_of_bytes(const struct correlate *correlate,
                               const struct message_context *context)
{
    const struct alias *alias = find(correlate, bytes_of(context));

    return alias == NULL ? NULL : alias->leg;
}

struct leg *leg_alias_of_branch(const struct correlate *correlate,
                                const struct message_context *context)
{
    const struct alias *alias = find(correlate, branch_of(correlate, context));

    return alias == NULL ? NULL : alias->leg;
}

struct leg *leg_alias_of_parties(const struct correlate *correlate,
                                 const struct message_context *context)
{
    const struct alias *alias =
        find(correlate, party_of(correlate, context, SIP_HEADER_FROM, context->from_tag));

    if (alias == NULL)
        alias = find(correlate, party_of(correlate, context, SIP_HEADER_TO, context->to_tag));
    return alias == NULL ? NULL : alias->leg;
}

static void add(struct correlate *correlate, struct leg *leg, uint64_t hash)
{
    struct alias *alias;

    if (hash == 0 || find(correlate, hash) != NULL)
        return;
    alias = pool_take(correlate->aliases);
    if (alias == NULL)
        return;
    if (map_insert(correlate->alias_map, hash, alias) != ERR_NONE) {
        pool_give(correlate->aliases, alias);
        return;
    }
    alias->hash = hash;
    alias->leg = leg;
    list_append(&leg->aliases, &alias->sibling);
}

void leg_alias_add(struct correlate *correlate, const struct message_context *context)
{
    if (!context->unit->is_cut && !context->is_nameless)
        return;
    add(correlate, context->leg, bytes_of(context));
    add(correlate, context->leg, branch_of(correlate, context));
    add(correlate, context->leg, party_of(correlate, context, SIP_HEADER_FROM, context->from_tag));
    add(correlate, context->leg, party_of(correlate, context, SIP_HEADER_TO, context->to_tag));
}

void leg_alias_forget(struct correlate *correlate, struct leg *leg)
{
    struct link *link;

    while ((link = list_first(&leg->aliases)) != NULL) {
        struct alias *alias = LIST_OBJECT(link, struct alias, sibling);

        map_remove(correlate->alias_map, alias->hash, alias);
        list_remove(&alias->sibling);
        pool_give(correlate->aliases, alias);
    }
}
