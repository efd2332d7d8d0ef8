/*
 * tests/fuzz/fuzz_redact.c: a message with secrets. Only bytes of values are masked, masking again
 * changes nothing, and a secret is masked whatever stands before it.
 */
#include "export/redact.h"

#include <stdlib.h>

#include "base/array.h"
#include "dissect/sip_message.h"
#include "tests/fuzz/fuzz.h"

#define SECRET "hunter2"

static const char *const secrets[] = {
    "\r\nProxy-Authorization : Digest a=\"" SECRET "\"\r\n",
    "\nAUTHORIZATION:\r\n\tBasic " SECRET "\n",
    "\ra=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" SECRET "\r",
    "\r\na=key-mgmt:mikey " SECRET "\r\n",
    "\r\na=key-mgmt:" SECRET " \r\n",
    "\r\nAuthorization: " SECRET " \r\n",
    "\r\nk=clear:" SECRET "\r\n",
};

/* Only within a line, not before its first colon or '=', unless it is folded; blanks stay. */
static void check_changes(struct slice bytes, const uint8_t *copy, bool is_masked)
{
    bool is_value = false;
    bool is_changed = false;

    for (size_t i = 0; i < bytes.len; i++) {
        int byte = slice_at(bytes, i);
        bool is_end = byte == '\r' || byte == '\n';
        bool is_blank = byte == ' ' || byte == '\t';
        bool is_first = i == 0 || slice_at(bytes, i - 1) == '\r' || slice_at(bytes, i - 1) == '\n';

        if (copy[i] != byte && (copy[i] != '*' || is_end || is_blank || !is_value))
            abort();
        is_changed = is_changed || copy[i] != byte;
        is_value = !is_end && (is_value || byte == ':' || byte == '=' || (is_first && is_blank));
    }
    if (is_changed && !is_masked)
        abort();
}

/* What the reader of messages takes for credentials is masked behind the scheme. */
static void check_fields(struct slice bytes, const uint8_t *copy, enum sip_header header)
{
    struct sip_message message;

    sip_message_read(bytes, false, &message);
    for (const struct sip_field *field = sip_message_field(&message, header); field != NULL;
         field = sip_message_next(&message, field)) {
        size_t from = field->value.len == 0 ? 0 : slice_offset(bytes, field->value);
        struct slice shown = slice_of(copy + from, field->value.len);
        size_t at = 0;

        while (at < shown.len && memchr(" \t\r\n", slice_at(shown, at), 4) == NULL)
            at++;
        for (; at < shown.len; at++) {
            if (memchr(" \t\r\n*", slice_at(shown, at), 5) == NULL)
                abort();
        }
    }
}

static void check_secret(struct slice before, const char *secret)
{
    size_t len = before.len + strlen(secret);
    uint8_t *bytes = malloc(2 * len);

    if (bytes == NULL)
        abort();
    if (before.len > 0)
        memcpy(bytes, before.ptr, before.len);
    memcpy(bytes + before.len, secret, len - before.len);
    if (!redact_secrets(slice_of(bytes, len), bytes + len) ||
        slice_find_nocase(slice_of(bytes + len + before.len, len - before.len), SECRET) !=
            SLICE_NONE)
        abort();
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_of(data, size);
    uint8_t *copy = malloc(2 * size + 1);

    if (copy == NULL)
        abort();
    check_changes(bytes, copy, redact_secrets(bytes, copy));
    check_fields(bytes, copy, SIP_HEADER_AUTHORIZATION);
    check_fields(bytes, copy, SIP_HEADER_PROXY_AUTHORIZATION);
    (void)redact_secrets(slice_of(copy, size), copy + size);
    if (size > 0 && memcmp(copy, copy + size, size) != 0)
        abort();
    free(copy);
    for (size_t i = 0; i < COUNT_OF(secrets); i++)
        check_secret(bytes, secrets[i]);
    return 0;
}
