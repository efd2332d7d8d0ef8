#include "tests/consistency/face.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static bool flag_of(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

static int64_t span_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_number(value) ? llround(json_number_value(value) * 1e9) : FACE_NO_TIME;
}

bool face_is_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

int64_t face_time_ns(const char *text)
{
    struct tm tm = {0};
    const char *rest = text == NULL ? NULL : strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
    int64_t fraction = 0;
    int digits = 0;

    if (rest == NULL)
        return FACE_NO_TIME;
    if (*rest == '.') {
        for (rest++; *rest >= '0' && *rest <= '9'; rest++, digits++)
            fraction = 10 * fraction + (*rest - '0');
    }
    if (strcmp(rest, "Z") != 0 || digits > 9)
        return FACE_NO_TIME;
    for (; digits < 9; digits++)
        fraction *= 10;
    return (int64_t)timegm(&tm) * 1000000000 + fraction;
}

/* A row of a ladder says it by having no code. */
static bool is_request(const json_t *json)
{
    const json_t *flag = json_object_get(json, "is_request");

    return flag != NULL ? json_is_true(flag) : json_is_null(json_object_get(json, "code"));
}

static void read_message(const json_t *json, struct face_message *ret_row)
{
    *ret_row = (struct face_message){
        .json = json,
        .n = number_of(json, "n"),
        .time_ns = face_time_ns(text_of(json, "time")),
        .call = text_of(json, "call"),
        .method = text_of(json, "method"),
        .branch = text_of(json, "branch"),
        .from_tag = text_of(json, "from_tag"),
        .to_tag = text_of(json, "to_tag"),
        .src = json_object_get(json, "src"),
        .dst = json_object_get(json, "dst"),
        .code = (int)number_of(json, "code"),
        .is_request = is_request(json),
        .is_retransmission = flag_of(json, "retransmission"),
        .is_duplicate = flag_of(json, "duplicate"),
        .transaction = number_of(json, "transaction"),
        .frame = number_of(json, "frame"),
        .length = number_of(json, "length"),
    };
    if (ret_row->method == NULL)
        ret_row->method = "";
}

static void read_call(const json_t *json, struct face_call *ret_row)
{
    *ret_row = (struct face_call){
        .json = json,
        .n = number_of(json, "n"),
        .id = text_of(json, "id"),
        .method = text_of(json, "method"),
        .state = text_of(json, "state"),
        .ended_by = text_of(json, "ended_by"),
        .is_invite = face_is_text(text_of(json, "type"), "call"),
        .start_ns = face_time_ns(text_of(json, "start")),
        .pdd_ns = span_of(json, "pdd"),
        .setup_ns = span_of(json, "setup"),
        .duration_ns = span_of(json, "duration"),
        .messages = number_of(json, "messages"),
        .retransmissions = number_of(json, "retransmissions"),
        .duplicates = number_of(json, "duplicates"),
    };
    if (ret_row->id == NULL)
        ret_row->id = "";
    if (ret_row->state == NULL)
        ret_row->state = "";
}

static void *make(size_t count, size_t size)
{
    void *rows = calloc(count + 1, size);

    if (rows == NULL)
        abort();
    return rows;
}

/* Messages to their calls: two passes, counting and placing. */
static void give_messages(struct face *face)
{
    size_t at = 0;

    face->owned = make(face->message_count, sizeof(const struct face_message *));
    for (size_t i = 0; i < face->call_count; i++) {
        struct face_call *call = &face->call_rows[i];

        call->own = face->owned + at;
        for (size_t k = 0; k < face->message_count && at < face->message_count; k++) {
            if (face_is_text(face->message_rows[k].call, call->id))
                face->owned[at++] = &face->message_rows[k];
        }
        call->own_count = (size_t)(face->owned + at - call->own);
    }
}

void face_init(struct face *face, const char *name, json_t *calls, json_t *messages)
{
    *face = (struct face){
        .name = name,
        .calls = calls != NULL ? calls : json_array(),
        .messages = messages != NULL ? messages : json_array(),
    };
    face->call_count = json_array_size(face->calls);
    face->message_count = json_array_size(face->messages);
    face->call_rows = make(face->call_count, sizeof(*face->call_rows));
    face->message_rows = make(face->message_count, sizeof(*face->message_rows));
    for (size_t i = 0; i < face->call_count; i++)
        read_call(json_array_get(face->calls, i), &face->call_rows[i]);
    for (size_t i = 0; i < face->message_count; i++)
        read_message(json_array_get(face->messages, i), &face->message_rows[i]);
    give_messages(face);
}

void face_release(struct face *face)
{
    free(face->call_rows);
    free(face->message_rows);
    free(face->owned);
    json_decref(face->calls);
    json_decref(face->messages);
    *face = (struct face){0};
}

const struct face_call *face_find_call(const struct face *face, const char *id)
{
    for (size_t i = 0; i < face->call_count; i++) {
        if (face_is_text(face->call_rows[i].id, id))
            return &face->call_rows[i];
    }
    return NULL;
}

const struct face_message *face_find_message(const struct face *face, int64_t n)
{
    for (size_t i = 0; i < face->message_count; i++) {
        if (face->message_rows[i].n == n)
            return &face->message_rows[i];
    }
    return NULL;
}
