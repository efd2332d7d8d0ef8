/*
 * tests/tools/script_message.h: a SIP message that is being written: who sends it to whom, its
 * start line, a list of header fields, a body; and its bytes.
 *
 * Ownership: texts and messages live in the script's arena.
 * Threads:   one thread.
 * Limits:    MESSAGE_HEADERS_MAX fields; one more is an assertion.
 */
#ifndef TESTS_TOOLS_SCRIPT_MESSAGE_H
#define TESTS_TOOLS_SCRIPT_MESSAGE_H

#include "base/addr.h"
#include "tests/tools/script_text.h"

#define MESSAGE_HEADERS_MAX 64

/* Someone with an address. */
struct host {
    const char *name;
    struct addr addr;     /* where it listens; what its Via and Contact say */
    uint16_t source_port; /* where it sends from */
    bool is_proxy;        /* what it sends is passed on, if it can be */
    bool is_recording;    /* a proxy that adds Record-Route */
};

struct header {
    const char *name;
    const char *value; /* raw bytes but NUL; folds are in it */
};

struct call;

struct message {
    struct message *older; /* made before this one, in any call */
    const struct call *call;
    const struct host *src;
    const struct host *dst;
    const struct host *origin; /* who made it; proxies only pass it on */
    const char *what;          /* "INVITE", "180": how the script names it */
    const char *method;        /* of a response: of its CSeq */
    unsigned code;             /* 0 for a request */
    unsigned cseq;
    bool is_initial;        /* the request, or the one that is answered, has no To tag */
    bool is_answered;       /* request: `dst` has sent a final response; response: passed on */
    const char *start_line; /* without the line end */
    struct header headers[MESSAGE_HEADERS_MAX];
    size_t header_count;
    struct slice body;
    struct slice bytes; /* as sent */
};

/* How the bytes are written. */
struct message_style {
    bool is_compact;      /* RFC 3261 7.3.3 */
    bool has_bare_lf;     /* lines end in LF alone */
    unsigned empty_lines; /* CRLFs before the start line */
};

/* Give the sent-by of a host's Via: its address, and its port unless that is 5060. */
const char *host_sent_by(struct arena *arena, const struct host *host);

/* Give "sip:name@sent-by". */
const char *host_contact(struct arena *arena, const struct host *host);

/* Tell whether the message is of that method; a response, by its CSeq. */
bool message_is(const struct message *message, const char *method);

/* Add a field at the end, or before the field at `index`. */
void message_add(struct message *message, const char *name, const char *value);
void message_insert(struct message *message, size_t index, const char *name, const char *value);

/* Give the index of the first field of that name, any case, at or after `from`; or header_count. */
size_t message_find(const struct message *message, size_t from, const char *name);

/* Give the value of the first field of that name, or NULL. */
const char *message_value(const struct message *message, const char *name);

/* Take out the field at `index`. */
void message_remove_at(struct message *message, size_t index);

/* Take out all fields of that name. */
void message_remove(struct message *message, const char *name);

/* Replace the first field of that name and take out the others; add it when there is none. */
void message_set(struct message *message, const char *name, const char *value);

/* Append all fields of that name from another message, in order or turned round, as `as`. */
void message_copy(struct message *message, const struct message *from, const char *name,
                  const char *as, bool is_reversed);

/* Write the bytes; Content-Length is given unless the message has its own. */
struct slice message_write(struct arena *arena, const struct message *message,
                           const struct message_style *style);

#endif
