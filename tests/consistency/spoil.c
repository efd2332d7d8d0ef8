#include "tests/consistency/spoil.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "tests/consistency/rules.h"

/* --- where the pieces are --- */

static json_t *call_of(struct evidence *evidence, enum evidence_face face)
{
    return json_array_get(evidence->faces[face].calls, 0);
}

/* The first message of the store or another face of which a key has this value. */
static json_t *message_with(struct evidence *evidence, enum evidence_face face, const char *key,
                            json_t *wanted)
{
    json_t *found = NULL;
    json_t *message;
    size_t i;

    json_array_foreach(evidence->faces[face].messages, i, message)
    {
        if (found == NULL && json_equal(json_object_get(message, key), wanted))
            found = message;
    }
    json_decref(wanted);
    return found;
}

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static void raise(json_t *object, const char *key)
{
    set(object, key, json_integer(json_integer_value(json_object_get(object, key)) + 1));
}

static void set_state(struct evidence *evidence, enum evidence_face face, const char *state)
{
    set(call_of(evidence, face), "state", json_string(state));
}

/* --- one way to be wrong each --- */

static void another_state_in_show(struct evidence *evidence)
{
    set_state(evidence, EVIDENCE_SHOW, "transferred");
}

static void another_length_on_the_page(struct evidence *evidence)
{
    raise(json_array_get(evidence->faces[EVIDENCE_PAGE_CALL].messages, 0), "length");
}

static void call_missing_on_the_page(struct evidence *evidence)
{
    set(call_of(evidence, EVIDENCE_PAGE), "id", json_string("aaaaaaaaaaaa"));
}

static void message_before_its_time(struct evidence *evidence)
{
    set(json_array_get(evidence->faces[EVIDENCE_LADDER].messages, 3), "time",
        json_string("2001-01-01T00:00:00Z"));
}

static void start_after_the_invite(struct evidence *evidence)
{
    set(call_of(evidence, EVIDENCE_LIST), "start", json_string("2126-03-01T09:00:00.000001Z"));
}

static void no_invite(struct evidence *evidence)
{
    json_t *message;
    size_t i;

    json_array_foreach(evidence->faces[EVIDENCE_LIST].messages, i, message)
    {
        if (strcmp(json_string_value(json_object_get(message, "method")), "INVITE") == 0)
            set(message, "method", json_string("UPDATE"));
    }
}

static void negative_pdd(struct evidence *evidence)
{
    set(call_of(evidence, EVIDENCE_LIST), "pdd", json_real(-0.001));
}

static void negative_delta_on_the_page(struct evidence *evidence)
{
    json_t *transactions = json_object_get(call_of(evidence, EVIDENCE_PAGE_CALL), "transactions");

    set(json_array_get(transactions, 0), "final_response", json_real(-1));
}

static void pdd_longer_than_setup(struct evidence *evidence)
{
    set(call_of(evidence, EVIDENCE_STORE), "pdd", json_real(1e6));
}

static void end_after_the_last_message(struct evidence *evidence)
{
    set(call_of(evidence, EVIDENCE_SHOW), "duration", json_real(1e6));
}

static void ended_by_the_other(struct evidence *evidence)
{
    set(call_of(evidence, EVIDENCE_LIST), "ended_by", json_string("callee"));
}

static void message_missing_in_the_store(struct evidence *evidence)
{
    json_array_remove(evidence->faces[EVIDENCE_STORE].messages, 0);
}

static void row_missing_in_the_ladder(struct evidence *evidence)
{
    json_array_remove(evidence->faces[EVIDENCE_PAGE_LADDER].messages, 0);
}

static void one_retransmission_more(struct evidence *evidence)
{
    raise(call_of(evidence, EVIDENCE_LIST), "retransmissions");
}

static void one_copy_more(struct evidence *evidence)
{
    raise(call_of(evidence, EVIDENCE_LIST), "duplicates");
}

static void message_of_an_unlisted_call(struct evidence *evidence)
{
    set(json_array_get(evidence->faces[EVIDENCE_LIST].messages, 0), "call",
        json_string("aaaaaaaaaaaa"));
}

static void one_request_more_in_a_transaction(struct evidence *evidence)
{
    evidence->transactions[0].requests++;
}

static void copy_of_nothing(struct evidence *evidence)
{
    const json_t *copy = message_with(evidence, EVIDENCE_STORE, "duplicate", json_true());

    evidence->texts[json_integer_value(json_object_get(copy, "n")) - 1].len--;
}

static void copy_that_is_not_called_so(struct evidence *evidence)
{
    set(message_with(evidence, EVIDENCE_STORE, "duplicate", json_true()), "duplicate",
        json_false());
}

static void two_packets_called_a_copy(struct evidence *evidence)
{
    for (size_t i = 0; i < evidence->faces[EVIDENCE_STORE].message_count; i++)
        evidence->ip_ids[i] = (uint16_t)(i + 1);
}

static void retransmission_of_nothing(struct evidence *evidence)
{
    set(json_array_get(evidence->faces[EVIDENCE_STORE].messages, 0), "retransmission", json_true());
}

static void message_of_no_transaction(struct evidence *evidence)
{
    set(json_array_get(evidence->faces[EVIDENCE_STORE].messages, 0), "transaction", json_null());
}

static void response_of_another_transaction(struct evidence *evidence)
{
    json_t *response = message_with(evidence, EVIDENCE_STORE, "code", json_integer(200));

    set(response, "transaction", json_integer((json_int_t)evidence->transaction_count));
    evidence->transactions[evidence->transaction_count - 1].is_started = false;
}

static void other_vias_in_one_transaction(struct evidence *evidence)
{
    set(message_with(evidence, EVIDENCE_STORE, "method", json_string("BYE")), "transaction",
        json_integer(1));
}

static void another_state_in_the_export(struct evidence *evidence)
{
    set(json_array_get(evidence->exports[0].calls, 0), "state", json_string("failed"));
}

static void nanosecond_lost_in_the_export(struct evidence *evidence)
{
    evidence->exports[0].frames.rows[0].time_ns++;
}

static void byte_lost_in_the_export(struct evidence *evidence)
{
    evidence->exports[0].frames.rows[0].bytes.len--;
}

static void frame_lost_in_the_export(struct evidence *evidence)
{
    evidence->exports[0].frames.count--;
}

static void frame_that_is_not_told(struct evidence *evidence)
{
    evidence->frames.count--;
}

static void frame_that_is_told_twice(struct evidence *evidence)
{
    json_t *row;
    size_t i;

    json_array_foreach(evidence->counters, i, row)
    {
        if (strcmp(json_string_value(json_object_get(row, "name")), "tcp") == 0)
            raise(row, "value");
    }
}

static void call_lost_in_the_pipe(struct evidence *evidence)
{
    json_array_remove(evidence->ways[EVIDENCE_PIPE], 0);
}

static void another_outcome_when_split(struct evidence *evidence)
{
    set(json_array_get(evidence->ways[EVIDENCE_SPLIT], 0), "final", json_integer(500));
}

static void copies_lost_when_captured_twice(struct evidence *evidence)
{
    raise(json_array_get(evidence->ways[EVIDENCE_TWICE], 0), "duplicates");
}

/* What each state needs is missing when a completed call is said to be in it. */
#define WRONG_STATE(function, word)                                                                \
    static void function(struct evidence *evidence)                                                \
    {                                                                                              \
        set_state(evidence, EVIDENCE_LIST, word);                                                  \
    }

WRONG_STATE(trying_after_an_answer, "trying")
WRONG_STATE(ringing_after_an_answer, "ringing")
WRONG_STATE(in_call_after_a_bye, "in-call")
WRONG_STATE(failed_without_a_failure, "failed")
WRONG_STATE(busy_without_486, "busy")
WRONG_STATE(cancelled_without_cancel, "cancelled")
WRONG_STATE(redirected_without_3xx, "redirected")
WRONG_STATE(no_ack_with_an_ack, "no-ack")

static void completed_without_an_answer(struct evidence *evidence)
{
    json_t *message;
    size_t i;

    json_array_foreach(evidence->faces[EVIDENCE_LIST].messages, i, message)
    {
        if (json_integer_value(json_object_get(message, "code")) == 200)
            set(message, "code", json_integer(183));
        if (strcmp(json_string_value(json_object_get(message, "method")), "ACK") == 0)
            set(message, "to_tag", json_null());
    }
}

#define ROW(rule, function)                                                                        \
    {                                                                                              \
        rule, #function, function                                                                  \
    }

static const struct {
    int rule;
    const char *name;
    void (*spoil)(struct evidence *evidence);
} rows[] = {
    ROW(0, another_state_in_show),
    ROW(0, another_length_on_the_page),
    ROW(0, call_missing_on_the_page),
    ROW(1, message_before_its_time),
    ROW(1, start_after_the_invite),
    ROW(1, no_invite),
    ROW(2, negative_pdd),
    ROW(2, negative_delta_on_the_page),
    ROW(2, pdd_longer_than_setup),
    ROW(2, end_after_the_last_message),
    ROW(3, trying_after_an_answer),
    ROW(3, ringing_after_an_answer),
    ROW(3, in_call_after_a_bye),
    ROW(3, failed_without_a_failure),
    ROW(3, busy_without_486),
    ROW(3, cancelled_without_cancel),
    ROW(3, redirected_without_3xx),
    ROW(3, no_ack_with_an_ack),
    ROW(3, completed_without_an_answer),
    ROW(4, ended_by_the_other),
    ROW(5, message_missing_in_the_store),
    ROW(5, row_missing_in_the_ladder),
    ROW(5, one_retransmission_more),
    ROW(5, one_copy_more),
    ROW(5, message_of_an_unlisted_call),
    ROW(5, one_request_more_in_a_transaction),
    ROW(6, copy_of_nothing),
    ROW(6, copy_that_is_not_called_so),
    ROW(6, two_packets_called_a_copy),
    ROW(6, retransmission_of_nothing),
    ROW(7, message_of_no_transaction),
    ROW(7, response_of_another_transaction),
    ROW(7, other_vias_in_one_transaction),
    ROW(8, another_state_in_the_export),
    ROW(8, nanosecond_lost_in_the_export),
    ROW(8, byte_lost_in_the_export),
    ROW(8, frame_lost_in_the_export),
    ROW(9, frame_that_is_not_told),
    ROW(9, frame_that_is_told_twice),
    ROW(10, call_lost_in_the_pipe),
    ROW(10, another_outcome_when_split),
    ROW(10, copies_lost_when_captured_twice),
};

/* --- copies to be spoilt --- */

static void *copy_of(const void *rows_of, size_t count, size_t size)
{
    void *copy = malloc((count + 1) * size);

    if (copy == NULL)
        abort();
    return count == 0 ? copy : memcpy(copy, rows_of, count * size);
}

static void copy_frames(struct frames *frames)
{
    frames->rows = copy_of(frames->rows, frames->count, sizeof(*frames->rows));
}

/* A copy with JSON, rows and numbers of its own; bytes are shared. Faces have no rows yet. */
static void copy_evidence(const struct evidence *evidence, struct evidence *ret_copy)
{
    size_t messages = evidence->faces[EVIDENCE_STORE].message_count;

    *ret_copy = *evidence;
    for (size_t i = 0; i < EVIDENCE_FACES; i++) {
        ret_copy->faces[i].calls = json_deep_copy(evidence->faces[i].calls);
        ret_copy->faces[i].messages = json_deep_copy(evidence->faces[i].messages);
    }
    for (size_t i = 0; i < EVIDENCE_WAYS; i++)
        ret_copy->ways[i] = json_deep_copy(evidence->ways[i]);
    for (size_t i = 0; i < evidence->export_count; i++) {
        ret_copy->exports[i].calls = json_deep_copy(evidence->exports[i].calls);
        copy_frames(&ret_copy->exports[i].frames);
    }
    ret_copy->counters = json_deep_copy(evidence->counters);
    ret_copy->transactions = copy_of(evidence->transactions, evidence->transaction_count,
                                     sizeof(*evidence->transactions));
    ret_copy->texts = copy_of(evidence->texts, messages, sizeof(*evidence->texts));
    ret_copy->ip_ids = copy_of(evidence->ip_ids, messages, sizeof(*evidence->ip_ids));
}

/* Read the rows of the faces anew. */
static void read_again(struct evidence *copy)
{
    for (size_t i = 0; i < EVIDENCE_FACES; i++) {
        struct face was = copy->faces[i];

        face_init(&copy->faces[i], was.name, was.calls, was.messages);
        copy->faces[i].is_part = was.is_part;
    }
}

static void release_copy(struct evidence *copy)
{
    for (size_t i = 0; i < EVIDENCE_FACES; i++)
        face_release(&copy->faces[i]);
    for (size_t i = 0; i < EVIDENCE_WAYS; i++)
        json_decref(copy->ways[i]);
    for (size_t i = 0; i < copy->export_count; i++) {
        json_decref(copy->exports[i].calls);
        free(copy->exports[i].frames.rows);
    }
    json_decref(copy->counters);
    free(copy->transactions);
    free(copy->texts);
    free(copy->ip_ids);
}

static bool is_found(const struct evidence *evidence, size_t row)
{
    struct breaches breaches = {0};
    struct evidence copy;
    bool is_broken;

    copy_evidence(evidence, &copy);
    rows[row].spoil(&copy);
    read_again(&copy);
    rules_check(&copy, &breaches);
    is_broken = breaches_have(&breaches, rows[row].rule);
    breaches_release(&breaches);
    release_copy(&copy);
    return is_broken;
}

void spoil_all(const struct evidence *evidence, size_t *ret_passed, size_t *ret_failed)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (is_found(evidence, i)) {
            (*ret_passed)++;
            continue;
        }
        (*ret_failed)++;
        printf("%s is not found by rule %d\n", rows[i].name, rows[i].rule);
    }
}
