#include "web/guard.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>

#define SECRET_BYTES (GUARD_TOKEN_CHARS / 2)
#define BEARER       "Bearer "

/* A token, key or ticket. The slot is free when `chars` is empty. */
struct secret {
    char chars[GUARD_TOKEN_CHARS + 1];
    int64_t made_us;
};

struct ticket {
    struct secret secret;
    size_t len;
    char target[GUARD_TICKET_TARGET];
};

struct guard {
    pthread_mutex_t lock; /* over all that changes: what stands below the hosts */
    uint16_t port;
    bool takes_numbers; /* any address in numbers is our name */
    size_t host_count;
    char hosts[GUARD_HOSTS_MAX][GUARD_HOST_BYTES];

    uint64_t token_count; /* made so far: the next one takes the place of the oldest */
    uint64_t key_count;
    uint64_t ticket_count;
    int64_t bad_us[GUARD_BAD_TOKENS]; /* when wrong tokens came */
    uint64_t bad_count;
    struct secret tokens[GUARD_TOKENS_MAX];
    struct secret keys[GUARD_KEYS_MAX];
    struct ticket tickets[GUARD_TICKETS_MAX];
};

/* ---- secrets ---- */

static bool make_secret(struct secret *secret, int64_t now_us)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[SECRET_BYTES];

    if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
        return false;
    for (size_t i = 0; i < SECRET_BYTES; i++) {
        secret->chars[2 * i] = digits[bytes[i] >> 4];
        secret->chars[2 * i + 1] = digits[bytes[i] & 15];
    }
    secret->chars[GUARD_TOKEN_CHARS] = '\0';
    secret->made_us = now_us;
    return true;
}

static void drop_secret(struct secret *secret)
{
    memset(secret->chars, 0, sizeof(secret->chars));
}

/* Compare in a time that does not depend on the number of equal bytes. */
static bool is_secret(const struct secret *secret, struct slice text)
{
    unsigned difference = secret->chars[0] == '\0';

    if (text.len != GUARD_TOKEN_CHARS)
        return false;
    for (size_t i = 0; i < GUARD_TOKEN_CHARS; i++)
        difference |= (unsigned)slice_at(text, i) ^ (unsigned char)secret->chars[i];
    return difference == 0;
}

/* A clock that was set back makes nothing live longer. */
static bool is_young(const struct secret *secret, int64_t now_us, int64_t span_us)
{
    return now_us >= secret->made_us && now_us - secret->made_us < span_us;
}

/* ---- hosts ---- */

static bool add_host(struct guard *guard, const char *host)
{
    if (strcmp(host, "0.0.0.0") == 0 || strcmp(host, "[::]") == 0) {
        guard->takes_numbers = true;
        return true;
    }
    if (guard->host_count == GUARD_HOSTS_MAX || strlen(host) >= GUARD_HOST_BYTES)
        return false;
    memcpy(guard->hosts[guard->host_count++], host, strlen(host) + 1);
    return true;
}

struct guard *guard_new(uint16_t port, const char *const *hosts)
{
    struct guard *guard = calloc(1, sizeof(*guard));

    if (guard == NULL)
        return NULL;
    guard->port = port;
    pthread_mutex_init(&guard->lock, NULL);
    for (size_t i = 0; hosts != NULL && hosts[i] != NULL; i++) {
        if (!add_host(guard, hosts[i])) {
            guard_free(guard);
            return NULL;
        }
    }
    return guard;
}

void guard_free(struct guard *guard)
{
    if (guard == NULL)
        return;
    pthread_mutex_destroy(&guard->lock);
    free(guard);
}

/* Cut "name:port", "[address]:port" or either without a port. Return false for what is neither. */
static bool split_host(struct slice host, struct slice *ret_name, struct slice *ret_port)
{
    size_t end = slice_at(host, 0) == '[' ? slice_find(host, 0, ']') : 0;
    size_t colon;

    if (end == SLICE_NONE)
        return false;
    colon = slice_find(host, end, ':');
    *ret_name = slice_sub(host, 0, colon);
    *ret_port = colon == SLICE_NONE ? slice_of(NULL, 0) : slice_from(host, colon + 1);
    return ret_name->len > 0 && (end == 0 || ret_name->len == end + 1);
}

/* Return whether a name is an address written in numbers: of either version. */
static bool is_number(struct slice name)
{
    bool is_v6 = slice_at(name, 0) == '[';

    for (size_t at = 0; at < name.len; at++) {
        int byte = slice_at(name, at);
        bool is_digit = byte >= '0' && byte <= '9';
        bool is_v6_byte = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'f';

        if (!is_digit && byte != '.' &&
            !(is_v6 && (is_v6_byte || byte == ':' || byte == '[' || byte == ']')))
            return false;
    }
    return name.len > 0;
}

static bool is_given_host(const struct guard *guard, struct slice host, struct slice name)
{
    for (size_t i = 0; i < guard->host_count; i++) {
        if (slice_is_nocase(host, guard->hosts[i]) || slice_is_nocase(name, guard->hosts[i]))
            return true;
    }
    return false;
}

bool guard_knows_host(const struct guard *guard, struct slice host)
{
    struct slice name;
    struct slice port;
    uint64_t number = 80; /* what a browser leaves out */

    if (!split_host(host, &name, &port))
        return false;
    if (!slice_is_absent(port) && !slice_decimal(port, UINT16_MAX, &number))
        return false;
    if (is_given_host(guard, host, name))
        return true;
    if (guard->port != 0 && number != guard->port)
        return false;
    return slice_is_nocase(name, "localhost") || slice_is(name, "127.0.0.1") ||
           slice_is(name, "[::1]") || (guard->takes_numbers && is_number(name));
}

bool guard_is_own_origin(const struct guard *guard, const struct web_request *request)
{
    struct slice origin = request->origin;

    if (!guard_knows_host(guard, request->host))
        return false;
    if (!slice_is_absent(request->sec_fetch_site))
        return slice_is(request->sec_fetch_site, "same-origin");
    if (slice_starts_nocase(origin, "http://"))
        origin = slice_from(origin, sizeof("http://") - 1);
    else if (slice_starts_nocase(origin, "https://"))
        origin = slice_from(origin, sizeof("https://") - 1);
    else
        return false;
    return origin.len == request->host.len && slice_equal_nocase(origin, request->host);
}

/* ---- tokens and keys ---- */

bool guard_token(struct guard *guard, char ret_token[GUARD_TOKEN_CHARS + 1])
{
    struct secret secret;

    if (!make_secret(&secret, 0))
        return false;
    pthread_mutex_lock(&guard->lock);
    guard->tokens[guard->token_count++ % GUARD_TOKENS_MAX] = secret;
    pthread_mutex_unlock(&guard->lock);
    memcpy(ret_token, secret.chars, sizeof(secret.chars));
    return true;
}

/* Look at each, whichever it is. */
static struct secret *find_secret(struct secret *secrets, size_t count, struct slice text)
{
    struct secret *found = NULL;

    for (size_t i = 0; i < count; i++) {
        if (is_secret(&secrets[i], text))
            found = &secrets[i];
    }
    return found;
}

/* Exchange with the lock held. */
static bool exchange(struct guard *guard, struct slice token, const struct secret *key)
{
    struct secret *secret = find_secret(guard->tokens, GUARD_TOKENS_MAX, token);

    if (secret == NULL) {
        guard->bad_us[guard->bad_count++ % GUARD_BAD_TOKENS] = key->made_us;
        return false;
    }
    drop_secret(secret);
    guard->keys[guard->key_count++ % GUARD_KEYS_MAX] = *key;
    return true;
}

bool guard_exchange(struct guard *guard, struct slice token, int64_t now_us,
                    char ret_key[GUARD_TOKEN_CHARS + 1], int64_t *ret_expires_us)
{
    struct secret key;
    bool is_taken;

    if (!make_secret(&key, now_us))
        return false;
    pthread_mutex_lock(&guard->lock);
    is_taken = exchange(guard, token, &key);
    pthread_mutex_unlock(&guard->lock);
    if (!is_taken)
        return false;
    memcpy(ret_key, key.chars, sizeof(key.chars));
    *ret_expires_us = now_us + GUARD_KEY_US;
    return true;
}

bool guard_is_guessed(struct guard *guard, int64_t now_us)
{
    bool is_guessed;

    pthread_mutex_lock(&guard->lock);
    is_guessed = guard->bad_count >= GUARD_BAD_TOKENS &&
                 now_us - guard->bad_us[guard->bad_count % GUARD_BAD_TOKENS] < GUARD_BAD_US;
    pthread_mutex_unlock(&guard->lock);
    return is_guessed;
}

/* Find the key of "Bearer KEY" with the lock held. */
static struct secret *find_key(struct guard *guard, struct slice authorization)
{
    if (!slice_starts_nocase(authorization, BEARER))
        return NULL;
    return find_secret(guard->keys, GUARD_KEYS_MAX, slice_from(authorization, sizeof(BEARER) - 1));
}

bool guard_has_key(struct guard *guard, struct slice authorization, int64_t now_us)
{
    const struct secret *key;
    bool is_valid;

    pthread_mutex_lock(&guard->lock);
    key = find_key(guard, authorization);
    is_valid = key != NULL && is_young(key, now_us, GUARD_KEY_US);
    pthread_mutex_unlock(&guard->lock);
    return is_valid;
}

void guard_revoke(struct guard *guard, struct slice authorization)
{
    struct secret *key;

    pthread_mutex_lock(&guard->lock);
    key = find_key(guard, authorization);
    if (key != NULL)
        drop_secret(key);
    pthread_mutex_unlock(&guard->lock);
}

/* ---- tickets ---- */

bool guard_ticket(struct guard *guard, struct slice target, int64_t now_us,
                  char ret_ticket[GUARD_TOKEN_CHARS + 1])
{
    struct secret secret;
    struct ticket *ticket;

    if (target.len > GUARD_TICKET_TARGET || !make_secret(&secret, now_us))
        return false;
    pthread_mutex_lock(&guard->lock);
    ticket = &guard->tickets[guard->ticket_count++ % GUARD_TICKETS_MAX];
    ticket->secret = secret;
    ticket->len = target.len;
    if (target.len > 0)
        memcpy(ticket->target, target.ptr, target.len);
    pthread_mutex_unlock(&guard->lock);
    memcpy(ret_ticket, secret.chars, sizeof(secret.chars));
    return true;
}

/* Redeem with the lock held. A ticket that is too old goes too. */
static bool redeem(struct guard *guard, struct slice text, int64_t now_us, struct buf *buf)
{
    struct ticket *found = NULL;

    for (size_t i = 0; i < GUARD_TICKETS_MAX; i++) {
        if (is_secret(&guard->tickets[i].secret, text))
            found = &guard->tickets[i];
    }
    if (found == NULL)
        return false;
    drop_secret(&found->secret);
    if (!is_young(&found->secret, now_us, GUARD_TICKET_US))
        return false;
    buf_slice(buf, slice_of(found->target, found->len));
    return !buf->is_cut;
}

bool guard_redeem(struct guard *guard, struct slice ticket, int64_t now_us, struct buf *buf)
{
    bool is_redeemed;

    pthread_mutex_lock(&guard->lock);
    is_redeemed = redeem(guard, ticket, now_us, buf);
    pthread_mutex_unlock(&guard->lock);
    return is_redeemed;
}
