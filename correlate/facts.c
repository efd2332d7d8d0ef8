#include "correlate/facts.h"

#include <assert.h>
#include <stdlib.h>

static const char *const state_names[CALL_STATES] = {
    [CALL_TRYING] = "trying",
    [CALL_RINGING] = "ringing",
    [CALL_IN_CALL] = "in-call",
    [CALL_COMPLETED] = "completed",
    [CALL_FAILED] = "failed",
    [CALL_BUSY] = "busy",
    [CALL_CANCELLED] = "cancelled",
    [CALL_REDIRECTED] = "redirected",
    [CALL_NO_ANSWER] = "no-answer",
    [CALL_NO_ACK] = "no-ack",
    [CALL_REJECTED_AUTH] = "rejected-auth",
    [CALL_TRANSFERRED] = "transferred",
    [CALL_INCOMPLETE] = "incomplete",
};

/* Allocate every array of the batch; false when one is missing. */
static bool allocate(struct fact_batch *batch)
{
    bool is_made = arena_init(&batch->arena, FACT_ARENA_BYTES) == ERR_NONE;

#define KIND(kind, NAME, table, key, again, many, max)                                             \
    batch->many = malloc((max) * sizeof(*batch->many));                                            \
    is_made = is_made && batch->many != NULL;
    KINDS(KIND)
#undef KIND
    return is_made;
}

struct fact_batch *fact_batch_new(void)
{
    struct fact_batch *batch = calloc(1, sizeof(*batch));

    if (batch != NULL && !allocate(batch)) {
        fact_batch_free(batch);
        return NULL;
    }
    return batch;
}

void fact_batch_free(struct fact_batch *batch)
{
    if (batch == NULL)
        return;
    arena_release(&batch->arena);
#define KIND(kind, NAME, table, key, again, many, max) free(batch->many);
    KINDS(KIND)
#undef KIND
    free(batch);
}

void fact_batch_reset(struct fact_batch *batch)
{
    assert(batch != NULL);
#define KIND(kind, NAME, table, key, again, many, max) batch->kind##_count = 0;
    KINDS(KIND)
#undef KIND
    arena_reset(&batch->arena);
}

bool fact_batch_is_empty(const struct fact_batch *batch)
{
    assert(batch != NULL);
#define KIND(kind, NAME, table, key, again, many, max) batch->kind##_count == 0 &&
    return KINDS(KIND) true;
#undef KIND
}

const char *call_state_name(enum call_state state)
{
    return (size_t)state < CALL_STATES && state_names[state] != NULL ? state_names[state] : "";
}
