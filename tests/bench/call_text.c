#include "tests/bench/call_text.h"

#include <inttypes.h>
#include <string.h>

#include "base/array.h"

#define PHONES      8000
#define PHONES_BASE 0x0a140000 /* 10.20.0.0 */
#define DOMAIN      "voice.example.com"

static const struct place proxy = {.ip = 0x0a00000a, .port = 5060}; /* 10.0.0.10 */

static const char *const brands[] = {
    "Yealink SIP-T46U 108.86.0.20",  "PolyEdge-E450-UA/8.1.1.2118", "snomD785/10.1.127.10",
    "Grandstream GXP2170 1.0.11.64", "Cisco-CP8861/12.8.1",         "baresip v3.4.0 (x86_64/linux)",
};

#define BRANDS COUNT_OF(brands)

static const char *const names[] = {"Ada Moss",      "Ben Okafor", "Chiara Neri", "Dorota Lis",
                                    "Emil Lindgren", "Fay Ito",    "Gil Ramos",   "Hana Novak"};

static const struct {
    uint16_t code;
    const char *reason;
} reasons[] = {{100, "Trying"}, {180, "Ringing"}, {200, "OK"}};

uint64_t bench_random(uint64_t seed, uint64_t salt)
{
    uint64_t bits = seed + (salt + 1) * UINT64_C(0x9e3779b97f4a7c15);

    bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
    return bits ^ bits >> 31;
}

static struct phone make_phone(uint64_t bits, uint32_t number)
{
    const uint32_t index = (uint32_t)(bits % PHONES);
    const uint32_t ip = PHONES_BASE + (index / 250) * 256 + index % 250 + 1;

    return (struct phone){
        .sip = {ip, 5060},
        .media = {ip, (uint16_t)(16384 + 2 * (number % 20000))},
        .user = 5550000 + index,
        .brand = index % BRANDS,
        .tag = bench_random(bits, number),
    };
}

void bench_call_init(struct bench_call *call, uint32_t number)
{
    const uint64_t key = bench_random(number, 0);
    const uint64_t caller = bench_random(key, 1);

    *call = (struct bench_call){.number = number, .key = key};
    call->caller = make_phone(caller, number * 2);
    call->callee = make_phone(caller + 1 + bench_random(key, 2) % (PHONES - 1), number * 2 + 1);
}

/* --- who --- */

static bool is_behind_proxy(const struct bench_message *message)
{
    /* The hop between proxy and the one who answers carries the proxy's Via too. */
    if (message->is_by_callee)
        return message->way == PROXY_TO_CALLER || message->way == CALLER_TO_PROXY;
    return message->way == PROXY_TO_CALLEE || message->way == CALLEE_TO_PROXY;
}

static bool is_direct(const struct bench_message *message)
{
    return message->way == CALLER_DIRECT || message->way == CALLEE_DIRECT;
}

static const struct phone *asker(const struct bench_call *call, const struct bench_message *message)
{
    return message->is_by_callee ? &call->callee : &call->caller;
}

static const struct phone *answerer(const struct bench_call *call,
                                    const struct bench_message *message)
{
    return message->is_by_callee ? &call->caller : &call->callee;
}

static const struct phone *author(const struct bench_call *call,
                                  const struct bench_message *message)
{
    return message->code == 0 ? asker(call, message) : answerer(call, message);
}

struct place bench_message_src(const struct bench_call *call, const struct bench_message *message)
{
    switch ((enum way)message->way) {
    case CALLER_TO_PROXY:
    case CALLER_DIRECT:
        return call->caller.sip;
    case CALLEE_TO_PROXY:
    case CALLEE_DIRECT:
        return call->callee.sip;
    case PROXY_TO_CALLEE:
    case PROXY_TO_CALLER:
        break;
    }
    return proxy;
}

struct place bench_message_dst(const struct bench_call *call, const struct bench_message *message)
{
    switch ((enum way)message->way) {
    case PROXY_TO_CALLER:
    case CALLEE_DIRECT:
        return call->caller.sip;
    case PROXY_TO_CALLEE:
    case CALLER_DIRECT:
        return call->callee.sip;
    case CALLER_TO_PROXY:
    case CALLEE_TO_PROXY:
        break;
    }
    return proxy;
}

/* --- lines --- */

static void write_ip(uint32_t ip, struct buf *buf)
{
    buf_format(buf, "%u.%u.%u.%u", ip >> 24, ip >> 16 & 255, ip >> 8 & 255, ip & 255);
}

static void write_place(struct place place, struct buf *buf)
{
    write_ip(place.ip, buf);
    buf_format(buf, ":%u", place.port);
}

static bool is_dialog_request(const struct bench_message *message)
{
    return message->code == 0 && message->transaction > 0;
}

static void write_target(const struct bench_call *call, const struct bench_message *message,
                         struct buf *buf)
{
    const struct phone *phone = answerer(call, message);

    buf_format(buf, "sip:%u@", phone->user);
    if (!is_dialog_request(message) && message->way == CALLER_TO_PROXY)
        buf_text(buf, DOMAIN);
    else
        write_place(phone->sip, buf);
}

static void write_start_line(const struct bench_call *call, const struct bench_message *message,
                             struct buf *buf)
{
    if (message->code == 0) {
        buf_format(buf, "%s ", message->method);
        write_target(call, message, buf);
        buf_text(buf, " SIP/2.0\r\n");
        return;
    }
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        if (reasons[i].code == message->code)
            buf_format(buf, "SIP/2.0 %u %s\r\n", message->code, reasons[i].reason);
    }
}

static void write_via(const struct bench_call *call, const struct bench_message *message,
                      struct buf *buf)
{
    const struct phone *phone = asker(call, message);
    const uint64_t branch = bench_random(call->key, 100 + message->transaction);

    if (is_behind_proxy(message)) {
        buf_text(buf, "Via: SIP/2.0/UDP ");
        write_place(proxy, buf);
        buf_format(buf, ";branch=z9hG4bK%08" PRIx32 ".%016" PRIx64 ".0\r\n", call->number, ~branch);
    }
    buf_text(buf, "Via: SIP/2.0/UDP ");
    write_place(phone->sip, buf);
    buf_format(buf, ";branch=z9hG4bK%016" PRIx64, branch);
    if (message->code == 0 && !is_behind_proxy(message)) {
        buf_text(buf, ";rport\r\n");
        return;
    }
    buf_format(buf, ";rport=%u;received=", phone->sip.port);
    write_ip(phone->sip.ip, buf);
    buf_text(buf, "\r\n");
}

static void write_route(const struct bench_message *message, struct buf *buf)
{
    const char *name = NULL;

    if (is_direct(message) || message->code == 100)
        return;
    if (is_dialog_request(message))
        name = is_behind_proxy(message) ? NULL : "Route";
    else if (message->transaction == 0 && (message->code != 0 || is_behind_proxy(message)))
        name = "Record-Route";
    if (name == NULL)
        return;
    buf_format(buf, "%s: <sip:", name);
    write_place(proxy, buf);
    buf_text(buf, ";lr>\r\n");
}

static void write_party(const char *field, const struct phone *phone, bool has_tag, struct buf *buf)
{
    buf_format(buf, "%s: \"%s\" <sip:%u@" DOMAIN ">", field, names[phone->user % 8], phone->user);
    if (has_tag)
        buf_format(buf, ";tag=%08" PRIx64, phone->tag >> 32);
    buf_text(buf, "\r\n");
}

static void write_parties(const struct bench_call *call, const struct bench_message *message,
                          struct buf *buf)
{
    const bool has_to_tag = message->transaction > 0 || message->code > 100;

    write_party("From", asker(call, message), true, buf);
    write_party("To", answerer(call, message), has_to_tag, buf);
    buf_format(buf, "Call-ID: %016" PRIx64 "@", call->key);
    write_ip(call->caller.sip.ip, buf);
    buf_format(buf, "\r\nCSeq: %u %s\r\n", message->cseq, message->method);
}

static void write_contact(const struct phone *phone, struct buf *buf)
{
    buf_format(buf, "Contact: <sip:%u@", phone->user);
    write_place(phone->sip, buf);
    buf_text(buf, ";transport=udp>\r\n"
                  "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, NOTIFY, REFER, UPDATE\r\n"
                  "Supported: replaces, timer, path\r\n");
}

static void write_sdp(const struct phone *phone, struct buf *buf)
{
    buf_format(buf, "v=0\r\no=- %u 1 IN IP4 ", phone->user);
    write_ip(phone->media.ip, buf);
    buf_text(buf, "\r\ns=call\r\nc=IN IP4 ");
    write_ip(phone->media.ip, buf);
    buf_format(buf, "\r\nt=0 0\r\nm=audio %u RTP/AVP 8 0 9 101\r\n", phone->media.port);
    buf_text(buf, "a=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:9 G722/8000\r\n"
                  "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n"
                  "a=sendrecv\r\n");
}

static void write_body(const struct phone *phone, bool has_sdp, struct buf *buf)
{
    char memory[512];
    struct buf sdp;

    if (!has_sdp) {
        buf_text(buf, "Content-Length: 0\r\n\r\n");
        return;
    }
    buf_init(&sdp, memory, sizeof(memory));
    write_sdp(phone, &sdp);
    buf_format(buf, "Content-Type: application/sdp\r\nContent-Length: %zu\r\n\r\n", sdp.len);
    buf_slice(buf, buf_as_slice(&sdp));
}

void bench_message_write(const struct bench_call *call, const struct bench_message *message,
                         struct buf *buf)
{
    const struct phone *phone = author(call, message);

    write_start_line(call, message, buf);
    write_via(call, message, buf);
    write_route(message, buf);
    if (message->code == 0)
        buf_format(buf, "Max-Forwards: %u\r\n", is_behind_proxy(message) ? 69 : 70);
    write_parties(call, message, buf);
    if (message->code == 100) {
        buf_text(buf, "Server: proxy.voice.example.com\r\n");
    } else {
        if (strcmp(message->method, "ACK") != 0 && strcmp(message->method, "BYE") != 0)
            write_contact(phone, buf);
        buf_format(buf, "User-Agent: %s\r\n", brands[phone->brand]);
    }
    write_body(phone, message->has_sdp, buf);
}
