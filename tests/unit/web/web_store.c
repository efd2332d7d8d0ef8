#include "tests/unit/web/web_store.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/schema.h"
#include "tests/unit/store/finding.h"

#define LINK_RAW_IP 12 /* DLT_RAW */

static struct slice text(const char *s)
{
    return slice_from_text(s);
}

/* Copy a text into the batch. */
static struct slice keep(struct fact_batch *batch, const char *s)
{
    struct slice copy;

    ck_assert(arena_copy(&batch->arena, text(s), &copy));
    return copy;
}

const char *web_store_id(uint64_t call, char id[16])
{
    snprintf(id, 16, "k%011llu", (unsigned long long)call);
    for (size_t i = 1; id[i] != '\0'; i++)
        id[i] = id[i] <= '1' ? (char)(id[i] - '0' + 'y') : id[i];
    return id;
}

static void add_capture(struct fact_batch *batch)
{
    struct addr addr = {.family = ADDR_IPV4, .port = 5060};

    batch->captures[batch->capture_count++] = (struct fact_capture){
        .id = 1,
        .link_type = LINK_RAW_IP,
        .snap_len = 262144,
        .size = -1,
        .frames = 4,
        .first_us = WEB_STORE_US,
        .last_us = WEB_STORE_US + 140000,
        .path = text("/tmp/<b>" WEB_STORE_HOSTILE ".pcap"),
        .damage = text("cut short after frame 4"),
    };
    batch->counters[batch->counter_count++] = (struct fact_counter){"evicted_legs", 17};
    for (uint32_t i = 1; i <= 3; i++) {
        addr.ip[0] = 10;
        addr.ip[3] = (uint8_t)i;
        batch->endpoints[batch->endpoint_count++] = (struct fact_endpoint){.id = i, .addr = addr};
    }
}

static void add_bytes(struct fact_batch *batch, uint64_t frame, const char *bytes)
{
    struct fact_message *message = &batch->messages[batch->message_count - 1];

    message->frame_len = message->length = (uint32_t)strlen(bytes);
    batch->frames[batch->frame_count++] = (struct fact_frame){
        .capture = 1,
        .link_type = LINK_RAW_IP,
        .number = frame,
        .time_us = message->time_us,
        .wire_len = message->length,
        .bytes = text(bytes),
    };
}

static struct fact_message *add_message(struct fact_batch *batch, uint64_t id, uint64_t leg,
                                        int64_t time_us, uint64_t transaction)
{
    struct fact_message *message = &batch->messages[batch->message_count++];

    *message = (struct fact_message){
        .id = id,
        .leg = leg,
        .time_us = time_us,
        .transport = TRANSPORT_UDP,
        .capture = 1,
        .frame = id,
        .end_offset = FRAME_NO_OFFSET,
        .src = 1,
        .dst = 2,
        .cseq = 1,
        .transaction = transaction,
        .flags = MESSAGE_REQUEST,
        .method = text("INVITE"),
        .length = 400,
    };
    return message;
}

static void add_first_messages(struct fact_batch *batch)
{
    static const char *const bytes[] = {WEB_STORE_INVITE, WEB_STORE_TRYING, WEB_STORE_OK,
                                        WEB_STORE_BYE};
    static const uint16_t codes[] = {0, 100, 200, 0};

    for (uint64_t i = 0; i < 4; i++) {
        struct fact_message *message =
            add_message(batch, i + 1, 1, WEB_STORE_US + (int64_t)i * 10000, i < 3 ? 1 : 2);

        message->code = codes[i];
        message->flags = codes[i] == 0 ? MESSAGE_REQUEST : 0;
        if (i == 3)
            message->method = text("BYE");
        if (codes[i] != 0) {
            message->src = 2;
            message->dst = 1;
        }
        add_bytes(batch, i + 1, bytes[i]);
    }
}

static void add_findings(struct fact_batch *batch)
{
    const char *emoji = strstr(WEB_STORE_INVITE, "\" <sip:alice");
    struct made_finding finding = {
        .leg = 1,
        .time_us = WEB_STORE_US,
        .severity = 2,
        .rule = "line-not-crlf",
        .section = "RFC 3261 7",
        .text = "a line ends in a bare LF or CR instead of CRLF",
    };

    finding.id = 1;
    finding.message = 1;
    finding.offset = (uint32_t)(emoji - WEB_STORE_INVITE);
    finding.length = 3;
    finding_add(batch, &finding);
    batch->evidences[batch->evidence_count++] = (struct fact_evidence){
        .finding = 1, .position = 2, .message = 3, .length = 7, .time_us = WEB_STORE_US};
    finding.id = 2;
    finding.message = 2;
    finding.offset = 100000; /* past the end: a store may come from anywhere */
    finding.severity = 3;
    finding_add(batch, &finding);
    finding.id = 3;
    finding.message = 0;
    finding.length = 0;
    finding.severity = 1;
    finding_add(batch, &finding);
}

static void add_transactions(struct fact_batch *batch)
{
    for (uint64_t i = 1; i <= 2; i++)
        batch->transactions[batch->transaction_count++] = (struct fact_transaction){
            .id = i,
            .leg = 1,
            .dialog = 1,
            .state = TRANSACTION_CONFIRMED,
            .is_started = true,
            .final = 200,
            .cseq = (uint32_t)i,
            .src = 1,
            .dst = 2,
            .requests = 1,
            .responses = 2,
            .start_us = WEB_STORE_US,
            .first_response_us = WEB_STORE_US + 10000,
            .final_us = WEB_STORE_US + 20000,
            .last_us = WEB_STORE_US + 30000,
            .method = text(i == 1 ? "INVITE" : "BYE"),
            .branch = text("z9hG4bK1"),
        };
    batch->dialogs[batch->dialog_count++] = (struct fact_dialog){
        .id = 1,
        .leg = 1,
        .state = DIALOG_TERMINATED,
        .start_us = WEB_STORE_US,
        .confirmed_us = WEB_STORE_US + 20000,
        .method = text("INVITE"),
        .from_tag = text("a1"),
        .to_tag = text("\xfe<b>"),
    };
}

/* Values that many calls share, and that some lack. */
static void add_call(struct fact_batch *batch, uint64_t id)
{
    static const char *const users[] = {"alice", "bob", NULL, "Carol", "1001"};
    static const uint16_t finals[] = {200, 486, 0, 503, 200, 404, 0};
    static const uint8_t states[] = {CALL_COMPLETED, CALL_BUSY,   CALL_TRYING, CALL_FAILED,
                                     CALL_IN_CALL,   CALL_FAILED, CALL_RINGING};
    static const char nul[] = "a\0b";
    char memory[16];
    int64_t start_us = WEB_STORE_US + (int64_t)(id / 3) * 1000000;
    struct fact_call *call = &batch->calls[batch->call_count++];

    *call = (struct fact_call){
        .id = id,
        .state = states[id % 7],
        .is_invite = id % 10 != 0,
        .final = finals[id % 7],
        .src = (uint32_t)(id % 3 + 1),
        .dst = (uint32_t)(id % 2 + 1),
        .start_us = start_us,
        .ringing_us = TIME_NONE,
        .first_final_us = TIME_NONE,
        .pdd_us = id % 4 == 0 ? TIME_NONE : (int64_t)(id % 13) * 1000,
        .setup_us = id % 7 == 0 ? 100000 : TIME_NONE,
        .duration_us = id % 7 == 0 ? (int64_t)(id % 11) * 1000 : TIME_NONE,
        .answer_us = id % 7 == 0 ? start_us + 100000 : TIME_NONE,
        .end_us = id % 7 == 0 ? start_us + 100000 + (int64_t)(id % 11) * 1000 : TIME_NONE,
        .last_us = start_us + 900000,
        .messages = (uint32_t)(id % 9 + 2),
        .findings = id == 1 ? 2 : 0,
        .short_id = keep(batch, web_store_id(id, memory)),
        .method = text(id % 10 != 0 ? "INVITE" : "REGISTER"),
        .ruri = text("sip:x@example.com"),
        .from_user = text(users[id % 5]),
        .from_host = text("example.com"),
        .to_user = text(users[id % 4]),
        .to_host = text("example.net"),
    };
    if (id == 1)
        call->reason = text("Q.850;cause=16");
    if (id == 7)
        call->from_display = text(WEB_STORE_HOSTILE);
    if (id == 8)
        call->from_user = text("\xff\xfe\xc3");
    if (id == 9)
        call->from_user = slice_of(nul, 3);
    snprintf(memory, sizeof(memory), "c%llu@host", (unsigned long long)id);
    batch->legs[batch->leg_count++] = (struct fact_leg){
        .id = id,
        .call = id,
        .start_us = start_us,
        .short_id = call->short_id,
        .call_id = keep(batch, memory),
    };
}

/* Add a call, its leg and its messages; call 1 has the first four of them. */
static void add_whole(struct fact_batch *batch, uint64_t id)
{
    int64_t start_us = WEB_STORE_US + (int64_t)(id / 3) * 1000000 + (int64_t)(id % 3) * 100000;

    add_call(batch, id);
    if (id == 1) {
        add_first_messages(batch);
        add_findings(batch);
        add_transactions(batch);
        return;
    }
    add_message(batch, id * 2 + 1, id, start_us + 40000, id * 2);
    add_message(batch, id * 2 + 2, id, start_us + 50000, id * 2);
}

static void open_state(struct web_store *store)
{
    struct error error;

    store->web.source = "trace <b>.pcap";
    store->web.version = "0.0";
    store->web.start_us = WEB_STORE_US;
    store->web.events = event_hub_new();
    ck_assert_ptr_nonnull(store->web.events);
    ck_assert_msg(view_open(writer_path(store->writer), &store->web.view, &error) == ERR_NONE, "%s",
                  error.text);
    ck_assert_int_eq(raw_open(store->web.view, &store->web.raw, NULL), ERR_NONE);
}

static struct web_store *make(size_t calls, bool is_growing)
{
    struct web_store *store = calloc(1, sizeof(*store));
    struct writer_options options = {.is_viewed = is_growing};
    struct error error;

    ck_assert_ptr_nonnull(store);
    store->calls = calls;
    store->is_growing = is_growing;
    store->batch = fact_batch_new();
    ck_assert_ptr_nonnull(store->batch);
    add_capture(store->batch);
    for (uint64_t id = 1; id <= calls; id++)
        add_whole(store->batch, id);
    ck_assert_int_eq(writer_open(&options, &store->writer, NULL), ERR_NONE);
    ck_assert_msg(writer_write(store->writer, store->batch, &error) == ERR_NONE, "%s", error.text);
    fact_batch_reset(store->batch);
    return store;
}

struct web_store *web_store_new(size_t calls)
{
    struct web_store *store = make(calls, false);

    ck_assert_int_eq(writer_finish(store->writer, NULL), ERR_NONE);
    open_state(store);
    return store;
}

struct web_store *web_store_new_growing(size_t calls)
{
    struct web_store *store = make(calls, true);

    store->web.status = &store->status;
    open_state(store);
    return store;
}

void web_store_free(struct web_store *store)
{
    event_hub_free(store->web.events);
    raw_close(store->web.raw);
    view_close(store->web.view);
    writer_close(store->writer, false);
    fact_batch_free(store->batch);
    free(store);
}

static void write_batch(struct web_store *store)
{
    struct error error;

    ck_assert_msg(writer_write(store->writer, store->batch, &error) == ERR_NONE, "%s", error.text);
    fact_batch_reset(store->batch);
}

void web_store_grow(struct web_store *store, uint64_t id, enum call_state state)
{
    bool is_new = id > store->calls;

    if (is_new) {
        add_whole(store->batch, id);
        store->calls = id;
    } else {
        add_call(store->batch, id);
        store->batch->leg_count = 0;
    }
    store->batch->calls[0].state = (uint8_t)state;
    write_batch(store);
}

void web_store_grow_by(struct web_store *store, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_whole(store->batch, ++store->calls);
    write_batch(store);
}

/* What is JSON holds no byte that a terminal would obey, but for line ends between objects. */
static void check_inert(const struct web_answer *answer)
{
    bool is_inert = strstr(answer->text, "\xe2\x80\xae") == NULL;

    for (size_t i = 0; i < answer->len && is_inert; i++) {
        unsigned char byte = (unsigned char)answer->text[i];

        is_inert = (byte >= 0x20 && byte != 0x7f) || byte == '\n';
    }
    ck_assert_msg(is_inert, "a control byte in %s", answer->text);
}

/* Read all that a reader gives. */
static void read_stream(const struct web_reader *reader, struct web_answer *answer)
{
    FILE *file = open_memstream(&answer->text, &answer->len);
    char piece[4093];
    long len;

    ck_assert_ptr_nonnull(file);
    while ((len = reader->read(reader->context, piece, sizeof(piece))) >= 0)
        ck_assert_uint_eq(fwrite(piece, 1, (size_t)len, file), (size_t)len);
    answer->is_broken = len != WEB_READ_END;
    ck_assert_int_eq(fclose(file), 0);
}

static void read_body(struct web_response *response, struct web_answer *answer)
{
    ck_assert_int_eq(web_response_finish(response, NULL), ERR_NONE);
    if (response->kind == WEB_BODY_STREAM) {
        read_stream(&response->reader, answer);
    } else {
        answer->len = response->text_len;
        answer->text = calloc(1, answer->len + 1);
        memcpy(answer->text, response->text, answer->len);
    }
}

struct web_answer web_store_ask(struct web_store *store, web_handler *handler, const char *part,
                                const char *target)
{
    struct web_response *response = malloc(sizeof(*response));
    struct web_request request = {.method = WEB_GET, .now_us = WEB_STORE_US};
    struct web_answer answer = {0};
    char memory[WEB_TARGET_MAX + 1];
    json_error_t error;

    snprintf(memory, sizeof(memory), "%s", target);
    web_request_read_target(&request, memory, strlen(memory));
    ck_assert_int_eq(request.refusal, 0);
    if (part != NULL)
        request.parts[request.part_count++] = text(part);
    ck_assert_int_eq(web_response_init(response), ERR_NONE);
    ck_assert_int_eq(view_begin(store->web.view, NULL), ERR_NONE);
    handler(&store->web, &request, response);
    view_end(store->web.view);
    read_body(response, &answer);
    answer.status = response->status;
    snprintf(answer.etag, sizeof(answer.etag), "%s", response->etag);
    snprintf(answer.disposition, sizeof(answer.disposition), "%s", response->disposition);
    snprintf(answer.content_type, sizeof(answer.content_type), "%s", response->content_type);
    if (strcmp(answer.content_type, "application/json") == 0) {
        answer.json = json_loadb(answer.text, answer.len, JSON_ALLOW_NUL, &error);
        ck_assert_msg(answer.json != NULL, "%s: %s in %s", target, error.text, answer.text);
        check_inert(&answer);
    }
    web_response_release(response);
    free(response);
    return answer;
}

void web_answer_release(struct web_answer *answer)
{
    json_decref(answer->json);
    free(answer->text);
    *answer = (struct web_answer){0};
}

void web_store_refuses(struct web_store *store, web_handler *handler, const char *part,
                       const char *target, int status, const char *code, const char *word)
{
    struct web_answer answer = web_store_ask(store, handler, part, target);

    ck_assert_msg(answer.status == status, "%s gives %d: %s", target, answer.status, answer.text);
    ck_assert_str_eq(web_json_text(answer.json, "error.code"), code);
    ck_assert_msg(strstr(web_json_text(answer.json, "error.message"), word) != NULL, "%s: %s",
                  target, answer.text);
    ck_assert_str_eq(answer.etag, "");
    web_answer_release(&answer);
}

json_t *web_json_at(json_t *json, const char *path)
{
    struct slice rest = text(path);

    while (rest.len > 0 && json != NULL) {
        size_t end = slice_find(rest, 0, '.');
        struct slice word = slice_sub(rest, 0, end);
        uint64_t index;

        if (json_is_array(json))
            json = slice_decimal(word, SIZE_MAX, &index) ? json_array_get(json, index) : NULL;
        else
            json = json_object_getn(json, (const char *)word.ptr, word.len);
        rest = slice_from(rest, end == SLICE_NONE ? rest.len : end + 1);
    }
    return json;
}

const char *web_json_text(json_t *json, const char *path)
{
    const char *value = json_string_value(web_json_at(json, path));

    ck_assert_msg(value != NULL, "no text at %s", path);
    return value;
}

int64_t web_json_number(json_t *json, const char *path)
{
    json_t *value = web_json_at(json, path);

    ck_assert_msg(json_is_integer(value), "no number at %s", path);
    return json_integer_value(value);
}

bool web_json_is_null(json_t *json, const char *path)
{
    return json_is_null(web_json_at(json, path));
}
