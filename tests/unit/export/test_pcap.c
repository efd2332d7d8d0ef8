#include "export/pcap.h"

#include <check.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/export/sample.h"
#include "tests/unit/export/store_sample.h"

#define LINK_ETHERNET 1

Suite *test_pcap_suite(void);

static enum err export_all(const struct store_sample *sample, const char *path, bool is_forced,
                           uint64_t *ret_frames, struct error *reterr)
{
    struct message_query query = {0};
    struct pcap_options options = {.path = path, .is_forced = is_forced};

    return pcap_export(sample->view, sample->raw, &query, &options, ret_frames, reterr);
}

static void expect_frame(pcap_t *pcap, uint32_t fraction, const char *text, const char *more)
{
    const u_char *bytes;
    struct pcap_pkthdr *header;
    struct slice frame;

    ck_assert_int_eq(pcap_next_ex(pcap, &header, &bytes), 1);
    frame = slice_of(bytes, header->caplen);
    ck_assert_int_eq(header->ts.tv_sec, STORE_SAMPLE_US / 1000000);
    ck_assert_int_eq(header->ts.tv_usec, fraction);
    ck_assert_uint_eq(header->len, header->caplen + 4);
    ck_assert_uint_ne(slice_find_nocase(frame, text), SLICE_NONE);
    ck_assert_uint_ne(slice_find_nocase(frame, more), SLICE_NONE);
}

START_TEST(frames_come_back_whole_once_and_in_order)
{
    struct store_sample *sample = store_sample_new(&(struct store_sample_options){0});
    struct sample_place place = sample_place_make();
    char errbuf[PCAP_ERRBUF_SIZE];
    struct pcap_pkthdr *header;
    const u_char *bytes;
    uint64_t frames = 0;
    pcap_t *pcap;

    ck_assert_int_eq(export_all(sample, place.path, false, &frames, NULL), ERR_NONE);
    ck_assert_uint_eq(frames, 2);
    pcap = pcap_open_offline(place.path, errbuf);
    ck_assert_msg(pcap != NULL, "%s", errbuf);
    ck_assert_int_eq(pcap_datalink(pcap), DLT_RAW);
    expect_frame(pcap, 0, "frame head: ", "INVITE sip:bob");
    expect_frame(pcap, 140000, "486 Busy", "ACK sip:bob");
    ck_assert_int_eq(pcap_next_ex(pcap, &header, &bytes), PCAP_ERROR_BREAK);
    pcap_close(pcap);
    sample_place_drop(&place);
    store_sample_free(sample);
}
END_TEST

START_TEST(nanoseconds_are_kept_when_there_are_any)
{
    struct store_sample *sample = store_sample_new(&(struct store_sample_options){.time_ns = 789});
    struct sample_place place = sample_place_make();
    char errbuf[PCAP_ERRBUF_SIZE];
    uint64_t frames = 0;
    pcap_t *pcap;

    ck_assert_int_eq(export_all(sample, place.path, false, &frames, NULL), ERR_NONE);
    pcap = pcap_open_offline_with_tstamp_precision(place.path, PCAP_TSTAMP_PRECISION_NANO, errbuf);
    ck_assert_msg(pcap != NULL, "%s", errbuf);
    expect_frame(pcap, 789, "INVITE", "INVITE");
    expect_frame(pcap, 140000000, "486", "ACK");
    pcap_close(pcap);
    sample_place_drop(&place);
    store_sample_free(sample);
}
END_TEST

START_TEST(two_link_types_are_refused_and_nothing_is_left)
{
    struct store_sample *sample =
        store_sample_new(&(struct store_sample_options){.second_link = LINK_ETHERNET});
    struct sample_place place = sample_place_make();
    struct error error = {0};
    uint64_t frames = 99;

    ck_assert_int_eq(export_all(sample, place.path, false, &frames, &error), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text, "link types RAW and EN10MB"));
    ck_assert_uint_eq(frames, 99);
    ck_assert_int_ne(access(place.path, F_OK), 0);
    sample_place_drop(&place);
    store_sample_free(sample);
}
END_TEST

START_TEST(an_existing_file_stays_without_force_and_after_a_failure)
{
    struct store_sample *sample = store_sample_new(&(struct store_sample_options){0});
    struct store_sample *bad =
        store_sample_new(&(struct store_sample_options){.second_link = LINK_ETHERNET});
    struct sample_place place = sample_place_make();
    FILE *file = fopen(place.path, "wb");
    char content[8] = {0};
    uint64_t frames;

    ck_assert_ptr_nonnull(file);
    fputs("mine", file);
    fclose(file);
    ck_assert_int_eq(export_all(sample, place.path, false, &frames, NULL), ERR_OUTPUT);
    ck_assert_int_eq(export_all(bad, place.path, true, &frames, NULL), ERR_INPUT);
    file = fopen(place.path, "rb");
    ck_assert_uint_eq(fread(content, 1, sizeof(content), file), 4);
    ck_assert_str_eq(content, "mine");
    fclose(file);
    ck_assert_int_eq(export_all(sample, place.path, true, &frames, NULL), ERR_NONE);
    sample_place_drop(&place);
    store_sample_free(sample);
    store_sample_free(bad);
}
END_TEST

START_TEST(frames_that_cannot_be_read_are_told)
{
    struct store_sample *sample =
        store_sample_new(&(struct store_sample_options){.has_no_bytes = true});
    struct sample_place place = sample_place_make();
    struct error error = {0};
    uint64_t frames;

    ck_assert_int_eq(export_all(sample, place.path, false, &frames, &error), ERR_INPUT);
    ck_assert_uint_gt(strlen(error.text), 0);
    sample_place_drop(&place);
    store_sample_free(sample);
}
END_TEST

START_TEST(an_empty_choice_is_told)
{
    struct store_sample *sample = store_sample_new(&(struct store_sample_options){0});
    struct message_query query = {.since_us = STORE_SAMPLE_US * 2};
    struct sample_place place = sample_place_make();
    struct pcap_options options = {.path = place.path};
    uint64_t frames;

    ck_assert_int_eq(pcap_export(sample->view, sample->raw, &query, &options, &frames, NULL),
                     ERR_NOT_FOUND);
    sample_place_drop(&place);
    store_sample_free(sample);
}
END_TEST

START_TEST(a_full_disk_is_an_output_error)
{
    struct store_sample *sample = store_sample_new(&(struct store_sample_options){0});
    struct error error = {0};
    uint64_t frames;

    if (access("/dev/full", W_OK) == 0) {
        ck_assert_int_eq(export_all(sample, "/dev/full", false, &frames, &error), ERR_OUTPUT);
        ck_assert_str_eq(error.text, "cannot write '/dev/full': no space left on device");
    }
    store_sample_free(sample);
}
END_TEST

Suite *test_pcap_suite(void)
{
    Suite *suite = suite_create("pcap");
    TCase *tcase = tcase_create("pcap");

    tcase_add_test(tcase, frames_come_back_whole_once_and_in_order);
    tcase_add_test(tcase, nanoseconds_are_kept_when_there_are_any);
    tcase_add_test(tcase, two_link_types_are_refused_and_nothing_is_left);
    tcase_add_test(tcase, an_existing_file_stays_without_force_and_after_a_failure);
    tcase_add_test(tcase, frames_that_cannot_be_read_are_told);
    tcase_add_test(tcase, an_empty_choice_is_told);
    tcase_add_test(tcase, a_full_disk_is_an_output_error);
    suite_add_tcase(suite, tcase);
    return suite;
}
