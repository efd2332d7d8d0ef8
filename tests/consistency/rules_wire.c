/* What the bytes of the capture tell: rules 6, 7 and 9; declared in tests/consistency/rules.h. */
#include "tests/consistency/rules.h"

#include <string.h>

#include "base/counter.h"
#include "tests/consistency/top_via.h"

#define COPY_NS    INT64_C(100000000)
#define ID_STEP    1024 /* a sender that counts is not farther ahead from one packet to the next */
#define IDS_ENOUGH 3

static const struct face *store_of(const struct evidence *evidence)
{
    return &evidence->faces[EVIDENCE_STORE];
}

static bool same_path(const struct face_message *a, const struct face_message *b)
{
    return json_equal(a->src, b->src) && json_equal(a->dst, b->dst);
}

static bool same_bytes(const struct evidence *evidence, size_t a, size_t b)
{
    return evidence->texts[a].len > 0 && slice_equal(evidence->texts[a], evidence->texts[b]);
}

/* Tell whether the sender of message `of` counts its IP identifications: those of its other messages
 * mostly rise by little. */
static bool counts_ids(const struct evidence *evidence, size_t of)
{
    const struct face *store = store_of(evidence);
    const json_t *ip = json_object_get(store->message_rows[of].src, "ip");
    size_t steps = 0;
    size_t small = 0;
    uint16_t last = 0;

    for (size_t i = 0; i < store->message_count; i++) {
        uint16_t id = evidence->ip_ids[i];
        uint16_t step = (uint16_t)(id - last);

        if (id == 0 || !json_equal(json_object_get(store->message_rows[i].src, "ip"), ip))
            continue;
        if (last != 0 && step != 0) {
            steps++;
            small += step < ID_STEP ? 1 : 0;
        }
        last = id;
    }
    return steps >= IDS_ENOUGH && small * 4 >= steps * 3;
}

/* How two datagrams with the same bytes on the same path, near by, relate. */
enum likeness {
    UNLIKE,     /* other bytes, another path, or too far apart */
    TWO,        /* two packets: their sender counts, and they have different numbers */
    MAY_BE_ONE, /* nothing tells but bytes and time */
    ONE,        /* the same number */
};

static enum likeness compare(const struct evidence *evidence, size_t a, size_t b)
{
    const struct face_message *left = &store_of(evidence)->message_rows[a];
    const struct face_message *right = &store_of(evidence)->message_rows[b];
    int64_t apart_ns = right->time_ns - left->time_ns;
    uint16_t ids[] = {evidence->ip_ids[a], evidence->ip_ids[b]};

    if (apart_ns > COPY_NS || apart_ns < -COPY_NS || !same_bytes(evidence, a, b) ||
        !same_path(left, right))
        return UNLIKE;
    if (ids[0] == 0 || ids[1] == 0)
        return MAY_BE_ONE;
    if (ids[0] == ids[1])
        return ONE;
    return counts_ids(evidence, a) ? TWO : MAY_BE_ONE;
}

/* The most alike of the messages within 100 ms of one, before it or on both sides. */
static enum likeness likest(const struct evidence *evidence, size_t of, bool only_before)
{
    const struct face *store = store_of(evidence);
    enum likeness best = UNLIKE;

    for (size_t i = of; i-- > 0;) {
        enum likeness likeness = compare(evidence, i, of);

        if (store->message_rows[of].time_ns - store->message_rows[i].time_ns > COPY_NS)
            break;
        best = likeness > best ? likeness : best;
    }
    for (size_t i = of + 1; i < store->message_count && !only_before; i++) {
        enum likeness likeness = compare(evidence, i, of);

        if (store->message_rows[i].time_ns - store->message_rows[of].time_ns > COPY_NS)
            break;
        best = likeness > best ? likeness : best;
    }
    return best;
}

static void check_copy(const struct evidence *evidence, size_t at, struct breaches *breaches)
{
    const struct face_message *message = &store_of(evidence)->message_rows[at];
    enum likeness likeness = likest(evidence, at, !message->is_duplicate);

    if (message->is_duplicate && likeness == UNLIKE)
        breach(breaches, 6, "message %lld is a copy of nothing within 100 ms",
               (long long)message->n);
    if (message->is_duplicate && likeness == TWO)
        breach(breaches, 6, "message %lld is called a copy, but its sender sent it twice",
               (long long)message->n);
    if (!message->is_duplicate &&
        (likeness == ONE || (likeness == MAY_BE_ONE && message->is_request)))
        breach(breaches, 6, "message %lld is a copy of one before it, and is not called so",
               (long long)message->n);
}

static bool has_original(const struct face *store, const struct face_message *of)
{
    for (const struct face_message *message = store->message_rows; message < of; message++) {
        if (message->transaction == of->transaction && message->is_request == of->is_request &&
            message->code == of->code && face_is_text(message->method, of->method) &&
            same_path(message, of))
            return true;
    }
    return false;
}

void rules_check_copies(const struct evidence *evidence, struct breaches *breaches)
{
    const struct face *store = store_of(evidence);

    for (size_t i = 0; i < store->message_count; i++) {
        const struct face_message *message = &store->message_rows[i];

        check_copy(evidence, i, breaches);
        if (message->is_retransmission && !has_original(store, message))
            breach(breaches, 6, "message %lld is a retransmission of nothing in its transaction",
                   (long long)message->n);
    }
}

/* --- transactions --- */

static bool is_method(const struct face_message *message, const char *method)
{
    return face_is_text(message->method, method);
}

static const struct evidence_transaction *transaction_of(const struct evidence *evidence,
                                                         const struct face_message *message)
{
    if (message->transaction < 1 || (size_t)message->transaction > evidence->transaction_count)
        return NULL;
    return &evidence->transactions[message->transaction - 1];
}

/* The first message of the transaction that has a Via, but for ACKs. */
static size_t first_of(const struct evidence *evidence, int64_t transaction)
{
    const struct face *store = store_of(evidence);

    for (size_t i = 0; i < store->message_count; i++) {
        struct top_via via;

        if (store->message_rows[i].transaction == transaction &&
            !is_method(&store->message_rows[i], "ACK") && top_via_read(evidence->texts[i], &via))
            return i;
    }
    return SIZE_MAX;
}

static void check_via(const struct evidence *evidence, size_t at, struct breaches *breaches)
{
    const struct face_message *message = &store_of(evidence)->message_rows[at];
    size_t first = first_of(evidence, message->transaction);
    struct top_via vias[2];

    if (first >= at || is_method(message, "ACK") ||
        !top_via_read(evidence->texts[first], &vias[0]) ||
        !top_via_read(evidence->texts[at], &vias[1]))
        return;
    if (!top_via_equal(&vias[0], &vias[1]))
        breach(breaches, 7, "messages %lld and %lld are of one transaction with different top Vias",
               (long long)store_of(evidence)->message_rows[first].n, (long long)message->n);
}

static bool turns_back(const struct face_message *request, const struct face_message *response)
{
    return json_equal(json_object_get(request->src, "ip"), json_object_get(response->dst, "ip")) &&
           json_equal(json_object_get(request->dst, "ip"), json_object_get(response->src, "ip"));
}

/* A response whose request is before it in the capture is not left alone. */
static void check_alone(const struct evidence *evidence, size_t at, struct breaches *breaches)
{
    const struct face *store = store_of(evidence);
    const struct face_message *response = &store->message_rows[at];
    struct top_via vias[2];

    if (!top_via_read(evidence->texts[at], &vias[1]) || vias[1].branch.len == 0)
        return;
    for (size_t i = 0; i < at; i++) {
        const struct face_message *request = &store->message_rows[i];

        if (request->is_request && !is_method(request, "ACK") && turns_back(request, response) &&
            is_method(request, response->method) && top_via_read(evidence->texts[i], &vias[0]) &&
            top_via_equal(&vias[0], &vias[1]) && request->transaction != response->transaction) {
            breach(breaches, 7, "message %lld answers message %lld and is of another transaction",
                   (long long)response->n, (long long)request->n);
            return;
        }
    }
}

static void check_counts(const struct evidence *evidence,
                         const struct evidence_transaction *transaction, struct breaches *breaches)
{
    const struct face *store = store_of(evidence);
    bool is_alone = face_is_text(transaction->method, "ACK");
    int64_t requests = 0;
    int64_t responses = 0;

    for (size_t i = 0; i < store->message_count; i++) {
        const struct face_message *message = &store->message_rows[i];

        if (message->transaction != transaction->id || message->is_duplicate)
            continue;
        requests += message->is_request && (is_alone || !is_method(message, "ACK")) ? 1 : 0;
        responses += message->is_request ? 0 : 1;
    }
    if (requests != transaction->requests || responses != transaction->responses)
        breach(breaches, 5,
               "transaction %lld: %lld requests and %lld responses, %lld and %lld rows",
               (long long)transaction->id, (long long)transaction->requests,
               (long long)transaction->responses, (long long)requests, (long long)responses);
}

void rules_check_transactions(const struct evidence *evidence, struct breaches *breaches)
{
    const struct face *store = store_of(evidence);

    for (size_t i = 0; i < store->message_count; i++) {
        const struct face_message *message = &store->message_rows[i];
        const struct evidence_transaction *transaction = transaction_of(evidence, message);

        if (transaction == NULL) {
            breach(breaches, 7, "message %lld (%s) is of no transaction", (long long)message->n,
                   message->method);
            continue;
        }
        if (is_method(message, "ACK") && !face_is_text(transaction->method, "INVITE") &&
            !face_is_text(transaction->method, "ACK") && transaction->is_started)
            breach(breaches, 7, "message %lld, an ACK, is of a transaction of %s",
                   (long long)message->n, transaction->method);
        check_via(evidence, i, breaches);
        if (!message->is_request && !transaction->is_started)
            check_alone(evidence, i, breaches);
    }
    for (size_t i = 0; evidence->transactions != NULL && i < evidence->transaction_count; i++)
        check_counts(evidence, &evidence->transactions[i], breaches);
}

/* --- frames --- */

static int64_t counter(const struct evidence *evidence, const char *name)
{
    size_t i;
    json_t *row;

    json_array_foreach(evidence->counters, i, row)
    {
        if (face_is_text(json_string_value(json_object_get(row, "name")), name))
            return json_integer_value(json_object_get(row, "value"));
    }
    return 0;
}

void rules_check_frames(const struct evidence *evidence, struct breaches *breaches)
{
    int64_t told = (int64_t)store_of(evidence)->message_count;

    for (int i = 0; i < COUNTER_COUNT; i++) {
        const struct counter_row *row = counter_row((enum counter)i);

        if (row->kind == COUNTER_PASSED || row->kind == COUNTER_UNREAD)
            told += counter(evidence, row->name);
    }
    if (evidence->frames_counted != (int64_t)evidence->frames.count)
        breach(breaches, 9, "%zu frames in the capture, %lld counted", evidence->frames.count,
               (long long)evidence->frames_counted);
    if (told != (int64_t)evidence->frames.count)
        breach(breaches, 9, "%zu frames in the capture, %lld with SIP or counted under a reason",
               evidence->frames.count, (long long)told);
}
