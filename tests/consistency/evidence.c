#include "tests/consistency/evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "tests/consistency/ask.h"
#include "tests/consistency/page.h"

struct gathering {
    struct evidence *evidence;
    const char *folder;
    char store[PATH_MAX];
    struct page page;
};

/* Leave away what is no call, message or ladder: a list ends with what was not read. */
static void drop_others(json_t *values)
{
    static const char *const types[] = {"call", "dialog", "message", "ladder"};

    for (size_t i = json_array_size(values); i-- > 0;) {
        const char *type = json_string_value(json_object_get(json_array_get(values, i), "type"));
        size_t known = 0;

        while (known < COUNT_OF(types) && !face_is_text(type, types[known]))
            known++;
        if (known == COUNT_OF(types))
            json_array_remove(values, i);
    }
}

/* Ask; where rung fails, the evidence has the problem, and what is given is empty. */
static json_t *ask(struct evidence *evidence, const char *const *words, const char *input)
{
    char problem[128];
    json_t *values = ask_json(words, input, problem, sizeof(problem));

    if (values == NULL && evidence->problem[0] == '\0')
        snprintf(evidence->problem, sizeof(evidence->problem), "rung %s: %s", words[0], problem);
    if (values == NULL)
        return json_array();
    drop_others(values);
    return values;
}

static json_t *get(struct gathering *gathering, const char *path)
{
    json_t *answer = page_get(&gathering->page, path);

    if (answer == NULL && gathering->evidence->problem[0] == '\0')
        snprintf(gathering->evidence->problem, sizeof(gathering->evidence->problem),
                 "the page gives no /%s", path);
    return answer;
}

/* Append the members of `from` that are calls, or messages. */
static void sort_out(json_t *from, json_t *calls, json_t *messages)
{
    size_t i;
    json_t *value;

    json_array_foreach(from, i, value)
    {
        const char *type = json_string_value(json_object_get(value, "type"));

        if (face_is_text(type, "call") || face_is_text(type, "dialog"))
            json_array_append(calls, value);
        else if (face_is_text(type, "message"))
            json_array_append(messages, value);
    }
}

static json_t *calls_of(struct evidence *evidence, const char *path, const char *second,
                        const char *input)
{
    const char *words[] = {"calls", "--all", "--jsonl", path, second, NULL};

    return ask(evidence, words, input);
}

/* The calls that are asked for one by one: the first and the last of a long list. */
static bool is_asked(const struct face *list, size_t at)
{
    return at < EVIDENCE_CALLS_MAX || at + EVIDENCE_CALLS_MAX >= list->call_count;
}

static void ask_list(struct gathering *gathering)
{
    struct evidence *evidence = gathering->evidence;
    const char *messages[] = {"messages", "--jsonl", gathering->store, NULL};

    face_init(&evidence->faces[EVIDENCE_LIST], "list",
              calls_of(evidence, gathering->store, NULL, NULL), ask(evidence, messages, NULL));
}

/* Number and id of a call of the list, as words. */
static const char *number_of(const struct face_call *call, char *memory, size_t size)
{
    snprintf(memory, size, "%lld", (long long)call->n);
    return memory;
}

static void ask_show(struct gathering *gathering)
{
    const struct face *list = &gathering->evidence->faces[EVIDENCE_LIST];
    json_t *calls = json_array();
    json_t *messages = json_array();
    char number[32];

    for (size_t i = 0; i < list->call_count; i++) {
        const char *words[] = {"show", "--json", gathering->store,
                               number_of(&list->call_rows[i], number, sizeof(number)), NULL};
        json_t *answer;

        if (!is_asked(list, i))
            continue;
        answer = ask(gathering->evidence, words, NULL);
        sort_out(answer, calls, messages);
        json_decref(answer);
    }
    face_init(&gathering->evidence->faces[EVIDENCE_SHOW], "show", calls, messages);
    gathering->evidence->faces[EVIDENCE_SHOW].is_part = true;
}

static void copy_key(json_t *to, const char *key, const json_t *from, const char *from_key)
{
    json_t *value = json_object_get(from, from_key);

    if (value != NULL)
        json_object_set(to, key, value);
}

/* A row of a ladder as the message that it draws. */
static json_t *message_of_row(const struct face *list, const json_t *ladder, const json_t *row)
{
    static const char *const keys[] = {"time",           "method",    "code",  "transaction",
                                       "retransmission", "duplicate", "length"};
    const json_t *participants = json_object_get(ladder, "participants");
    json_int_t call = json_integer_value(json_object_get(row, "call"));
    json_t *message = json_object();

    for (size_t i = 0; i < COUNT_OF(keys); i++)
        copy_key(message, keys[i], row, keys[i]);
    copy_key(message, "n", row, "message");
    copy_key(message, "src",
             json_array_get(participants, (size_t)json_integer_value(json_object_get(row, "from"))),
             "address");
    copy_key(message, "dst",
             json_array_get(participants, (size_t)json_integer_value(json_object_get(row, "to"))),
             "address");
    for (size_t i = 0; i < list->call_count; i++) {
        if (list->call_rows[i].n == call)
            copy_key(message, "call", list->call_rows[i].json, "id");
    }
    return message;
}

static void take_ladder(const struct face *list, const json_t *ladder, json_t *messages)
{
    size_t i;
    json_t *row;

    json_array_foreach(json_object_get(ladder, "rows"), i, row)
    {
        if (face_is_text(json_string_value(json_object_get(row, "kind")), "message"))
            json_array_append_new(messages, message_of_row(list, ladder, row));
    }
}

/* The calls that were asked for, as the list has them: a ladder has messages alone. */
static json_t *asked_calls(const struct face *list)
{
    json_t *calls = json_array();

    for (size_t i = 0; i < list->call_count; i++) {
        if (is_asked(list, i))
            json_array_append(calls, json_array_get(list->calls, i));
    }
    return calls;
}

static void ask_ladders(struct gathering *gathering)
{
    const struct face *list = &gathering->evidence->faces[EVIDENCE_LIST];
    json_t *messages = json_array();
    char number[32];

    for (size_t i = 0; i < list->call_count; i++) {
        const char *words[] = {"ladder", "--json", gathering->store,
                               number_of(&list->call_rows[i], number, sizeof(number)), NULL};
        json_t *answer;

        if (!is_asked(list, i))
            continue;
        answer = ask(gathering->evidence, words, NULL);
        take_ladder(list, json_array_get(answer, 0), messages);
        json_decref(answer);
    }
    face_init(&gathering->evidence->faces[EVIDENCE_LADDER], "ladder", asked_calls(list), messages);
    gathering->evidence->faces[EVIDENCE_LADDER].is_part = true;
}

/* --- the page --- */

/* Append all pages of a list; `key` is that of its rows, `path` ends in its last parameter. */
static void get_pages(struct gathering *gathering, const char *path, const char *key, json_t *rows)
{
    char cursor[128] = "";
    char whole[256];

    for (;;) {
        const char *next;
        json_t *answer;

        snprintf(whole, sizeof(whole), "%s%s%s", path, cursor[0] == '\0' ? "" : "&cursor=", cursor);
        answer = get(gathering, whole);
        json_array_extend(rows, json_object_get(answer, key));
        next = json_string_value(json_object_get(answer, "next"));
        snprintf(cursor, sizeof(cursor), "%s", next == NULL ? "" : next);
        json_decref(answer);
        if (cursor[0] == '\0')
            return;
    }
}

static void get_list(struct gathering *gathering)
{
    struct evidence *evidence = gathering->evidence;
    const struct face *list = &evidence->faces[EVIDENCE_LIST];
    json_t *calls = json_array();
    json_t *messages = json_array();
    char path[128];

    get_pages(gathering, "calls?all=1&limit=500", "calls", calls);
    for (size_t i = 0; i < list->call_count; i++) {
        if (!is_asked(list, i))
            continue;
        snprintf(path, sizeof(path), "calls/%s/messages?limit=500", list->call_rows[i].id);
        get_pages(gathering, path, "messages", messages);
    }
    face_init(&evidence->faces[EVIDENCE_PAGE], "page list", calls, messages);
    evidence->faces[EVIDENCE_PAGE].is_part = true;
}

static void get_calls(struct gathering *gathering)
{
    struct evidence *evidence = gathering->evidence;
    const struct face *list = &evidence->faces[EVIDENCE_LIST];
    json_t *calls = json_array();
    json_t *drawn = json_array();
    json_t *messages = json_array();
    char path[128];

    for (size_t i = 0; i < list->call_count; i++) {
        const struct face_call *call = &list->call_rows[i];
        json_t *answer;

        if (!is_asked(list, i))
            continue;
        snprintf(path, sizeof(path), "calls/%s", call->id);
        json_array_append_new(calls, get(gathering, path));
        snprintf(path, sizeof(path), "calls/%s/ladder", call->id);
        answer = get(gathering, path);
        take_ladder(list, answer, drawn);
        json_decref(answer);
        if (call->own_count == 0)
            continue;
        snprintf(path, sizeof(path), "messages/%lld", (long long)call->own[call->own_count / 2]->n);
        json_array_append_new(messages, get(gathering, path));
    }
    face_init(&evidence->faces[EVIDENCE_PAGE_CALL], "page call", calls, messages);
    face_init(&evidence->faces[EVIDENCE_PAGE_LADDER], "page ladder", asked_calls(list), drawn);
    evidence->faces[EVIDENCE_PAGE_CALL].is_part = true;
    evidence->faces[EVIDENCE_PAGE_LADDER].is_part = true;
}

static bool ask_page(struct gathering *gathering)
{
    if (!page_start(gathering->store, &gathering->page)) {
        snprintf(gathering->evidence->problem, sizeof(gathering->evidence->problem),
                 "rung serve does not start");
        return false;
    }
    get_list(gathering);
    get_calls(gathering);
    page_stop(&gathering->page);
    return true;
}

/* --- other ways to the same calls --- */

static void add_export(struct gathering *gathering, const char *id)
{
    struct evidence *evidence = gathering->evidence;
    struct evidence_export *export = &evidence->exports[evidence->export_count];
    char path[PATH_MAX];
    const char *one[] = {"export", "--force", "-o", path, gathering->store, id, NULL};
    const char *all[] = {"export", "--all", "--force", "-o", path, gathering->store, NULL};
    json_t *said;

    snprintf(path, sizeof(path), "%s/export.pcap", gathering->folder);
    said = ask(evidence, id == NULL ? all : one, NULL);
    json_decref(said);
    export->id = id;
    export->calls = calls_of(evidence, path, NULL, NULL);
    if (!frames_load(path, &export->frames) && evidence->problem[0] == '\0')
        snprintf(evidence->problem, sizeof(evidence->problem), "an export is no capture");
    evidence->export_count++;
}

static void ask_exports(struct gathering *gathering)
{
    const struct face *list = &gathering->evidence->faces[EVIDENCE_LIST];

    if (list->call_count == 0)
        return;
    add_export(gathering, NULL);
    gathering->evidence->ways[EVIDENCE_EXPORT] = json_incref(gathering->evidence->exports[0].calls);
    for (size_t i = 0; i < list->call_count && list->call_count > 1; i++) {
        if (is_asked(list, i))
            add_export(gathering, list->call_rows[i].id);
    }
}

static void ask_ways(struct gathering *gathering)
{
    struct evidence *evidence = gathering->evidence;
    char even[PATH_MAX];
    char odd[PATH_MAX];
    char twice[PATH_MAX];

    snprintf(even, sizeof(even), "%s/even.pcap", gathering->folder);
    snprintf(odd, sizeof(odd), "%s/odd.pcap", gathering->folder);
    snprintf(twice, sizeof(twice), "%s/twice.pcap", gathering->folder);
    evidence->ways[EVIDENCE_AGAIN] = calls_of(evidence, evidence->path, NULL, NULL);
    evidence->ways[EVIDENCE_PIPE] = calls_of(evidence, "-", NULL, evidence->path);
    if (!frames_save(&evidence->frames, FRAMES_EVEN, even) ||
        !frames_save(&evidence->frames, FRAMES_ODD, odd) ||
        !frames_save(&evidence->frames, FRAMES_TWICE, twice))
        return;
    evidence->ways[EVIDENCE_SPLIT] = calls_of(evidence, even, odd, NULL);
    evidence->ways[EVIDENCE_TWICE] = calls_of(evidence, twice, NULL, NULL);
}

bool evidence_gather(const char *path, const char *folder, struct evidence *evidence)
{
    struct gathering gathering = {.evidence = evidence, .folder = folder};
    const char *import[] = {"import", "--force", "-o", gathering.store, path, NULL};
    json_t *said;

    snprintf(gathering.store, sizeof(gathering.store), "%s/store.db", folder);
    if (!frames_load(path, &evidence->frames)) {
        snprintf(evidence->problem, sizeof(evidence->problem), "no capture");
        return false;
    }
    said = ask(evidence, import, NULL);
    json_decref(said);
    if (evidence->problem[0] == '\0' && evidence_read_store(gathering.store, evidence)) {
        ask_list(&gathering);
        ask_show(&gathering);
        ask_ladders(&gathering);
        if (ask_page(&gathering)) {
            ask_exports(&gathering);
            ask_ways(&gathering);
        }
    }
    return evidence->problem[0] == '\0';
}

void evidence_release(struct evidence *evidence)
{
    for (size_t i = 0; i < EVIDENCE_FACES; i++)
        face_release(&evidence->faces[i]);
    for (size_t i = 0; i < EVIDENCE_WAYS; i++)
        json_decref(evidence->ways[i]);
    for (size_t i = 0; i < evidence->export_count; i++) {
        json_decref(evidence->exports[i].calls);
        frames_release(&evidence->exports[i].frames);
    }
    json_decref(evidence->counters);
    json_decref(evidence->transaction_json);
    free(evidence->transactions);
    free(evidence->texts);
    free(evidence->ip_ids);
    frames_release(&evidence->frames);
    *evidence = (struct evidence){0};
}
