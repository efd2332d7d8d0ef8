#include "app/devices_list.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "base/array.h"
#include "tests/unit/own_net.h"
#include "tests/unit/registry.h"

Suite *test_devices_list_suite(void);

static const struct {
    const char *program;
    const char *device;
    const char *text;
} advices[] = {
    {"/usr/bin/rung", "eth0",
     "  once:     sudo setcap cap_net_raw,cap_net_admin+ep /usr/bin/rung\n"
     "  or:       sudo /usr/bin/rung -i eth0   (drops to 'nobody' after opening the device)\n"
     "  or:       sudo tcpdump -i eth0 -U -s0 -w - | /usr/bin/rung -   (unprivileged analysis)\n"},
    {"rung", NULL,
     "  once:     sudo setcap cap_net_raw,cap_net_admin+ep $(command -v rung)\n"
     "  or:       sudo rung   (drops to 'nobody' after opening the device)\n"
     "  or:       sudo tcpdump -U -s0 -w - | rung -   (unprivileged analysis)\n"},
    {"/usr/bin/rung", "eth0,eth1",
     "  once:     sudo setcap cap_net_raw,cap_net_admin+ep /usr/bin/rung\n"
     "  or:       sudo /usr/bin/rung -i eth0,eth1   (drops to 'nobody' after opening the device)\n"
     "  or:       sudo tcpdump -i eth0 -U -s0 -w - | /usr/bin/rung -   (unprivileged analysis)\n"},
    {"./my build/rung", "a'; reboot",
     "  once:     sudo setcap cap_net_raw,cap_net_admin+ep './my build/rung'\n"
     "  or:       sudo './my build/rung' -i 'a'\\''; reboot'   (drops to 'nobody' after opening "
     "the "
     "device)\n"
     "  or:       sudo tcpdump -i 'a'\\''; reboot' -U -s0 -w - | './my build/rung' -   "
     "(unprivileged "
     "analysis)\n"},
};

START_TEST(three_ways_to_capture_are_named_ready_for_a_shell)
{
    char memory[DEVICES_ADVICE_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    devices_list_advise(advices[_i].program, advices[_i].device, &buf);
    ck_assert_str_eq(memory, advices[_i].text);
}
END_TEST

/* Print the table into memory that the caller frees. */
static char *printed(void)
{
    struct style style = {.target = ESCAPE_TERMINAL};
    struct out *out = malloc(sizeof(*out));
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);

    ck_assert(out != NULL && file != NULL);
    out_init(out, file, "memory");
    ck_assert_int_eq(devices_list_print("/usr/bin/rung", &style, out, NULL), ERR_NONE);
    ck_assert_int_eq(out_finish(out, NULL), ERR_NONE);
    fclose(file);
    free(out);
    return text;
}

START_TEST(interfaces_stand_in_a_table)
{
    char *text;

    if (!own_net_enter() || !own_net_ip("link add left type veth peer name right") ||
        !own_net_ip("address add 192.0.2.1/24 dev left") || !own_net_ip("link set left up"))
        return;
    text = printed();
    ck_assert_ptr_eq(strstr(text, "NAME   STATE  ADDRESSES"), text);
    ck_assert_ptr_nonnull(strstr(text, "\nany    all    -"));
    ck_assert_ptr_nonnull(strstr(text, "\nleft   up     192.0.2.1"));
    ck_assert_ptr_nonnull(strstr(text, "\nright  down   -\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nlo     up     127.0.0.1"));
    ck_assert_ptr_null(strstr(text, "setcap"));
    free(text);
}
END_TEST

START_TEST(whoever_may_not_capture_is_told_how_to)
{
    char *text;

    if (geteuid() == 0 &&
        (setresgid(65534, 65534, 65534) != 0 || setresuid(65534, 65534, 65534) != 0))
        return;
    text = printed();
    ck_assert_ptr_nonnull(strstr(text, "\n\nno permission to capture on them (CAP_NET_RAW)\n"
                                       "  once:     sudo setcap cap_net_raw,cap_net_admin+ep "
                                       "/usr/bin/rung\n"));
    free(text);
}
END_TEST

Suite *test_devices_list_suite(void)
{
    Suite *suite = suite_create("devices_list");
    TCase *tcase = tcase_create("devices_list");

    tcase_add_loop_test(tcase, three_ways_to_capture_are_named_ready_for_a_shell, 0,
                        COUNT_OF(advices));
    tcase_add_test(tcase, interfaces_stand_in_a_table);
    tcase_add_test(tcase, whoever_may_not_capture_is_told_how_to);
    suite_add_tcase(suite, tcase);
    return suite;
}
