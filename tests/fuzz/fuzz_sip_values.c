/* tests/fuzz/fuzz_sip_values.c: comma lists, parameters, CSeq, and names of headers and methods. */
#include "dissect/sip_values.h"

#include "dissect/sip_header.h"
#include "dissect/sip_params.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    struct slice rest = text;
    struct slice value;
    struct sip_param param;
    struct sip_cseq cseq;
    struct notes notes;

    (void)sip_value_count(text);
    while (sip_value_next(&rest, &value)) {
        fuzz_inside(text, value);
        while (sip_param_next(&value, &param))
            fuzz_inside(text, param.value);
    }
    notes_clear(&notes);
    (void)sip_cseq_read(text, &notes, &cseq);
    fuzz_inside_notes(text, &notes);
    fuzz_inside(text, cseq.token);
    (void)sip_header_row(sip_header_of(text));
    return 0;
}
