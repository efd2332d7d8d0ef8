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

/* Return the name of a transport in capitals, as pages write it; "?" for an unknown number. */
const char *words_transport_title(uint8_t transport);

/* Return the name of a severity, 1 to 3: "info", "warn", "error". */
const char *words_severity(uint8_t severity);

/* Return the name of a party: "caller", "callee"; NULL for none. */
const char *words_party(enum call_party party);

/* Return the name of the end of a call: "bye", "bye-unanswered", "bye-refused", "cancel", "failure", "timeout";
 * NULL for none. */
const char *words_end(enum call_end end);

/* Return the end of a call in words for people: "BYE", "BYE, not answered"; NULL where the state needs no more words. */
const char *words_end_title(enum call_end end);

/* Write "ended by caller (BYE not answered)" as far as it is known; nothing where it is not known. */
void words_write_end(enum call_party party, enum call_end how, struct buf *buf);

/* Return the name of the state of a dialog: "early", "confirmed", "terminated", "no-ack". */
const char *words_dialog_state(enum dialog_state state);

/* Return the name of the state of a transaction: "trying", "proceeding", "accepted", "completed", "confirmed",
 * "timed out", "evicted". */
const char *words_transaction_state(enum transaction_state state);

/* Write the text of a finding, with the header field or value where it has one: "a mandatory
 * header field is missing: Max-Forwards". */
void words_write_finding(struct slice text, struct slice detail, struct buf *buf);

/* Write where evidence is: "message 3, bytes 120-134", without bytes where it is of none in particular. */
void words_write_evidence(const struct evidence_row *row, struct buf *buf);

#endif
