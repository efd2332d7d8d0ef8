#include "export/redact.h"

#include <assert.h>

#include "base/array.h"

#define MASK '*'

/* How the value of a secret line is masked. */
enum secret {
    SECRET_NONE = 0,
    SECRET_CREDENTIALS, /* all after a known scheme, in the lines folded into it too */
    SECRET_INLINE,      /* all after the first "inline:" */
    SECRET_AFTER_COLON, /* all after the first colon */
    SECRET_AFTER_WORD,  /* all after the first word */
};

/* What may stand before credentials; another word may be one itself. */
static const char *const schemes[] = {"Digest", "Basic", "Bearer", "NTLM", "Negotiate", "Kerberos"};

static const struct {
    const char *name; /* what stands before the colon of a field, or begins a line of SDP */
    bool is_field;
    enum secret secret;
} secrets[] = {
    {"Authorization", true, SECRET_CREDENTIALS}, {"Proxy-Authorization", true, SECRET_CREDENTIALS},
    {"a=crypto:", false, SECRET_INLINE},         {"a=key-mgmt:", false, SECRET_AFTER_WORD},
    {"k=", false, SECRET_AFTER_COLON},
};

/* Consume one line and return it without its end. Several CRs are one end, as they are for the reader of
 * messages when an LF follows: else a line folded behind them would not be known for one. */
static struct slice next_line(struct slice *rest)
{
    size_t len = 0;
    struct slice line;

    while (len < rest->len && rest->ptr[len] != '\n' && rest->ptr[len] != '\r')
        len++;
    line = slice_sub(*rest, 0, len);
    *rest = slice_from(*rest, len);
    while (slice_take_byte(rest, '\r'))
        continue;
    (void)slice_take_byte(rest, '\n');
    return line;
}

/* Return the kind of secret of a line, and the value that has it. */
static enum secret secret_of(struct slice line, struct slice *ret_value)
{
    size_t colon = slice_find(line, 0, ':');

    for (size_t i = 0; i < COUNT_OF(secrets); i++) {
        struct slice name = slice_from_text(secrets[i].name);

        if (secrets[i].is_field && colon != SLICE_NONE &&
            slice_equal_nocase(slice_trim(slice_sub(line, 0, colon)), name)) {
            *ret_value = slice_from(line, colon + 1);
            return secrets[i].secret;
        }
        if (!secrets[i].is_field && slice_starts_nocase(line, secrets[i].name)) {
            *ret_value = slice_from(line, name.len);
            return secrets[i].secret;
        }
    }
    return SECRET_NONE;
}

/* Return the text behind the first word; the word itself when nothing does. */
static struct slice after_word(struct slice value)
{
    size_t end = 0;

    slice_skip_blanks(&value);
    while (end < value.len && value.ptr[end] != ' ' && value.ptr[end] != '\t')
        end++;
    return slice_trim(slice_from(value, end)).len == 0 ? value : slice_from(value, end);
}

static struct slice after_scheme(struct slice value)
{
    slice_skip_blanks(&value);
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        size_t len = strlen(schemes[i]);
        int next = slice_at(value, len);

        if (slice_starts_nocase(value, schemes[i]) && (next == ' ' || next == '\t' || next < 0))
            return slice_from(value, len);
    }
    return value;
}

static struct slice after(struct slice value, size_t at, size_t len)
{
    return at == SLICE_NONE ? value : slice_from(value, at + len);
}

/* Return the secret part of a value; the whole value where it is malformed. */
static struct slice hidden_part(enum secret secret, struct slice value)
{
    switch (secret) {
    case SECRET_NONE:
        break;
    case SECRET_CREDENTIALS:
        return after_scheme(value);
    case SECRET_INLINE:
        return after(value, slice_find_nocase(value, "inline:"), strlen("inline:"));
    case SECRET_AFTER_COLON:
        return after(value, slice_find(value, 0, ':'), 1);
    case SECRET_AFTER_WORD:
        return after_word(value);
    }
    return slice_of(NULL, 0);
}

/* Mask all but blanks. */
static bool mask(struct slice bytes, struct slice part, uint8_t *copy)
{
    size_t from = part.len == 0 ? 0 : slice_offset(bytes, part);
    bool is_masked = false;

    for (size_t i = 0; i < part.len; i++) {
        if (part.ptr[i] == ' ' || part.ptr[i] == '\t')
            continue;
        copy[from + i] = MASK;
        is_masked = true;
    }
    return is_masked;
}

/* Mask the secret of one line. *before and *has_begun keep, from line to line, the field to which a folded
 * line belongs, and whether its value has begun. */
static bool mask_line(struct slice bytes, struct slice line, enum secret *before, bool *has_begun,
                      uint8_t *copy)
{
    struct slice value = line;
    bool is_folded = slice_at(line, 0) == ' ' || slice_at(line, 0) == '\t';
    bool goes_on = is_folded && *has_begun;

    if (!is_folded)
        *before = secret_of(line, &value);
    if (is_folded && *before != SECRET_CREDENTIALS)
        *before = SECRET_NONE;
    *has_begun = goes_on || slice_trim(value).len > 0;
    return mask(bytes, goes_on && *before != SECRET_NONE ? value : hidden_part(*before, value),
                copy);
}

bool redact_secrets(struct slice bytes, uint8_t *copy)
{
    struct slice rest = bytes;
    enum secret before = SECRET_NONE;
    bool has_begun = false;
    bool is_masked = false;

    assert(copy != NULL || bytes.len == 0);
    if (bytes.len > 0)
        memcpy(copy, bytes.ptr, bytes.len);
    while (rest.len > 0)
        is_masked = mask_line(bytes, next_line(&rest), &before, &has_begun, copy) || is_masked;
    return is_masked;
}
