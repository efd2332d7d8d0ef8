/*
 * export/json.h: rows as JSON objects, one a line (JSON Lines).
 *
 * Times are RFC 3339 in UTC with six digits, spans are seconds. A key that does not apply has the
 * value null; a key whose value cannot be known (an alias that nobody gave, the tags of a message
 * whose bytes are gone) is absent. "schema" counts up when a key changes its meaning; readers must
 * ignore keys they do not know. Strings are valid UTF-8: see escape_print_json.
 *
 * The objects are written straight into the sink by json_writer: 1 µs for a message, where a tree of
 * jansson takes 5 µs. Tests read them back with jansson.
 *
 * Source:    RFC 8259.
 * Threads:   pure but for the sink.
 */
#ifndef EXPORT_JSON_H
#define EXPORT_JSON_H

#include "dissect/sip_message.h"
#include "export/flow.h"
#include "export/json_writer.h"
#include "export/out.h"
#include "store/view.h"

/* Write a call: "type":"call", or "dialog" when it is no INVITE, then with "method". Its legs are
 * short ids; its findings are those of severity warn and error. Both are looked up only when the row
 * counts more than one leg or any finding. */
MUST_CHECK enum err json_call(struct out *out, struct view *view, const struct call_row *row,
                              struct error *reterr);

/* Open the object of a call and write some of its members, whose bits json_call_key returns; the caller
 * may add more and closes it. */
#define JSON_CALL_ALL UINT64_MAX
MUST_CHECK enum err json_call_begin(struct json_writer *writer, struct view *view,
                                    const struct call_row *row, uint64_t keys,
                                    struct error *reterr);

/* The same members into an object that is open. */
MUST_CHECK enum err json_call_members(struct json_writer *writer, struct view *view,
                                      const struct call_row *row, uint64_t keys,
                                      struct error *reterr);

/* Add the bit of a key to *ret_keys. Return false when there is none of that name. */
bool json_call_key(struct slice name, uint64_t *ret_keys);

/* Write a message. `message` is its bytes taken apart, for branch, tags and body type; NULL when
 * they cannot be read. */
void json_message(struct out *out, const struct message_row *row,
                  const struct sip_message *message);

/* Write a finding; `call` is the short id of its call. */
void json_finding(struct out *out, const struct finding_row *row, struct slice call);

/* Write the members that a finding has in every output: rule, severity, section, text, detail, and the range of
 * bytes in its message. */
void json_finding_words(struct json_writer *writer, const struct finding_row *row);

/* Open the object of a message, or of a finding, and write its members; the caller may add some and
 * closes it. `bytes` of the message are absent when they cannot be read. */
void json_message_begin(struct json_writer *writer, const struct message_row *row,
                        struct slice bytes);
void json_finding_begin(struct json_writer *writer, const struct finding_row *row,
                        struct slice call);

/* Add an object to an array: a leg, a dialog or a transaction of a call. */
void json_leg(struct json_writer *writer, const struct leg_row *row);
void json_dialog(struct json_writer *writer, const struct dialog_row *row);
void json_transaction(struct json_writer *writer, const struct transaction_row *row);

/* Write the members that tell which bytes a finding rests on: `range`, of the first piece, and `evidence`, all
 * `count` pieces. */
void json_evidence(struct json_writer *writer, const struct evidence_row *rows, size_t count);

/* Return the place of byte `at` in the string that bytes become, counted as JavaScript counts: in units
 * of UTF-16. */
size_t json_string_units(struct slice bytes, size_t at);

/* Write the model of a ladder as one object: participants, legs, rows, messages. */
void json_flow(struct out *out, const struct flow *flow);

/* Write the same with `count` rows from row `from` on, and the messages of these rows. "rows_total" is the number
 * of all rows. Numbers of rows count from the first row of the ladder. */
void json_flow_part(struct out *out, const struct flow *flow, size_t from, size_t count);

#endif
