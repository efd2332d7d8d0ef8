/*
 * export/words.h: the words for numbers of the store, as JSON, CSV and pages write them.
 *
 * Threads:   constant tables. For an unknown number the result is NULL, or a row for unknown ones.
 */
#ifndef EXPORT_WORDS_H
#define EXPORT_WORDS_H

#include <stdint.h>

#include "base/buf.h"
#include "store/rows.h"

#define WORDS_SEVERITY_WARN 2

/* "udp", "tcp", "tls", "sctp", "ws", "wss" of enum transport. */
const char *words_transport(uint8_t transport);

/* The same in capitals, as pages write it; "?" for an unknown number. */
const char *words_transport_title(uint8_t transport);

/* "info", "warn", "error" of 1 to 3. */
const char *words_severity(uint8_t severity);

/* "caller", "callee"; NULL when nobody. */
const char *words_party(enum call_party party);

/* "bye", "bye-unanswered", "bye-refused", "cancel", "failure", "timeout"; NULL when nothing did. */
const char *words_end(enum call_end end);

/* The same in words for people: "BYE", "BYE, not answered"; NULL where the state needs no more words. */
const char *words_end_title(enum call_end end);

/* Write "ended by caller (BYE not answered)" as far as it is known; nothing when it is not. */
void words_write_end(enum call_party party, enum call_end how, struct buf *buf);

/* "early", "confirmed", "terminated", "no-ack". */
const char *words_dialog_state(enum dialog_state state);

/* "trying", "proceeding", "accepted", "completed", "confirmed", "timed out", "evicted". */
const char *words_transaction_state(enum transaction_state state);

/* Write the text of a finding, with the header field or value where it has one: "a mandatory
 * header field is missing: Max-Forwards". */
void words_write_finding(struct slice text, struct slice detail, struct buf *buf);

/* Write where evidence is: "message 3, bytes 120-134", without bytes where it is of none in particular. */
void words_write_evidence(const struct evidence_row *row, struct buf *buf);

#endif
