#include "export/text.h"

#include <check.h>

#include "base/array.h"
#include "tests/unit/export/sample.h"
#include "tests/unit/export/store_sample.h"

Suite *test_text_suite(void);

static const struct sample answer = {
    936, "10.0.0.2", "10.0.0.1", "INVITE", 183, MESSAGE_RETRANSMISSION, 1};

START_TEST(a_message_is_a_line_and_its_text_made_harmless)
{
    struct message_row row = sample_row(&answer, 6);
    struct text_options options = {.style = {.zone = CLOCK_UTC}};
    struct sample_out *sample = sample_out_new();

    sample_locale();
    text_message(&sample->out, &options, &row, 0,
                 SLICE_LITERAL("SIP/2.0 183 \x1b[31m\r\nTo: b\r\n\r\n"));
    ck_assert_str_eq(sample_out_text(sample),
                     "7 2026-07-25 17:20:08.936000 10.0.0.2:5060 ► 10.0.0.1:5060 UDP 400 B "
                     "retransmission\n"
                     "SIP/2.0 183 \\x1b[31m\nTo: b\n\n\n");
    sample_out_free(sample);
}
END_TEST

START_TEST(a_file_gets_the_bytes_as_they_are)
{
    static const char bytes[] = "SIP/2.0 200 OK\r\n\r\n\x00\x1b\xff";
    struct message_row row = sample_row(&answer, 6);
    struct text_options options = {.style = {.zone = CLOCK_UTC, .target = ESCAPE_FILE},
                                   .has_raw_messages = true};
    struct sample_out *sample = sample_out_new();
    const char *text;
    size_t head;

    text_message(&sample->out, &options, &row, 0, slice_of(bytes, sizeof(bytes) - 1));
    text = sample_out_text(sample);
    head = strcspn(text, "\n") + 1;
    ck_assert_ptr_nonnull(strstr(text, "10.0.0.2:5060 -> 10.0.0.1:5060"));
    ck_assert_uint_eq(sample->len, head + sizeof(bytes) - 1 + 2);
    ck_assert_int_eq(memcmp(text + head, bytes, sizeof(bytes) - 1), 0);
    sample_out_free(sample);
}
END_TEST

struct context {
    struct store_sample *store;
    struct sample_out *sink;
    enum err expected;
};

static bool write_page(void *context, const struct call_row *row)
{
    struct context *c = context;
    struct text_options options = {.style = {.zone = CLOCK_UTC, .time = STYLE_TIME_REL},
                                   .start_us = STORE_SAMPLE_US};

    ck_assert_int_eq(text_call(&c->sink->out, c->store->view, c->store->raw, &options, row, NULL),
                     c->expected);
    return true;
}

static const char *const page =
    "#1 k7f3q2abcdef  alice@example.com ► bob@example.com  486 BUSY  +0.000\n"
    "\n"
    "  from          alice@example.com  \"A\\x1b[2J \"lice\"\"\n"
    "  to            bob@example.com\n"
    "  method        INVITE\n"
    "  request uri   sip:bob@example.com\n"
    "  path          10.0.0.11:5060 ► 10.0.0.1:5080\n"
    "  state         486 BUSY\n"
    "  reason        Q.850;cause=17\n"
    "  start         +0.000\n"
    "  ended         +0.140 by the callee\n"
    "  messages      3\n"
    "\n"
    "legs\n"
    "  k7f3q2abcdef  call-id a1@host  from +0.000 s\n"
    "\n"
    "transactions\n"
    "  +0.000 s  INVITE 1  10.0.0.11:5060 ► 10.0.0.1:5080  confirmed  486 after 0.140 s\n"
    "\n"
    "findings\n"
    "  i leading-crlf  empty lines stand before the start line  (RFC 3261 7.5)\n"
    "  w line-not-crlf  a line ends in a bare LF or CR instead of CRLF  (RFC 3261 7)  "
    "message 2, bytes 12-16; message 1, byte 3\n"
    "\n"
    "messages\n"
    "1 +0.000 10.0.0.11:5060 ► 10.0.0.1:5080 UDP 56 B\n"
    "INVITE sip:bob@example.com SIP/2.0\nCall-ID: a1@host\n\n\n"
    "2 +0.140 10.0.0.1:5080 ► 10.0.0.11:5060 UDP 44 B\n"
    "SIP/2.0 486 Busy \\x1b[31m\nCall-ID: a1@host\n\n\n"
    "3 +0.140 10.0.0.11:5060 ► 10.0.0.1:5080 UDP 53 B\n"
    "ACK sip:bob@example.com SIP/2.0\nCall-ID: a1@host\n\n\n";

START_TEST(the_page_of_a_call_tells_all_that_is_stored)
{
    struct context c = {
        store_sample_new(&(struct store_sample_options){.call_reason = "Q.850;cause=17"}),
        sample_out_new(), ERR_NONE};

    sample_locale();
    store_sample_call(c.store, write_page, &c);
    ck_assert_str_eq(sample_out_text(c.sink), page);
    sample_out_free(c.sink);
    store_sample_free(c.store);
}
END_TEST

START_TEST(bytes_that_cannot_be_read_are_told_in_their_place)
{
    struct context c = {store_sample_new(&(struct store_sample_options){.has_no_bytes = true}),
                        sample_out_new(), ERR_INPUT};
    const char *text;

    sample_locale();
    store_sample_call(c.store, write_page, &c);
    text = sample_out_text(c.sink);
    ck_assert_ptr_nonnull(strstr(text, "3 +0.140 10.0.0.11:5060"));
    ck_assert_ptr_nonnull(strstr(text, "\n("));
    sample_out_free(c.sink);
    store_sample_free(c.store);
}
END_TEST

static const struct {
    int64_t us;
    const char *text;
} spans[] = {
    {0, "0 ms"},
    {12345, "12 ms"},
    {999999, "999 ms"},
    {2200000, "2.2 s"},
    {31500000, "31.5 s"},
    {7995000, "8.0 s"},
    {99949999, "99.9 s"},
    {99999999, "1 min 40 s"},
    {250000000, "4 min 10 s"},
    {7500000000, "2 h 5 min"},
};

START_TEST(spans_are_short_words)
{
    char memory[64];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    style_write_span(spans[_i].us, &buf);
    ck_assert_str_eq(memory, spans[_i].text);
}
END_TEST

START_TEST(seconds_are_cut_and_never_rounded_up)
{
    char memory[64];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    style_write_seconds(-1999999, 2, &buf);
    buf_byte(&buf, ' ');
    style_write_seconds(999999, 0, &buf);
    buf_byte(&buf, ' ');
    style_write_seconds(1000001, 6, &buf);
    ck_assert_str_eq(memory, "-1.99 0 1.000001");
}
END_TEST

Suite *test_text_suite(void)
{
    Suite *suite = suite_create("text");
    TCase *tcase = tcase_create("text");

    tcase_add_test(tcase, a_message_is_a_line_and_its_text_made_harmless);
    tcase_add_test(tcase, a_file_gets_the_bytes_as_they_are);
    tcase_add_test(tcase, the_page_of_a_call_tells_all_that_is_stored);
    tcase_add_test(tcase, bytes_that_cannot_be_read_are_told_in_their_place);
    tcase_add_loop_test(tcase, spans_are_short_words, 0, COUNT_OF(spans));
    tcase_add_test(tcase, seconds_are_cut_and_never_rounded_up);
    suite_add_tcase(suite, tcase);
    return suite;
}
