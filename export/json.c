#include "export/json.h"

#include <stddef.h>

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

void json_finding_words(struct json_writer *writer, const struct finding_row *row)
{
    json_write_string(writer, "rule", row->rule);
    json_write_string(writer, "severity", slice_from_text(words_severity(row->severity)));
    json_write_string(writer, "section", row->section);
    json_write_string(writer, "text", row->text);
    json_write_string(writer, "detail", row->detail);
    json_write_range(writer, "range", row->from, row->message == 0 ? 0 : row->length);
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

/* How the value of a key comes from a row. */
enum call_value {
    CALL_TYPE = 0,
    CALL_SCHEMA,
    CALL_TEXT,  /* a slice */
    CALL_ID,    /* uint64_t */
    CALL_COUNT, /* uint32_t */
    CALL_CODE,  /* uint16_t, null for 0 */
    CALL_START,
    CALL_SPAN,        /* a span of time */
    CALL_SINCE_START, /* a time, written as the span since the start */
    CALL_PARTY,       /* user, host, display name: three slices */
    CALL_ADDR,
    CALL_STATE,
    CALL_ENDED_BY,
    CALL_ENDED_HOW,
    CALL_LEGS,
    CALL_FINDINGS,
};

#define FIELD(name) offsetof(struct call_row, name)

/* The keys of a call in their order. */
static const struct call_key {
    const char *name;
    enum call_value value;
    size_t field; /* in the row */
} call_keys[] = {
    {"type", CALL_TYPE},
    {"schema", CALL_SCHEMA},
    {"id", CALL_TEXT, FIELD(short_id)},
    {"n", CALL_ID, FIELD(id)},
    {"method", CALL_TEXT, FIELD(method)},
    {"call_id", CALL_TEXT, FIELD(call_id)},
    {"start", CALL_START},
    {"state", CALL_STATE, FIELD(state)},
    {"final", CALL_CODE, FIELD(final)},
    {"reason", CALL_TEXT, FIELD(reason)},
    {"from", CALL_PARTY, FIELD(from_user)},
    {"to", CALL_PARTY, FIELD(to_user)},
    {"ruri", CALL_TEXT, FIELD(ruri)},
    {"src", CALL_ADDR, FIELD(src)},
    {"dst", CALL_ADDR, FIELD(dst)},
    {"ringing", CALL_SINCE_START, FIELD(ringing_us)},
    {"first_final", CALL_SINCE_START, FIELD(first_final_us)},
    {"pdd", CALL_SPAN, FIELD(pdd_us)},
    {"setup", CALL_SPAN, FIELD(setup_us)},
    {"duration", CALL_SPAN, FIELD(duration_us)},
    {"ended_by", CALL_ENDED_BY},
    {"ended_how", CALL_ENDED_HOW},
    {"legs", CALL_LEGS},
    {"messages", CALL_COUNT, FIELD(messages)},
    {"retransmissions", CALL_COUNT, FIELD(retransmissions)},
    {"duplicates", CALL_COUNT, FIELD(duplicates)},
    {"cut", CALL_COUNT, FIELD(cut)},
    {"findings", CALL_FINDINGS},
};

#define CALL_KEYS (sizeof(call_keys) / sizeof(call_keys[0]))

static enum err add_call_key(struct json_writer *writer, struct view *view,
                             const struct call_row *row, const struct call_key *key,
                             struct error *reterr)
{
    const void *field = (const uint8_t *)row + key->field;
    const struct slice *texts = field;

    switch (key->value) {
    case CALL_TYPE:
        json_write_string(writer, key->name, slice_from_text(row->is_invite ? "call" : "dialog"));
        break;
    case CALL_SCHEMA:
        json_write_number(writer, key->name, SCHEMA);
        break;
    case CALL_TEXT:
        json_write_string(writer, key->name, *texts);
        break;
    case CALL_ID:
        json_write_number(writer, key->name, *(const uint64_t *)field);
        break;
    case CALL_COUNT:
        json_write_number(writer, key->name, *(const uint32_t *)field);
        break;
    case CALL_CODE:
        json_write_number_or_null(writer, key->name, *(const uint16_t *)field);
        break;
    case CALL_START:
        json_write_time_ns(writer, key->name, row->start_us, row->start_ns);
        break;
    case CALL_SPAN:
        json_write_span(writer, key->name, *(const int64_t *)field);
        break;
    case CALL_SINCE_START:
        json_write_span(writer, key->name, clock_span(row->start_us, *(const int64_t *)field));
        break;
    case CALL_PARTY:
        add_party(writer, key->name, texts[0], texts[1], texts[2]);
        break;
    case CALL_ADDR:
        json_write_addr(writer, key->name, field);
        break;
    case CALL_STATE:
        json_write_string(writer, key->name, slice_from_text(call_state_name(row->state)));
        break;
    case CALL_ENDED_BY:
        json_write_string(writer, key->name, slice_from_text(words_party(row->ended_by)));
        break;
    case CALL_ENDED_HOW:
        json_write_string(writer, key->name, slice_from_text(words_end(row->ended_how)));
        break;
    case CALL_LEGS:
        return add_legs(writer, view, row, reterr);
    case CALL_FINDINGS:
        return add_findings(writer, view, row, reterr);
    }
    return ERR_NONE;
}

bool json_call_key(struct slice name, uint32_t *ret_keys)
{
    for (size_t i = 0; i < CALL_KEYS; i++) {
        if (slice_is(name, call_keys[i].name)) {
            *ret_keys |= UINT32_C(1) << i;
            return true;
        }
    }
    return false;
}

enum err json_call_members(struct json_writer *writer, struct view *view,
                           const struct call_row *row, uint32_t keys, struct error *reterr)
{
    enum err err = ERR_NONE;

    for (size_t i = 0; i < CALL_KEYS && err == ERR_NONE; i++) {
        if ((keys >> i & 1) != 0)
            err = add_call_key(writer, view, row, &call_keys[i], reterr);
    }
    return err;
}

enum err json_call_begin(struct json_writer *writer, struct view *view, const struct call_row *row,
                         uint32_t keys, struct error *reterr)
{
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
