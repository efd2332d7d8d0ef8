#include "export/words.h"

#include <stddef.h>

#include "base/array.h"
#include "base/packet.h"

#define WORD_OF(table, number) ((size_t)(number) < COUNT_OF(table) ? (table)[number] : NULL)

static const char *const transports[] = {
    [TRANSPORT_UDP] = "udp",   [TRANSPORT_TCP] = "tcp", [TRANSPORT_TLS] = "tls",
    [TRANSPORT_SCTP] = "sctp", [TRANSPORT_WS] = "ws",   [TRANSPORT_WSS] = "wss",
};

static const char *const transport_titles[] = {
    [TRANSPORT_UDP] = "UDP",   [TRANSPORT_TCP] = "TCP", [TRANSPORT_TLS] = "TLS",
    [TRANSPORT_SCTP] = "SCTP", [TRANSPORT_WS] = "WS",   [TRANSPORT_WSS] = "WSS",
};

static const char *const severities[] = {NULL, "info", "warn", "error"};

static const char *const parties[] = {
    [PARTY_NONE] = NULL,
    [PARTY_CALLER] = "caller",
    [PARTY_CALLEE] = "callee",
};

static const char *const ends[] = {
    [CALL_END_NONE] = NULL,
    [CALL_END_BYE] = "bye",
    [CALL_END_BYE_UNANSWERED] = "bye-unanswered",
    [CALL_END_BYE_REFUSED] = "bye-refused",
    [CALL_END_CANCEL] = "cancel",
    [CALL_END_FAILURE] = "failure",
    [CALL_END_TIMEOUT] = "timeout",
};

static const char *const end_titles[] = {
    [CALL_END_NONE] = NULL,
    [CALL_END_BYE] = NULL,
    [CALL_END_BYE_UNANSWERED] = "BYE not answered",
    [CALL_END_BYE_REFUSED] = "BYE refused",
    [CALL_END_CANCEL] = NULL,
    [CALL_END_FAILURE] = NULL,
    [CALL_END_TIMEOUT] = "no response",
};

static const char *const dialog_states[] = {
    [DIALOG_EARLY] = "early",
    [DIALOG_CONFIRMED] = "confirmed",
    [DIALOG_TERMINATED] = "terminated",
    [DIALOG_NO_ACK] = "no-ack",
};

static const char *const transaction_states[] = {
    [TRANSACTION_TRYING] = "trying",       [TRANSACTION_PROCEEDING] = "proceeding",
    [TRANSACTION_ACCEPTED] = "accepted",   [TRANSACTION_COMPLETED] = "completed",
    [TRANSACTION_CONFIRMED] = "confirmed", [TRANSACTION_TIMED_OUT] = "timed out",
    [TRANSACTION_EVICTED] = "evicted",
};

const char *words_transport(uint8_t transport)
{
    return WORD_OF(transports, transport);
}

const char *words_transport_title(uint8_t transport)
{
    const char *title = WORD_OF(transport_titles, transport);

    return title == NULL ? "?" : title;
}

const char *words_severity(uint8_t severity)
{
    return WORD_OF(severities, severity);
}

const char *words_party(enum call_party party)
{
    return WORD_OF(parties, party);
}

const char *words_end(enum call_end end)
{
    return WORD_OF(ends, end);
}

const char *words_end_title(enum call_end end)
{
    return WORD_OF(end_titles, end);
}

void words_write_end(enum call_party party, enum call_end how, struct buf *buf)
{
    if (words_party(party) == NULL)
        return;
    buf_format(buf, "ended by %s", words_party(party));
    if (words_end_title(how) != NULL)
        buf_format(buf, " (%s)", words_end_title(how));
}

const char *words_dialog_state(enum dialog_state state)
{
    return WORD_OF(dialog_states, state);
}

const char *words_transaction_state(enum transaction_state state)
{
    return WORD_OF(transaction_states, state);
}

void words_write_finding(struct slice text, struct slice detail, struct buf *buf)
{
    buf_slice(buf, text);
    if (detail.len == 0)
        return;
    buf_text(buf, ": ");
    buf_slice(buf, detail);
}

void words_write_evidence(const struct evidence_row *row, struct buf *buf)
{
    uint64_t last = (uint64_t)row->offset + row->length - 1;

    buf_format(buf, "message %llu", (unsigned long long)row->message);
    if (row->length == 1)
        buf_format(buf, ", byte %u", row->offset);
    else if (row->length > 0)
        buf_format(buf, ", bytes %u-%llu", row->offset, (unsigned long long)last);
}
