/*
 * tests/unit/dissect/test_sip_torture.c: the torture messages of RFC 4475 and RFC 5118.
 *
 * The messages themselves are read from ../shared/torture and skipped where that is not there;
 * what is expected of them is written here.
 */
#include <stdio.h>

#include "dissect/sip_message.h"
#include "tests/unit/dissect/check_notes.h"
#include "tests/unit/dissect/check_slice.h"

#define FOLDER "../shared/torture/"

Suite *test_sip_torture_suite(void);

static const struct {
    const char *file;
    const char *method; /* NULL for a response */
    uint16_t code;
    const char *call_id;
    bool has_cseq;
    uint32_t cseq;
    const char *from_tag;
    const char *to_tag;
    const char *branch;
    const char *notes;
} rows[] = {
    {"badaspec.dat", "OPTIONS", 0, "badaspec.sdf0234n2nds0a099u23h3hnnw009cdkne3", true, 3923239,
     "433423", NULL, "z9hG4bKkdju43234", "hdr-grammar"},
    {"badbranch.dat", "OPTIONS", 0, "badbranch.sadonfo23i420jv0as0derf3j3n", true, 8, "33242", NULL,
     "z9hG4bK", "via-branch-cookie-only"},
    {"baddate.dat", "INVITE", 0, "baddate.239423mnsadf3j23lj42--sedfnm234", true, 1392934,
     "2234923", NULL, "z9hG4bKkdjuw", ""},
    {"baddn.dat", "OPTIONS", 0, "baddn.31415@c.example.com", true, 3923239, "43", NULL,
     "z9hG4bKkdjuw", "hdr-grammar no-empty-line"},
    {"badinv01.dat", "INVITE", 0, "badinv01.0ha0isndaksdjasdf3234nas", true, 8, "134161461246",
     NULL, NULL, "hdr-grammar via-branch-missing"},
    {"badvers.dat", "OPTIONS", 0, "badvers.31417@c.example.com", true, 1, "qweoiqpe", NULL,
     "z9hG4bKkdjuw", "bad-sip-version"},
    {"bcast.dat", NULL, 200, "bcast.0384840201234ksdfak3j2erwedfsASdf", true, 35, "11141343",
     "2229", "z9hG4bK1324923", ""},
    {"bext01.dat", "OPTIONS", 0, "bext01.0ha0isndaksdj", true, 8, "242etr", NULL, "z9hG4bKkdjuw",
     ""},
    {"bigcode.dat", NULL, 0, "bigcode.asdof3uj203asdnf3429uasdhfas3ehjasdfas9i", true, 353494,
     "39ansfi3", "902jndnke3", "z9hG4bK2398ndaoe", "status-code-not-3digit"},
    {"clerr.dat", "INVITE", 0, "clerr.0ha0isndaksdjweiafasdk3", true, 8, "93942939o2", NULL,
     "z9hG4bK-39234-23523", "clen-too-long"},
    {"cparam01.dat", "REGISTER", 0, "cparam01.70710@saturn.example.com", true, 2,
     "DkfVgjkrtMwaerKKpe", NULL, "z9hG4bKkdjuw", ""},
    {"cparam02.dat", "REGISTER", 0, "cparam02.70710@saturn.example.com", true, 3, "838293", NULL,
     "z9hG4bKkdjuw", ""},
    {"dblreq.dat", "REGISTER", 0, "dblreq.0ha0isndaksdj99sdfafnl3lk233412", true, 8, "43251j3j324",
     NULL, "z9hG4bKkdjuw23492", "clen-too-short"},
    {"esc01.dat", "INVITE", 0, "esc01.239409asdfakjkn23onasd0-3234", true, 234234, "938", NULL,
     "z9hG4bKkdjuw", "hdr-folded"},
    {"esc02.dat", "RE%47IST%45R", 0, "esc02.asdfnqwo34rq23i34jrjasdcnl23nrlknsdf", true, 29344,
     "f232jadfj23", NULL, "z9hG4bK209%fzsnel234", ""},
    {"escnull.dat", "REGISTER", 0, "escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd", true, 14398234,
     "839923423", NULL, "z9hG4bKkdjuw", ""},
    {"escruri.dat", "INVITE", 0, "escruri.23940-asdfhj-aje3br-234q098w-fawerh2q-h4n5", true,
     149209342, "341518", NULL, "z9hG4bKkdjuw", ""},
    {"insuf.dat", "INVITE", 0, NULL, true, 193942, NULL, NULL, "z9hG4bKkdj.insuf",
     "req-missing-mandatory"},
    {"intmeth.dat", "!interesting-Method0123456789_*+`.%indeed'~", 0,
     "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{", true, 139122385, "_token~1'+`*%!-.", NULL,
     "z9hG4bK-.!%66*_+`'~", ""},
    {"inv2543.dat", "INVITE", 0, "inv2543.1717@ift.client.example.com", true, 56, NULL, NULL, NULL,
     "from-tag-missing via-branch-missing req-missing-mandatory"},
    {"invut.dat", "INVITE", 0, "invut.0ha0isndaksdjadsfij34n23d", true, 235448, "8392034", NULL,
     "z9hG4bKkdjuw", ""},
    {"longreq.dat", "INVITE", 0,
     "longreq."
     "onereallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreally"
     "reallyreallyreallyreallyreallylongcallid",
     true, 3882340,
     "129829829829829829829829829829829829829829829829829829829829829829829829829829829829829829829"
     "82982982982982982982982982982982982982982982982982982982982424",
     NULL, NULL, "hdr-ws-before-colon via-branch-missing"},
    {"ltgtruri.dat", "INVITE", 0, "ltgtruri.1@192.0.2.5", true, 1, "39291", NULL, NULL,
     "ruri-angle-brackets via-branch-missing"},
    {"lwsdisp.dat", "OPTIONS", 0, "lwsdisp.1234abcd@funky.example.com", true, 60, "323", NULL,
     "z9hG4bKkdjuw", ""},
    {"lwsruri.dat", "INVITE", 0, "lwsruri.asdfasdoeoi2323-asdfwrn23-asd834rk423", true, 2130706432,
     "231413434", "3xfe-9921883-z9f", "z9hG4bKkdjuw2395", "request-line-extra-ws"},
    {"lwsstart.dat", "INVITE", 0, "lwsstart.dfknq234oi243099adsdfnawe3@example.com", true, 1893884,
     "8814", NULL, "z9hG4bKkdjuw3923", "request-line-extra-ws"},
    {"mcl01.dat", "OPTIONS", 0, "mcl01.fhn2323orihawfdoa3o4r52o3irsdf", true, 15932, "3923942",
     NULL, "z9hG4bK293423", "hdr-single-dup clen-too-short"},
    {"mismatch01.dat", "OPTIONS", 0, "mismatch01.dj0234sxdfl3", true, 8, "34525", NULL,
     "z9hG4bKkdjuw", "cseq-method-mismatch"},
    {"mismatch02.dat", "NEWMETHOD", 0, "mismatch02.dj0234sxdfl3", true, 8, "34525", NULL,
     "z9hG4bKkdjuw", "cseq-method-mismatch"},
    {"mpart01.dat", "MESSAGE", 0, "3d9485ad0c49859b@Zmx1ZmZ5LW1hYy0xNi5sb2NhbA..", true, 1,
     "2fb0dcc9", NULL, "z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-", ""},
    {"multi01.dat", "INVITE", 0, "multi01.98asdh@192.0.2.1", true, 5, "3413415", NULL,
     "z9hG4bKkdjuw", "hdr-single-dup"},
    {"ncl.dat", "INVITE", 0, "ncl.0ha0isndaksdj2193423r542w35", true, 0, "32394234", NULL,
     "z9hG4bKkdjuw", "clen-invalid"},
    {"noreason.dat", NULL, 100, "noreason.asndj203insdf99223ndf", true, 35, "39ansfi3",
     "902jndnke3", "z9hG4bK2398ndaoe", ""},
    {"novelsc.dat", "OPTIONS", 0, "novelsc.asdfasser0q239nwsdfasdkl34", true, 3923423, "384", NULL,
     "z9hG4bKkdjuw39234", ""},
    {"quotbal.dat", "INVITE", 0, "quotbal.aksdj", true, 8, "93334", NULL, "z9hG4bKkdjuw39234",
     "hdr-grammar"},
    {"regaut01.dat", "REGISTER", 0, "regaut01.0ha0isndaksdj", true, 9338, "87321hj23128", NULL,
     "z9hG4bKkdjuw", ""},
    {"regbadct.dat", "REGISTER", 0, "regbadct.k345asrl3fdbv@10.0.0.1", true, 1, "998332", NULL,
     "z9hG4bKkdjuw", ""},
    {"regescrt.dat", "REGISTER", 0, "regescrt.k345asrl3fdbv@192.0.2.1", true, 14398234, "8", NULL,
     "z9hG4bKkdjuw", ""},
    {"scalar02.dat", "REGISTER", 0, "scalar02.23o0pd9vanlq3wnrlnewofjas9ui32", false, 0,
     "239232jh3", NULL, "z9hG4bK342sdfoi3", "hdr-folded cseq-range maxfwd-range expires-range"},
    {"scalarlg.dat", NULL, 503, "scalarlg.noase0of0234hn2qofoaf0232aewf2394r", false, 0,
     "2easdjfejw", NULL, "z9hG4bKzzxdiwo34sw", "rsp-to-tag-missing cseq-range"},
    {"sdp01.dat", "INVITE", 0, "sdp01.ndaksdj9342dasdd", true, 8, "234", NULL, "z9hG4bKkdjuw", ""},
    {"semiuri.dat", "OPTIONS", 0, "semiuri.0ha0isndaksdj", true, 8, "33242", NULL, "z9hG4bKkdjuw",
     "hdr-folded"},
    {"test.dat", "INVITE", 0, "test.0ha0isndaksdj@192.0.2.1", false, 0, NULL, NULL, NULL,
     "start-line-unparsable hdr-ws-before-colon hdr-no-colon from-tag-missing "
     "req-missing-mandatory uri-grammar sdp-grammar"},
    {"transports.dat", "OPTIONS", 0, "transports.kijh4akdnaqjkwendsasfdj", true, 60, "323", NULL,
     "z9hG4bKkdjuw", ""},
    {"trws.dat", "OPTIONS", 0, "trws.oicu34958239neffasdhr2345r", true, 238923, "329429089", NULL,
     "z9hG4bK299342093", "request-line-extra-ws"},
    {"unkscm.dat", "OPTIONS", 0, "unkscm.nasdfasser0q239nwsdfasdkl34", true, 3923423, "384", NULL,
     "z9hG4bKkdjuw39234", ""},
    {"unksm2.dat", "REGISTER", 0, "unksm2.daksdj@hyphenated-host.example.com", true, 234902,
     "3234233", NULL, "z9hG4bKkdjuw", ""},
    {"unreason.dat", NULL, 200, "unreason.1234ksdfak3j2erwedfsASdf", true, 35, "11141343", "2229",
     "z9hG4bK1324923", ""},
    {"wsinv.dat", "INVITE", 0, "wsinv.ndaksdj@192.0.2.1", true, 9, "98asjd8", "1918181833n",
     "390skdjuw", "hdr-ws-before-colon hdr-folded via-branch-cookie"},
    {"zeromf.dat", "OPTIONS", 0, "zeromf.jfasdlfnm2o2l43r5u0asdfas", true, 39234321, "3ghsd41",
     NULL, "z9hG4bKkdjuw2349i", ""},
    {"rfc5118/ipv4-mapped-ipv6.dat", "INVITE", 0, "SSG9559905523997077@hlau_4100", true, 612,
     "81x2", NULL, "z9hG4bKbh19", "line-not-crlf"},
    {"rfc5118/ipv6-bad.dat", "REGISTER", 0, "SSG9559905523997077@hlau_4100", true, 98176, "81x2",
     NULL, "z9hG4bKas3-111", "line-not-crlf uri-grammar"},
    {"rfc5118/ipv6-bug-abnf-3-colons.dat", "OPTIONS", 0, "G9559905523997077@hlau_4100", true, 689,
     "810x2", NULL, "z9hG4bKas3-111", "line-not-crlf uri-grammar no-empty-line uri-grammar"},
    {"rfc5118/ipv6-correct-abnf-2-colons.dat", "OPTIONS", 0, "G9559905523997077@hlau_4100", true,
     689, "810x2", NULL, "z9hG4bKas3-111", "line-not-crlf no-empty-line"},
    {"rfc5118/ipv6-good.dat", "REGISTER", 0, "SSG9559905523997077@hlau_4100", true, 98176, "81x2",
     NULL, "z9hG4bKas3-111", "line-not-crlf"},
    {"rfc5118/ipv6-in-sdp.dat", "INVITE", 0, "SSG9559905523997077@hlau_4100", true, 8612, "81x2",
     NULL, "z9hG4bKas3-111", "line-not-crlf clen-too-long"},
    {"rfc5118/mult-ip-in-header.dat", "BYE", 0, "997077@lau_4100", true, 89187, "81x2", "9817--94",
     "z9hG4bKas3-111", "line-not-crlf"},
    {"rfc5118/mult-ip-in-sdp.dat", "INVITE", 0, "SSG9559905523997077@hlau_4100", true, 8912, "81x2",
     NULL, "z9hG4bKas3-111", "line-not-crlf clen-too-long"},
    {"rfc5118/port-ambiguous.dat", "REGISTER", 0, "SSG9559905523997077@hlau_4100", true, 98176,
     "81x2", NULL, "z9hG4bKas3-111", "line-not-crlf"},
    {"rfc5118/port-unambiguous.dat", "REGISTER", 0, "SSG9559905523997077@hlau_4100", true, 98176,
     "81x2", NULL, "z9hG4bKas3-111", "line-not-crlf"},
    {"rfc5118/via-received-param-no-delim.dat", "OPTIONS", 0, "SSG95523997077@hlau_4100", true, 921,
     "81x2", NULL, "z9hG4bKas3", "line-not-crlf"},
    {"rfc5118/via-received-param-with-delim.dat", "BYE", 0, "SSG9559905523997077@hlau_4100", true,
     321, "81x2", "bd76ya", "z9hG4bKas3-111", "line-not-crlf"},
};

/* False when the file is not there. */
static bool read_file(const char *name, uint8_t *memory, size_t cap, struct slice *ret_bytes)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof(path), FOLDER "%s", name);
    file = fopen(path, "rb");
    if (file == NULL)
        return false;
    *ret_bytes = slice_of(memory, fread(memory, 1, cap, file));
    fclose(file);
    return true;
}

static void check_message(const struct sip_message *message, int row)
{
    ck_assert_int_eq(message->is_request, rows[row].method != NULL);
    if (message->is_request)
        ck_slice(message->method_name, rows[row].method);
    ck_assert_uint_eq(message->code, rows[row].code);
    ck_slice(message->call_id, rows[row].call_id);
    ck_assert_int_eq(message->has_cseq, rows[row].has_cseq);
    ck_assert_uint_eq(message->cseq, rows[row].cseq);
    ck_slice(message->from_tag, rows[row].from_tag);
    ck_slice(message->to_tag, rows[row].to_tag);
    ck_slice(message->via_branch, rows[row].branch);
    ck_notes(message, rows[row].notes);
}

START_TEST(torture_messages_give_their_keys_and_their_notes)
{
    struct sip_message message;
    uint8_t memory[8192];
    struct slice bytes;

    if (!read_file(rows[_i].file, memory, sizeof(memory), &bytes))
        return;
    sip_message_read(bytes, false, &message);
    check_message(&message, _i);
}
END_TEST

Suite *test_sip_torture_suite(void)
{
    Suite *suite = suite_create("sip_torture");
    TCase *tcase = tcase_create("sip_torture");

    tcase_add_loop_test(tcase, torture_messages_give_their_keys_and_their_notes, 0, COUNT_OF(rows));
    suite_add_tcase(suite, tcase);
    return suite;
}
