#include "capture/devices.h"

#include <unistd.h>

#include <check.h>

#include "tests/unit/own_net.h"
#include "tests/unit/registry.h"

Suite *test_devices_suite(void);

struct found {
    size_t count;
    size_t any_at; /* counted from 1 */
    bool has_loopback;
    bool has_other;
    bool is_addressed; /* the loopback interface has 127.0.0.1 */
};

static bool note(void *context, const struct device *device)
{
    static const uint8_t localhost[] = {127, 0, 0, 1};
    struct addr wanted = addr_of(ADDR_IPV4, localhost, 0);
    struct found *found = context;

    found->count++;
    if (device->is_any)
        found->any_at = found->count;
    found->has_loopback |= device->is_loopback && device->is_up;
    found->has_other |= strcmp(device->name, "left") == 0 && device->is_up;
    for (size_t i = 0; i < device->address_count; i++)
        found->is_addressed |= addr_equal(&device->addresses[i], &wanted);
    return true;
}

START_TEST(any_comes_first_and_then_network_interfaces_only)
{
    struct found found = {0};

    if (!own_net_enter() || !own_net_pair("left", "right"))
        return;
    ck_assert_int_eq(devices_visit(note, &found, NULL), ERR_NONE);
    ck_assert_uint_eq(found.count, 4);
    ck_assert_uint_eq(found.any_at, 1);
    ck_assert(found.has_loopback && found.has_other && found.is_addressed);
}
END_TEST

static bool stop(void *context, const struct device *device)
{
    (void)device;
    ++*(int *)context;
    return false;
}

START_TEST(a_visitor_can_stop)
{
    int count = 0;

    ck_assert_int_eq(devices_visit(stop, &count, NULL), ERR_NONE);
    ck_assert_int_le(count, 1);
}
END_TEST

START_TEST(somebody_without_rights_may_not_capture)
{
    if (geteuid() == 0 &&
        (setresgid(65534, 65534, 65534) != 0 || setresuid(65534, 65534, 65534) != 0))
        return;
    ck_assert(!devices_may_capture());
}
END_TEST

START_TEST(who_has_a_network_of_his_own_may_capture)
{
    if (own_net_enter())
        ck_assert(devices_may_capture());
}
END_TEST

Suite *test_devices_suite(void)
{
    Suite *suite = suite_create("devices");
    TCase *tcase = tcase_create("devices");

    tcase_add_test(tcase, any_comes_first_and_then_network_interfaces_only);
    tcase_add_test(tcase, a_visitor_can_stop);
    tcase_add_test(tcase, somebody_without_rights_may_not_capture);
    tcase_add_test(tcase, who_has_a_network_of_his_own_may_capture);
    suite_add_tcase(suite, tcase);
    return suite;
}
