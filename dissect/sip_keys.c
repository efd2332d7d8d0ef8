#include "dissect/sip_keys.h"

#include <assert.h>

#include "base/array.h"
#include "dissect/sip_address.h"
#include "dissect/sip_note.h"
#include "dissect/sip_params.h"
#include "dissect/sip_text.h"
#include "dissect/sip_values.h"
#include "dissect/sip_via.h"

#define COOKIE SLICE_LITERAL("z9hG4bK") /* RFC 3261 8.1.1.7 */

/* RFC 3261 8.1.1, 8.2.6.2. */
static const uint8_t mandatory[] = {
    SIP_HEADER_VIA, SIP_HEADER_FROM, SIP_HEADER_TO, SIP_HEADER_CALL_ID, SIP_HEADER_CSEQ,
};

/* Fields that are a number and nothing else. */
static const struct {
    uint8_t header;
    uint8_t rule;
    uint32_t max;
} numbers[] = {
    {SIP_HEADER_MAX_FORWARDS, RULE_MAXFWD_RANGE, UINT8_MAX},
    {SIP_HEADER_EXPIRES, RULE_EXPIRES_RANGE, UINT32_MAX},
};

static void note_empty(struct sip_message *message, enum sip_header header, struct slice where)
{
    sip_note_field(message, RULE_HDR_GRAMMAR, where, sip_note_name(header, where));
}

/* Give the value of the first field of a header that must not be empty. An empty one is noted and
 * as good as none. */
static bool find_value(struct sip_message *message, enum sip_header header, struct slice *ret_value)
{
    const struct sip_field *field = sip_message_field(message, header);

    if (field == NULL)
        return false;
    *ret_value = field->value;
    if (field->value.len == 0)
        note_empty(message, header, field->name);
    return field->value.len > 0;
}

static void read_call_id(struct sip_message *message)
{
    struct slice value;

    if (find_value(message, SIP_HEADER_CALL_ID, &value))
        message->call_id = value;
}

static void note_empty_tag(struct sip_message *message, struct slice params)
{
    struct slice rest = params;
    struct sip_param param;

    while (sip_param_next(&rest, &param)) {
        if (sip_is_name(param.name, SLICE_LITERAL("tag"))) {
            (void)note_grammar(&message->notes, sip_param_bytes(params, &param));
            return;
        }
    }
}

/* An empty tag is as good as none. */
static struct slice read_tag(struct sip_message *message, enum sip_header header,
                             struct slice value)
{
    struct sip_address address;
    struct slice tag;

    message->notes.field = (uint8_t)header;
    (void)sip_address_read(value, &message->notes, &address);
    if (address.params.len == 0 || !sip_param_find(address.params, "tag", &tag))
        return (struct slice){0};
    if (tag.len > 0)
        return tag;
    note_empty_tag(message, address.params);
    return (struct slice){0};
}

static void read_tags(struct sip_message *message)
{
    struct slice value;

    if (find_value(message, SIP_HEADER_FROM, &value)) {
        message->from_tag = read_tag(message, SIP_HEADER_FROM, value);
        if (message->is_request && slice_is_absent(message->from_tag))
            sip_note(message, RULE_FROM_TAG_MISSING, value);
    }
    if (find_value(message, SIP_HEADER_TO, &value)) {
        message->to_tag = read_tag(message, SIP_HEADER_TO, value);
        if (message->code > 100 && slice_is_absent(message->to_tag))
            sip_note(message, RULE_RSP_TO_TAG_MISSING, value);
    }
}

static struct slice first_value(struct slice list)
{
    struct slice value = list;

    (void)sip_value_next(&list, &value);
    return value;
}

static void check_branch(struct sip_message *message, struct slice via)
{
    struct slice branch = message->via_branch;

    if (slice_is_absent(branch))
        sip_note(message, RULE_VIA_BRANCH_MISSING, first_value(via));
    else if (!sip_is_name(slice_sub(branch, 0, COOKIE.len), COOKIE))
        sip_note_value(message, RULE_VIA_BRANCH_COOKIE, branch);
    else if (branch.len == COOKIE.len)
        sip_note(message, RULE_VIA_BRANCH_COOKIE_ONLY, branch);
}

/* Give "SIP/2.0" as it stands there. */
static struct slice protocol_of(const struct sip_via *via, struct slice value)
{
    size_t from = slice_offset(value, via->protocol);

    return slice_sub(value, from, slice_offset(value, via->version) + via->version.len - from);
}

static void check_via(struct sip_message *message, const struct sip_via *via, struct slice value)
{
    bool is_sip = sip_is_name(via->protocol, SLICE_LITERAL("SIP")) &&
                  slice_equal(via->version, SLICE_LITERAL("2.0"));

    if (via->is_valid && !is_sip && !sip_has_note(message, RULE_BAD_SIP_VERSION))
        sip_note(message, RULE_VIA_PROTO, protocol_of(via, value));
}

static void read_via(struct sip_message *message)
{
    struct sip_via via;
    struct slice value;
    struct slice rest;

    if (!find_value(message, SIP_HEADER_VIA, &value))
        return;
    rest = value;
    message->notes.field = SIP_HEADER_VIA;
    if (!sip_via_next(&rest, &message->notes, &via))
        via = (struct sip_via){0};
    if (via.sent_by.len > 0)
        message->via_sent_by = via.sent_by;
    if (via.branch.len > 0)
        message->via_branch = via.branch;
    check_via(message, &via, value);
    check_branch(message, value);
}

static struct slice first_word(struct slice value)
{
    size_t end = 0;

    while (end < value.len && !sip_is_lws(value.ptr[end]))
        end++;
    return slice_sub(value, 0, end);
}

static void read_cseq(struct sip_message *message)
{
    struct sip_cseq cseq;
    struct slice value;

    if (!find_value(message, SIP_HEADER_CSEQ, &value))
        return;
    message->notes.field = SIP_HEADER_CSEQ;
    (void)sip_cseq_read(value, &message->notes, &cseq);
    message->has_cseq = cseq.has_number && !slice_is_absent(cseq.token);
    message->cseq = cseq.number;
    message->cseq_method = cseq.method;
    message->cseq_method_name = cseq.token;
    if (cseq.is_too_big)
        notes_add(&message->notes, RULE_CSEQ_RANGE, first_word(value), value);
}

/* A response says its method in CSeq alone. RFC 3261 8.1.1.5, 17.1.3 */
static void settle_method(struct sip_message *message)
{
    if (!message->is_request) {
        message->method = message->cseq_method;
        message->method_name = message->cseq_method_name;
    } else if (!slice_is_absent(message->cseq_method_name) &&
               !slice_equal(message->cseq_method_name, message->method_name)) {
        sip_note_value(message, RULE_CSEQ_METHOD_MISMATCH, message->cseq_method_name);
    }
}

static void read_content(struct sip_message *message)
{
    const struct sip_field *length = sip_message_field(message, SIP_HEADER_CONTENT_LENGTH);
    struct slice value;
    uint64_t number = 0;

    if (length != NULL) {
        message->has_content_length = slice_decimal(length->value, UINT32_MAX, &number);
        message->content_length = (uint32_t)number;
        if (!message->has_content_length)
            sip_note_value(message, RULE_CLEN_INVALID, length->value);
    }
    if (find_value(message, SIP_HEADER_CONTENT_TYPE, &value)) {
        size_t end = slice_find(value, 0, ';');

        message->content_type = sip_trim_part(value, 0, end == SLICE_NONE ? value.len : end);
    }
}

static void check_numbers(struct sip_message *message)
{
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        const struct sip_field *field =
            sip_message_field(message, (enum sip_header)numbers[i].header);
        uint64_t number;

        if (field != NULL && !slice_decimal(field->value, numbers[i].max, &number))
            sip_note_value(message, (enum rule)numbers[i].rule, field->value);
    }
}

/* Nothing bounds them (RFC 3261 25.1), but tables of strangers' keys need a bound. */
static void check_lengths(struct sip_message *message)
{
    const struct {
        struct slice key;
        const char *name;
    } keys[] = {
        {message->call_id, "Call-ID"},
        {message->from_tag, "tag of From"},
        {message->to_tag, "tag of To"},
        {message->via_branch, "branch of Via"},
    };

    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (keys[i].key.len > SIP_KEY_MAX)
            sip_note_field(message, RULE_KEY_TOO_LONG, keys[i].key, slice_from_text(keys[i].name));
    }
}

void sip_keys_read(struct sip_message *message)
{
    assert(message->field_count <= SIP_FIELDS_MAX);
    read_call_id(message);
    read_tags(message);
    read_via(message);
    read_cseq(message);
    settle_method(message);
    check_numbers(message);
    check_lengths(message);
    read_content(message);
}

static void check_present(struct sip_message *message, enum sip_header header,
                          struct slice start_line)
{
    enum rule rule = message->is_request ? RULE_REQ_MISSING_MANDATORY : RULE_RSP_MISSING_MANDATORY;

    if (message->first[header] < 0)
        sip_note_field(message, rule, start_line, sip_note_name(header, (struct slice){0}));
}

void sip_keys_check_mandatory(struct sip_message *message, struct slice start_line)
{
    for (size_t i = 0; i < COUNT_OF(mandatory); i++)
        check_present(message, (enum sip_header)mandatory[i], start_line);
    if (message->is_request)
        check_present(message, SIP_HEADER_MAX_FORWARDS, start_line);
}
