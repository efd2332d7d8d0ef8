#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/store/fixture.h"
#include "tests/unit/ui/ui_store.h"
#include "ui/view_save_job.h"

Suite *test_view_save_suite(void);

#define FILE_MAX     65536
#define PCAP_LINK_AT 20
#define PATH_BYTES   512

/* A store that is looked at, in a folder of its own. */
struct saving {
    struct ui_store *store;
    char folder[64];
    char before[PATH_BYTES]; /* the folder that the test began in */
    char bytes[FILE_MAX];    /* of the file that was read last */
};

static struct saving *begin_with(size_t calls, const struct ui_services *services)
{
    struct saving *saving = calloc(1, sizeof(*saving));

    ck_assert_ptr_nonnull(saving);
    snprintf(saving->folder, sizeof(saving->folder), "/tmp/rung-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(saving->folder));
    ck_assert_ptr_nonnull(getcwd(saving->before, sizeof(saving->before)));
    saving->store = ui_store_new(calls);
    saving->store->options.services = *services;
    ui_store_start(saving->store, 24, 100);
    ck_assert_int_eq(chdir(saving->folder), 0);
    return saving;
}

static struct saving *begin(size_t calls)
{
    return begin_with(calls, &(struct ui_services){0});
}

static void end(struct saving *saving)
{
    char command[96];

    ui_store_free(saving->store);
    ck_assert_int_eq(chdir(saving->before), 0);
    snprintf(command, sizeof(command), "rm -rf '%s'", saving->folder);
    ck_assert_int_eq(system(command), 0); /* NOLINT(cert-env33-c): the test's own words */
    free(saving);
}

/* Read a file; return its length, or -1 when there is none. */
static long read_file(struct saving *saving, const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t len;

    if (file == NULL)
        return -1;
    len = fread(saving->bytes, 1, sizeof(saving->bytes) - 1, file);
    saving->bytes[len] = '\0';
    fclose(file);
    return (long)len;
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;

    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        count++;
    return count;
}

/* Records of a capture file that is in memory. */
static size_t count_records(const struct saving *saving, long len)
{
    size_t count = 0;

    for (long at = 24; at + 16 <= len; count++) {
        uint32_t record_len;

        memcpy(&record_len, saving->bytes + at + 8, sizeof(record_len));
        at += 16 + (long)record_len;
    }
    return count;
}

START_TEST(all_shown_calls_are_saved_when_none_is_marked)
{
    struct saving *saving = begin(5);

    ui_store_press(saving->store, "F2");
    ui_store_shows(saving->store, "(*) all shown   ( ) this call #1");
    ui_store_shows(saving->store, "file    calls-2026-07-25.pcap");
    ui_store_press(saving->store, "Enter");
    ui_store_shows(saving->store, "saved 5 calls, 15 frames to calls-2026-07-25.pcap");
    ui_store_hides(saving->store, "┌ save");
    ck_assert_uint_eq(count_records(saving, read_file(saving, "calls-2026-07-25.pcap")), 15);
    ck_assert_int_eq(saving->bytes[PCAP_LINK_AT], 101);
    end(saving);
}
END_TEST

START_TEST(marked_calls_are_saved)
{
    struct saving *saving = begin(5);

    ui_store_press(saving->store, "Space Down Down Space F2");
    ui_store_shows(saving->store, "(*) 2 marked   ( ) all shown   ( ) this call #3");
    ui_store_press(saving->store, "Ctrl-U text:two.pcap Enter");
    ui_store_shows(saving->store, "saved 2 calls, 6 frames to two.pcap");
    ck_assert_uint_eq(count_records(saving, read_file(saving, "two.pcap")), 6);
    end(saving);
}
END_TEST

START_TEST(what_a_search_shows_is_saved_and_nothing_else)
{
    struct saving *saving = begin(12);

    ui_store_press(saving->store, "/ text:user1 Enter F2 Tab Tab Right Enter");
    ui_store_shows(saving->store, "saved 4 calls, 12 messages to calls-2026-07-25.txt");
    read_file(saving, "calls-2026-07-25.txt");
    ck_assert_uint_eq(count_of(saving->bytes, "Call-ID: call-1@host"), 3);
    ck_assert_uint_eq(count_of(saving->bytes, "Call-ID: call-12@host"), 3);
    ck_assert_uint_eq(count_of(saving->bytes, "Call-ID: call-2@host"), 0);
    end(saving);
}
END_TEST

START_TEST(the_name_goes_with_what_is_chosen_until_one_is_typed)
{
    struct saving *saving = begin(5);

    ui_store_press(saving->store, "Down F2 Tab Right");
    ui_store_shows(saving->store, "(*) this call #2");
    ui_store_shows(saving->store, "file    call-2.pcap");
    ui_store_press(saving->store, "Tab Right");
    ui_store_shows(saving->store, "file    call-2.txt");
    ui_store_press(saving->store, "Tab Ctrl-U text:mine.txt Shift-Tab Shift-Tab Space Tab Space");
    ui_store_shows(saving->store, "(*) all shown");
    ui_store_shows(saving->store, "file    mine.pcap");
    ui_store_press(saving->store, "Esc");
    ui_store_hides(saving->store, "mine");
    end(saving);
}
END_TEST

START_TEST(a_file_is_replaced_only_after_asking)
{
    struct saving *saving = begin(2);
    FILE *file = fopen("call-1.pcap", "wb");

    ck_assert_ptr_nonnull(file);
    fputs("mine", file);
    fclose(file);
    ui_store_press(saving->store, "F2 Tab Right Enter");
    ui_store_shows(saving->store, "call-1.pcap exists: (b)ack, or (r)eplace it?");
    ui_store_press(saving->store, "Enter");
    ck_assert_int_eq(read_file(saving, "call-1.pcap"), 4);
    ui_store_shows(saving->store, "┌ save");
    ui_store_press(saving->store, "Enter r");
    ui_store_shows(saving->store, "saved 1 call, 3 frames to call-1.pcap");
    ck_assert_uint_eq(count_records(saving, read_file(saving, "call-1.pcap")), 3);
    end(saving);
}
END_TEST

static enum err refuse(void *context, const char *path, struct error *reterr)
{
    (void)context;
    if (strcmp(path, "in.pcap") != 0)
        return ERR_NONE;
    return error_set(reterr, ERR_OUTPUT, "'%s' is one of the inputs and is not replaced", path);
}

START_TEST(a_file_that_is_read_is_not_even_asked_about)
{
    struct saving *saving = begin_with(2, &(struct ui_services){.check_output = refuse});
    FILE *file = fopen("in.pcap", "wb");

    ck_assert_ptr_nonnull(file);
    fputs("mine", file);
    fclose(file);
    ui_store_press(saving->store, "F2 Ctrl-U text:in.pcap Enter");
    ui_store_shows(saving->store, "not saved: 'in.pcap' is one of the inputs and is not replaced");
    ui_store_shows(saving->store, "┌ save");
    ck_assert_int_eq(read_file(saving, "in.pcap"), 4);
    ui_store_press(saving->store, "Ctrl-U text:out.pcap Enter");
    ui_store_shows(saving->store, "to out.pcap");
    end(saving);
}
END_TEST

START_TEST(a_path_that_cannot_be_written_is_told_and_the_box_stays)
{
    struct saving *saving = begin(2);

    ui_store_press(saving->store, "F2 Ctrl-U text:none/x.pcap Enter");
    ui_store_shows(saving->store, "not saved: cannot write 'none/x.pcap': no such file");
    ui_store_shows(saving->store, "┌ save");
    ui_store_press(saving->store, "Ctrl-U text:. Enter");
    ui_store_shows(saving->store, "'.' is a folder: type the name of a file");
    ui_store_press(saving->store, "Ctrl-U Enter");
    ui_store_shows(saving->store, "type the name of a file");
    end(saving);
}
END_TEST

static enum err refuse_etc(void *context, const char *path, struct error *reterr)
{
    (void)context;
    if (strncmp(path, "/etc/", 5) != 0)
        return ERR_NONE;
    return error_set(reterr, ERR_OUTPUT, "'/etc' is out of reach");
}

START_TEST(a_folder_that_is_out_of_reach_is_told_before_anything_is_written)
{
    struct saving *saving = begin_with(2, &(struct ui_services){.check_output = refuse_etc});

    ui_store_press(saving->store, "F2 Ctrl-U text:/etc/passwd Enter");
    ui_store_shows(saving->store, "not saved: '/etc' is out of reach");
    ui_store_shows(saving->store, "┌ save");
    ui_store_press(saving->store, "Ctrl-U text:here.pcap Enter");
    ui_store_shows(saving->store, "saved");
    ck_assert_int_gt(read_file(saving, "here.pcap"), 0);
    end(saving);
}
END_TEST

START_TEST(a_tilde_is_the_users_home)
{
    struct saving *saving = begin(2);

    ck_assert_int_eq(setenv("HOME", saving->folder, 1), 0);
    ui_store_press(saving->store, "F2 Ctrl-U text:~/home.pcap Enter");
    ck_assert_int_gt(read_file(saving, "home.pcap"), 24);
    end(saving);
}
END_TEST

START_TEST(many_calls_are_announced_first)
{
    struct saving *saving = begin(600);

    ui_store_press(saving->store, "F2 Ctrl-U text:many.txt Shift-Tab Space Enter");
    ck_assert_int_eq(read_file(saving, "many.pcap"), -1);
    ui_store_shows(saving->store, "saving 600 calls");
    ui_store_shows(saving->store, "saved 600 calls, 1800 messages to many.txt");
    ck_assert_int_gt(read_file(saving, "many.txt"), 1000);
    ui_store_press(saving->store, "Enter");
    ui_store_hides(saving->store, "┌ save");
    end(saving);
}
END_TEST

START_TEST(a_store_that_grows_is_saved_as_it_is)
{
    struct saving *saving = begin(3);

    ui_store_grow(saving->store, 2);
    ui_store_press(saving->store, "F2 Ctrl-U text:now.pcap Enter");
    ui_store_shows(saving->store, "saved 5 calls, 15 frames to now.pcap");
    ui_store_grow(saving->store, 1);
    ui_store_shows(saving->store, "6 calls");
    end(saving);
}
END_TEST

START_TEST(bytes_that_cannot_be_read_are_told)
{
    struct saving *saving = begin(3);

    fixture_run_sql(writer_path(saving->store->writer), "DELETE FROM frame WHERE number < 4");
    ui_store_press(saving->store, "Space F2 Enter");
    ui_store_shows(saving->store, "not saved: ");
    ck_assert_int_eq(read_file(saving, "call-1.pcap"), -1);
    ui_store_press(saving->store, "Shift-Tab Space Enter");
    ui_store_shows(saving->store, "not saved: ");
    ck_assert_int_eq(read_file(saving, "call-1.txt"), -1);
    ui_store_press(saving->store, "Shift-Tab Space Enter");
    ui_store_shows(saving->store,
                   "saved 3 calls, 9 messages to calls-2026-07-25.txt; the bytes of 3 ");
    end(saving);
}
END_TEST

START_TEST(the_box_fits_any_screen)
{
    struct saving *saving = begin(3);

    ui_store_press(saving->store, "Space F2");
    for (size_t rows = 1; rows < 30; rows++) {
        for (size_t columns = 1; columns < 100; columns += 7) {
            ui_resize(saving->store->ui, rows, columns);
            ck_assert_ptr_nonnull(ui_show(saving->store->ui));
        }
    }
    ui_resize(saving->store->ui, 15, 60);
    ui_store_shows(saving->store, "┌ save ─────");
    end(saving);
}
END_TEST

START_TEST(no_calls_are_never_all_calls)
{
    struct saving *saving = begin(3);
    const uint64_t none = 0;
    const struct save_job job = {
        .store = saving->store->view,
        .raw = saving->store->raw,
        .calls = &none,
        .format = SAVE_TEXT,
        .path = "none.txt",
    };
    struct save_result result;
    struct error error;

    ck_assert_int_eq(save_run(&job, &result, &error), ERR_NOT_FOUND);
    ck_assert_int_eq(read_file(saving, "none.txt"), -1);
    end(saving);
}
END_TEST

Suite *test_view_save_suite(void)
{
    Suite *suite = suite_create("view_save");
    TCase *tcase = tcase_create("view_save");

    tcase_add_test(tcase, all_shown_calls_are_saved_when_none_is_marked);
    tcase_add_test(tcase, marked_calls_are_saved);
    tcase_add_test(tcase, what_a_search_shows_is_saved_and_nothing_else);
    tcase_add_test(tcase, the_name_goes_with_what_is_chosen_until_one_is_typed);
    tcase_add_test(tcase, a_file_is_replaced_only_after_asking);
    tcase_add_test(tcase, a_file_that_is_read_is_not_even_asked_about);
    tcase_add_test(tcase, a_path_that_cannot_be_written_is_told_and_the_box_stays);
    tcase_add_test(tcase, a_folder_that_is_out_of_reach_is_told_before_anything_is_written);
    tcase_add_test(tcase, a_tilde_is_the_users_home);
    tcase_add_test(tcase, many_calls_are_announced_first);
    tcase_add_test(tcase, a_store_that_grows_is_saved_as_it_is);
    tcase_add_test(tcase, bytes_that_cannot_be_read_are_told);
    tcase_add_test(tcase, the_box_fits_any_screen);
    tcase_add_test(tcase, no_calls_are_never_all_calls);
    suite_add_tcase(suite, tcase);
    return suite;
}
