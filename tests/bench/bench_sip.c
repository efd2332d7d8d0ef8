/*
 * tests/bench/bench_sip.c: how fast SIP messages are recognised and read, on one core.
 *
 * Ten typical messages of a call and a registration, read round and round. Prints one line a case.
 */
#include <stdio.h>
#include <time.h>

#include "base/array.h"
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
    "Content-Type: application/sdp\r\nContent-Length: 197\r\n\r\n"                                 \
    "v=0\r\no=alice 2890844526 2890844526 IN IP4 192.0.2.10\r\ns=-\r\n"                            \
    "c=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 49172 RTP/AVP 0 8 101\r\n"                            \
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
#define EMPTY "Content-Length: 0\r\n\r\n"

static const char *const messages[] = {
    "INVITE sip:bob@example.net SIP/2.0\r\n" HOPS PARTIES("") EXTRAS "CSeq: 1 INVITE\r\n" SDP,
    "SIP/2.0 100 Trying\r\n" HOPS PARTIES("") "CSeq: 1 INVITE\r\n" EMPTY,
    "SIP/2.0 180 Ringing\r\n" HOPS PARTIES(";tag=314159") EXTRAS "CSeq: 1 INVITE\r\n" EMPTY,
    "SIP/2.0 200 OK\r\n" HOPS PARTIES(";tag=314159") EXTRAS "CSeq: 1 INVITE\r\n" SDP,
    "ACK sip:bob@192.0.2.20 SIP/2.0\r\n" HOPS PARTIES(
        ";tag=314159") "Max-Forwards: 69\r\nCSeq: 1 ACK\r\n" EMPTY,
    "BYE sip:bob@192.0.2.20 SIP/2.0\r\n" HOPS PARTIES(";tag=314159") EXTRAS "CSeq: 2 BYE\r\n" EMPTY,
    "SIP/2.0 200 OK\r\n" HOPS PARTIES(";tag=314159") "CSeq: 2 BYE\r\n" EMPTY,
    "REGISTER sip:example.com SIP/2.0\r\n" HOPS PARTIES("") EXTRAS
    "Authorization: Digest username=\"alice\", realm=\"example.com\", "
    "nonce=\"84a4cc6f3082121f32b42a2187831a9e\", uri=\"sip:example.com\", "
    "response=\"7587245234b3434cc3412213e5f113a5432\"\r\n"
    "Expires: 3600\r\nCSeq: 8 REGISTER\r\n" EMPTY,
    "SIP/2.0 401 Unauthorized\r\n" HOPS PARTIES(
        ";tag=as7f1") "WWW-Authenticate: Digest realm=\"example.com\", algorithm=MD5, "
                      "nonce=\"84a4cc6f3082121f32b42a2187831a9e\"\r\n"
                      "CSeq: 7 REGISTER\r\n" EMPTY,
    "OPTIONS sip:bob@example.net SIP/2.0\r\n" HOPS PARTIES("") EXTRAS
    "Accept: application/sdp\r\nCSeq: 63104 OPTIONS\r\n" EMPTY,
};

enum { MESSAGES = COUNT_OF(messages) };

static const uint8_t rtp[] = {0x80, 0x00, 0x1a, 0x2b, 0x00, 0x00,
                              0x03, 0x20, 0xde, 0xad, 0xbe, 0xef};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Each case gives a sum, so that its work cannot be left out. */
typedef uint64_t bench_case(const struct slice *payloads);

static uint64_t read_all(const struct slice *payloads)
{
    struct sip_message message;
    uint64_t sum = 0;

    for (size_t i = 0; i < MESSAGES; i++) {
        sip_message_read(payloads[i], false, &message);
        sum += message.field_count + message.via_branch.len;
    }
    return sum;
}

static uint64_t recognise_all(const struct slice *payloads)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < MESSAGES; i++)
        sum += sip_is_message(payloads[i]);
    return sum;
}

static void measure(const char *name, bench_case *run, const struct slice *payloads)
{
    double best = 0;
    uint64_t sum = 0;

    for (int try = 0; try < TRIES; try++) {
        double start = now();
        double took;

        for (int i = 0; i < ROUNDS; i++)
            sum += run(payloads);
        took = (now() - start) / ((double)ROUNDS * MESSAGES);
        if (best == 0 || took < best)
            best = took;
    }
    printf("%-24s %8.1f ns  %12.0f /s  (check %llx)\n", name, best, 1e9 / best,
           (unsigned long long)sum);
}

int main(void)
{
    struct slice sip[MESSAGES];
    struct slice media[MESSAGES];
    size_t bytes = 0;

    for (size_t i = 0; i < MESSAGES; i++) {
        sip[i] = slice_from_text(messages[i]);
        media[i] = slice_of(rtp, sizeof(rtp));
        bytes += sip[i].len;
    }
    printf("%d messages, %zu bytes\n", MESSAGES, bytes);
    measure("sip_message_read", read_all, sip);
    measure("sip_is_message, SIP", recognise_all, sip);
    measure("sip_is_message, RTP", recognise_all, media);
    return 0;
}
