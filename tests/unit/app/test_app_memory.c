/* What the commands do when the host has no memory: all of their output comes, or a line that says why
 * not. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/call_ids.h"
#include "app/commands.h"
#include "app/exit_status.h"
#include "app/id_set.h"
#include "app/output.h"
#include "app/report.h"
#include "app/stop.h"
#include "app/watch_call.h"
#include "app/watch_queue.h"
#include "base/array.h"
#include "capture/savefile.h"
#include "tests/unit/fail_alloc.h"
#include "tests/unit/pipeline/packet.h"
#include "tests/unit/registry.h"

Suite *test_app_memory_suite(void);

#define CALLS      10
#define DLT_OF_RAW 12 /* IP without a link layer, as libpcap has it */
#define WORDS_MAX  16
#define TEXT_MAX   65536

/* A sanitizer makes a run of the program slow: every fifth allocation fails there. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STRIDE 5
#else
#define STRIDE 1
#endif

/* --- modules --- */

START_TEST(a_set_that_cannot_grow_keeps_what_it_has)
{
    FAIL_ALLOC_EACH(n)
    {
        struct id_set set = {0};
        size_t refused = 0;

        fail_alloc_at(n);
        for (uint64_t id = 1; id <= 5000; id++)
            refused += id_set_add(&set, id) != ERR_NONE;
        ck_assert_uint_eq(refused, fail_alloc_off());
        ck_assert_uint_eq(set.count, 5000 - refused);
        id_set_release(&set);
    }
}
END_TEST

START_TEST(a_queue_that_cannot_take_a_line_keeps_the_others)
{
    FAIL_ALLOC_EACH(n)
    {
        struct watch_queue *queue;
        size_t refused = 0;
        size_t count = 0;
        struct slice line;
        int64_t time_us;
        bool is_hit;

        fail_alloc_at(n);
        queue = watch_queue_new();
        for (int i = 0; i < 100 && queue != NULL; i++)
            refused += watch_queue_add(queue, 100 - i, SLICE_LITERAL("x")) != ERR_NONE;
        is_hit = fail_alloc_off();
        ck_assert_uint_eq(is_hit, refused + (queue == NULL));
        while (queue != NULL && watch_queue_next(queue, INT64_MAX, &time_us, &line))
            count++;
        if (queue != NULL)
            ck_assert_uint_eq(count, 100 - refused);
        watch_queue_free(queue);
    }
}
END_TEST

START_TEST(a_table_of_what_was_said_refuses_a_call_and_takes_it_later)
{
    FAIL_ALLOC_EACH(n)
    {
        struct watch_table *table;
        size_t refused = 0;
        bool is_hit;

        fail_alloc_at(n);
        table = watch_table_new();
        for (uint64_t call = 1; call <= 2000 && table != NULL; call++) {
            if (watch_table_take(table, call) != NULL)
                continue;
            refused++;
            ck_assert_ptr_nonnull(watch_table_take(table, call));
        }
        is_hit = fail_alloc_off();
        ck_assert_uint_eq(is_hit, refused + (table == NULL));
        if (table != NULL)
            ck_assert_uint_eq(watch_table_count(table), 2000);
        watch_table_free(table);
    }
}
END_TEST

/* --- commands --- */

static char folder[32];
static char capture[64], second[64];
static char kept[64];
static char output[64];
static int said_fd, printed_fd;             /* files in place of standard error and output */
static int standard_error, standard_output; /* what they were */

static void make_capture(const char *path)
{
    struct error error = {0};
    struct savefile *savefile = NULL;
    uint8_t bytes[1024];
    char message[512];

    ck_assert_msg(savefile_open(path, false, 0, &savefile, &error) == ERR_NONE, "%s", error.text);
    for (int i = 0; i < CALLS; i++) {
        struct frame frame = {.time_us = INT64_C(1772355600000000) + i * INT64_C(1000000),
                              .link_type = DLT_OF_RAW};

        snprintf(
            message, sizeof(message),
            "INVITE sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%d\r\n"
            "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\nCall-ID: c%d\r\n"
            "CSeq: 1 INVITE\r\nBad line\r\nContent-Length: 0\r\n\r\n",
            i, i);
        frame.data = slice_of(bytes, packet_write(bytes, sizeof(bytes), 17, message));
        frame.wire_len = (uint32_t)frame.data.len;
        savefile_frame(savefile, &frame);
    }
    ck_assert_int_eq(savefile_close(savefile, &error), ERR_NONE);
}

static int (*const commands[COMMANDS])(const struct options *options) = {
    [COMMAND_CALLS] = command_calls,       [COMMAND_LADDER] = command_ladder,
    [COMMAND_MESSAGES] = command_messages, [COMMAND_SHOW] = command_show,
    [COMMAND_EXPORT] = command_export,     [COMMAND_IMPORT] = command_import,
    [COMMAND_WATCH] = command_watch,
};

/* Do as main does. */
static int run(char **words)
{
    struct options options;
    struct error error;
    int argc = 0;
    int status;

    while (words[argc] != NULL)
        argc++;
    if (options_read(argc, words, &options, &error) != ERR_NONE) {
        report("%s", error.text);
        return EXIT_USAGE;
    }
    output_set_locale(&options);
    status = commands[options.command](&options);
    options_release(&options);
    return status;
}

/* What a run gave. */
struct outcome {
    int status;
    bool is_hit;
    char printed[TEXT_MAX];
    char said[TEXT_MAX];
};

static void read_back(int fd, char text[TEXT_MAX])
{
    ssize_t len = pread(fd, text, TEXT_MAX - 1, 0);

    ck_assert_int_ge(len, 0);
    text[len] = '\0';
    ck_assert_int_eq(ftruncate(fd, 0), 0);
    lseek(fd, 0, SEEK_SET);
}

/* Run the program with words that have blanks between them while allocation n fails; 0: none does. */
static void run_line(const char *line, unsigned n, struct outcome *ret_outcome)
{
    char copy[256];
    char *words[WORDS_MAX + 1] = {"rung"};
    char *rest = NULL;
    int argc = 1;

    snprintf(copy, sizeof(copy), "%s", line);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL && argc < WORDS_MAX;
         word = strtok_r(NULL, " ", &rest))
        words[argc++] = strcmp(word, "CAPTURE") == 0  ? capture
                        : strcmp(word, "SECOND") == 0 ? second
                        : strcmp(word, "STORE") == 0  ? kept
                        : strcmp(word, "OUTPUT") == 0 ? output
                                                      : word;
    fflush(stdout);
    dup2(printed_fd, STDOUT_FILENO);
    dup2(said_fd, STDERR_FILENO);
    fail_alloc_at(n);
    ret_outcome->status = run(words);
    ret_outcome->is_hit = fail_alloc_off();
    fflush(stdout);
    dup2(standard_output, STDOUT_FILENO);
    dup2(standard_error, STDERR_FILENO);
    clearerr(stdout);
    read_back(printed_fd, ret_outcome->printed);
    read_back(said_fd, ret_outcome->said);
}

static int open_in_folder(const char *name)
{
    char path[64];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0600);
}

static void set_up(void)
{
    static struct outcome outcome;

    strcpy(folder, "/tmp/rung-unit-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(capture, sizeof(capture), "%s/a.pcap", folder);
    snprintf(second, sizeof(second), "%s/b.pcap", folder);
    snprintf(kept, sizeof(kept), "%s/kept.db", folder);
    snprintf(output, sizeof(output), "%s/output", folder);
    stop_install();
    make_capture(capture);
    make_capture(second);
    said_fd = open_in_folder("said");
    printed_fd = open_in_folder("printed");
    standard_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    standard_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    run_line("import -o STORE CAPTURE", 0, &outcome);
    ck_assert_msg(outcome.status == EXIT_DONE, "%s", outcome.said);
}

static void clean_up(void)
{
    char command[64];

    close(standard_output);
    close(standard_error);
    close(printed_fd);
    close(said_fd);
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0); /* NOLINT(cert-env33-c): the test's own words */
}

static const char *const lines[] = {
    "calls STORE",
    "calls --format json STORE",
    "calls --match example --format csv STORE",
    "ladder STORE 1",
    "ladder --format json STORE 1 2",
    "messages STORE",
    "messages --format json STORE",
    "show STORE 1",
    "watch --format jsonl STORE",
    "export -o OUTPUT --format pcap STORE",
    "export -o OUTPUT --format txt STORE",
    "export -o OUTPUT --format csv STORE",
    "calls -f udp CAPTURE SECOND",
    "import -o OUTPUT CAPTURE",
};

#define LINES (int)COUNT_OF(lines)

/* A message or transaction that had no place is told, and so is a store that is left as far as it came. */
static bool is_told(const char *said)
{
    return strstr(said, "lost: 1 message that there was no memory for") != NULL ||
           strstr(said, "1 transaction evicted before its end") != NULL;
}

static bool is_left(const char *said)
{
    return strstr(said, "is kept, unfinished") != NULL;
}

static void check_failure(const struct outcome *outcome, unsigned n)
{
    const char *end = strchr(outcome->said, '\n');

    ck_assert_msg(outcome->is_hit, "allocation %u: status %d: %s", n, outcome->status,
                  outcome->said);
    ck_assert_msg(strncmp(outcome->said, "rung: ", 6) == 0 && outcome->said[6] != '\n',
                  "allocation %u: status %d, says '%s'", n, outcome->status, outcome->said);
    ck_assert_msg(end != NULL && strstr(outcome->said, "memory") != NULL,
                  "allocation %u: status %d, says '%s'", n, outcome->status, outcome->said);
}

START_TEST(a_command_gives_all_or_says_that_memory_is_short)
{
    static struct outcome wanted;
    static struct outcome outcome;
    struct stat file;

    unlink(output);
    run_line(lines[_i], 0, &wanted);
    ck_assert_msg(wanted.status == EXIT_DONE, "%d: %s", wanted.status, wanted.said);
    FAIL_ALLOC_EACH(n)
    {
        unlink(output);
        run_line(lines[_i], n, &outcome);
        if (outcome.status != EXIT_DONE) {
            check_failure(&outcome, n);
            ck_assert_msg(stat(output, &file) != 0 || is_left(outcome.said), "allocation %u: %s", n,
                          outcome.said);
        } else if (!is_told(outcome.said)) {
            ck_assert_msg(strcmp(outcome.printed, wanted.printed) == 0,
                          "allocation %u: not\n%.2000s\nbut\n%.2000s\nand %.1000s", n,
                          wanted.printed, outcome.printed, outcome.said);
        }
        n += STRIDE - 1;
    }
}
END_TEST

Suite *test_app_memory_suite(void)
{
    Suite *suite = suite_create("app_memory");
    TCase *modules = tcase_create("modules");
    TCase *whole = tcase_create("commands");

    tcase_add_test(modules, a_set_that_cannot_grow_keeps_what_it_has);
    tcase_add_test(modules, a_queue_that_cannot_take_a_line_keeps_the_others);
    tcase_add_test(modules, a_table_of_what_was_said_refuses_a_call_and_takes_it_later);
    suite_add_tcase(suite, modules);
    tcase_add_checked_fixture(whole, set_up, clean_up);
    tcase_set_timeout(whole, 120);
    tcase_add_loop_test(whole, a_command_gives_all_or_says_that_memory_is_short, 0, LINES);
    suite_add_tcase(suite, whole);
    return suite;
}
