/* tests/fuzz/fuzz_sdp.c: a session description. */
#include "dissect/sdp.h"

#include "tests/fuzz/fuzz.h"

static void check(struct slice text, const struct sdp_session *session, struct sdp_media *media)
{
    struct sdp_rtpmap rtpmap = {0};
    struct sdp_attribute attribute;
    struct slice format;

    fuzz_inside(text, sdp_connection_of(session, media).host);
    (void)(sdp_rtpmap_find(media, 96, &rtpmap) && sdp_direction_of(session, media));
    fuzz_inside(text, rtpmap.encoding);
    while (sdp_format_next(&media->formats, &format))
        fuzz_inside(text, format);
    while (sdp_attribute_next(&media->lines, &attribute))
        fuzz_inside(text, attribute.value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    struct sdp_session session;
    struct sdp_media media;
    struct notes notes;

    notes_clear(&notes);
    sdp_check(text, &notes);
    fuzz_inside_notes(text, &notes);
    if (!sdp_read(text, &session))
        return 0;
    for (struct slice rest = session.medias; sdp_media_next(&rest, &media);)
        check(text, &session, &media);
    return 0;
}
