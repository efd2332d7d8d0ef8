#include "dissect/sip_check.h"

#include <assert.h>

#include "dissect/body.h"
#include "dissect/sdp.h"
#include "dissect/sip_address.h"
#include "dissect/sip_uri.h"
#include "dissect/sip_values.h"

static bool is_checked(unsigned header)
{
    return SIP_CHECK_HAS(sip_header_row((enum sip_header)header)->kind);
}

static void check_uri(struct slice value, struct notes *notes)
{
    struct sip_uri uri;

    (void)sip_uri_read(value, notes, &uri);
}

/* Where an address is wrong, the brackets still say what its URI is. */
static void check_address(struct slice value, struct notes *notes)
{
    struct sip_address address;
    bool is_valid = sip_address_read(value, notes, &address);

    if (address.uri.len > 0 && (is_valid || address.is_bracketed))
        check_uri(address.uri, notes);
}

/* Between two commas there is a value. RFC 3261 25.1 */
static void check_addresses(struct slice list, struct notes *notes)
{
    struct slice rest = list;
    struct slice value;

    while (sip_value_next(&rest, &value)) {
        if (value.len == 0)
            (void)note_grammar(notes, slice_sub(list, slice_offset(list, value), 1));
        else
            check_address(value, notes);
    }
}

/* RFC 3261 20.10: Contact may be a star, which is no address. */
static void check_field(enum sip_header header, struct slice value, struct notes *notes)
{
    if (header == SIP_HEADER_CONTACT && slice_is(value, "*"))
        return;
    if (sip_header_row(header)->is_list)
        check_addresses(value, notes);
    else if (value.len > 0)
        check_address(value, notes);
}

void sip_check(unsigned what, struct slice value, struct notes *notes)
{
    assert(what <= SIP_CHECK_SDP);
    assert(what >= SIP_HEADER_COUNT || is_checked(what));
    notes->field = what < SIP_HEADER_COUNT ? (uint8_t)what : SIP_HEADER_OTHER;
    if (what == SIP_CHECK_URI)
        check_uri(value, notes);
    else if (what == SIP_CHECK_SDP)
        sdp_check(value, notes);
    else
        check_field((enum sip_header)what, value, notes);
}

/* Find the session description. What is encoded is none yet. RFC 3261 20.12 */
static bool find_sdp(const struct sip_message *message, struct slice *ret_sdp)
{
    return body_is_as_is(sip_message_value(message, SIP_HEADER_CONTENT_ENCODING)) &&
           body_find(sip_message_value(message, SIP_HEADER_CONTENT_TYPE), message->body,
                     "application/sdp", ret_sdp);
}

void sip_check_message(struct sip_message *message, bool is_whole)
{
    struct slice sdp;

    assert(message->field_count <= SIP_FIELDS_MAX);
    for (unsigned i = 0; i < message->field_count; i++) {
        const struct sip_field *field = &message->fields[i];

        if (is_checked(field->header))
            sip_check(field->header, field->value, &message->notes);
    }
    if (is_whole && find_sdp(message, &sdp))
        sip_check(SIP_CHECK_SDP, sdp, &message->notes);
}
