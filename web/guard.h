/*
 * web/guard.h: which requests are allowed: hosts, origins, the one-time token, keys and tickets.
 *
 * Source:    Fetch Metadata (W3C), RFC 6454 (origin), RFC 6750 (bearer), RFC 9110 (421).
 * Ownership: the caller owns the guard.
 * Threads:   one mutex inside: the web thread checks requests, the main thread makes tokens.
 * Limits:    GUARD_* below; a new key or ticket replaces the oldest.
 *
 * The order of the checks is fixed: host (421), method and path, origin (403), key (401).
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "web/request.h"

#define GUARD_TOKEN_CHARS   32 /* 128 bits in hexadecimal */
#define GUARD_TOKENS_MAX    4
#define GUARD_KEYS_MAX      32
#define GUARD_TICKETS_MAX   32
#define GUARD_TICKET_US     INT64_C(30000000)
#define GUARD_KEY_US        (INT64_C(12) * 3600 * 1000000)
#define GUARD_TICKET_TARGET 8000 /* bytes of path and query */
#define GUARD_HOSTS_MAX     16
#define GUARD_HOST_BYTES    256
#define GUARD_BAD_TOKENS    20 /* in GUARD_BAD_US; then guard_is_guessed */
#define GUARD_BAD_US        INT64_C(60000000)

struct guard;

/* Make a guard for a server at this port; 0: every port is accepted, as behind a socket of a file system.
 * It answers to the names of this host, with this port, and to `hosts` (copied; NULL at the end; NULL:
 * none): "name" with any port, "name:port" with that one, and "0.0.0.0" or "[::]", which a server has that
 * listens everywhere, for any address written in numbers, because nobody can make a number point
 * elsewhere. Return NULL when the host has no memory, or there are more than GUARD_HOSTS_MAX. */
struct guard *guard_new(uint16_t port, const char *const *hosts);
void guard_free(struct guard *guard);

/* Make a one-time token, NUL-terminated. Return false when the host has no random numbers. */
MUST_CHECK bool guard_token(struct guard *guard, char ret_token[GUARD_TOKEN_CHARS + 1]);

/* Exchange a token for a key: once. Return false when it is none, or was used. */
bool guard_exchange(struct guard *guard, struct slice token, int64_t now_us,
                    char ret_key[GUARD_TOKEN_CHARS + 1], int64_t *ret_expires_us);

/* Return whether the number of recent wrong tokens is that of an attack. A right token is still accepted:
 * otherwise an attacker could keep the user out. */
bool guard_is_guessed(struct guard *guard, int64_t now_us);

/* Take the key back that the request carries. */
void guard_revoke(struct guard *guard, struct slice authorization);

/* Return whether the Host of the request is one we answer to. */
bool guard_knows_host(const struct guard *guard, struct slice host);

/* Return whether a request that changes something comes from our own page: Sec-Fetch-Site same-origin,
 * or an Origin that is ours where the browser sends no Sec-Fetch-Site. */
bool guard_is_own_origin(const struct guard *guard, const struct web_request *request);

/* Return whether the request carries a valid key: "Bearer KEY". Compares in constant time. */
bool guard_has_key(struct guard *guard, struct slice authorization, int64_t now_us);

/* Make a ticket for one GET of `target` within 30 s. Return false when the target is too long. */
MUST_CHECK bool guard_ticket(struct guard *guard, struct slice target, int64_t now_us,
                             char ret_ticket[GUARD_TOKEN_CHARS + 1]);

/* Use a ticket, and write its target to `buf`. Return false when the text is no ticket, or the ticket was used or is
 * too old. */
bool guard_redeem(struct guard *guard, struct slice ticket, int64_t now_us, struct buf *buf);

#endif
