#include "correlate/keys.h"

#include "base/hash.h"
#include "dissect/sip_status.h"

/* RFC 3261 8.1.1.7. */
#define MAGIC_COOKIE "z9hG4bK"

static uint64_t tag_key(uint64_t seed, struct slice tag)
{
    return tag.len == 0 ? 0 : hash_bytes(tag, seed) | 1;
}

/* RFC 3262 3: a provisional response that was sent again has the same RSeq. */
static uint64_t content_key(uint64_t seed, const struct sip_summary *message)
{
    if (message->is_request || message->code >= 200)
        return 0;
    return hash_mix(hash_bytes(message->body, seed), hash_bytes(message->rseq, seed));
}

static uint32_t print_of(uint64_t seed, const struct unit *unit, const struct message_keys *keys)
{
    uint64_t print = hash_bytes(unit->bytes, seed);

    return (uint32_t)hash_mix(hash_mix(print, keys->src), keys->dst) | 1;
}

uint64_t key_of_leg(uint64_t call_id, uint64_t tag)
{
    return hash_mix(call_id, tag);
}

uint64_t key_of_dialog(uint64_t call_id, uint64_t tag, uint64_t other_tag)
{
    uint64_t low = tag < other_tag ? tag : other_tag;
    uint64_t high = tag < other_tag ? other_tag : tag;

    return hash_mix(hash_mix(call_id, low), high) | 1;
}

uint64_t key_of_transaction(uint64_t call_id, uint64_t branch)
{
    return hash_mix(call_id, branch);
}

uint64_t message_keys_leg(const struct message_keys *keys)
{
    return key_of_leg(keys->call_id, keys->from_tag);
}

uint64_t message_keys_dialog(const struct message_keys *keys)
{
    return key_of_dialog(keys->call_id, keys->from_tag, keys->to_tag);
}

uint64_t message_keys_transaction(const struct message_keys *keys)
{
    return key_of_transaction(keys->call_id, keys->branch);
}

/* The standard phrase follows from the code. */
static bool has_phrase(const struct sip_summary *message)
{
    const char *phrase = sip_status_phrase(message->code);

    return !message->is_request && (phrase == NULL || !slice_is(message->reason, phrase));
}

struct message_keys message_keys_of(uint64_t seed, const struct unit *unit,
                                    const struct sip_summary *message)
{
    struct message_keys keys = {
        .src = addr_hash(&unit->src, seed),
        .dst = addr_hash(&unit->dst, seed),
        .call_id = hash_bytes(message->call_id, seed),
        .from_tag = tag_key(seed, message->from_tag),
        .to_tag = tag_key(seed, message->to_tag),
        .branch = hash_bytes(message->via_branch, seed),
        .content = content_key(seed, message),
        .has_cookie = slice_starts_nocase(message->via_branch, MAGIC_COOKIE),
        .has_phrase = has_phrase(message),
    };

    keys.print = print_of(seed, unit, &keys);
    return keys;
}
