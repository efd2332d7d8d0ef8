/*
 * tests/unit/capture/test_corpus.c: every capture of the folder of real ones, where it is there, is
 * read to its end or refused with a reason.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>
#include <pcap/pcap.h>

#include "base/array.h"
#include "capture/file.h"
#include "capture/record.h"
#include "dissect/decode.h"
#include "tests/unit/registry.h"

Suite *test_corpus_suite(void);

static const char *const folders[] = {"../shared/corpus", "../shared/corpus/link"};

static void read_all(struct source *source, const char *path)
{
    enum source_result result;
    struct error error = {0};
    struct frame frame;
    struct datagram datagram = {0};
    struct frame last = {.time_us = INT64_MIN};

    while ((result = source_next(source, &frame, &error)) != SOURCE_END) {
        if (result == SOURCE_ERROR) {
            ck_assert(strstr(error.text, path) != NULL);
            continue;
        }
        ck_assert_int_eq(result, SOURCE_FRAME);
        ck_assert(frame_is_before(&last, &frame));
        last = frame;
        if (decode_frame(&frame, &datagram) == COUNTER_DATAGRAMS)
            (void)slice_offset(frame.data, datagram.payload);
    }
}

static void compare_record(const struct record *record, const struct pcap_pkthdr *header)
{
    ck_assert_uint_eq(record->captured, header->caplen);
    ck_assert_uint_eq(record->wire_len, header->len);
    if (header->ts.tv_sec >= 0)
        ck_assert_int_eq(record->time_us,
                         header->ts.tv_sec * CLOCK_SECOND_US + header->ts.tv_usec / 1000);
    ck_assert_int_eq(record->time_ns, header->ts.tv_usec % 1000);
}

static void check_equal(const void *bytes, const void *wanted, size_t len)
{
    ck_assert_mem_eq(bytes, wanted, len);
}

/* libpcap is right, and the records of pcapng that it does not take, for their snapshot lengths or
 * link types, are seen there as it sees them. */
static void compare(const char *path)
{
    char reason[PCAP_ERRBUF_SIZE];
    pcap_t *pcap =
        pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, reason);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct records records;
    struct record record;
    struct pcap_pkthdr *header;
    const u_char *data;
    enum records_result result;

    if (pcap != NULL && records_open(&records, fd, 0, (uint32_t)pcap_snapshot(pcap))) {
        while ((result = records_next(&records, &record)) == RECORDS_ONE &&
               pcap_next_ex(pcap, &header, &data) == 1) {
            compare_record(&record, header);
            ck_assert_int_eq(record_end(&record), ftello(pcap_file(pcap)));
            check_equal(records_bytes(&records, &record), data, header->caplen);
        }
        if (result == RECORDS_CUT || result == RECORDS_END)
            ck_assert_int_eq(pcap_next_ex(pcap, &header, &data),
                             result == RECORDS_CUT ? PCAP_ERROR : PCAP_ERROR_BREAK);
        records_release(&records);
    }
    close(fd);
    if (pcap != NULL)
        pcap_close(pcap);
}

static void read_file(const char *path)
{
    struct source *source = NULL;
    struct error error = {0};
    struct stat stat_of_file;

    if (stat(path, &stat_of_file) != 0 || !S_ISREG(stat_of_file.st_mode))
        return;
    if (file_open(path, NULL, &source, &error) != ERR_NONE) {
        ck_assert_msg(error.code == ERR_INPUT && strstr(error.text, path) != NULL, "%s: %s", path,
                      error.text);
        return;
    }
    read_all(source, path);
    source_close(source);
    compare(path);
}

START_TEST(every_real_capture_is_read_to_its_end_or_refused)
{
    DIR *dir = opendir(folders[_i]);
    char path[1024];

    if (dir == NULL)
        return;
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        snprintf(path, sizeof(path), "%s/%s", folders[_i], entry->d_name);
        read_file(path);
    }
    closedir(dir);
}
END_TEST

Suite *test_corpus_suite(void)
{
    Suite *suite = suite_create("corpus");
    TCase *tcase = tcase_create("corpus");

    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, every_real_capture_is_read_to_its_end_or_refused, 0,
                        COUNT_OF(folders));
    suite_add_tcase(suite, tcase);
    return suite;
}
