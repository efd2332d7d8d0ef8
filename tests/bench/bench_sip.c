/*
 * tests/bench/bench_sip.c: how fast SIP messages are recognised and read, on one core.
 *
 * Ten typical messages of a call and a registration, read round and round. Prints one line a case.
 */
#include <stdio.h>
#include <time.h>

#include "dissect/sip_message.h"

#define ROUNDS 200000
#define TRIES  5

#define HOPS                                                                                       \
    "Via: SIP/2.0/UDP proxy.example.com:5060;branch=z9hG4bK2d4790.1;rport\r\n"                     \
    "Via: SIP/2.0/UDP 192.0.2.10:5062;branch=z9hG4bK74bf9;received=192.0.2.10;rport=5062\r\n"
#define PARTIES(to_tag)                                                                            \
    "From: \"Alice Liddell\" <sip:alice@example.com>;tag=9fxced76sl\r\n"                           \
    "To: Bob <sip:bob@example.net>" to_tag "\r\n"                                                  \
    "Call-ID: 2xTb9vxSit55XU7p8@pc33.example.com\r\n"
#define EXTRAS                                                                                     \
    "Max-Forwards: 69\r\n"                                                                         \
    "Contact: <sip:alice@192.0.2.10:5062;transport=udp>\r\n"                                       \
    "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, UPDATE\r\n"                          \
    "Supported: replaces, timer, 100rel\r\n"                                                       \
    "User-Agent: Phone/3.2.1\r\n"
#define SDP                                                                                        \
    "Content-Type: application/sdp\r\nContent-Length: 192\r\n\r\n"                                 \
    "v=0\r\no=alice 2890844526 2890844526 IN IP4 192.0.2.10\r\ns=-\r\n"                            \
    "c=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 49172 RTP/AVP 0 8 101\r\n"                            \
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
#define EMPTY "Content-Length: 0\r\n\r\n"

static const struct slice messages[] = {
    SLICE_LITERAL("INVITE sip:bob@example.net SIP/2.0\r\n" HOPS PARTIES("") EXTRAS
                  "CSeq: 1 INVITE\r\n" SDP),
    SLICE_LITERAL("SIP/2.0 100 Trying\r\n" HOPS PARTIES("") "CSeq: 1 INVITE\r\n" EMPTY),
    SLICE_LITERAL("SIP/2.0 180 Ringing\r\n" HOPS PARTIES(";tag=314159") EXTRAS
                  "CSeq: 1 INVITE\r\n" EMPTY),
    SLICE_LITERAL("SIP/2.0 200 OK\r\n" HOPS PARTIES(";tag=314159") EXTRAS "CSeq: 1 INVITE\r\n" SDP),
    SLICE_LITERAL("ACK sip:bob@192.0.2.20 SIP/2.0\r\n" HOPS PARTIES(
        ";tag=314159") "Max-Forwards: 69\r\nCSeq: 1 ACK\r\n" EMPTY),
    SLICE_LITERAL("BYE sip:bob@192.0.2.20 SIP/2.0\r\n" HOPS PARTIES(";tag=314159") EXTRAS
                  "CSeq: 2 BYE\r\n" EMPTY),
    SLICE_LITERAL("SIP/2.0 200 OK\r\n" HOPS PARTIES(";tag=314159") "CSeq: 2 BYE\r\n" EMPTY),
    SLICE_LITERAL("REGISTER sip:example.com SIP/2.0\r\n" HOPS PARTIES("") EXTRAS
                  "Authorization: Digest username=\"alice\", realm=\"example.com\", "
                  "nonce=\"84a4cc6f3082121f32b42a2187831a9e\", uri=\"sip:example.com\", "
                  "response=\"7587245234b3434cc3412213e5f113a5432\"\r\n"
                  "Expires: 3600\r\nCSeq: 8 REGISTER\r\n" EMPTY),
    SLICE_LITERAL("SIP/2.0 401 Unauthorized\r\n" HOPS PARTIES(
        ";tag=as7f1") "WWW-Authenticate: Digest realm=\"example.com\", algorithm=MD5, "
                      "nonce=\"84a4cc6f3082121f32b42a2187831a9e\"\r\n"
                      "CSeq: 7 REGISTER\r\n" EMPTY),
    SLICE_LITERAL("OPTIONS sip:bob@example.net SIP/2.0\r\n" HOPS PARTIES("") EXTRAS
                  "Accept: application/sdp\r\nCSeq: 63104 OPTIONS\r\n" EMPTY),
};

#define MESSAGES (sizeof(messages) / sizeof(messages[0]))

static const struct slice rtp = SLICE_LITERAL(
    "\x80\x00\x1a\x2b\x00\x00\x03\x20\xde\xad\xbe\xef\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6");

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Each case gives a sum, so that its work cannot be left out. */
static uint64_t read_all(void)
{
    static struct sip_message message;
    uint64_t sum = 0;

    for (size_t i = 0; i < MESSAGES; i++) {
        sip_message_read(messages[i], false, &message);
        sum += message.field_count + message.via_branch.len;
    }
    return sum;
}

static uint64_t recognise_all(void)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < MESSAGES; i++)
        sum += sip_is_message(messages[i]);
    return sum;
}

static uint64_t refuse_rtp(void)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < MESSAGES; i++)
        sum += sip_is_message(rtp);
    return sum;
}

static void measure(const char *name, uint64_t (*run)(void))
{
    double best = 0;
    uint64_t sum = 0;

    for (int try = 0; try < TRIES; try++) {
        double start = now();
        double took;

        for (int i = 0; i < ROUNDS; i++)
            sum += run();
        took = (now() - start) / ROUNDS / MESSAGES;
        if (best == 0 || took < best)
            best = took;
    }
    printf("%-24s %8.1f ns  %12.0f /s  (check %llx)\n", name, best, 1e9 / best,
           (unsigned long long)sum);
}

int main(void)
{
    size_t bytes = 0;

    for (size_t i = 0; i < MESSAGES; i++)
        bytes += messages[i].len;
    printf("%zu messages, %zu bytes each\n", MESSAGES, bytes / MESSAGES);
    measure("sip_message_read", read_all);
    measure("sip_is_message, SIP", recognise_all);
    measure("sip_is_message, RTP", refuse_rtp);
    return 0;
}
