#include "dissect/sdp.h"

#include "tests/unit/dissect/check_slice.h"

Suite *test_sdp_suite(void);

static const char *const offer = "v=0\r\n"
                                 "o=jdoe 2890844526 2890842807 IN IP4 10.47.16.5\r\n"
                                 "s=SDP Seminar\r\n"
                                 "c=IN IP4 224.2.17.12/127\r\n"
                                 "t=0 0\r\n"
                                 "a=recvonly\r\n"
                                 "m=audio 49170 RTP/AVP 0 96\r\n"
                                 "a=rtpmap:0 PCMU/8000\r\n"
                                 "a=rtpmap:96 opus/48000/2\r\n"
                                 "a=fmtp:96 useinbandfec=1\r\n"
                                 "a=sendrecv\r\n"
                                 "a=rtcp:53020 IN IP4 10.0.0.1\r\n"
                                 "m=video 51372/2 RTP/SAVPF 31\r\n"
                                 "c=IN IP6 2001:db8::7\r\n"
                                 "m=image 0 udptl t38\r\n";

START_TEST(the_session_level_ends_at_the_first_media)
{
    struct sdp_session session;

    ck_assert(sdp_read(slice_from_text(offer), &session));
    ck_slice(session.origin, "jdoe 2890844526 2890842807 IN IP4 10.47.16.5");
    ck_slice(session.connection.host, "224.2.17.12");
    ck_assert_int_eq(session.connection.addr.family, ADDR_IPV4);
    ck_assert_int_eq(session.direction, SDP_RECVONLY);
    ck_assert(slice_starts_nocase(session.medias, "m=audio"));
}
END_TEST

START_TEST(each_media_has_its_own_lines)
{
    struct sdp_session session;
    struct sdp_media media;
    struct slice format;

    (void)sdp_read(slice_from_text(offer), &session);
    ck_assert(sdp_media_next(&session.medias, &media));
    ck_assert(media.is_well_formed);
    ck_slice(media.kind, "audio");
    ck_assert_uint_eq(media.port, 49170);
    ck_assert_uint_eq(media.port_count, 1);
    ck_slice(media.proto, "RTP/AVP");
    ck_slice(media.formats, "0 96");
    ck_assert_uint_eq(media.rtcp_port, 53020);
    ck_assert_int_eq(sdp_direction_of(&session, &media), SDP_SENDRECV);
    ck_slice(sdp_connection_of(&session, &media).host, "224.2.17.12");
    ck_assert(sdp_format_next(&media.formats, &format));
    ck_slice(format, "0");
    ck_assert(sdp_format_next(&media.formats, &format));
    ck_slice(format, "96");
    ck_assert(!sdp_format_next(&media.formats, &format));

    ck_assert(sdp_media_next(&session.medias, &media));
    ck_assert_uint_eq(media.port_count, 2);
    ck_assert_int_eq(sdp_direction_of(&session, &media), SDP_RECVONLY);
    ck_slice(sdp_connection_of(&session, &media).host, "2001:db8::7");
    ck_assert_int_eq(media.connection.addr.family, ADDR_IPV6);

    ck_assert(sdp_media_next(&session.medias, &media));
    ck_slice(media.kind, "image");
    ck_assert_uint_eq(media.port, 0);
    ck_assert(media.is_well_formed);
    ck_assert(!sdp_media_next(&session.medias, &media));
}
END_TEST

START_TEST(a_payload_type_is_found_in_its_own_media)
{
    struct sdp_rtpmap rtpmap;
    struct sdp_session session;
    struct sdp_media media;

    (void)sdp_read(slice_from_text(offer), &session);
    (void)sdp_media_next(&session.medias, &media);
    ck_assert(sdp_rtpmap_find(&media, 96, &rtpmap));
    ck_slice(rtpmap.encoding, "opus");
    ck_assert_uint_eq(rtpmap.clock_rate, 48000);
    ck_slice(rtpmap.parameter, "2");
    ck_assert(sdp_rtpmap_find(&media, 0, &rtpmap));
    ck_slice(rtpmap.parameter, NULL);
    ck_assert(!sdp_rtpmap_find(&media, 8, &rtpmap));
    (void)sdp_media_next(&session.medias, &media);
    ck_assert(!sdp_rtpmap_find(&media, 96, &rtpmap));
}
END_TEST

START_TEST(attributes_have_a_value_or_none)
{
    struct slice rest = SLICE_LITERAL("a=inactive\nb=AS:64\na=ptime: 20 \na=x:\na=fmtp:96 a:b");
    struct sdp_attribute attribute;

    ck_assert(sdp_attribute_next(&rest, &attribute));
    ck_slice(attribute.name, "inactive");
    ck_slice(attribute.value, NULL);
    ck_assert(sdp_attribute_next(&rest, &attribute));
    ck_slice(attribute.name, "ptime");
    ck_slice(attribute.value, "20");
    ck_assert(sdp_attribute_next(&rest, &attribute));
    ck_slice(attribute.value, "");
    ck_assert(sdp_attribute_next(&rest, &attribute));
    ck_slice(attribute.value, "96 a:b");
    ck_assert(!sdp_attribute_next(&rest, &attribute));
}
END_TEST

/* m= lines. */
static const struct {
    const char *line;
    bool is_well_formed;
    uint16_t port;
    uint16_t port_count;
    const char *proto;
    const char *formats;
} medias[] = {
    {"m=audio 4000 RTP/AVP 0", true, 4000, 1, "RTP/AVP", "0"},
    {"m=audio  4000  RTP/AVP  0  8 ", true, 4000, 1, "RTP/AVP", "0  8"},
    {"m=audio 4000/3 RTP/AVP 0", true, 4000, 3, "RTP/AVP", "0"},
    {"m=audio 4000/0 RTP/AVP 0", false, 4000, 1, "RTP/AVP", "0"},
    {"m=audio 65536 RTP/AVP 0", false, 0, 1, "RTP/AVP", "0"},
    {"m=audio -1 RTP/AVP 0", false, 0, 1, "RTP/AVP", "0"},
    {"m=audio 4000 RTP/AVP", false, 4000, 1, "RTP/AVP", ""},
    {"m=audio", false, 0, 1, "", ""},
    {"m=", false, 0, 1, "", ""},
};

START_TEST(media_lines_are_read_as_far_as_they_go)
{
    struct slice rest = slice_from_text(medias[_i].line);
    struct sdp_media media;

    ck_assert(sdp_media_next(&rest, &media));
    ck_assert_int_eq(media.is_well_formed, medias[_i].is_well_formed);
    ck_assert_uint_eq(media.port, medias[_i].port);
    ck_assert_uint_eq(media.port_count, medias[_i].port_count);
    ck_slice(media.proto, medias[_i].proto);
    ck_slice(media.formats, medias[_i].formats);
}
END_TEST

START_TEST(what_is_not_said_is_absent)
{
    struct sdp_session session;
    struct sdp_media media;
    struct slice rest = SLICE_LITERAL("m=audio 1 RTP/AVP 0");

    ck_assert(!sdp_read(SLICE_LITERAL("garbage\r\n=\r\nx"), &session));
    ck_slice(session.origin, NULL);
    ck_slice(session.connection.host, NULL);
    ck_assert(!sdp_media_next(&session.medias, &media));
    ck_assert(sdp_media_next(&rest, &media));
    ck_slice(sdp_connection_of(&session, &media).host, NULL);
    ck_assert_int_eq(sdp_direction_of(&session, &media), SDP_SENDRECV);
    ck_assert_str_eq(sdp_direction_name(SDP_DIRECTION_NONE), "");
    ck_assert_str_eq(sdp_direction_name(SDP_INACTIVE), "inactive");
}
END_TEST

START_TEST(a_host_may_be_a_name)
{
    struct sdp_session session;

    ck_assert(sdp_read(SLICE_LITERAL("v=0\nc=IN IP4 media.example.com\n"), &session));
    ck_slice(session.connection.host, "media.example.com");
    ck_assert_int_eq(session.connection.addr.family, ADDR_NONE);
    ck_assert(sdp_read(SLICE_LITERAL("v=0\nc=IN IP4\n"), &session));
    ck_slice(session.connection.host, NULL);
}
END_TEST

Suite *test_sdp_suite(void)
{
    Suite *suite = suite_create("sdp");
    TCase *tcase = tcase_create("sdp");

    tcase_add_test(tcase, the_session_level_ends_at_the_first_media);
    tcase_add_test(tcase, each_media_has_its_own_lines);
    tcase_add_test(tcase, a_payload_type_is_found_in_its_own_media);
    tcase_add_test(tcase, attributes_have_a_value_or_none);
    tcase_add_loop_test(tcase, media_lines_are_read_as_far_as_they_go, 0, COUNT_OF(medias));
    tcase_add_test(tcase, what_is_not_said_is_absent);
    tcase_add_test(tcase, a_host_may_be_a_name);
    suite_add_tcase(suite, tcase);
    return suite;
}
