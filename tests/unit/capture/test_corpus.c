/*
 * tests/unit/capture/test_corpus.c: every capture of the folder of real ones, where it is there, is
 * read to its end or refused with a reason.
 */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include <check.h>

#include "capture/file.h"
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
    int64_t last = 0;

    while ((result = source_next(source, &frame, &error)) != SOURCE_END) {
        if (result == SOURCE_ERROR) {
            ck_assert(strstr(error.text, path) != NULL);
            continue;
        }
        ck_assert_int_eq(result, SOURCE_FRAME);
        ck_assert_int_ge(frame.end_offset, last + (int64_t)frame.data.len);
        last = frame.end_offset;
        if (decode_frame(&frame, &datagram) == COUNTER_DATAGRAMS)
            (void)slice_offset(frame.data, datagram.payload);
    }
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
                        sizeof(folders) / sizeof(folders[0]));
    suite_add_tcase(suite, tcase);
    return suite;
}
