/* What the store says by SQL; declared in tests/consistency/evidence.h. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/packet.h"
#include "correlate/facts.h"
#include "dissect/decode.h"
#include "tests/consistency/evidence.h"

/* A time as JSON writes it. */
#define TIME_SQL(us, ns)                                                                           \
    " strftime('%Y-%m-%dT%H:%M:%S', " us " / 1000000, 'unixepoch')"                                \
    " || printf('.%06d', " us " % 1000000)"                                                        \
    " || CASE " ns " WHEN 0 THEN '' ELSE printf('%03d', " ns ") END || 'Z'"

/* A column's name is the key in JSON; what ends in _flag becomes true or false. */
static const char calls_sql[] =
    "SELECT CASE is_invite WHEN 1 THEN 'call' ELSE 'dialog' END AS type, short_id AS id,"
    " id AS n, method, state AS state_name,"
    " (SELECT call_id FROM leg WHERE leg.call = call.id ORDER BY id LIMIT 1) AS call_id," TIME_SQL(
        "start_us",
        "start_ns") " AS start,"
                    " final, reason, ruri,"
                    " CASE ended_by WHEN 1 THEN 'caller' WHEN 2 THEN 'callee' END AS ended_by,"
                    " (ringing_us - start_us) / 1e6 AS ringing, (first_final_us - start_us) / 1e6 "
                    "AS first_final,"
                    " pdd_us / 1e6 AS pdd, setup_us / 1e6 AS setup, duration_us / 1e6 AS duration,"
                    " messages, retransmissions, duplicates, cut"
                    " FROM call ORDER BY id";

static const char messages_sql[] = "SELECT m.id AS n, capture, frame," TIME_SQL(
    "time_us",
    "time_ns") " AS time,"
               " (SELECT short_id FROM call WHERE id = leg.call) AS call, leg.call_id, m.method, "
               "m.code,"
               " m.flags & 1 <> 0 AS is_request_flag, m.flags & 2 <> 0 AS retransmission_flag, "
               "m.flags & 4 <> 0 AS duplicate_flag,"
               " m.length, m.transaction_ AS 'transaction', m.dialog,"
               " s.ip AS src_ip, s.port AS src_port, d.ip AS dst_ip, d.port AS dst_port,"
               " m.offset AS offset"
               " FROM message AS m LEFT JOIN leg ON leg.id = m.leg"
               " LEFT JOIN endpoint AS s ON s.id = m.src LEFT JOIN endpoint AS d ON d.id = m.dst"
               " ORDER BY m.id";

static const char transactions_sql[] =
    "SELECT id, method, is_started, requests, responses FROM transaction_ ORDER BY id";

static const char counters_sql[] = "SELECT name, value FROM counter";

static const char frames_sql[] = "SELECT sum(frames) AS frames FROM capture";

static json_t *value_of(sqlite3_stmt *stmt, int column)
{
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(stmt, column));
    case SQLITE_FLOAT:
        return json_real(sqlite3_column_double(stmt, column));
    case SQLITE_TEXT:
        /* Bytes that are no UTF-8 have other ways in JSON; they are compared by the other faces. */
        return json_stringn((const char *)sqlite3_column_text(stmt, column),
                            (size_t)sqlite3_column_bytes(stmt, column));
    default:
        return json_null();
    }
}

static void put(json_t *row, const char *name, json_t *value)
{
    size_t len = strlen(name);

    if (strcmp(name, "state_name") == 0) {
        enum call_state state = (enum call_state)json_integer_value(value);

        json_object_set_new(row, "state", json_string(call_state_name(state)));
        json_decref(value);
    } else if (len > 5 && strcmp(name + len - 5, "_flag") == 0) {
        json_object_setn_new(row, name, len - 5, json_boolean(json_integer_value(value) != 0));
        json_decref(value);
    } else if (value != NULL) {
        json_object_set_new(row, name, value);
    }
}

/* "src_ip" and "src_port" become the address of the JSON. */
static void join_address(json_t *row, const char *key, const char *ip, const char *port)
{
    json_t *address;

    if (json_object_get(row, ip) == NULL)
        return;
    address = json_object();
    json_object_set(address, "ip", json_object_get(row, ip));
    json_object_set(address, "port", json_object_get(row, port));
    json_object_set_new(row, key, address);
    json_object_del(row, ip);
    json_object_del(row, port);
}

static json_t *rows_of(sqlite3 *db, const char *sql)
{
    json_t *rows = json_array();
    sqlite3_stmt *stmt;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        fprintf(stderr, "consistency: %s\n", sqlite3_errmsg(db));
        json_decref(rows);
        return NULL;
    }
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        json_t *row = json_object();

        for (int i = 0; i < sqlite3_column_count(stmt); i++)
            put(row, sqlite3_column_name(stmt, i), value_of(stmt, i));
        join_address(row, "src", "src_ip", "src_port");
        join_address(row, "dst", "dst_ip", "dst_port");
        json_array_append_new(rows, row);
    }
    sqlite3_finalize(stmt);
    return rows;
}

static void read_transactions(struct evidence *evidence)
{
    size_t count = json_array_size(evidence->transaction_json);

    evidence->transactions = calloc(count + 1, sizeof(*evidence->transactions));
    if (evidence->transactions == NULL)
        abort();
    evidence->transaction_count = count;
    for (size_t i = 0; i < count; i++) {
        const json_t *json = json_array_get(evidence->transaction_json, i);
        const char *method = json_string_value(json_object_get(json, "method"));

        evidence->transactions[i] = (struct evidence_transaction){
            .id = json_integer_value(json_object_get(json, "id")),
            .method = method == NULL ? "" : method,
            .is_started = json_integer_value(json_object_get(json, "is_started")) != 0,
            .requests = json_integer_value(json_object_get(json, "requests")),
            .responses = json_integer_value(json_object_get(json, "responses")),
        };
    }
}

static uint16_t ip_id_of(const struct evidence *evidence, const struct frames_row *row)
{
    struct frame frame = {
        .wire_len = row->wire_len,
        .link_type = evidence->frames.link_type,
        .data = row->bytes,
    };
    struct datagram datagram;

    return decode_frame(&frame, &datagram) == COUNTER_DATAGRAMS ? datagram.ip_id : 0;
}

/* The bytes of each message, out of the frame that its row names. */
static void read_texts(struct evidence *evidence)
{
    const struct face *face = &evidence->faces[EVIDENCE_STORE];

    evidence->texts = calloc(face->message_count + 1, sizeof(*evidence->texts));
    evidence->ip_ids = calloc(face->message_count + 1, sizeof(*evidence->ip_ids));
    if (evidence->texts == NULL || evidence->ip_ids == NULL)
        abort();
    for (size_t i = 0; i < face->message_count; i++) {
        const struct face_message *message = &face->message_rows[i];
        size_t offset = (size_t)json_integer_value(json_object_get(message->json, "offset"));

        if (message->frame < 1 || (size_t)message->frame > evidence->frames.count)
            continue;
        evidence->texts[i] = slice_sub(evidence->frames.rows[message->frame - 1].bytes, offset,
                                       (size_t)message->length);
        evidence->ip_ids[i] = ip_id_of(evidence, &evidence->frames.rows[message->frame - 1]);
    }
}

bool evidence_read_store(const char *store, struct evidence *evidence)
{
    json_t *frames;
    sqlite3 *db;

    if (sqlite3_open_v2(store, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        sqlite3_close(db);
        return false;
    }
    face_init(&evidence->faces[EVIDENCE_STORE], "store", rows_of(db, calls_sql),
              rows_of(db, messages_sql));
    evidence->transaction_json = rows_of(db, transactions_sql);
    evidence->counters = rows_of(db, counters_sql);
    frames = rows_of(db, frames_sql);
    evidence->frames_counted =
        json_integer_value(json_object_get(json_array_get(frames, 0), "frames"));
    json_decref(frames);
    sqlite3_close(db);
    read_transactions(evidence);
    read_texts(evidence);
    return true;
}
