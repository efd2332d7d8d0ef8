/* tests/fuzz/fuzz_sip_scan.c: one datagram both ways: what the scan gives is what reading gives. */
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"
#include "tests/scan_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool is_plain;

    if (!scan_agrees(slice_of(data, size), &is_plain))
        abort();
    return 0;
}
