#include "store/fact_table.h"

/* Value of a number always, or NULL at zero; text. The column has the member's name unless the
 * longer form names it. */
#define NAMED(column, fact, member, shape, none)                                                   \
    {                                                                                              \
        column, shape, none, offsetof(struct fact, member)                                         \
    }
#define NUMBER(fact, member, shape)  NAMED(#member, fact, member, shape, false)
#define OR_NONE(fact, member, shape) NAMED(#member, fact, member, shape, true)
#define TIME(fact, member)           NAMED(#member, fact, member, SHAPE_TIME, false)
#define TEXT(fact, member)           NAMED(#member, fact, member, SHAPE_SLICE_TEXT, false)

static const struct fact_column capture_columns[] = {
    NUMBER(fact_capture, id, SHAPE_U32),
    NUMBER(fact_capture, link_type, SHAPE_I32),
    OR_NONE(fact_capture, snap_len, SHAPE_U32),
    NUMBER(fact_capture, is_pcapng, SHAPE_BOOL),
    NUMBER(fact_capture, is_rereadable, SHAPE_BOOL),
    NUMBER(fact_capture, size, SHAPE_I64),
    TIME(fact_capture, modified_us),
    NUMBER(fact_capture, frames, SHAPE_I64),
    NUMBER(fact_capture, bytes, SHAPE_I64),
    TIME(fact_capture, first_us),
    TIME(fact_capture, last_us),
    TEXT(fact_capture, path),
    TEXT(fact_capture, damage),
};

static const struct fact_column counter_columns[] = {
    NUMBER(fact_counter, name, SHAPE_TEXT),
    NUMBER(fact_counter, value, SHAPE_I64),
};

static const struct fact_column endpoint_columns[] = {
    NUMBER(fact_endpoint, id, SHAPE_U32),
    NAMED("ip", fact_endpoint, addr, SHAPE_ADDR_IP, false),
    NAMED("port", fact_endpoint, addr.port, SHAPE_U16, false),
};

static const struct fact_column call_columns[] = {
    NUMBER(fact_call, id, SHAPE_I64),
    NUMBER(fact_call, state, SHAPE_U8),
    NUMBER(fact_call, ended_by, SHAPE_U8),
    NUMBER(fact_call, ended_how, SHAPE_U8),
    NUMBER(fact_call, is_invite, SHAPE_BOOL),
    OR_NONE(fact_call, final, SHAPE_U16),
    OR_NONE(fact_call, src, SHAPE_U32),
    OR_NONE(fact_call, dst, SHAPE_U32),
    TIME(fact_call, start_us),
    NUMBER(fact_call, start_ns, SHAPE_U16),
    TIME(fact_call, ringing_us),
    TIME(fact_call, answer_us),
    TIME(fact_call, first_final_us),
    TIME(fact_call, end_us),
    TIME(fact_call, last_us),
    TIME(fact_call, pdd_us),
    TIME(fact_call, setup_us),
    TIME(fact_call, duration_us),
    NUMBER(fact_call, messages, SHAPE_U32),
    NUMBER(fact_call, retransmissions, SHAPE_U32),
    NUMBER(fact_call, duplicates, SHAPE_U32),
    NUMBER(fact_call, cut, SHAPE_U32),
    NUMBER(fact_call, findings, SHAPE_U32),
    TEXT(fact_call, reason),
    TEXT(fact_call, short_id),
    TEXT(fact_call, method),
    TEXT(fact_call, ruri),
    TEXT(fact_call, from_user),
    TEXT(fact_call, from_host),
    TEXT(fact_call, from_display),
    TEXT(fact_call, to_user),
    TEXT(fact_call, to_host),
    TEXT(fact_call, to_display),
};

static const struct fact_column leg_columns[] = {
    NUMBER(fact_leg, id, SHAPE_I64), NUMBER(fact_leg, call, SHAPE_I64), TIME(fact_leg, start_us),
    TEXT(fact_leg, short_id),        TEXT(fact_leg, call_id),
};

static const struct fact_column dialog_columns[] = {
    NUMBER(fact_dialog, id, SHAPE_I64),
    NUMBER(fact_dialog, leg, SHAPE_I64),
    NUMBER(fact_dialog, state, SHAPE_U8),
    TIME(fact_dialog, start_us),
    TIME(fact_dialog, confirmed_us),
    TIME(fact_dialog, end_us),
    TEXT(fact_dialog, method),
    TEXT(fact_dialog, from_tag),
    TEXT(fact_dialog, to_tag),
};

static const struct fact_column transaction_columns[] = {
    NUMBER(fact_transaction, id, SHAPE_I64),
    NUMBER(fact_transaction, leg, SHAPE_I64),
    OR_NONE(fact_transaction, dialog, SHAPE_I64),
    NUMBER(fact_transaction, state, SHAPE_U8),
    NUMBER(fact_transaction, is_started, SHAPE_BOOL),
    OR_NONE(fact_transaction, final, SHAPE_U16),
    NUMBER(fact_transaction, cseq, SHAPE_U32),
    OR_NONE(fact_transaction, src, SHAPE_U32),
    OR_NONE(fact_transaction, dst, SHAPE_U32),
    NUMBER(fact_transaction, requests, SHAPE_U32),
    NUMBER(fact_transaction, responses, SHAPE_U32),
    TIME(fact_transaction, start_us),
    TIME(fact_transaction, first_response_us),
    TIME(fact_transaction, final_us),
    TIME(fact_transaction, last_us),
    TEXT(fact_transaction, method),
    TEXT(fact_transaction, branch),
};

static const struct fact_column message_columns[] = {
    NUMBER(fact_message, id, SHAPE_I64),
    OR_NONE(fact_message, leg, SHAPE_I64),
    TIME(fact_message, time_us),
    NUMBER(fact_message, time_ns, SHAPE_U16),
    NUMBER(fact_message, transport, SHAPE_U8),
    OR_NONE(fact_message, code, SHAPE_U16),
    NUMBER(fact_message, flags, SHAPE_U32),
    NUMBER(fact_message, capture, SHAPE_U32),
    NUMBER(fact_message, frame, SHAPE_I64),
    NUMBER(fact_message, end_offset, SHAPE_I64),
    NUMBER(fact_message, frame_len, SHAPE_U32),
    NUMBER(fact_message, offset, SHAPE_U32),
    NUMBER(fact_message, length, SHAPE_U32),
    OR_NONE(fact_message, src, SHAPE_U32),
    OR_NONE(fact_message, dst, SHAPE_U32),
    NUMBER(fact_message, cseq, SHAPE_U32),
    NAMED("transaction_", fact_message, transaction, SHAPE_I64, true),
    OR_NONE(fact_message, dialog, SHAPE_I64),
    TEXT(fact_message, method),
    TEXT(fact_message, reason),
};

static const struct fact_column frame_columns[] = {
    NUMBER(fact_frame, capture, SHAPE_U32),       NUMBER(fact_frame, number, SHAPE_I64),
    NUMBER(fact_frame, link_type, SHAPE_I32),     TIME(fact_frame, time_us),
    NUMBER(fact_frame, time_ns, SHAPE_U16),       NUMBER(fact_frame, wire_len, SHAPE_U32),
    NUMBER(fact_frame, bytes, SHAPE_SLICE_BYTES),
};

static const struct fact_column finding_columns[] = {
    NUMBER(fact_finding, id, SHAPE_I64),
    OR_NONE(fact_finding, leg, SHAPE_I64),
    OR_NONE(fact_finding, message, SHAPE_I64),
    NAMED("transaction_", fact_finding, transaction, SHAPE_I64, true),
    OR_NONE(fact_finding, dialog, SHAPE_I64),
    TIME(fact_finding, time_us),
    NAMED("offset", fact_finding, from, SHAPE_U32, false),
    NUMBER(fact_finding, length, SHAPE_U32),
    NUMBER(fact_finding, severity, SHAPE_U8),
    NUMBER(fact_finding, rule, SHAPE_TEXT),
    NUMBER(fact_finding, section, SHAPE_TEXT),
    NUMBER(fact_finding, text, SHAPE_TEXT),
    TEXT(fact_finding, detail),
};

#define TABLE(sql_name, sql_key, how, fact, member, number)                                        \
    {                                                                                              \
        .name = sql_name, .key = sql_key, .saying = how,                                           \
        .array = offsetof(struct fact_batch, member),                                              \
        .count = offsetof(struct fact_batch, number), .size = sizeof(struct fact_##fact),          \
        .columns = fact##_columns,                                                                 \
        .column_count = sizeof(fact##_columns) / sizeof(fact##_columns[0]),                        \
    }

const struct fact_table fact_tables[FACT_TABLES] = {
    TABLE("capture", "id", SAID_AGAIN, capture, captures, capture_count),
    TABLE("counter", "name", SAID_AGAIN, counter, counters, counter_count),
    TABLE("endpoint", "id", SAID_ONCE, endpoint, endpoints, endpoint_count),
    TABLE("call", "id", SAID_AGAIN, call, calls, call_count),
    TABLE("leg", "id", SAID_AGAIN, leg, legs, leg_count),
    TABLE("dialog", "id", SAID_AGAIN, dialog, dialogs, dialog_count),
    TABLE("transaction_", "id", SAID_AGAIN, transaction, transactions, transaction_count),
    TABLE("message", "id", SAID_ONCE, message, messages, message_count),
    TABLE("frame", "capture, number", SAID_TWICE, frame, frames, frame_count),
    TABLE("finding", "id", SAID_ONCE, finding, findings, finding_count),
};

const void *fact_table_rows(const struct fact_table *table, const struct fact_batch *batch,
                            size_t *ret_count)
{
    const char *base = (const char *)batch;
    const void *rows;

    memcpy(&rows, base + table->array, sizeof(rows));
    memcpy(ret_count, base + table->count, sizeof(*ret_count));
    return rows;
}

enum fact_again fact_column_again(const struct fact_column *column)
{
    return column->shape == SHAPE_SLICE_TEXT ? AGAIN_KEEP_ABSENT : AGAIN_REPLACE;
}
