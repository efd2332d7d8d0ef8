#include "base/list.h"

#include <stdio.h>
#include <string.h>

#include <check.h>

#include "tests/unit/registry.h"

Suite *test_link_list_suite(void);

struct item {
    char name;
    struct link link;
};

/* Compare the names in the list, oldest first. */
static void expect(const struct list *list, const char *names)
{
    char seen[8] = "";
    size_t len = 0;

    for (struct link *link = list_first(list); link != NULL; link = list_next(list, link)) {
        ck_assert_uint_lt(len, sizeof(seen) - 1);
        seen[len++] = LIST_OBJECT(link, struct item, link)->name;
    }
    ck_assert_str_eq(seen, names);
}

START_TEST(the_oldest_comes_first)
{
    struct item items[] = {{.name = 'a'}, {.name = 'b'}, {.name = 'c'}};
    struct list list;

    list_init(&list);
    expect(&list, "");
    for (size_t i = 0; i < 3; i++)
        list_append(&list, &items[i].link);
    expect(&list, "abc");
    list_append(&list, &items[0].link); /* used again: now the youngest */
    expect(&list, "bca");
    list_append(&list, &items[0].link);
    expect(&list, "bca");
}
END_TEST

START_TEST(a_link_knows_whether_it_is_in_a_list)
{
    struct item item = {.name = 'a'};
    struct list list;

    list_init(&list);
    ck_assert(!link_is_in_list(&item.link));
    list_remove(&item.link); /* of none: nothing */
    list_append(&list, &item.link);
    ck_assert(link_is_in_list(&item.link));
    list_remove(&item.link);
    ck_assert(!link_is_in_list(&item.link));
    expect(&list, "");
}
END_TEST

START_TEST(an_object_moves_from_list_to_list)
{
    struct item items[] = {{.name = 'a'}, {.name = 'b'}};
    struct list first;
    struct list second;

    list_init(&first);
    list_init(&second);
    list_append(&first, &items[0].link);
    list_append(&first, &items[1].link);
    list_append(&second, &items[0].link);
    expect(&first, "b");
    expect(&second, "a");
}
END_TEST

Suite *test_link_list_suite(void)
{
    Suite *suite = suite_create("link list");
    TCase *tcase = tcase_create("link list");

    tcase_add_test(tcase, the_oldest_comes_first);
    tcase_add_test(tcase, a_link_knows_whether_it_is_in_a_list);
    tcase_add_test(tcase, an_object_moves_from_list_to_list);
    suite_add_tcase(suite, tcase);
    return suite;
}
