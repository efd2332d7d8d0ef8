/* What was said twice is the same: agreement of the faces, rules 8 and 10; declared in
 * tests/consistency/rules.h. */
#include "tests/consistency/rules.h"

#include <stdio.h>
#include <string.h>

/* Give the first key that both objects have with different values, leaving out those that are named;
 * NULL when there is none. */
static const char *difference(const json_t *a, const json_t *b, const char *const *without)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)a, key, value)
    {
        const json_t *other = json_object_get(b, key);
        size_t i = 0;

        while (without[i] != NULL && strcmp(without[i], key) != 0)
            i++;
        if (without[i] == NULL && other != NULL && !json_equal(value, (json_t *)other))
            return key;
    }
    return NULL;
}

static const char *const nothing[] = {NULL};

/* The page of one call has more of each finding, and those of severity info. */
static const char *const told_in_full[] = {"findings", NULL};

static void check_face(const struct face *list, const struct face *face, const char *const *without,
                       struct breaches *breaches)
{
    const char *key;

    for (size_t i = 0; i < face->call_count; i++) {
        const struct face_call *call = &face->call_rows[i];
        const struct face_call *other = face_find_call(list, call->id);

        if (other == NULL)
            breach(breaches, BREACH_AGREEMENT, "call %s is not in the list", call->id);
        else if ((key = difference(other->json, call->json, without)) != NULL)
            breach(breaches, BREACH_AGREEMENT, "call %s: another %s than in the list", call->id,
                   key);
    }
    for (size_t i = 0; i < face->message_count; i++) {
        const struct face_message *message = &face->message_rows[i];
        const struct face_message *other = face_find_message(list, message->n);

        if (other == NULL)
            breach(breaches, BREACH_AGREEMENT, "message %lld is not in the list",
                   (long long)message->n);
        else if ((key = difference(other->json, message->json, without)) != NULL)
            breach(breaches, BREACH_AGREEMENT, "message %lld: another %s than in the list",
                   (long long)message->n, key);
    }
}

void rules_check_agreement(const struct evidence *evidence, struct breaches *breaches)
{
    const struct face *list = &evidence->faces[EVIDENCE_LIST];

    for (size_t i = 0; i < EVIDENCE_FACES; i++) {
        const struct face *face = &evidence->faces[i];

        breaches->face = face->name;
        check_face(list, face, i == EVIDENCE_PAGE_CALL ? told_in_full : nothing, breaches);
        if (!face->is_part &&
            (face->call_count != list->call_count || face->message_count != list->message_count))
            breach(breaches, BREACH_AGREEMENT,
                   "%zu calls and %zu messages; the list has %zu and %zu", face->call_count,
                   face->message_count, list->call_count, list->message_count);
    }
    breaches->face = NULL;
}

/* Hold the calls of another reading against the list. `without` are keys that may differ. */
static void compare_calls(const struct evidence *evidence, int rule, const json_t *calls,
                          const char *const *without, struct breaches *breaches)
{
    const struct face *list = &evidence->faces[EVIDENCE_LIST];
    size_t i;
    json_t *call;

    json_array_foreach(calls, i, call)
    {
        const char *id = json_string_value(json_object_get(call, "id"));
        const struct face_call *other = face_find_call(list, id);
        const char *key = other == NULL ? "id" : difference(other->json, call, without);

        if (key == NULL)
            continue;
        if (other == NULL)
            breach(breaches, rule, "call %s is not in the list", id);
        else
            breach(breaches, rule, "call %s: another %s than in the list", id, key);
    }
}

/* --- exports --- */

/* Numbers count anew in a capture of fewer messages; the rest of findings is compared by their count,
 * which a call has as `messages`. */
static const char *const renumbered[] = {"n", "findings", NULL};

/* The frames of a call, or of all calls: those of its messages in the list, in that order. */
static void check_bytes(const struct evidence *evidence, const struct evidence_export *export,
                        struct breaches *breaches)
{
    const struct face *list = &evidence->faces[EVIDENCE_LIST];
    size_t at = 0;

    for (size_t i = 0; i < list->message_count; i++) {
        const struct face_message *message = &list->message_rows[i];
        const struct frames_row *source;
        const struct frames_row *copy;

        if (message->call == NULL ||
            (export->id != NULL && strcmp(message->call, export->id) != 0) || message->frame < 1 ||
            (size_t)message->frame > evidence->frames.count)
            continue;
        source = &evidence->frames.rows[message->frame - 1];
        if (at == export->frames.count) {
            breach(breaches, 8, "the export ends before message %lld", (long long)message->n);
            return;
        }
        copy = &export->frames.rows[at++];
        if (!slice_equal(source->bytes, copy->bytes) || source->time_ns != copy->time_ns ||
            source->wire_len != copy->wire_len) {
            breach(breaches, 8, "frame %lld is not exported as it was: %s",
                   (long long)message->frame, source->time_ns != copy->time_ns ? "time" : "bytes");
            return;
        }
    }
    if (at != export->frames.count)
        breach(breaches, 8, "%zu frames exported, %zu messages", export->frames.count, at);
}

void rules_check_exports(const struct evidence *evidence, struct breaches *breaches)
{
    char name[64];

    for (size_t i = 0; i < evidence->export_count; i++) {
        const struct evidence_export *export = &evidence->exports[i];
        size_t wanted = export->id != NULL ? 1 : evidence->faces[EVIDENCE_LIST].call_count;

        snprintf(name, sizeof(name), "export of %s", export->id == NULL ? "all" : export->id);
        breaches->face = name;
        if (json_array_size(export->calls) != wanted)
            breach(breaches, 8, "%zu calls instead of %zu", json_array_size(export->calls), wanted);
        compare_calls(evidence, 8, export->calls, renumbered, breaches);
        check_bytes(evidence, export, breaches);
    }
    breaches->face = NULL;
}

/* --- other ways --- */

/* Copies are counted, and findings may name either. */
static const char *const doubled[] = {"duplicates", "findings", NULL};

static const struct {
    const char *name;
    const char *const *without;
} ways[EVIDENCE_WAYS] = {
    [EVIDENCE_AGAIN] = {"read again", nothing},
    [EVIDENCE_PIPE] = {"through a pipe", nothing},
    [EVIDENCE_SPLIT] = {"split and merged", nothing},
    [EVIDENCE_TWICE] = {"captured twice", doubled},
    [EVIDENCE_EXPORT] = {"exported", renumbered},
};

/* Each frame twice: what was on the wire is there once more as a copy, and so are the copies. */
static void check_doubled(const struct evidence *evidence, struct breaches *breaches)
{
    size_t i;
    json_t *call;

    json_array_foreach(evidence->ways[EVIDENCE_TWICE], i, call)
    {
        const struct face_call *once = face_find_call(
            &evidence->faces[EVIDENCE_LIST], json_string_value(json_object_get(call, "id")));

        json_int_t copies = json_integer_value(json_object_get(call, "duplicates"));

        if (once != NULL && copies != once->messages + 2 * once->duplicates)
            breach(breaches, 10, "call %s: %lld copies of %lld messages and %lld copies", once->id,
                   (long long)copies, (long long)once->messages, (long long)once->duplicates);
    }
}

void rules_check_ways(const struct evidence *evidence, struct breaches *breaches)
{
    size_t wanted = evidence->faces[EVIDENCE_LIST].call_count;

    for (size_t i = 0; i < EVIDENCE_WAYS; i++) {
        if (evidence->ways[i] == NULL)
            continue;
        breaches->face = ways[i].name;
        if (json_array_size(evidence->ways[i]) != wanted)
            breach(breaches, 10, "%zu calls instead of %zu", json_array_size(evidence->ways[i]),
                   wanted);
        compare_calls(evidence, 10, evidence->ways[i], ways[i].without, breaches);
    }
    breaches->face = ways[EVIDENCE_TWICE].name;
    check_doubled(evidence, breaches);
    breaches->face = NULL;
}
