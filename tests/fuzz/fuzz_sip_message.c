/* tests/fuzz/fuzz_sip_message.c: one datagram as a SIP message. */
#include "dissect/sip_message.h"

#include "tests/fuzz/fuzz.h"

static void check(struct slice payload, const struct sip_message *message)
{
    fuzz_inside(payload, message->raw);
    fuzz_inside(payload, message->body);
    fuzz_inside(payload, message->via_branch);
    for (size_t i = 0; i < message->field_count; i++)
        fuzz_inside(message->raw, message->fields[i].value);
    fuzz_inside_notes(payload, &message->notes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice payload = slice_of(data, size);
    struct sip_message message;

    (void)(sip_is_message(payload) || sip_is_keep_alive(payload));
    for (int is_cut = 0; is_cut < 2; is_cut++) {
        sip_message_read(payload, is_cut != 0, &message);
        check(payload, &message);
        (void)sip_message_has_sdp(&message);
    }
    return 0;
}
