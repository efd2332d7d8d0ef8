#include "base/hash.h"
#include "base/map.h"
#include "export/flow_model.h"

#define MAP_SEED 0

/* Where the number of a message's leg or transaction comes from. */
struct numbering {
    struct map *map;
    bool is_of_legs;
    uint32_t count;
};

/* What a map looks for: an id, among messages that know theirs. */
struct wanted {
    uint64_t id;
    bool is_leg;
};

static bool has_id(const void *object, const void *key)
{
    const struct flow_message *message = object;
    const struct wanted *wanted = key;

    return (wanted->is_leg ? message->leg : message->transaction) == wanted->id;
}

/* Number the leg or the transaction of one message: as a message before it has it, or the next. */
static enum err number(struct numbering *numbering, struct flow_message *message)
{
    struct wanted wanted = {
        .id = numbering->is_of_legs ? message->leg : message->transaction,
        .is_leg = numbering->is_of_legs,
    };
    uint64_t hash = hash_mix(MAP_SEED, wanted.id);
    const struct flow_message *before = map_find(numbering->map, hash, has_id, &wanted);
    uint32_t *place = wanted.is_leg ? &message->leg_number : &message->transaction_number;

    if (before != NULL) {
        *place = wanted.is_leg ? before->leg_number : before->transaction_number;
        return ERR_NONE;
    }
    *place = numbering->count++;
    return map_insert(numbering->map, hash, message);
}

static enum err number_all(struct flow *flow, bool is_of_legs, uint32_t *ret_count)
{
    struct numbering numbering = {.map = map_new(FLOW_MESSAGES_MAX), .is_of_legs = is_of_legs};
    enum err err = numbering.map == NULL ? ERR_MEMORY : ERR_NONE;

    for (size_t i = 0; i < flow->message_count && err == ERR_NONE; i++)
        err = number(&numbering, &flow->messages[i]);
    map_free(numbering.map);
    *ret_count = numbering.count;
    return err;
}

enum err flow_number(struct flow *flow)
{
    uint32_t count;
    enum err err = number_all(flow, false, &count);

    if (err == ERR_NONE)
        err = number_all(flow, true, &count);
    flow->leg_count = count;
    return err;
}
