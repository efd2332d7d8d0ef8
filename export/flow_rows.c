#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"
#include "export/flow_model.h"

#define FOLD_REACH 1024 /* how many messages back the first sending is looked for */
#define ROWS_MAX   (3 * (size_t)FLOW_MESSAGES_MAX) /* message, gap and note for each */
#define MAP_SEED   0
#define NO_ROW     UINT32_MAX

static bool has_fold(const struct flow *flow, enum flow_fold fold)
{
    return (flow->options.folds & fold) != 0;
}

static struct flow_row *last_row(struct flow *flow)
{
    return flow->row_count == 0 ? NULL : &flow->rows[flow->row_count - 1];
}

static enum err add_row(struct flow *flow, const struct flow_row *row)
{
    enum err err =
        flow_grow(&flow->rows, &flow->row_cap, flow->row_count, sizeof(*flow->rows), ROWS_MAX);

    if (err == ERR_NONE)
        flow->rows[flow->row_count++] = *row;
    return err;
}

/* Return whether two messages are sendings of the same request or response on the same hop. */
static bool is_same_sending(const struct flow_message *a, const struct flow_message *b)
{
    return a->transaction == b->transaction && a->code == b->code && a->from == b->from &&
           a->to == b->to && slice_equal(a->method, b->method);
}

/* Return whether the fold that begins with message `at` is to stay open. */
static bool is_open(const struct flow *flow, size_t at)
{
    return flow->options.is_open != NULL &&
           flow->options.is_open(flow->options.open_context, flow->messages[at].id);
}

/* Return the row of the first sending of message `at`, or NO_ROW. */
static uint32_t first_sending(const struct flow *flow, size_t at)
{
    size_t stop = at > FOLD_REACH ? at - FOLD_REACH : 0;

    if (flow->messages[at].transaction == 0)
        return NO_ROW;
    for (size_t i = at; i-- > stop;) {
        uint32_t row = flow->messages[i].row;

        if (is_same_sending(&flow->messages[i], &flow->messages[at]) &&
            flow->rows[row].kind == FLOW_ROW_MESSAGE)
            return row;
    }
    return NO_ROW;
}

/* Return whether what repeats message `at` stays unfolded: its fold is open, or it is in an open one. */
static bool is_kept_open(const struct flow *flow, size_t at)
{
    return flow->messages[at].is_unfolded || is_open(flow, at);
}

/* Fold a repetition into the row of its first sending. Return false when it has a row of its own. */
static bool fold_repetition(struct flow *flow, size_t at)
{
    struct flow_message *message = &flow->messages[at];
    bool is_copy = (message->flags & MESSAGE_DUPLICATE) != 0;
    bool is_again = (message->flags & MESSAGE_RETRANSMISSION) != 0;
    uint32_t row = NO_ROW;

    if ((is_copy && has_fold(flow, FLOW_FOLD_DUPLICATES)) ||
        (!is_copy && is_again && has_fold(flow, FLOW_FOLD_RETRANSMISSIONS)))
        row = first_sending(flow, at);
    message->is_unfolded = row != NO_ROW && is_kept_open(flow, flow->rows[row].message);
    if (row == NO_ROW || message->is_unfolded)
        return false;
    message->row = row;
    if (is_copy) {
        flow->rows[row].copies++;
    } else {
        flow->rows[row].count++;
        flow->rows[row].end_us = message->time_us;
        flow->rows[row].end_ns = message->time_ns;
    }
    return true;
}

/* Return whether message `at` is an ACK whose INVITE got a 2xx (RFC 3261 13.2.2.4). */
static bool is_ack_of_2xx(const struct flow *flow, size_t at)
{
    const struct flow_message *ack = &flow->messages[at];
    size_t stop = at > FOLD_REACH ? at - FOLD_REACH : 0;

    if (ack->code != 0 || ack->transaction == 0 || !slice_is(ack->method, "ACK"))
        return false;
    for (size_t i = at; i-- > stop;) {
        const struct flow_message *message = &flow->messages[i];

        if (message->transaction == ack->transaction && message->code >= 200)
            return message->code < 300;
    }
    return false;
}

static enum err add_own_row(struct flow *flow, size_t at)
{
    struct flow_message *message = &flow->messages[at];

    message->row = (uint32_t)flow->row_count;
    return add_row(flow, &(struct flow_row){.kind = FLOW_ROW_MESSAGE,
                                            .message = (uint32_t)at,
                                            .count = 1,
                                            .time_us = message->time_us,
                                            .end_us = message->time_us,
                                            .time_ns = message->time_ns,
                                            .end_ns = message->time_ns,
                                            .from = message->from,
                                            .to = message->to});
}

/* Return whether a 100 or ACK belongs to a run that is open: it begins one, or follows such a row at
 * once. */
static bool stays_open(const struct flow *flow, size_t at)
{
    bool is_in_run = flow->row_count > 0 && flow->rows[flow->row_count - 1].kind == FLOW_ROW_FOLD;

    return (flow->open_run_end == flow->row_count && flow->row_count > 0) ||
           (!is_in_run && is_open(flow, at));
}

/* Fold a 100 or ACK into the run before it, or begin one. *ret_is_folded is set to whether it was. */
static enum err fold_run(struct flow *flow, size_t at, bool *ret_is_folded)
{
    struct flow_message *message = &flow->messages[at];
    struct flow_row *run = last_row(flow);
    bool is_trying = message->code == 100;
    uint16_t left = message->from < message->to ? message->from : message->to;
    uint16_t right = message->from < message->to ? message->to : message->from;
    enum err err;

    *ret_is_folded = (is_trying && has_fold(flow, FLOW_FOLD_TRYING)) ||
                     (has_fold(flow, FLOW_FOLD_ACKS) && is_ack_of_2xx(flow, at));
    if (!*ret_is_folded)
        return ERR_NONE;
    if (stays_open(flow, at)) {
        err = add_own_row(flow, at);
        flow->open_run_end = flow->row_count;
        return err;
    }
    if (run == NULL || run->kind != FLOW_ROW_FOLD) {
        err = add_row(flow, &(struct flow_row){.kind = FLOW_ROW_FOLD,
                                               .message = (uint32_t)at,
                                               .time_us = message->time_us,
                                               .time_ns = message->time_ns,
                                               .from = left,
                                               .to = right});
        if (err != ERR_NONE)
            return err;
        run = last_row(flow);
    }
    run->count++;
    run->trying += is_trying;
    run->end_us = message->time_us;
    run->end_ns = message->time_ns;
    run->from = left < run->from ? left : run->from;
    run->to = right > run->to ? right : run->to;
    message->row = (uint32_t)(flow->row_count - 1);
    return ERR_NONE;
}

static enum err add_gap(struct flow *flow, size_t at)
{
    const struct flow_message *message = &flow->messages[at];
    const struct flow_message *before = at == 0 ? message : &flow->messages[at - 1];

    if (flow->options.gap_us == 0 ||
        clock_span(before->time_us, message->time_us) <= flow->options.gap_us)
        return ERR_NONE;
    return add_row(flow, &(struct flow_row){.kind = FLOW_ROW_GAP,
                                            .message = (uint32_t)at,
                                            .time_us = before->time_us,
                                            .end_us = message->time_us,
                                            .time_ns = before->time_ns,
                                            .end_ns = message->time_ns,
                                            .to = (uint16_t)(flow->participant_count - 1)});
}

static enum err place_message(struct flow *flow, size_t at)
{
    bool is_folded = fold_repetition(flow, at);
    enum err err = ERR_NONE;

    if (!is_folded)
        err = add_gap(flow, at);
    if (!is_folded && err == ERR_NONE)
        err = fold_run(flow, at, &is_folded);
    if (!is_folded && err == ERR_NONE)
        err = add_own_row(flow, at);
    return err;
}

static bool has_id(const void *object, const void *key)
{
    return ((const struct flow_message *)object)->id == *(const uint64_t *)key;
}

static uint64_t id_hash(uint64_t id)
{
    return hash_mix(MAP_SEED, id);
}

static enum err map_messages(struct flow *flow, struct map **ret_map)
{
    struct map *map = map_new(FLOW_MESSAGES_MAX);
    enum err err = map == NULL ? ERR_MEMORY : ERR_NONE;

    for (size_t i = 0; i < flow->message_count && err == ERR_NONE; i++)
        err = map_insert(map, id_hash(flow->messages[i].id), &flow->messages[i]);
    if (err == ERR_NONE)
        *ret_map = map;
    else
        map_free(map);
    return err;
}

/* Return the message behind which a finding is shown: its own, or the last one before its time. */
static uint32_t anchor_of(const struct flow *flow, const struct map *map,
                          const struct flow_finding *finding)
{
    const struct flow_message *message =
        map_find(map, id_hash(finding->message), has_id, &finding->message);
    size_t low = 0;
    size_t high = flow->message_count;

    if (message != NULL)
        return (uint32_t)(message - flow->messages);
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (flow->messages[middle].time_us <= finding->time_us)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)(low == 0 ? 0 : low - 1);
}

/* A note on its way to its row. */
struct note {
    uint32_t row;     /* before notes */
    uint32_t finding; /* keeps the order of adding among notes of one row */
    uint32_t message;
};

static int compare_notes(const void *left, const void *right)
{
    const struct note *a = left;
    const struct note *b = right;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->finding < b->finding ? -1 : a->finding > b->finding;
}

static struct flow_row note_row(const struct flow *flow, const struct note *note)
{
    const struct flow_finding *finding = &flow->findings[note->finding];
    const struct flow_message *message = &flow->messages[note->message];
    bool is_rightward = message->from < message->to;

    return (struct flow_row){.kind = FLOW_ROW_NOTE,
                             .message = note->message,
                             .time_us = finding->time_us,
                             .end_us = finding->time_us,
                             .from = is_rightward ? message->from : message->to,
                             .to = is_rightward ? message->to : message->from,
                             .severity = finding->severity,
                             .rule = finding->rule,
                             .text = finding->text,
                             .detail = finding->detail,
                             .evidence = finding->evidence,
                             .evidence_count = finding->evidence_count};
}

/* Copy the rows with the notes between them into `rows`, which has room for both, and tell each
 * message its new row. */
static void insert_notes(struct flow *flow, const struct note *notes, struct flow_row *rows,
                         uint32_t *moved)
{
    size_t count = 0;
    size_t next = 0;

    for (uint32_t i = 0; i < flow->row_count; i++) {
        moved[i] = (uint32_t)count;
        rows[count++] = flow->rows[i];
        while (next < flow->finding_count && notes[next].row == i)
            rows[count++] = note_row(flow, &notes[next++]);
    }
    for (size_t i = 0; i < flow->message_count; i++)
        flow->messages[i].row = moved[flow->messages[i].row];
}

static enum err add_notes(struct flow *flow, struct note *notes)
{
    struct map *map;
    struct flow_row *rows;
    uint32_t *moved;
    enum err err = map_messages(flow, &map);

    if (err != ERR_NONE)
        return err;
    for (uint32_t i = 0; i < flow->finding_count; i++) {
        uint32_t message = anchor_of(flow, map, &flow->findings[i]);

        notes[i] = (struct note){flow->messages[message].row, i, message};
    }
    map_free(map);
    qsort(notes, flow->finding_count, sizeof(*notes), compare_notes);
    rows = calloc(flow->row_count + flow->finding_count, sizeof(*rows));
    moved = calloc(flow->row_count, sizeof(*moved));
    if (rows == NULL || moved == NULL) {
        free(rows);
        free(moved);
        return ERR_MEMORY;
    }
    insert_notes(flow, notes, rows, moved);
    free(moved);
    free(flow->rows);
    flow->rows = rows;
    flow->row_count += flow->finding_count;
    flow->row_cap = flow->row_count;
    return ERR_NONE;
}

enum err flow_rows_make(struct flow *flow)
{
    enum err err = ERR_NONE;
    struct note *notes;

    flow->row_count = 0;
    flow->open_run_end = 0;
    for (size_t at = 0; at < flow->message_count && err == ERR_NONE; at++)
        err = place_message(flow, at);
    if (err != ERR_NONE || flow->finding_count == 0 || flow->message_count == 0)
        return err;
    notes = calloc(flow->finding_count, sizeof(*notes));
    if (notes == NULL)
        return ERR_MEMORY;
    err = add_notes(flow, notes);
    free(notes);
    return err;
}
