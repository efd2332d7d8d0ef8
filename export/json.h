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
#include "export/out.h"
#include "store/view.h"

/* Write a call: "type":"call", or "dialog" when it is no INVITE, then with "method". Its legs are
 * short ids; its findings are those of severity warn and error. Both are looked up only when the row
 * counts more than one leg or any finding. */
MUST_CHECK enum err json_call(struct out *out, struct view *view, const struct call_row *row,
                              struct error *reterr);

/* Write a message. `message` is its bytes taken apart, for branch, tags and body type; NULL when
 * they cannot be read. */
void json_message(struct out *out, const struct message_row *row,
                  const struct sip_message *message);

/* Write a finding; `call` is the short id of its call. */
void json_finding(struct out *out, const struct finding_row *row, struct slice call);

/* Write the model of a ladder as one object: participants, rows, messages. */
void json_flow(struct out *out, const struct flow *flow);

#endif
