#include "dissect/rule.h"
#include "export/json.h"
#include "export/words.h"

#define SCHEMA    1
#define LABEL_MAX 512
#define LEGS_MAX  64

static const char *const kinds[] = {
    [FLOW_ROW_MESSAGE] = "message",
    [FLOW_ROW_FOLD] = "fold",
    [FLOW_ROW_GAP] = "gap",
    [FLOW_ROW_NOTE] = "note",
};

static void add_participant(struct json_writer *writer, const struct flow_participant *participant)
{
    json_write_open(writer, NULL, '{');
    if (!participant->is_others)
        json_write_addr(writer, "address", &participant->addr);
    if (!slice_is_absent(participant->name))
        json_write_string(writer, "alias", participant->name);
    json_write_string(writer, "text", participant->text);
    json_write_number(writer, "messages", participant->messages);
    json_write_close(writer, '}');
}

static void add_label(struct json_writer *writer, const char *key, const struct flow *flow,
                      const struct flow_row *row, unsigned tier)
{
    char memory[LABEL_MAX];
    struct buf buf;

    buf_init(&buf, memory, sizeof(memory));
    flow_write_label(flow, row, tier, false, &buf);
    json_write_string(writer, key, buf_as_slice(&buf));
}

/* The Call-IDs of a ladder in the order in which they appear: the colour of an arrow depends on it. */
struct legs {
    size_t count;
    uint64_t ids[LEGS_MAX];
};

static void find_legs(const struct flow *flow, struct legs *legs)
{
    uint64_t last = 0;

    legs->count = 0;
    for (size_t i = 0; i < flow_message_count(flow) && legs->count < LEGS_MAX; i++) {
        uint64_t leg = flow_message_at(flow, i)->leg;
        size_t at = 0;

        if (leg == last || leg == 0)
            continue;
        last = leg;
        while (at < legs->count && legs->ids[at] != leg)
            at++;
        if (at == legs->count)
            legs->ids[legs->count++] = leg;
    }
}

/* Write the place of a leg in the list; null for none, and for the ones past the limit. */
static void add_leg_index(struct json_writer *writer, const struct legs *legs, uint64_t leg)
{
    size_t at = 0;

    while (at < legs->count && legs->ids[at] != leg)
        at++;
    if (at == legs->count)
        json_write_null(writer, "leg_index");
    else
        json_write_number(writer, "leg_index", at);
}

static void add_message_keys(struct json_writer *writer, const struct flow *flow,
                             const struct flow_row *row, const struct legs *legs)
{
    const struct flow_message *message = flow_message_at(flow, row->message);

    json_write_open(writer, "labels", '[');
    for (unsigned tier = 0; tier < FLOW_LABEL_TIERS; tier++)
        add_label(writer, NULL, flow, row, tier);
    json_write_close(writer, ']');
    json_write_string(writer, "method", message->method);
    json_write_number_or_null(writer, "code", message->code);
    json_write_number(writer, "message", message->id);
    json_write_number_or_null(writer, "call", message->call);
    json_write_number_or_null(writer, "leg", message->leg);
    add_leg_index(writer, legs, message->leg);
    json_write_number_or_null(writer, "transaction", message->transaction);
    json_write_string(writer, "transport", slice_from_text(words_transport(message->transport)));
    json_write_number(writer, "length", message->length);
    json_write_number(writer, "count", row->count);
    json_write_number(writer, "copies", row->copies);
    json_write_bool(writer, "retransmission", (message->flags & MESSAGE_RETRANSMISSION) != 0);
    json_write_bool(writer, "duplicate", (message->flags & MESSAGE_DUPLICATE) != 0);
    json_write_bool(writer, "sdp", (message->flags & MESSAGE_HAS_SDP) != 0);
}

static void add_note_keys(struct json_writer *writer, const struct flow *flow,
                          const struct flow_row *row)
{
    enum rule rule = rule_of(row->rule);

    json_write_string(writer, "severity", slice_from_text(words_severity(row->severity)));
    json_write_string(writer, "rule", row->rule);
    json_write_string(writer, "section",
                      slice_from_text(rule == RULE_NONE ? NULL : rule_row(rule)->section));
    json_write_number_or_null(writer, "message", flow_message_at(flow, row->message)->id);
    json_write_string(writer, "text", row->text);
    json_write_string(writer, "detail", row->detail);
    json_evidence(writer, flow_evidence_of(flow, row), row->evidence_count);
}

static void add_row(struct json_writer *writer, const struct flow *flow, size_t at,
                    const struct legs *legs)
{
    const struct flow_row *row = flow_row_at(flow, at);

    json_write_open(writer, NULL, '{');
    json_write_number(writer, "row", at);
    json_write_string(writer, "kind", slice_from_text(kinds[row->kind]));
    json_write_time_ns(writer, "time", row->time_us, row->time_ns);
    json_write_time_ns(writer, "end", row->end_us, row->end_ns);
    json_write_number(writer, "from", row->from);
    json_write_number(writer, "to", row->to);
    switch (row->kind) {
    case FLOW_ROW_MESSAGE:
        add_message_keys(writer, flow, row, legs);
        break;
    case FLOW_ROW_NOTE:
        add_note_keys(writer, flow, row);
        break;
    case FLOW_ROW_FOLD:
        json_write_number(writer, "count", row->count);
        add_label(writer, "text", flow, row, 0);
        break;
    case FLOW_ROW_GAP:
        add_label(writer, "text", flow, row, 0);
        break;
    }
    json_write_close(writer, '}');
}

static void add_message(struct json_writer *writer, const struct flow_message *message)
{
    json_write_open(writer, NULL, '{');
    json_write_number(writer, "n", message->id);
    json_write_time_ns(writer, "time", message->time_us, message->time_ns);
    json_write_number(writer, "row", message->row);
    json_write_number(writer, "from", message->from);
    json_write_number(writer, "to", message->to);
    json_write_number_or_null(writer, "leg", message->leg);
    json_write_number_or_null(writer, "transaction", message->transaction);
    json_write_close(writer, '}');
}

/* Write the rows from `from` up to `end`, and the messages in them. */
static void add_part(struct json_writer *writer, const struct flow *flow, size_t from, size_t end,
                     const struct legs *legs)
{
    json_write_open(writer, "rows", '[');
    for (size_t i = from; i < end; i++)
        add_row(writer, flow, i, legs);
    json_write_close(writer, ']');
    json_write_open(writer, "messages", '[');
    for (size_t i = 0; i < flow_message_count(flow); i++) {
        const struct flow_message *message = flow_message_at(flow, i);

        if (message->row >= from && message->row < end)
            add_message(writer, message);
    }
    json_write_close(writer, ']');
}

void json_flow_part(struct out *out, const struct flow *flow, size_t from, size_t count)
{
    struct json_writer writer = {.out = out};
    size_t total = flow_row_count(flow);
    struct legs legs;

    find_legs(flow, &legs);
    if (from > total)
        from = total;
    json_write_open(&writer, NULL, '{');
    json_write_string(&writer, "type", SLICE_LITERAL("ladder"));
    json_write_number(&writer, "schema", SCHEMA);
    json_write_time(&writer, "start", flow_start_us(flow));
    json_write_open(&writer, "participants", '[');
    for (size_t i = 0; i < flow_participant_count(flow); i++)
        add_participant(&writer, flow_participant_at(flow, i));
    json_write_close(&writer, ']');
    json_write_open(&writer, "legs", '[');
    for (size_t i = 0; i < legs.count; i++)
        json_write_number(&writer, NULL, legs.ids[i]);
    json_write_close(&writer, ']');
    json_write_number(&writer, "offset", from);
    json_write_number(&writer, "rows_total", total);
    add_part(&writer, flow, from, count < total - from ? from + count : total, &legs);
    json_write_end_line(&writer);
}

void json_flow(struct out *out, const struct flow *flow)
{
    json_flow_part(out, flow, 0, SIZE_MAX);
}
