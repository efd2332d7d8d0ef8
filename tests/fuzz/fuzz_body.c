/* tests/fuzz/fuzz_body.c: a Content-Type on the first line, the body that it describes behind it. */
#include "dissect/body.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    size_t end = slice_find(text, 0, '\n');
    struct slice content_type = slice_sub(text, 0, end);
    struct slice body = slice_from(text, end == SLICE_NONE ? size : end + 1);
    struct slice boundary = body_boundary(content_type);
    struct slice found = {0};
    struct body_part part;

    fuzz_inside(content_type, body_media_type(content_type));
    (void)body_find(content_type, body, "application/sdp", &found);
    fuzz_inside(body, found);
    while (body_part_next(&body, boundary, &part)) {
        fuzz_inside(text, part.header);
        fuzz_inside(text, part.body);
    }
    return 0;
}
