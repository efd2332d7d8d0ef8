#include "export/json.h"

#include <assert.h>

#include "base/packet.h"
#include "dissect/sip_status.h"
#include "export/json_columns.h"
#include "export/words.h"
#include "store/query_calls.h"

#define SCHEMA 1

static void begin(struct json_writer *writer, const char *type)
{
    json_write_open(writer, NULL, '{');
    json_write_string(writer, "type", slice_from_text(type));
    json_write_number(writer, "schema", SCHEMA);
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

void json_finding_words(struct json_writer *writer, const struct finding_row *row)
{
    json_write_string(writer, "rule", row->rule);
    json_write_string(writer, "severity", slice_from_text(words_severity(row->severity)));
    json_write_string(writer, "section", row->section);
    json_write_string(writer, "text", row->text);
    json_write_string(writer, "detail", row->detail);
    json_evidence(writer, row->evidence, row->evidence_count);
}

static bool add_finding(void *context, const struct finding_row *row)
{
    struct json_writer *writer = context;

    if (row->severity < WORDS_SEVERITY_WARN)
        return true;
    json_write_open(writer, NULL, '{');
    json_finding_words(writer, row);
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

/* The members of a call that are no columns: their bits follow those of the columns. */
enum call_extra {
    EXTRA_TYPE = 0,
    EXTRA_SCHEMA,
    EXTRA_CALL_ID,
    EXTRA_LEGS,
    EXTRA_FINDINGS,
    EXTRAS,
};

static const char *const extra_keys[EXTRAS] = {"type", "schema", "call_id", "legs", "findings"};

#define EXTRA_BIT(extra) (UINT64_C(1) << (63 - (extra)))

#define ONE(...) +1
_Static_assert(0 CALL_COLUMNS(ONE) + EXTRAS <= 64, "each member of a call has a bit");

bool json_call_key(struct slice name, uint64_t *ret_keys)
{
    size_t column;

    for (unsigned i = 0; i < EXTRAS; i++) {
        if (slice_is(name, extra_keys[i])) {
            *ret_keys |= EXTRA_BIT(i);
            return true;
        }
    }
    if (!json_columns_find(KIND_CALL, name, &column))
        return false;
    *ret_keys |= UINT64_C(1) << column;
    return true;
}

enum err json_call_members(struct json_writer *writer, struct view *view,
                           const struct call_row *row, uint64_t keys, struct error *reterr)
{
    enum err err = ERR_NONE;

    if ((keys & EXTRA_BIT(EXTRA_TYPE)) != 0)
        json_write_string(writer, "type", slice_from_text(row->is_invite ? "call" : "dialog"));
    if ((keys & EXTRA_BIT(EXTRA_SCHEMA)) != 0)
        json_write_number(writer, "schema", SCHEMA);
    json_columns_write(writer, KIND_CALL, row, keys);
    if ((keys & EXTRA_BIT(EXTRA_CALL_ID)) != 0)
        json_write_string(writer, "call_id", row->call_id);
    if ((keys & EXTRA_BIT(EXTRA_LEGS)) != 0)
        err = add_legs(writer, view, row, reterr);
    if (err == ERR_NONE && (keys & EXTRA_BIT(EXTRA_FINDINGS)) != 0)
        err = add_findings(writer, view, row, reterr);
    return err;
}

enum err json_call_begin(struct json_writer *writer, struct view *view, const struct call_row *row,
                         uint64_t keys, struct error *reterr)
{
    assert(row != NULL);
    json_write_open(writer, NULL, '{');
    return json_call_members(writer, view, row, keys, reterr);
}

enum err json_call(struct out *out, struct view *view, const struct call_row *row,
                   struct error *reterr)
{
    struct json_writer writer = {.out = out};
    enum err err = json_call_begin(&writer, view, row, JSON_CALL_ALL, reterr);

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

/* Values of the bytes alone: absent without the bytes, null where the message has none. */
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

static void add_message(struct json_writer *writer, const struct message_row *row,
                        const struct sip_message *message)
{
    begin(writer, "message");
    json_write_number(writer, "n", row->id);
    json_write_number(writer, "capture", row->capture);
    json_write_number(writer, "frame", row->frame);
    json_write_time_ns(writer, "time", row->time_us, row->time_ns);
    json_write_addr(writer, "src", &row->src);
    json_write_addr(writer, "dst", &row->dst);
    json_write_string(writer, "transport", slice_from_text(words_transport(row->transport)));
    add_start_line(writer, row);
    json_write_string(writer, "call_id", row->call_id);
    add_cseq(writer, row, message);
    add_dissected(writer, message);
    json_write_bool(writer, "retransmission", (row->flags & MESSAGE_RETRANSMISSION) != 0);
    json_write_bool(writer, "duplicate", (row->flags & MESSAGE_DUPLICATE) != 0);
    json_write_number(writer, "length", row->length);
    json_write_string(writer, "call", row->short_id);
    json_write_number_or_null(writer, "transaction", row->transaction);
    json_write_number_or_null(writer, "dialog", row->dialog);
}

void json_message(struct out *out, const struct message_row *row, const struct sip_message *message)
{
    struct json_writer writer = {.out = out};

    add_message(&writer, row, message);
    json_write_end_line(&writer);
}

void json_message_begin(struct json_writer *writer, const struct message_row *row,
                        struct slice bytes)
{
    struct sip_message message;

    if (slice_is_absent(bytes)) {
        add_message(writer, row, NULL);
        return;
    }
    sip_message_read(bytes, (row->flags & MESSAGE_CUT) != 0, &message);
    add_message(writer, row, &message);
}

void json_finding_begin(struct json_writer *writer, const struct finding_row *row,
                        struct slice call)
{
    begin(writer, "finding");
    json_finding_words(writer, row);
    json_write_time(writer, "time", row->time_us);
    json_write_string(writer, "call", call);
    json_write_number_or_null(writer, "message", row->message);
    json_write_null(writer, "stream");
    json_write_number_or_null(writer, "transaction", row->transaction);
    json_write_number_or_null(writer, "dialog", row->dialog);
}

void json_finding(struct out *out, const struct finding_row *row, struct slice call)
{
    struct json_writer writer = {.out = out};

    json_finding_begin(&writer, row, call);
    json_write_end_line(&writer);
}
