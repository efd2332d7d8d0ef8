#include "correlate/facts.h"

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
    batch->captures = malloc(FACT_CAPTURES_MAX * sizeof(*batch->captures));
    batch->counters = malloc(FACT_COUNTERS_MAX * sizeof(*batch->counters));
    batch->endpoints = malloc(FACT_OBJECTS_MAX * sizeof(*batch->endpoints));
    batch->calls = malloc(FACT_OBJECTS_MAX * sizeof(*batch->calls));
    batch->legs = malloc(FACT_OBJECTS_MAX * sizeof(*batch->legs));
    batch->dialogs = malloc(FACT_OBJECTS_MAX * sizeof(*batch->dialogs));
    batch->transactions = malloc(FACT_OBJECTS_MAX * sizeof(*batch->transactions));
    batch->messages = malloc(FACT_MESSAGES_MAX * sizeof(*batch->messages));
    batch->frames = malloc(FACT_FRAMES_MAX * sizeof(*batch->frames));
    batch->findings = malloc(FACT_FINDINGS_MAX * sizeof(*batch->findings));
    return batch->captures != NULL && batch->counters != NULL && batch->endpoints != NULL &&
           batch->calls != NULL && batch->legs != NULL && batch->dialogs != NULL &&
           batch->transactions != NULL && batch->messages != NULL && batch->frames != NULL &&
           batch->findings != NULL && arena_init(&batch->arena, FACT_ARENA_BYTES) == ERR_NONE;
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
    free(batch->findings);
    free(batch->frames);
    free(batch->messages);
    free(batch->transactions);
    free(batch->dialogs);
    free(batch->legs);
    free(batch->calls);
    free(batch->endpoints);
    free(batch->counters);
    free(batch->captures);
    free(batch);
}

void fact_batch_reset(struct fact_batch *batch)
{
    batch->capture_count = 0;
    batch->counter_count = 0;
    batch->endpoint_count = 0;
    batch->call_count = 0;
    batch->leg_count = 0;
    batch->dialog_count = 0;
    batch->transaction_count = 0;
    batch->message_count = 0;
    batch->frame_count = 0;
    batch->finding_count = 0;
    arena_reset(&batch->arena);
}

bool fact_batch_is_empty(const struct fact_batch *batch)
{
    return batch->capture_count == 0 && batch->counter_count == 0 && batch->endpoint_count == 0 &&
           batch->call_count == 0 && batch->leg_count == 0 && batch->dialog_count == 0 &&
           batch->transaction_count == 0 && batch->message_count == 0 && batch->frame_count == 0 &&
           batch->finding_count == 0;
}

const char *call_state_name(enum call_state state)
{
    return (size_t)state < CALL_STATES && state_names[state] != NULL ? state_names[state] : "";
}
