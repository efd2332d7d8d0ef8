#include "dissect/sip_message.h"

#include <assert.h>
#include <stddef.h>

#include "dissect/body.h"
#include "dissect/sip_check.h"
#include "dissect/sip_fields.h"
#include "dissect/sip_keys.h"
#include "dissect/sip_note.h"
#include "dissect/sip_start_line.h"

/* Clear all but the two arrays, whose counts say how much of them is meant. */
static void clear(struct sip_message *message)
{
    memset(message, 0, offsetof(struct sip_message, fields));
    memset(&message->field_count, 0,
           offsetof(struct sip_message, first) - offsetof(struct sip_message, field_count));
    memset(message->first, 0xff, sizeof(message->first));
    memset(&message->call_id, 0,
           offsetof(struct sip_message, notes) - offsetof(struct sip_message, call_id));
    notes_clear(&message->notes);
}

/* RFC 3261 7.5: line ends before the start line do not count. */
static struct slice skip_leading(struct slice payload, struct sip_message *message)
{
    size_t at = 0;

    while (slice_at(payload, at) == '\r' || slice_at(payload, at) == '\n')
        at++;
    if (at > 0)
        sip_note(message, RULE_LEADING_CRLF, slice_sub(payload, 0, at));
    return slice_from(payload, at);
}

/* What is missing from a line that the capture cut is no fault of the message. */
static struct slice read_start_line(struct sip_reading *reading, struct sip_message *message)
{
    uint16_t notes = message->notes.count;
    bool is_ended;
    struct slice line = sip_fields_start_line(reading, message, &is_ended);

    sip_start_line_read(line, message);
    if (!is_ended && reading->is_cut)
        message->notes.count = notes;
    return line;
}

static bool is_line_ends(struct slice s)
{
    slice_skip_lws(&s);
    return s.len == 0;
}

/* RFC 3261 20.15. A datagram that says no length and ends in line ends has no body to speak of. */
static void check_content_type(struct sip_message *message)
{
    if (message->body.len == 0 || message->first[SIP_HEADER_CONTENT_TYPE] >= 0)
        return;
    if (message->has_content_length || !is_line_ends(message->body))
        sip_note(message, RULE_BODY_NO_CONTENT_TYPE, message->body);
}

static void check_length(struct sip_message *message, size_t there)
{
    struct slice value = sip_message_value(message, SIP_HEADER_CONTENT_LENGTH);

    if (message->content_length < there)
        sip_note_value(message, RULE_CLEN_TOO_SHORT, value);
    else if (message->content_length > 0 && there == 0)
        sip_note_value(message, RULE_CLEN_NONZERO_NO_BODY, value);
    else if (message->content_length > there)
        sip_note_value(message, RULE_CLEN_TOO_LONG, value);
}

/* RFC 3261 18.3: without Content-Length the body goes on to the end of the datagram. */
static void read_body(const struct sip_reading *reading, struct sip_message *message)
{
    size_t there = reading->text.len - reading->at;

    message->body = slice_from(reading->text, reading->at);
    if (message->has_content_length) {
        message->body = slice_sub(message->body, 0, message->content_length);
        message->trailing = (uint32_t)(there - message->body.len);
        if (!reading->is_cut || message->content_length < there)
            check_length(message, there);
    }
    check_content_type(message);
}

/* Tell whether the body is as long as its sender says, or as the datagram is. */
static bool has_whole_body(const struct sip_message *message, bool is_cut)
{
    return message->has_content_length ? message->body.len == message->content_length : !is_cut;
}

void sip_message_read(struct slice payload, bool is_cut, struct sip_message *ret_message)
{
    struct sip_reading reading = {.is_cut = is_cut};
    struct slice start_line;
    bool has_end;

    clear(ret_message);
    reading.text = skip_leading(payload, ret_message);
    start_line = read_start_line(&reading, ret_message);
    has_end = sip_fields_read(&reading, ret_message);
    sip_keys_read(ret_message);
    if ((has_end || !is_cut) && ret_message->fields_dropped == 0)
        sip_keys_check_mandatory(ret_message, start_line);
    if (has_end)
        read_body(&reading, ret_message);
    else
        ret_message->body = slice_from(reading.text, reading.text.len);
    if (!has_end && !is_cut)
        sip_note(ret_message, RULE_NO_EMPTY_LINE, ret_message->body);
    sip_check_message(ret_message, has_end && has_whole_body(ret_message, is_cut));
    ret_message->raw = slice_sub(reading.text, 0, reading.text.len - ret_message->trailing);
    assert(ret_message->body.len == 0 || slice_contains(ret_message->raw, ret_message->body));
}

const struct sip_field *sip_message_field(const struct sip_message *message, enum sip_header header)
{
    assert((size_t)header < SIP_HEADER_COUNT);
    return message->first[header] < 0 ? NULL : &message->fields[message->first[header]];
}

const struct sip_field *sip_message_next(const struct sip_message *message,
                                         const struct sip_field *field)
{
    assert(field >= message->fields && field < message->fields + message->field_count);
    return field->next < 0 ? NULL : &message->fields[field->next];
}

struct slice sip_message_value(const struct sip_message *message, enum sip_header header)
{
    const struct sip_field *field = sip_message_field(message, header);

    return field == NULL ? (struct slice){0} : field->value;
}

bool sip_message_has_sdp(const struct sip_message *message)
{
    struct slice sdp;

    return body_find(sip_message_value(message, SIP_HEADER_CONTENT_TYPE), message->body,
                     "application/sdp", &sdp);
}
