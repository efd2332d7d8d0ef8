/* tests/fuzz/fuzz_decode.c: one frame, under every link type that there may be. */
#include "dissect/decode.h"
#include "dissect/payload.h"

#include "tests/fuzz/fuzz.h"

#define LINK_TYPES 300

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct frame frame = {.data = slice_of(data, size), .wire_len = (uint32_t)size};

    for (frame.link_type = 0; frame.link_type < LINK_TYPES; frame.link_type++) {
        struct datagram datagram;

        if (decode_frame(&frame, &datagram) != COUNTER_DATAGRAMS)
            continue;
        fuzz_inside(frame.data, datagram.payload);
        fuzz_touch(datagram.payload);
        (void)payload_kind(&datagram);
    }
    return 0;
}
