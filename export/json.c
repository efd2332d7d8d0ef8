#include "export/json.h"

#include "base/packet.h"
#include "dissect/sip_status.h"
#include "export/json_writer.h"
#include "export/words.h"
#include "store/query_calls.h"

#define SCHEMA 1

static void begin(struct json_writer *writer, const char *type)
{
    json_write_open(writer, NULL, '{');
    json_write_string(writer, "type", slice_from_text(type));
    json_write_number(writer, "schema", SCHEMA);
}

static void add_party(struct json_writer *writer, const char *key, struct slice user,
                      struct slice host, struct slice display)
{
    json_write_open(writer, key, '{');
    if (!slice_is_absent(user))
        json_write_string(writer, "user", user);
    if (!slice_is_absent(host))
        json_write_string(writer, "host", host);
    if (display.len > 0)
        json_write_string(writer, "display", display);
    json_write_close(writer, '}');
}

static bool add_leg(void *context, const struct leg_row *row)
{
    json_write_string(context, NULL, row->short_id);
    return true;
}

static enum err add_legs(struct json_writer *writer, struct view *view, const struct call_row *row,
                         struct error *reterr)
{
    enum err err = ERR_NONE;

    json_write_open(writer, "legs", '[');
    if (row->legs > 1)
        err = query_legs(view, row->id, add_leg, writer, reterr);
    else
        json_write_string(writer, NULL, row->short_id);
    json_write_close(writer, ']');
    return err;
}

static bool add_finding(void *context, const struct finding_row *row)
{
    struct json_writer *writer = context;

    if (row->severity < WORDS_SEVERITY_WARN)
        return true;
    json_write_open(writer, NULL, '{');
    json_write_string(writer, "rule", row->rule);
    json_write_string(writer, "severity", slice_from_text(words_severity(row->severity)));
    json_write_number_or_null(writer, "msg", row->message);
    json_write_close(writer, '}');
    return true;
}

static enum err add_findings(struct json_writer *writer, struct view *view,
                             const struct call_row *row, struct error *reterr)
{
    enum err err = ERR_NONE;

    json_write_open(writer, "findings", '[');
    if (row->findings > 0)
        err = query_findings(view, row->id, add_finding, writer, reterr);
    json_write_close(writer, ']');
    return err;
}

enum err json_call(struct out *out, struct view *view, const struct call_row *row,
                   struct error *reterr)
{
    struct json_writer writer = {.out = out};
    bool is_answered = row->answer_us != 0;
    enum err err;

    begin(&writer, row->is_invite ? "call" : "dialog");
    json_write_string(&writer, "id", row->short_id);
    json_write_number(&writer, "n", row->id);
    json_write_string(&writer, "method", row->method);
    json_write_string(&writer, "call_id", row->call_id);
    json_write_time(&writer, "start", row->start_us);
    json_write_string(&writer, "state", slice_from_text(call_state_name(row->state)));
    json_write_number_or_null(&writer, "final", row->final);
    json_write_string(&writer, "reason", row->reason);
    add_party(&writer, "from", row->from_user, row->from_host, row->from_display);
    add_party(&writer, "to", row->to_user, row->to_host, row->to_display);
    json_write_string(&writer, "ruri", row->ruri);
    json_write_addr(&writer, "src", &row->src);
    json_write_addr(&writer, "dst", &row->dst);
    json_write_span(&writer, "pdd", row->start_us, row->alerting_us);
    json_write_span(&writer, "setup", row->start_us, row->answer_us);
    json_write_span(&writer, "duration", is_answered ? row->answer_us : 0, row->end_us);
    json_write_string(&writer, "ended_by", slice_from_text(words_party(row->ended_by)));
    err = add_legs(&writer, view, row, reterr);
    json_write_number(&writer, "messages", row->messages);
    json_write_number(&writer, "retransmissions", row->retransmissions);
    json_write_number(&writer, "duplicates", row->duplicates);
    if (err == ERR_NONE)
        err = add_findings(&writer, view, row, reterr);
    json_write_end_line(&writer);
    return err;
}

static void add_cseq(struct json_writer *writer, const struct message_row *row,
                     const struct sip_message *message)
{
    if (row->cseq == 0 && (message == NULL || !message->has_cseq)) {
        json_write_null(writer, "cseq");
        return;
    }
    json_write_open(writer, "cseq", '{');
    json_write_number(writer, "seq", row->cseq);
    json_write_string(writer, "method",
                      message != NULL && message->has_cseq ? message->cseq_method_name
                                                           : row->method);
    json_write_close(writer, '}');
}

static void add_start_line(struct json_writer *writer, const struct message_row *row)
{
    struct slice reason = row->reason;

    if (slice_is_absent(reason) && row->code != 0)
        reason = slice_from_text(sip_status_phrase(row->code));
    json_write_string(writer, "method", row->method);
    json_write_number_or_null(writer, "code", row->code);
    json_write_string(writer, "reason", reason);
    json_write_bool(writer, "is_request", (row->flags & MESSAGE_REQUEST) != 0);
}

/* What only the bytes tell: absent without them, null where the message has none. */
static void add_dissected(struct json_writer *writer, const struct sip_message *message)
{
    struct slice none = {0};

    if (message == NULL)
        return;
    json_write_string(writer, "branch", message->via_branch);
    json_write_string(writer, "from_tag", message->from_tag);
    json_write_string(writer, "to_tag", message->to_tag);
    json_write_string(writer, "body", message->body.len > 0 ? message->content_type : none);
}

void json_message(struct out *out, const struct message_row *row, const struct sip_message *message)
{
    struct json_writer writer = {.out = out};

    begin(&writer, "message");
    json_write_number(&writer, "n", row->id);
    json_write_number(&writer, "capture", row->capture);
    json_write_number(&writer, "frame", row->frame);
    json_write_time(&writer, "time", row->time_us);
    json_write_addr(&writer, "src", &row->src);
    json_write_addr(&writer, "dst", &row->dst);
    json_write_string(&writer, "transport", slice_from_text(words_transport(row->transport)));
    add_start_line(&writer, row);
    json_write_string(&writer, "call_id", row->call_id);
    add_cseq(&writer, row, message);
    add_dissected(&writer, message);
    json_write_bool(&writer, "retransmission", (row->flags & MESSAGE_RETRANSMISSION) != 0);
    json_write_bool(&writer, "duplicate", (row->flags & MESSAGE_DUPLICATE) != 0);
    json_write_number(&writer, "length", row->length);
    json_write_string(&writer, "call", row->short_id);
    json_write_number_or_null(&writer, "transaction", row->transaction);
    json_write_number_or_null(&writer, "dialog", row->dialog);
    json_write_end_line(&writer);
}

void json_finding(struct out *out, const struct finding_row *row, struct slice call)
{
    struct json_writer writer = {.out = out};

    begin(&writer, "finding");
    json_write_string(&writer, "rule", row->rule);
    json_write_string(&writer, "severity", slice_from_text(words_severity(row->severity)));
    json_write_string(&writer, "section", row->section);
    json_write_time(&writer, "time", row->time_us);
    json_write_string(&writer, "call", call);
    json_write_number_or_null(&writer, "message", row->message);
    if (row->message == 0 || row->length == 0) {
        json_write_null(&writer, "range");
    } else {
        json_write_open(&writer, "range", '[');
        json_write_number(&writer, NULL, row->from);
        json_write_number(&writer, NULL, (uint64_t)row->from + row->length);
        json_write_close(&writer, ']');
    }
    json_write_null(&writer, "stream");
    json_write_number_or_null(&writer, "transaction", row->transaction);
    json_write_number_or_null(&writer, "dialog", row->dialog);
    json_write_string(&writer, "text", row->text);
    json_write_end_line(&writer);
}
