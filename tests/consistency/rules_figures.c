/* Order, times and counts: rules 1, 2 and 5; declared in tests/consistency/rules.h. */
#include "tests/consistency/rules.h"

#define MILLISECOND_NS INT64_C(1000000)

static void check_order(const struct face *face, struct breaches *breaches)
{
    for (size_t i = 0; i < face->call_count; i++) {
        const struct face_call *call = &face->call_rows[i];

        for (size_t k = 1; k < call->own_count; k++) {
            if (call->own[k]->time_ns < call->own[k - 1]->time_ns ||
                call->own[k]->n <= call->own[k - 1]->n) {
                breach(breaches, 1, "call %s: message %lld is out of order", call->id,
                       (long long)call->own[k]->n);
                break;
            }
        }
    }
    for (size_t i = 1; i < face->message_count && !face->is_part; i++) {
        if (face->message_rows[i].time_ns < face->message_rows[i - 1].time_ns) {
            breach(breaches, 1, "message %lld stands before its time",
                   (long long)face->message_rows[i].n);
            break;
        }
    }
}

static const struct face_message *first_invite(const struct face_call *call)
{
    for (size_t i = 0; i < call->own_count; i++) {
        if (call->own[i]->is_request && face_is_text(call->own[i]->method, "INVITE"))
            return call->own[i];
    }
    return NULL;
}

static void check_start(const struct face_call *call, struct breaches *breaches)
{
    const struct face_message *invite = first_invite(call);

    if (!call->is_invite || call->own_count == 0)
        return;
    if (invite != NULL && invite->time_ns != call->start_ns)
        breach(breaches, 1, "call %s: its start is not that of its INVITE, message %lld", call->id,
               (long long)invite->n);
    if (invite == NULL && (call->pdd_ns != FACE_NO_TIME || call->setup_ns != FACE_NO_TIME))
        breach(breaches, 1, "call %s: pdd or setup without an INVITE", call->id);
}

/* No number of a call is below zero, however deep it stands. */
static bool has_negative(const json_t *value)
{
    const char *key;
    size_t i;
    json_t *member;

    if (json_is_number(value))
        return json_number_value(value) < 0;
    json_array_foreach(value, i, member)
    {
        if (has_negative(member))
            return true;
    }
    json_object_foreach((json_t *)value, key, member)
    {
        if (has_negative(member))
            return true;
    }
    return false;
}

static int64_t or_zero(int64_t span_ns)
{
    return span_ns == FACE_NO_TIME ? 0 : span_ns;
}

static void check_times(const struct face_call *call, bool is_whole, struct breaches *breaches)
{
    int64_t end_ns = call->start_ns + or_zero(call->setup_ns) + or_zero(call->duration_ns);

    if (has_negative(call->json))
        breach(breaches, 2, "call %s: a negative number", call->id);
    if (call->pdd_ns != FACE_NO_TIME && call->setup_ns != FACE_NO_TIME &&
        call->pdd_ns > call->setup_ns)
        breach(breaches, 2, "call %s: pdd is longer than setup", call->id);
    if (is_whole && call->own_count > 0 && call->setup_ns != FACE_NO_TIME &&
        end_ns > call->own[call->own_count - 1]->time_ns + MILLISECOND_NS)
        breach(breaches, 2, "call %s: it ends after its last message", call->id);
}

struct sums {
    int64_t messages;
    int64_t retransmissions;
    int64_t duplicates;
};

static void add(struct sums *sums, const struct face_message *message)
{
    sums->messages += message->is_duplicate ? 0 : 1;
    sums->retransmissions += message->is_retransmission && !message->is_duplicate ? 1 : 0;
    sums->duplicates += message->is_duplicate ? 1 : 0;
}

static void check_counts(const struct face *face, const struct face_call *call,
                         struct breaches *breaches)
{
    struct sums rows = {0};

    if (call->own_count == 0 && face->is_part)
        return; /* its messages were not asked for */
    for (size_t i = 0; i < call->own_count; i++)
        add(&rows, call->own[i]);
    if (rows.messages != call->messages)
        breach(breaches, 5, "call %s: %lld messages, %lld rows", call->id,
               (long long)call->messages, (long long)rows.messages);
    if (rows.retransmissions != call->retransmissions)
        breach(breaches, 5, "call %s: %lld retransmissions, %lld rows", call->id,
               (long long)call->retransmissions, (long long)rows.retransmissions);
    if (rows.duplicates != call->duplicates)
        breach(breaches, 5, "call %s: %lld duplicates, %lld rows", call->id,
               (long long)call->duplicates, (long long)rows.duplicates);
}

/* Every message is of a call that is listed, or of none. */
static void check_sums(const struct face *face, struct breaches *breaches)
{
    size_t owned = 0;
    size_t strays = 0;

    for (size_t i = 0; i < face->call_count; i++)
        owned += face->call_rows[i].own_count;
    for (size_t i = 0; i < face->message_count; i++)
        strays += face->message_rows[i].call == NULL ? 1 : 0;
    if (owned + strays != face->message_count)
        breach(breaches, 5, "%zu messages, of which %zu belong to calls and %zu to none",
               face->message_count, owned, strays);
}

/* The counts of the page of one call are held against the list; it names but one message. */
static bool has_all_messages(const struct evidence *evidence, const struct face *face)
{
    return face != &evidence->faces[EVIDENCE_PAGE_CALL];
}

void rules_check_figures(const struct evidence *evidence, const struct face *face,
                         struct breaches *breaches)
{
    bool is_whole = has_all_messages(evidence, face);

    if (is_whole)
        check_order(face, breaches);
    for (size_t i = 0; i < face->call_count; i++) {
        const struct face_call *call = &face->call_rows[i];

        check_times(call, is_whole, breaches);
        if (!is_whole)
            continue;
        check_start(call, breaches);
        check_counts(face, call, breaches);
    }
    if (is_whole)
        check_sums(face, breaches);
}
