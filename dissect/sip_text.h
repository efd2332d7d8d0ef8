/*
 * dissect/sip_text.h: the characters and lines that every reader of SIP text shares.
 *
 * Source:    RFC 3261 25.1 (token, LWS, quoted-string) and 7 (lines).
 * Threads:   pure functions.
 */
#ifndef DISSECT_SIP_TEXT_H
#define DISSECT_SIP_TEXT_H

#include "base/buf.h"
#include "base/slice.h"

/* One line without its line end, as offsets in the text that it was read from. */
struct sip_line {
    size_t from;
    size_t to;
    bool is_ended; /* false when the text ends before the line does */
    bool is_crlf;  /* it ends in CRLF, as it should */
};

/* Which bytes may stand in a token. */
extern const bool sip_token_bytes[256];

/* Tell whether a byte (or -1) may stand in a token. */
static inline bool sip_is_token_byte(int byte)
{
    return byte >= 0 && sip_token_bytes[byte];
}

/* Compare with a name, ASCII letters folded. Expanded in place, since most texts are of another
 * length and most others are written as the name is. */
static inline bool sip_is_name(struct slice s, struct slice name)
{
    return s.len == name.len &&
           (memcmp(s.ptr, name.ptr, name.len) == 0 || slice_equal_nocase(s, name));
}

/* Tell whether all bytes may stand in a token and there is at least one. */
bool sip_is_token(struct slice s);

/* Tell whether all bytes are decimal digits and there is at least one. */
bool sip_is_digits(struct slice s);

/* Tell whether a byte (or -1) is linear white space: SP, HT, CR or LF. */
static inline bool sip_is_lws(int byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Tell whether a byte (or -1) is SP or HT. */
static inline bool sip_is_blank(int byte)
{
    return byte == ' ' || byte == '\t';
}

/* Give `from` to `to` of `text` without linear white space at both ends. Unlike slice_trim it is
 * expanded in place: it runs several times a message. */
static inline struct slice sip_trim_part(struct slice text, size_t from, size_t to)
{
    while (from < to && sip_is_lws(slice_at(text, from)))
        from++;
    while (to > from && sip_is_lws(slice_at(text, to - 1)))
        to--;
    return slice_sub(text, from, to - from);
}

/* Give the offset of the first CR or LF at or after `at`, which is inside the text, or its end. */
size_t sip_line_end(struct slice text, size_t at);

/* Read the line at *at and put *at behind its line end: CRLF, a bare LF, or a bare CR. Up to
 * eight CRs before an LF are one line end. False at the end of the text. */
bool sip_line_next(struct slice text, size_t *at, struct sip_line *ret_line);

/* Give the offset behind the quoted string that begins with the quote at `at`, or SLICE_NONE when
 * it does not end. */
size_t sip_quoted_end(struct slice s, size_t at);

/* Write a quoted string without its quotes and escapes, or any other text as it is; a fold becomes
 * one space. RFC 3261 7.3.1, 25.1. */
void sip_unquote(struct slice s, struct buf *buf);

#endif
