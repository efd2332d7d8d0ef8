/*
 * tests/unit/capture/test_pipe.c: captures from standard input and FIFOs, whose writer may be slow.
 */
#include "capture/pipe.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <check.h>

#include "capture/file.h"
#include "capture/merge.h"
#include "tests/unit/capture/made_file.h"
#include "tests/unit/registry.h"

Suite *test_pipe_suite(void);

/* Put a pipe in place of standard input; give the end to write into. */
static int replace_stdin(void)
{
    int ends[2];

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    return ends[1];
}

static void write_made(int fd, const struct made *made, size_t from)
{
    ck_assert_int_eq(write(fd, made->bytes + from, made->len - from), (ssize_t)(made->len - from));
}

static void two_packets(struct made *made)
{
    made_pcap(made, MADE_MAGIC_NS, 65535, 1);
    made_packet(made, 1, 5, "first", 5);
    made_packet(made, 2, 0, "second", 6);
}

START_TEST(standard_input_gives_frames_that_cannot_be_read_again)
{
    struct made made = {0};
    struct source *source = NULL;
    struct source_info info;
    struct frame frame;
    int fd = replace_stdin();

    two_packets(&made);
    write_made(fd, &made, 0);
    close(fd);
    ck_assert_int_eq(file_open("-", NULL, &source, NULL), ERR_NONE);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert(slice_is(frame.data, "first"));
    ck_assert_uint_eq(frame.time_ns, 5);
    ck_assert_int_eq(frame.end_offset, FRAME_NO_OFFSET);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_info(source, 0, &info);
    ck_assert_str_eq(info.path, "-");
    ck_assert(!info.is_rereadable);
    ck_assert_int_eq(info.size, -1);
    ck_assert_int_eq(info.position, -1);
    source_close(source);
    ck_assert_int_ge(fcntl(STDIN_FILENO, F_GETFD), 0); /* closed with the process, not with us */
}
END_TEST

START_TEST(empty_standard_input_is_said_so)
{
    struct source *source = NULL;
    struct error error = {0};

    close(replace_stdin());
    ck_assert_int_eq(file_open("-", NULL, &source, &error), ERR_INPUT);
    ck_assert_str_eq(error.text, "standard input is empty");
}
END_TEST

START_TEST(standard_input_cut_short_says_where)
{
    struct made made = {0};
    struct source *source = NULL;
    struct error error = {0};
    struct frame frame;
    int fd = replace_stdin();

    two_packets(&made);
    made.len -= 2;
    write_made(fd, &made, 0);
    close(fd);
    ck_assert_int_eq(file_open("-", NULL, &source, NULL), ERR_NONE);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_int_eq(source_next(source, &frame, &error), SOURCE_ERROR);
    ck_assert_str_eq(error.text, "standard input is cut short in the packet after number 1");
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_close(source);
}
END_TEST

static void *write_slowly(void *context)
{
    int fd = *(int *)context;
    struct made made = {0};

    two_packets(&made);
    for (size_t at = 0; at < made.len; at++) {
        ck_assert_int_eq(write(fd, made.bytes + at, 1), 1);
        if (at % 16 == 0)
            sched_yield();
    }
    close(fd);
    return NULL;
}

START_TEST(a_writer_of_single_bytes_changes_nothing)
{
    struct source *source = NULL;
    struct frame frame;
    pthread_t thread;
    int fd = replace_stdin();

    ck_assert_int_eq(pthread_create(&thread, NULL, write_slowly, &fd), 0);
    ck_assert_int_eq(file_open("-", NULL, &source, NULL), ERR_NONE);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert(slice_is(frame.data, "second"));
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    pthread_join(thread, NULL);
    source_close(source);
}
END_TEST

static void *interrupt(void *context)
{
    source_interrupt(context);
    return NULL;
}

/* The writer keeps its end open, so reading would wait for ever. */
START_TEST(waiting_for_a_pipe_can_be_interrupted_from_another_thread)
{
    struct made made = {0};
    struct source *source = NULL;
    struct frame frame;
    pthread_t thread;
    int fd = replace_stdin();

    two_packets(&made);
    made.len -= 3;
    write_made(fd, &made, 0);
    ck_assert_int_eq(file_open("-", NULL, &source, NULL), ERR_NONE);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_int_eq(pthread_create(&thread, NULL, interrupt, source), 0);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    pthread_join(thread, NULL);
    source_close(source);
    close(fd);
}
END_TEST

static void ignore(int number)
{
    (void)number;
}

/* Let a signal come in 20 ms, and again, in case the first comes too early. */
static void signal_soon(int flags)
{
    struct sigaction action = {.sa_handler = ignore, .sa_flags = flags};
    struct itimerval timer = {.it_interval = {0, 20000}, .it_value = {0, 20000}};

    ck_assert_int_eq(sigaction(SIGALRM, &action, NULL), 0);
    ck_assert_int_eq(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

START_TEST(waiting_for_the_first_bytes_ends_with_a_signal)
{
    struct source *source = NULL;
    struct error error = {0};
    int fd = replace_stdin();

    signal_soon(_i == 0 ? 0 : SA_RESTART);
    ck_assert_int_eq(file_open("-", NULL, &source, &error), ERR_STOPPED);
    ck_assert_str_eq(error.text, "interrupted while opening standard input");
    close(fd);
}
END_TEST

START_TEST(a_signal_that_interrupts_nothing_loses_nothing)
{
    struct source *source = NULL;
    struct frame frame;
    pthread_t thread;
    int fd = replace_stdin();
    struct made made = {0};

    two_packets(&made);
    made.len = 24;
    write_made(fd, &made, 0);
    ck_assert_int_eq(file_open("-", NULL, &source, NULL), ERR_NONE);
    signal_soon(0);
    made.len = 0;
    two_packets(&made);
    write_made(fd, &made, 24);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_int_eq(pthread_create(&thread, NULL, interrupt, source), 0);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    pthread_join(thread, NULL);
    source_close(source);
    close(fd);
}
END_TEST

static void *write_fifo(void *path)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    write_slowly(&fd);
    return NULL;
}

START_TEST(a_fifo_is_read_like_standard_input)
{
    struct folder folder;
    char path[MADE_PATH_MAX];
    struct source *source = NULL;
    struct source_info info;
    struct frame frame;
    pthread_t thread;

    folder_make(&folder);
    folder_path(&folder, "fifo", path);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_int_eq(pthread_create(&thread, NULL, write_fifo, path), 0);
    ck_assert_int_eq(file_open(path, NULL, &source, NULL), ERR_NONE);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_int_eq(frame.end_offset, FRAME_NO_OFFSET);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    source_info(source, 0, &info);
    ck_assert(!info.is_rereadable);
    pthread_join(thread, NULL);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

/* What is done while a pipe is waited for: the third time, the rest is written and its end closed. */
struct waiting {
    int fd;
    const struct made *made;
    size_t written;
    int count;
};

static void write_at_third(void *context)
{
    struct waiting *waiting = context;

    if (++waiting->count != 3)
        return;
    write_made(waiting->fd, waiting->made, waiting->written);
    close(waiting->fd);
}

START_TEST(waiting_for_a_pipe_calls_every_tenth_of_a_second)
{
    struct made made = {0};
    struct waiting waiting = {.fd = replace_stdin(), .made = &made};
    struct source *sources[2] = {NULL};
    struct source *source = NULL;
    struct folder folder;
    struct frame frame;
    char path[MADE_PATH_MAX];

    two_packets(&made);
    folder_make(&folder);
    made_save(&made, &folder, "other.pcap", path);
    waiting.written = made.len - 3;
    ck_assert_int_eq(write(waiting.fd, made.bytes, waiting.written), (ssize_t)waiting.written);
    ck_assert_int_eq(file_open("-", NULL, &sources[0], NULL), ERR_NONE);
    if (_i == 1)
        ck_assert_int_eq(file_open(path, NULL, &sources[1], NULL), ERR_NONE);
    ck_assert_int_eq(merge_open(sources, _i == 1 ? 2 : 1, &source), ERR_NONE);
    source_on_wait(source, &(struct source_waiter){.look = write_at_third, .context = &waiting});
    for (int i = 0; i < (_i == 1 ? 4 : 2); i++)
        ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_FRAME);
    ck_assert(slice_is(frame.data, "second"));
    ck_assert_int_eq(waiting.count, 3);
    ck_assert_int_eq(source_next(source, &frame, NULL), SOURCE_END);
    ck_assert_int_eq(waiting.count, 3);
    source_close(source);
    folder_remove(&folder);
}
END_TEST

Suite *test_pipe_suite(void)
{
    Suite *suite = suite_create("pipe");
    TCase *tcase = tcase_create("pipe");

    tcase_add_test(tcase, standard_input_gives_frames_that_cannot_be_read_again);
    tcase_add_test(tcase, empty_standard_input_is_said_so);
    tcase_add_test(tcase, standard_input_cut_short_says_where);
    tcase_add_test(tcase, a_writer_of_single_bytes_changes_nothing);
    tcase_add_test(tcase, waiting_for_a_pipe_can_be_interrupted_from_another_thread);
    tcase_add_loop_test(tcase, waiting_for_the_first_bytes_ends_with_a_signal, 0, 2);
    tcase_add_test(tcase, a_signal_that_interrupts_nothing_loses_nothing);
    tcase_add_loop_test(tcase, waiting_for_a_pipe_calls_every_tenth_of_a_second, 0, 2);
    tcase_add_test(tcase, a_fifo_is_read_like_standard_input);
    suite_add_tcase(suite, tcase);
    return suite;
}
