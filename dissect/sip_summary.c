#include "dissect/sip_summary.h"

#include <assert.h>

struct sip_summary sip_summary_of(const struct sip_message *message)
{
    assert(message->notes.count <= NOTES_MAX);
    return (struct sip_summary){
        .raw = message->raw,
        .body = message->body,
        .method_name = message->method_name,
        .ruri = message->ruri,
        .reason = message->reason,
        .call_id = message->call_id,
        .from_tag = message->from_tag,
        .to_tag = message->to_tag,
        .via_sent_by = message->via_sent_by,
        .via_branch = message->via_branch,
        .from = sip_message_value(message, SIP_HEADER_FROM),
        .to = sip_message_value(message, SIP_HEADER_TO),
        .cseq_value = sip_message_value(message, SIP_HEADER_CSEQ),
        .rseq = sip_message_value(message, SIP_HEADER_RSEQ),
        .reason_field = sip_message_value(message, SIP_HEADER_REASON),
        .notes = message->notes.at,
        .cseq = message->cseq,
        .code = message->code,
        .note_count = message->notes.count,
        .notes_dropped = message->notes.dropped,
        .fields_dropped = message->fields_dropped,
        .method = message->method,
        .is_request = message->is_request,
        .has_cseq = message->has_cseq,
        .has_sdp = sip_message_has_sdp(message),
    };
}
