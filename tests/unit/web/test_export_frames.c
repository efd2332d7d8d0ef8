/* The web's export of messages that came in several frames. */
#include "web/export_writer.h"

#include <check.h>
#include <string.h>

#include "base/array.h"
#include "store/raw.h"
#include "tests/unit/store/fixture.h"
#include "tests/unit/web/web_store.h"

Suite *test_export_frames_suite(void);

#define LINK_RAW_IP 12 /* DLT_RAW */
#define FILE_HEAD   24
#define FRAME_HEAD  16

/* The bytes of frames 1 to 6; those of a message stand between blanks. */
static const char *const frames[] = {"f1 OPT",    "f2 IONS 1", "f3 end OPTI",
                                     "f4 single", "f5 ONS 2",  "f6 last"};

/* Where messages have their bytes. Frame 3 ends the first message and begins the third; the second message is
 * between the two. */
static const struct {
    uint64_t message;
    uint32_t position;
    uint64_t frame;
    uint32_t offset, length, message_offset;
} parts[] = {
    {1, 1, 1, 3, 3, 0}, {1, 2, 2, 3, 6, 3}, {1, 3, 3, 3, 3, 9},
    {3, 1, 3, 7, 4, 0}, {3, 2, 5, 3, 5, 4},
};

/* The messages, the frame that each is of, and its bytes. */
static const struct {
    uint64_t frame;
    bool is_in_frames;
    uint32_t offset, length;
} messages[] = {{1, true, 3, 12}, {4, false, 3, 6}, {3, true, 7, 9}, {6, false, 3, 4}};

static struct fixture fixture;
static struct web_store store;

static void add_messages(struct fact_batch *batch)
{
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        const char *frame = frames[messages[i].frame - 1];

        batch->messages[batch->message_count++] = (struct fact_message){
            .id = i + 1,
            .leg = 1,
            .time_us = WEB_STORE_US + (int64_t)i * 1000,
            .transport = TRANSPORT_TCP,
            .capture = 1,
            .frame = messages[i].frame,
            .end_offset = FRAME_NO_OFFSET,
            .frame_len = (uint32_t)strlen(frame),
            .offset = messages[i].offset,
            .length = messages[i].length,
            .src = 1,
            .dst = 1,
            .cseq = 1,
            .flags =
                (uint8_t)(MESSAGE_REQUEST | (messages[i].is_in_frames ? MESSAGE_IN_FRAMES : 0)),
            .method = SLICE_LITERAL("OPTIONS"),
        };
    }
}

static void add_parts(struct fact_batch *batch)
{
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        batch->message_frames[batch->message_frame_count++] = (struct fact_message_frame){
            .message = parts[i].message,
            .position = parts[i].position,
            .capture = 1,
            .frame = parts[i].frame,
            .time_us = WEB_STORE_US,
            .end_offset = FRAME_NO_OFFSET,
            .frame_len = (uint32_t)strlen(frames[parts[i].frame - 1]),
            .offset = parts[i].offset,
            .length = parts[i].length,
            .message_offset = parts[i].message_offset,
        };
}

static void add_frames(struct fact_batch *batch)
{
    struct addr addr = {.family = ADDR_IPV4, .ip = {192, 0, 2, 1}, .port = 5060};

    batch->captures[batch->capture_count++] = (struct fact_capture){
        .id = 1,
        .link_type = LINK_RAW_IP,
        .snap_len = 65535,
        .size = -1,
        .modified_us = TIME_NONE,
        .path = SLICE_LITERAL("trace.pcap"),
    };
    batch->endpoints[batch->endpoint_count++] = (struct fact_endpoint){.id = 1, .addr = addr};
    for (size_t i = 0; i < COUNT_OF(frames); i++)
        batch->frames[batch->frame_count++] = (struct fact_frame){
            .capture = 1,
            .link_type = LINK_RAW_IP,
            .number = i + 1,
            .time_us = WEB_STORE_US + (int64_t)i * 1000,
            .wire_len = (uint32_t)strlen(frames[i]),
            .bytes = slice_from_text(frames[i]),
        };
}

static void set_up(void)
{
    struct fact_call *call;

    fixture_begin(&fixture);
    fixture_open_writer(&fixture, NULL);
    call = fixture_add_call(&fixture, 1, WEB_STORE_US, "k1", "c1@host");
    call->messages = COUNT_OF(messages);
    call->last_us = WEB_STORE_US + (int64_t)COUNT_OF(messages) * 1000;
    add_frames(fixture.batch);
    add_messages(fixture.batch);
    add_parts(fixture.batch);
    fixture_write(&fixture);
    fixture_finish(&fixture);
    store = (struct web_store){.web = {.view = fixture.view, .source = "trace.pcap"}};
    store.web.events = event_hub_new();
    ck_assert_ptr_nonnull(store.web.events);
    MUST(raw_open(fixture.view, &store.web.raw, &fixture.error), &fixture);
}

static void clean_up(void)
{
    event_hub_free(store.web.events);
    raw_close(store.web.raw);
    fixture_end(&fixture);
}

START_TEST(a_pcap_has_every_frame_of_its_messages_once)
{
    struct web_answer answer = web_store_ask(&store, api_export, NULL, "/export?format=pcap&all=1");
    size_t at = FILE_HEAD;

    ck_assert_int_eq(answer.status, 200);
    ck_assert(!answer.is_broken);
    for (size_t i = 0; i < COUNT_OF(frames); i++) {
        const char *frame = frames[i];

        ck_assert_uint_ge(answer.len, at + FRAME_HEAD + strlen(frame));
        ck_assert_mem_eq(answer.text + at + FRAME_HEAD, frame, strlen(frame));
        at += FRAME_HEAD + strlen(frame);
    }
    ck_assert_uint_eq(answer.len, at);
    web_answer_release(&answer);
}
END_TEST

START_TEST(text_has_the_bytes_of_each_message_from_all_its_frames)
{
    struct web_answer answer = web_store_ask(&store, api_export, NULL, "/export?format=txt&all=1");

    ck_assert_int_eq(answer.status, 200);
    ck_assert_ptr_nonnull(strstr(answer.text, "OPTIONS 1end"));
    ck_assert_ptr_nonnull(strstr(answer.text, "single"));
    ck_assert_ptr_nonnull(strstr(answer.text, "OPTIONS 2"));
    web_answer_release(&answer);
}
END_TEST

Suite *test_export_frames_suite(void)
{
    Suite *suite = suite_create("export_frames");
    TCase *tcase = tcase_create("export_frames");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_test(tcase, a_pcap_has_every_frame_of_its_messages_once);
    tcase_add_test(tcase, text_has_the_bytes_of_each_message_from_all_its_frames);
    suite_add_tcase(suite, tcase);
    return suite;
}
