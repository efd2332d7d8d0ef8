/* Messages that came in several frames, from correlation to an exported capture. */
#include "correlate/correlate.h"
#include "dissect/sip_scan.h"
#include "export/pcap.h"
#include "store/raw.h"

#include <check.h>
#include <pcap/pcap.h>

#include "base/array.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/fixture.h"

Suite *test_message_frames_suite(void);

#define START_US INT64_C(1700000000000000)
#define HEAD     "head-of-frame:" /* before the bytes of a message */
#define HEAD_LEN (sizeof(HEAD) - 1)
#define FRAMES   6
#define CUT      50 /* bytes of the second message in the frame that ends the first one */

static const char *const texts[] = {
    "OPTIONS sip:bob@example.com SIP/2.0\r\n"
    "Via: SIP/2.0/TCP host.example.com;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
    "From: <sip:alice@example.com>;tag=a\r\nTo: <sip:bob@example.com>\r\n"
    "Call-ID: first@example.com\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
    "OPTIONS sip:carol@example.com SIP/2.0\r\n"
    "Via: SIP/2.0/TCP host.example.com;branch=z9hG4bK2\r\nMax-Forwards: 70\r\n"
    "From: <sip:alice@example.com>;tag=b\r\nTo: <sip:carol@example.com>\r\n"
    "Call-ID: second@example.com\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
    "OPTIONS sip:dave@example.com SIP/2.0\r\n"
    "Via: SIP/2.0/TCP host.example.com;branch=z9hG4bK3\r\nMax-Forwards: 70\r\n"
    "From: <sip:alice@example.com>;tag=c\r\nTo: <sip:dave@example.com>\r\n"
    "Call-ID: third@example.com\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
};

#define TEXTS COUNT_OF(texts)

/* The frames: an empty line; two parts of the first message; its end with the beginning of the second; the
 * end of that; the third. */
struct stream {
    char data[FRAMES][2048];
    struct frame frames[FRAMES];
    char unit[4096];
};

static struct fixture fixture;
static struct stream stream;
static struct raw *raw;
static char capture_path[128];
static char export_path[128];

static void set_up(void)
{
    fixture_begin(&fixture);
    snprintf(capture_path, sizeof(capture_path), "%s/a.pcap", fixture.folder);
    snprintf(export_path, sizeof(export_path), "%s/out.pcap", fixture.folder);
}

static void clean_up(void)
{
    raw_close(raw);
    raw = NULL;
    fixture_end(&fixture);
}

static void make_frame(size_t n, struct slice first, struct slice second)
{
    struct buf buf;

    buf_init(&buf, stream.data[n], sizeof(stream.data[n]));
    buf_text(&buf, HEAD);
    buf_slice(&buf, first);
    buf_slice(&buf, second);
    stream.frames[n] = (struct frame){
        .time_us = START_US + (int64_t)n * 1000,
        .wire_len = (uint32_t)buf.len,
        .link_type = DLT_RAW,
        .capture = 1,
        .number = n + 1,
        .end_offset = FRAME_NO_OFFSET,
        .data = buf_as_slice(&buf),
    };
}

static void make_frames(void)
{
    struct slice first = slice_from_text(texts[0]);
    struct slice second = slice_from_text(texts[1]);
    struct slice none = {0};

    make_frame(0, SLICE_LITERAL("\r\n"), none);
    make_frame(1, slice_sub(first, 0, 100), none);
    make_frame(2, slice_sub(first, 100, 60), none);
    make_frame(3, slice_from(first, 160), slice_sub(second, 0, CUT));
    make_frame(4, slice_from(second, CUT), none);
    make_frame(5, slice_from_text(texts[2]), none);
}

/* Write them as a capture, and note where their records end. */
static void write_capture(void)
{
    pcap_t *dead = pcap_open_dead(DLT_RAW, 65535);
    pcap_dumper_t *dumper = pcap_dump_open(dead, capture_path);

    ck_assert_ptr_nonnull(dumper);
    for (size_t i = 0; i < FRAMES; i++) {
        struct frame *frame = &stream.frames[i];
        struct pcap_pkthdr header = {.ts.tv_sec = frame->time_us / 1000000,
                                     .ts.tv_usec = frame->time_us % 1000000,
                                     .caplen = (bpf_u_int32)frame->data.len,
                                     .len = (bpf_u_int32)frame->data.len};

        pcap_dump((u_char *)dumper, &header, frame->data.ptr);
        frame->end_offset = pcap_dump_ftell(dumper);
    }
    pcap_dump_close(dumper);
    pcap_close(dead);
}

static struct fact_batch *take(void *context, struct fact_batch *full)
{
    (void)context;
    MUST(writer_write(fixture.writer, full, &fixture.error), &fixture);
    fact_batch_reset(full);
    return full;
}

static struct origin origin(size_t n, size_t from, size_t len)
{
    return (struct origin){&stream.frames[n], (uint32_t)(HEAD_LEN + from), (uint32_t)len};
}

static void feed(struct correlate *correlate, const struct origin *origins, size_t count)
{
    struct unit unit = {.origins = origins,
                        .origin_count = count,
                        .src = addr_of(ADDR_IPV4, (uint8_t[]){192, 0, 2, 1}, 5060),
                        .dst = addr_of(ADDR_IPV4, (uint8_t[]){192, 0, 2, 2}, 5060),
                        .transport = TRANSPORT_TCP};
    static struct sip_scratch scratch;
    struct sip_summary message;
    struct message_keys keys;
    struct buf buf;

    buf_init(&buf, stream.unit, sizeof(stream.unit));
    for (size_t i = 0; i < count; i++)
        buf_slice(&buf, slice_sub(origins[i].frame->data, origins[i].offset, origins[i].length));
    unit.bytes = buf_as_slice(&buf);
    sip_scan_or_read(unit.bytes, false, &scratch, &message);
    keys = message_keys_of(correlate_seed(correlate), &unit, &message);
    ck_assert(correlate_feed(correlate, &unit, &message, &keys, false));
}

static void feed_all(struct correlate *correlate)
{
    size_t first = strlen(texts[0]);
    size_t second = strlen(texts[1]);

    feed(correlate,
         (struct origin[]){origin(0, 0, 2), origin(1, 0, 100), origin(2, 0, 60),
                           origin(3, 0, first - 160)},
         4);
    feed(correlate, (struct origin[]){origin(3, first - 160, CUT), origin(4, 0, second - CUT)}, 2);
    feed(correlate, (struct origin[]){origin(5, 0, strlen(texts[2]))}, 1);
}

/* Bring the stream into a store, with its bytes in there or in a capture file. */
static void make_store(bool is_embedded)
{
    struct correlate_options options = {.limits = correlate_limits_of(1u << 20),
                                        .is_embedding = is_embedded};
    struct fact_capture capture = {.id = 1,
                                   .link_type = DLT_RAW,
                                   .snap_len = 65535,
                                   .is_rereadable = !is_embedded,
                                   .size = -1,
                                   .modified_us = TIME_NONE,
                                   .path = slice_from_text(capture_path)};
    struct correlate *correlate;

    make_frames();
    if (!is_embedded)
        write_capture();
    fixture_open_writer(&fixture, fixture.path);
    correlate = correlate_new(&options, (struct fact_sink){.exchange = take});
    ck_assert_ptr_nonnull(correlate);
    ck_assert(correlate_capture(correlate, &capture));
    feed_all(correlate);
    ck_assert(correlate_finish(correlate, true));
    correlate_free(correlate);
    fixture_finish(&fixture);
    MUST(raw_open(fixture.view, &raw, &fixture.error), &fixture);
}

static bool check_message(void *context, const struct message_row *row)
{
    static const struct {
        uint64_t frame;
        size_t frames;
        int64_t after_us; /* of the frame that completed it */
    } wanted[TEXTS] = {{2, 3, 3000}, {4, 2, 4000}, {6, 1, 5000}};
    const struct message_frame_row *frames;
    size_t *n = context;
    size_t count;
    struct slice bytes;

    ck_assert_uint_lt(*n, TEXTS);
    ck_assert_uint_eq(row->frame, wanted[*n].frame);
    ck_assert_int_eq(row->time_us, START_US + wanted[*n].after_us);
    ck_assert_int_eq((row->flags & MESSAGE_IN_FRAMES) != 0, wanted[*n].frames > 1);
    MUST(raw_frames_of(raw, row, &frames, &count, &fixture.error), &fixture);
    ck_assert_uint_eq(count, wanted[*n].frames);
    for (size_t i = 0; i < count; i++)
        ck_assert_uint_eq(frames[i].frame, wanted[*n].frame + i);
    MUST(raw_message(raw, row, &bytes, &fixture.error), &fixture);
    ck_assert(slice_is(bytes, texts[*n]));
    ++*n;
    return true;
}

/* 0: the bytes are in a capture file; 1: in the store. */
START_TEST(a_message_is_read_back_out_of_all_its_frames)
{
    struct message_query query = {0};
    size_t n = 0;

    make_store(_i == 1);
    MUST(query_messages(fixture.view, &query, check_message, &n, &fixture.error), &fixture);
    ck_assert_uint_eq(n, TEXTS);
    ck_assert_int_eq(
        fixture_number(writer_path(fixture.writer), "SELECT count(*) FROM message_frame"), 5);
    ck_assert_int_eq(
        fixture_number(writer_path(fixture.writer), "SELECT count(*) FROM frame_of_message"), 6);
    ck_assert_int_eq(fixture_number(writer_path(fixture.writer),
                                    "SELECT sum(f.length) = (SELECT sum(length) FROM message)"
                                    " FROM frame_of_message AS f"),
                     1);
}
END_TEST

static void expect_frame(pcap_t *pcap, const struct frame *frame)
{
    const u_char *bytes;
    struct pcap_pkthdr *header;

    ck_assert_int_eq(pcap_next_ex(pcap, &header, &bytes), 1);
    ck_assert_int_eq(header->ts.tv_usec, frame->time_us % 1000000);
    ck_assert(slice_equal(slice_of(bytes, header->caplen), frame->data));
}

/* The empty line is no part of a message; the frame that two messages share is there once. */
START_TEST(an_export_has_all_frames_of_its_messages_once)
{
    struct message_query query = {0};
    struct pcap_options options = {.path = export_path};
    char errbuf[PCAP_ERRBUF_SIZE];
    const u_char *bytes;
    struct pcap_pkthdr *header;
    uint64_t frames = 0;
    pcap_t *pcap;

    make_store(_i == 1);
    MUST(pcap_export(fixture.view, raw, &query, &options, &frames, &fixture.error), &fixture);
    ck_assert_uint_eq(frames, FRAMES - 1);
    pcap = pcap_open_offline(export_path, errbuf);
    ck_assert_ptr_nonnull(pcap);
    for (size_t i = 1; i < FRAMES; i++)
        expect_frame(pcap, &stream.frames[i]);
    ck_assert_int_eq(pcap_next_ex(pcap, &header, &bytes), PCAP_ERROR_BREAK);
    pcap_close(pcap);
}
END_TEST

static bool expect_unread(void *context, const struct message_row *row)
{
    struct slice bytes;

    ck_assert_int_eq(raw_message(raw, row, &bytes, &fixture.error), ERR_INPUT);
    snprintf(context, sizeof(fixture.error.text), "%s", fixture.error.text);
    return false;
}

/* A store may come from anywhere. */
START_TEST(a_gap_between_frames_is_told)
{
    static const char *const damages[] = {
        "DELETE FROM message_frame WHERE position = 2",
        "UPDATE message_frame SET message_offset = 1 WHERE position = 1",
        "UPDATE message_frame SET length = length + 1 WHERE position = 3",
        "UPDATE message_block SET length = 4000000000",
    };
    struct message_query query = {0};
    char text[sizeof(fixture.error.text)];

    make_store(true);
    fixture_run_sql(writer_path(fixture.writer), damages[_i]);
    MUST(query_messages(fixture.view, &query, expect_unread, text, &fixture.error), &fixture);
    ck_assert_msg(strstr(text, "is not within its frame") != NULL, "%s", text);
}
END_TEST

Suite *test_message_frames_suite(void)
{
    Suite *suite = suite_create("message_frames");
    TCase *tcase = tcase_create("message_frames");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_loop_test(tcase, a_message_is_read_back_out_of_all_its_frames, 0, 2);
    tcase_add_loop_test(tcase, an_export_has_all_frames_of_its_messages_once, 0, 2);
    tcase_add_loop_test(tcase, a_gap_between_frames_is_told, 0, 4);
    suite_add_tcase(suite, tcase);
    return suite;
}
