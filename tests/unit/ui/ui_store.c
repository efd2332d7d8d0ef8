#include "tests/unit/ui/ui_store.h"

#include <check.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/store/finding.h"
#include "ui/views.h"

#define LINK_RAW_IP 12 /* DLT_RAW */
#define BATCH_CALLS 100
#define MESSAGE_MAX 512

static struct slice keep(struct fact_batch *batch, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Copy text to where it lives as long as the batch. */
static struct slice keep(struct fact_batch *batch, const char *format, ...)
{
    char text[MESSAGE_MAX];
    struct slice copy;
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    ck_assert(len >= 0 && (size_t)len < sizeof(text));
    ck_assert(arena_copy(&batch->arena, slice_of(text, (size_t)len), &copy));
    return copy;
}

static struct addr endpoint(const char *ip, uint16_t port)
{
    struct addr addr;

    ck_assert(addr_read_ip(slice_from_text(ip), &addr));
    addr.port = port;
    return addr;
}

static void add_start(struct fact_batch *batch)
{
    batch->captures[batch->capture_count++] = (struct fact_capture){
        .id = 1,
        .link_type = LINK_RAW_IP,
        .snap_len = 262144,
        .size = -1,
        .first_us = UI_STORE_US,
        .path = SLICE_LITERAL("-"),
    };
    batch->endpoints[batch->endpoint_count++] =
        (struct fact_endpoint){.id = 1, .addr = endpoint("10.0.0.1", 5060)};
    batch->endpoints[batch->endpoint_count++] =
        (struct fact_endpoint){.id = 2, .addr = endpoint("10.0.0.2", 5060)};
}

static bool is_busy(size_t n)
{
    return n % 3 == 0;
}

/* Add a message of call n and the frame that it fills. */
static void add_message(struct fact_batch *batch, size_t n, size_t at, struct fact_message message,
                        struct slice bytes)
{
    uint64_t number = 3 * (n - 1) + at + 1;
    static const int64_t after_ms[] = {0, 100, 150};

    message.id = number;
    message.frame = number;
    message.time_us = UI_STORE_US + (int64_t)n * 1000000 + after_ms[at] * 1000;
    message.transport = TRANSPORT_UDP;
    message.capture = 1;
    message.end_offset = FRAME_NO_OFFSET;
    message.length = (uint32_t)bytes.len;
    message.frame_len = (uint32_t)bytes.len;
    message.cseq = 1;
    message.leg = n;
    message.transaction = n;
    message.src = at == 1 ? 2 : 1;
    message.dst = at == 1 ? 1 : 2;
    batch->messages[batch->message_count++] = message;
    batch->frames[batch->frame_count++] = (struct fact_frame){
        .capture = 1,
        .link_type = LINK_RAW_IP,
        .number = number,
        .time_us = message.time_us,
        .wire_len = message.frame_len,
        .bytes = bytes,
    };
}

static void add_messages(struct fact_batch *batch, size_t n)
{
    char fields[MESSAGE_MAX];
    const char *reason = is_busy(n) ? "Busy Here" : "OK";
    unsigned code = is_busy(n) ? 486 : 200;

    snprintf(fields, sizeof(fields),
             "From: <sip:user%zu@example.com>;tag=a\r\n"
             "To: <sip:bob%zu@example.com>\r\nCall-ID: call-%zu@host\r\n",
             n, n, n);
    add_message(batch, n, 0,
                (struct fact_message){.flags = MESSAGE_REQUEST, .method = SLICE_LITERAL("INVITE")},
                keep(batch, "INVITE sip:bob%zu@example.com SIP/2.0\r\n%sCSeq: 1 INVITE\r\n\r\n", n,
                     fields));
    add_message(batch, n, 1,
                (struct fact_message){.code = (uint16_t)code,
                                      .method = SLICE_LITERAL("INVITE"),
                                      .reason = slice_from_text(reason)},
                keep(batch, "SIP/2.0 %u %s\r\n%sCSeq: 1 INVITE\r\n\r\n", code, reason, fields));
    add_message(
        batch, n, 2,
        (struct fact_message){.flags = MESSAGE_REQUEST, .method = SLICE_LITERAL("ACK")},
        keep(batch, "ACK sip:bob%zu@example.com SIP/2.0\r\n%sCSeq: 1 ACK\r\n\r\n", n, fields));
}

static void add_transaction(struct fact_batch *batch, size_t n, int64_t start_us)
{
    batch->transactions[batch->transaction_count++] =
        (struct fact_transaction){.id = n,
                                  .leg = n,
                                  .state = TRANSACTION_CONFIRMED,
                                  .is_started = true,
                                  .final = is_busy(n) ? 486 : 200,
                                  .cseq = 1,
                                  .src = 1,
                                  .dst = 2,
                                  .requests = 1,
                                  .responses = 1,
                                  .start_us = start_us,
                                  .first_response_us = start_us + 100000,
                                  .final_us = start_us + 100000,
                                  .last_us = start_us + 150000,
                                  .method = SLICE_LITERAL("INVITE"),
                                  .branch = keep(batch, "z9hG4bK%zu", n)};
}

static void add_finding(struct fact_batch *batch, size_t n, int64_t start_us)
{
    struct made_finding finding = {
        .id = n,
        .leg = n,
        .message = 3 * (n - 1) + 2,
        .time_us = start_us + 100000,
        .length = 5,
        .severity = 2,
        .rule = "line-not-crlf",
        .section = "RFC 3261 7",
        .text = "a line ends in a bare LF or CR instead of CRLF",
    };

    finding_add(batch, &finding);
}

static void add_call(struct fact_batch *batch, size_t n)
{
    int64_t start_us = UI_STORE_US + (int64_t)n * 1000000;

    batch->legs[batch->leg_count++] = (struct fact_leg){.id = n,
                                                        .call = n,
                                                        .start_us = start_us,
                                                        .short_id = keep(batch, "c%011zu", n),
                                                        .call_id = keep(batch, "call-%zu@host", n)};
    batch->calls[batch->call_count++] = (struct fact_call){
        .id = n,
        .state = is_busy(n) ? CALL_BUSY : CALL_IN_CALL,
        .ended_by = is_busy(n) ? PARTY_CALLEE : PARTY_NONE,
        .is_invite = true,
        .final = is_busy(n) ? 486 : 200,
        .src = 1,
        .dst = 2,
        .start_us = start_us,
        .answer_us = is_busy(n) ? TIME_NONE : start_us + 100000,
        .end_us = is_busy(n) ? start_us + 100000 : TIME_NONE,
        .ringing_us = TIME_NONE,
        .first_final_us = TIME_NONE,
        .pdd_us = TIME_NONE,
        .setup_us = is_busy(n) ? TIME_NONE : 100000,
        .duration_us = TIME_NONE,
        .last_us = start_us + 150000,
        .messages = 3,
        .findings = is_busy(n) ? 1 : 0,
        .short_id = keep(batch, "c%011zu", n),
        .method = SLICE_LITERAL("INVITE"),
        .ruri = keep(batch, "sip:bob%zu@example.com", n),
        .from_user = keep(batch, "user%zu", n),
        .from_host = SLICE_LITERAL("example.com"),
        .to_user = keep(batch, "bob%zu", n),
        .to_host = SLICE_LITERAL("example.com"),
    };
    add_messages(batch, n);
    add_transaction(batch, n, start_us);
    if (is_busy(n))
        add_finding(batch, n, start_us);
}

void ui_store_grow(struct ui_store *store, size_t calls)
{
    while (calls > 0 || store->calls == 0) {
        struct fact_batch *batch = fact_batch_new();
        struct error error = {0};

        ck_assert_ptr_nonnull(batch);
        if (store->calls == 0)
            add_start(batch);
        for (size_t i = 0; i < BATCH_CALLS && calls > 0; i++, calls--)
            add_call(batch, ++store->calls);
        ck_assert_msg(writer_write(store->writer, batch, &error) == ERR_NONE, "%s", error.text);
        fact_batch_free(batch);
        if (store->calls == 0)
            break;
    }
}

struct ui_store *ui_store_new(size_t calls)
{
    struct writer_options options = {.is_viewed = true, .is_indexed = true};
    struct ui_store *store = calloc(1, sizeof(*store));

    ck_assert_ptr_nonnull(store);
    setlocale(LC_CTYPE, "C.UTF-8");
    ck_assert_int_eq(writer_open(&options, &store->writer, NULL), ERR_NONE);
    ui_store_grow(store, calls);
    ck_assert_int_eq(view_open(writer_path(store->writer), &store->view, NULL), ERR_NONE);
    ck_assert_int_eq(raw_open(store->view, &store->raw, NULL), ERR_NONE);
    store->options = (struct ui_options){.views = &views_all,
                                         .store = store->view,
                                         .raw = store->raw,
                                         .source = "trace.pcap",
                                         .is_utc = true,
                                         .start_us = UI_STORE_US};
    return store;
}

void ui_store_start(struct ui_store *store, size_t rows, size_t columns)
{
    store->ui = ui_new(&store->options, rows, columns);
    ck_assert_ptr_nonnull(store->ui);
}

struct ui_store *ui_store_open(size_t calls, size_t rows, size_t columns)
{
    struct ui_store *store = ui_store_new(calls);

    ui_store_start(store, rows, columns);
    return store;
}

void ui_store_free(struct ui_store *store)
{
    ui_free(store->ui);
    raw_close(store->raw);
    view_close(store->view);
    writer_close(store->writer, false);
    free(store->text);
    free(store);
}

static bool press_text(struct ui_store *store, struct slice text)
{
    bool is_running = true;

    for (size_t i = 0; i < text.len && is_running; i++)
        is_running = ui_key(store->ui, text.ptr[i]);
    return is_running;
}

bool ui_store_press(struct ui_store *store, const char *keys)
{
    struct slice rest = slice_from_text(keys);
    bool is_running = true;

    while (rest.len > 0 && is_running) {
        struct slice word = slice_sub(rest, 0, slice_find(rest, 0, ' '));
        char name[64];
        struct buf buf;

        rest = slice_from(rest, word.len + 1);
        (void)ui_show(store->ui);
        if (slice_starts_nocase(word, "text:")) {
            is_running = press_text(store, slice_from(word, 5));
            continue;
        }
        buf_init(&buf, name, sizeof(name));
        buf_slice(&buf, word);
        ck_assert_msg(key_by_name(name) != UI_KEY_NONE, "no key '%s'", name);
        is_running = ui_key(store->ui, key_by_name(name));
    }
    return is_running;
}

const char *ui_store_screen(struct ui_store *store)
{
    struct out *out = malloc(sizeof(*out));
    size_t len = 0;
    FILE *file;

    ck_assert_ptr_nonnull(out);
    free(store->text);
    store->text = NULL;
    file = open_memstream(&store->text, &len);
    ck_assert_ptr_nonnull(file);
    out_init(out, file, "memory");
    canvas_print(ui_show(store->ui), out);
    ck_assert_int_eq(out_finish(out, NULL), ERR_NONE);
    fclose(file);
    free(out);
    return store->text;
}

void ui_store_shows(struct ui_store *store, const char *text)
{
    const char *screen = ui_store_screen(store);

    ck_assert_msg(strstr(screen, text) != NULL, "no '%s' in:\n%s", text, screen);
}

void ui_store_hides(struct ui_store *store, const char *text)
{
    const char *screen = ui_store_screen(store);

    ck_assert_msg(strstr(screen, text) == NULL, "'%s' in:\n%s", text, screen);
}

void ui_store_row_is(struct ui_store *store, size_t row, const char *text)
{
    struct slice rest = slice_from_text(ui_store_screen(store));

    for (size_t i = 0; i < row; i++)
        rest = slice_from(rest, slice_sub(rest, 0, slice_find(rest, 0, '\n')).len + 1);
    rest = slice_sub(rest, 0, slice_find(rest, 0, '\n'));
    ck_assert_msg(slice_is(rest, text), "row %zu is '%.*s', not '%s'", row, (int)rest.len,
                  (const char *)rest.ptr, text);
}
