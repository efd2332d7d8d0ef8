/* tests/fuzz/fuzz_highlight.c: a message in parts that follow one another without gaps. */
#include "export/highlight.h"

#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    struct highlight highlight;
    struct highlight_part part;
    size_t at = 0;

    highlight_begin(&highlight, text);
    while (highlight_next(&highlight, &part)) {
        fuzz_inside(text, part.text);
        if (part.text.len == 0 || slice_offset(text, part.text) != at || part.role >= STYLE_ROLES)
            abort();
        at += part.text.len;
    }
    if (at != size)
        abort();
    return 0;
}
