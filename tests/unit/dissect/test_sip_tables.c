/*
 * tests/unit/dissect/test_sip_tables.c: the tables of header fields, methods and status codes.
 */
#include "dissect/sip_header.h"
#include "dissect/sip_method.h"
#include "dissect/sip_status.h"
#include "tests/unit/dissect/check_slice.h"

Suite *test_sip_tables_suite(void);

static void fold_to(char *text, bool is_upper)
{
    for (; *text != '\0'; text++) {
        if (is_upper && *text >= 'a' && *text <= 'z')
            *text = (char)(*text - 0x20);
        if (!is_upper && *text >= 'A' && *text <= 'Z')
            *text = (char)(*text + 0x20);
    }
}

START_TEST(every_header_is_found_in_any_case)
{
    char name[64];

    strcpy(name, sip_header_row((enum sip_header)_i)->name);
    ck_assert_int_eq(sip_header_of(slice_from_text(name)), _i);
    fold_to(name, true);
    ck_assert_int_eq(sip_header_of(slice_from_text(name)), _i);
    fold_to(name, false);
    ck_assert_int_eq(sip_header_of(slice_from_text(name)), _i);
}
END_TEST

START_TEST(every_header_misses_with_one_byte_changed_added_or_left_out)
{
    const char *name = sip_header_row((enum sip_header)_i)->name;
    size_t len = strlen(name);
    char other[64];

    for (size_t i = 0; i < len; i++) {
        strcpy(other, name);
        other[i] ^= 1;
        ck_assert_msg(sip_header_of(slice_of(other, len)) != (enum sip_header)_i, "%s", other);
    }
    strcpy(other, name);
    strcat(other, "s");
    ck_assert_int_ne(sip_header_of(slice_of(other, len + 1)), _i);
    if (len > 2) /* "T" is "To" again */
        ck_assert_int_ne(sip_header_of(slice_of(other, len - 1)), _i);
}
END_TEST

/* A name is looked for among those of its length, which are neighbours. */
START_TEST(a_header_stands_behind_those_with_shorter_names)
{
    ck_assert_uint_ge(strlen(sip_header_row((enum sip_header)_i)->name),
                      strlen(sip_header_row((enum sip_header)(_i - 1))->name));
}
END_TEST

START_TEST(every_header_has_a_section)
{
    ck_assert_int_eq(strncmp(sip_header_row((enum sip_header)_i)->section, "RFC ", 4), 0);
}
END_TEST

static const struct {
    const char *letter;
    enum sip_header header;
} compacts[] = {
    {"i", SIP_HEADER_CALL_ID},
    {"m", SIP_HEADER_CONTACT},
    {"e", SIP_HEADER_CONTENT_ENCODING},
    {"l", SIP_HEADER_CONTENT_LENGTH},
    {"c", SIP_HEADER_CONTENT_TYPE},
    {"f", SIP_HEADER_FROM},
    {"s", SIP_HEADER_SUBJECT},
    {"k", SIP_HEADER_SUPPORTED},
    {"t", SIP_HEADER_TO},
    {"v", SIP_HEADER_VIA},
    {"o", SIP_HEADER_EVENT},
    {"I", SIP_HEADER_CALL_ID},
    {"V", SIP_HEADER_VIA},
};

START_TEST(compact_forms_are_found)
{
    ck_assert_int_eq(sip_header_of(slice_from_text(compacts[_i].letter)), compacts[_i].header);
}
END_TEST

START_TEST(other_bytes_are_no_compact_form)
{
    int found = 0;

    for (unsigned byte = 0; byte < 256; byte++) {
        uint8_t name = (uint8_t)byte;

        found += sip_header_of(slice_of(&name, 1)) != SIP_HEADER_OTHER;
    }
    ck_assert_int_eq(found, 2 * 11);
}
END_TEST

START_TEST(near_misses_are_other_headers)
{
    ck_assert_int_eq(sip_header_of(SLICE_LITERAL("det")), SIP_HEADER_OTHER);
    ck_assert_int_eq(sip_header_of(SLICE_LITERAL("Call_ID")), SIP_HEADER_OTHER);
    ck_assert_int_eq(sip_header_of(SLICE_LITERAL("Refer-To")), SIP_HEADER_OTHER);
    ck_assert_int_eq(sip_header_of(SLICE_LITERAL("C%6Fntact")), SIP_HEADER_OTHER);
    ck_assert_int_eq(sip_header_of(SLICE_LITERAL("Via\0")), SIP_HEADER_OTHER);
    ck_assert_int_eq(sip_header_of(SLICE_LITERAL("")), SIP_HEADER_OTHER);
}
END_TEST

START_TEST(lists_are_those_of_the_grammar)
{
    ck_assert(sip_header_row(SIP_HEADER_VIA)->is_list);
    ck_assert(sip_header_row(SIP_HEADER_CONTACT)->is_list);
    ck_assert(sip_header_row(SIP_HEADER_WARNING)->is_list);
    ck_assert(!sip_header_row(SIP_HEADER_FROM)->is_list);
    ck_assert(!sip_header_row(SIP_HEADER_DATE)->is_list);
    ck_assert(!sip_header_row(SIP_HEADER_WWW_AUTHENTICATE)->is_list);
    ck_assert_int_eq(sip_header_row(SIP_HEADER_WWW_AUTHENTICATE)->kind, SIP_VALUE_AUTH);
}
END_TEST

START_TEST(every_method_is_found_in_upper_case_only)
{
    char name[16];

    strcpy(name, sip_method_name((enum sip_method)_i));
    ck_assert_int_eq(sip_method_of(slice_from_text(name)), _i);
    fold_to(name, false);
    ck_assert_int_eq(sip_method_of(slice_from_text(name)), SIP_METHOD_OTHER);
}
END_TEST

START_TEST(other_tokens_are_other_methods)
{
    ck_assert_int_eq(sip_method_of(SLICE_LITERAL("INVITEX")), SIP_METHOD_OTHER);
    ck_assert_int_eq(sip_method_of(SLICE_LITERAL("INVIT")), SIP_METHOD_OTHER);
    ck_assert_int_eq(sip_method_of(SLICE_LITERAL("RE%47IST%45R")), SIP_METHOD_OTHER);
    ck_assert_int_eq(sip_method_of(SLICE_LITERAL("")), SIP_METHOD_OTHER);
    ck_assert_str_eq(sip_method_name(SIP_METHOD_OTHER), "");
}
END_TEST

START_TEST(status_codes_have_their_registered_phrases)
{
    ck_assert_str_eq(sip_status_phrase(100), "Trying");
    ck_assert_str_eq(sip_status_phrase(202), "Accepted");
    ck_assert_str_eq(sip_status_phrase(487), "Request Terminated");
    ck_assert_str_eq(sip_status_phrase(608), "Rejected");
    ck_assert_ptr_null(sip_status_phrase(299));
    ck_assert_ptr_null(sip_status_phrase(99));
    ck_assert_ptr_null(sip_status_phrase(700));
    ck_assert_ptr_null(sip_status_phrase(0));
}
END_TEST

START_TEST(status_classes_end_at_six)
{
    ck_assert_uint_eq(sip_status_class(100), 1);
    ck_assert_uint_eq(sip_status_class(699), 6);
    ck_assert_uint_eq(sip_status_class(700), 0);
    ck_assert_uint_eq(sip_status_class(99), 0);
}
END_TEST

Suite *test_sip_tables_suite(void)
{
    Suite *suite = suite_create("sip_tables");
    TCase *tcase = tcase_create("sip_tables");

    tcase_add_loop_test(tcase, every_header_is_found_in_any_case, 1, SIP_HEADER_COUNT);
    tcase_add_loop_test(tcase, every_header_misses_with_one_byte_changed_added_or_left_out, 1,
                        SIP_HEADER_COUNT);
    tcase_add_loop_test(tcase, a_header_stands_behind_those_with_shorter_names, 1,
                        SIP_HEADER_COUNT);
    tcase_add_loop_test(tcase, every_header_has_a_section, 0, SIP_HEADER_COUNT);
    tcase_add_loop_test(tcase, compact_forms_are_found, 0, COUNT_OF(compacts));
    tcase_add_test(tcase, other_bytes_are_no_compact_form);
    tcase_add_test(tcase, near_misses_are_other_headers);
    tcase_add_test(tcase, lists_are_those_of_the_grammar);
    tcase_add_loop_test(tcase, every_method_is_found_in_upper_case_only, 1, SIP_METHOD_COUNT);
    tcase_add_test(tcase, other_tokens_are_other_methods);
    tcase_add_test(tcase, status_codes_have_their_registered_phrases);
    tcase_add_test(tcase, status_classes_end_at_six);
    suite_add_tcase(suite, tcase);
    return suite;
}
