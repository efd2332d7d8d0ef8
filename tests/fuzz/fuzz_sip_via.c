/* tests/fuzz/fuzz_sip_via.c: the value of a Via field. */
#include "dissect/sip_via.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    struct slice rest = text;
    struct sip_via via;
    struct notes notes;

    notes_clear(&notes);
    while (sip_via_next(&rest, &notes, &via)) {
        fuzz_inside(text, via.transport);
        fuzz_inside(text, via.sent_by);
        fuzz_inside(text, via.host);
        fuzz_inside(text, via.params);
        fuzz_inside(text, via.branch);
        fuzz_inside(text, via.received);
    }
    fuzz_inside_notes(text, &notes);
    return 0;
}
