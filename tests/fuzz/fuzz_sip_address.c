/* tests/fuzz/fuzz_sip_address.c: an address alone, and a list of them. */
#include "dissect/sip_address.h"

#include "tests/fuzz/fuzz.h"

static void check(struct slice text, const struct sip_address *address)
{
    char memory[64];
    struct buf buf;

    fuzz_inside(text, address->display);
    fuzz_inside(text, address->uri);
    fuzz_inside(text, sip_address_tag(address));
    buf_init(&buf, memory, sizeof(memory));
    sip_address_write_display(address, &buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    struct slice rest = text;
    struct sip_address address;
    struct notes notes;
    bool is_valid;

    notes_clear(&notes);
    (void)sip_address_read(text, &notes, &address);
    check(text, &address);
    while (sip_address_next(&rest, &notes, &address, &is_valid))
        check(text, &address);
    fuzz_inside_notes(text, &notes);
    return 0;
}
