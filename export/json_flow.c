#include "export/json.h"
#include "export/json_writer.h"
#include "export/words.h"

#define SCHEMA    1
#define LABEL_MAX 512

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

static void add_message_keys(struct json_writer *writer, const struct flow *flow,
                             const struct flow_row *row)
{
    const struct flow_message *message = flow_message_at(flow, row->message);

    json_write_open(writer, "labels", '[');
    for (unsigned tier = 0; tier < FLOW_LABEL_TIERS; tier++)
        add_label(writer, NULL, flow, row, tier);
    json_write_close(writer, ']');
    json_write_number_or_null(writer, "code", message->code);
    json_write_number(writer, "count", row->count);
    json_write_number(writer, "copies", row->copies);
    json_write_bool(writer, "retransmission", (message->flags & MESSAGE_RETRANSMISSION) != 0);
    json_write_bool(writer, "duplicate", (message->flags & MESSAGE_DUPLICATE) != 0);
    json_write_bool(writer, "sdp", (message->flags & MESSAGE_HAS_SDP) != 0);
}

static void add_row(struct json_writer *writer, const struct flow *flow, const struct flow_row *row)
{
    json_write_open(writer, NULL, '{');
    json_write_string(writer, "kind", slice_from_text(kinds[row->kind]));
    json_write_time(writer, "time", row->time_us);
    json_write_time(writer, "end", row->end_us);
    json_write_number(writer, "from", row->from);
    json_write_number(writer, "to", row->to);
    switch (row->kind) {
    case FLOW_ROW_MESSAGE:
        add_message_keys(writer, flow, row);
        break;
    case FLOW_ROW_NOTE:
        json_write_string(writer, "severity", slice_from_text(words_severity(row->severity)));
        json_write_string(writer, "rule", row->rule);
        json_write_string(writer, "text", row->text);
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
    json_write_time(writer, "time", message->time_us);
    json_write_number(writer, "row", message->row);
    json_write_number(writer, "from", message->from);
    json_write_number(writer, "to", message->to);
    json_write_number_or_null(writer, "leg", message->leg);
    json_write_number_or_null(writer, "transaction", message->transaction);
    json_write_close(writer, '}');
}

void json_flow(struct out *out, const struct flow *flow)
{
    struct json_writer writer = {.out = out};

    json_write_open(&writer, NULL, '{');
    json_write_string(&writer, "type", SLICE_LITERAL("ladder"));
    json_write_number(&writer, "schema", SCHEMA);
    json_write_time(&writer, "start", flow_start_us(flow));
    json_write_open(&writer, "participants", '[');
    for (size_t i = 0; i < flow_participant_count(flow); i++)
        add_participant(&writer, flow_participant_at(flow, i));
    json_write_close(&writer, ']');
    json_write_open(&writer, "rows", '[');
    for (size_t i = 0; i < flow_row_count(flow); i++)
        add_row(&writer, flow, flow_row_at(flow, i));
    json_write_close(&writer, ']');
    json_write_open(&writer, "messages", '[');
    for (size_t i = 0; i < flow_message_count(flow); i++)
        add_message(&writer, flow_message_at(flow, i));
    json_write_close(&writer, ']');
    json_write_end_line(&writer);
}
