/* tests/fuzz/fuzz_sip_uri.c: a URI, its parameters and headers, and its escapes. */
#include "dissect/sip_uri.h"

#include "dissect/sip_params.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    struct slice name;
    struct slice value;
    struct sip_param param;
    struct sip_uri uri;
    struct notes notes;
    char memory[64];
    struct buf buf;

    notes_clear(&notes);
    (void)sip_uri_read(text, &notes, &uri);
    fuzz_inside_notes(text, &notes);
    fuzz_inside(text, uri.user);
    fuzz_inside(text, uri.host);
    while (sip_param_next(&uri.params, &param))
        fuzz_inside(text, param.value);
    while (sip_uri_header_next(&uri.headers, &name, &value))
        fuzz_inside(text, value);
    buf_init(&buf, memory, sizeof(memory));
    sip_uri_unescape(text, &buf);
    return 0;
}
