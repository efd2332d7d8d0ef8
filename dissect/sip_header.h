/*
 * dissect/sip_header.h: the header fields of SIP, one row each.
 *
 * Source:    RFC 3261 20 and 7.3.3 (compact forms); IANA "SIP Parameters", Header Fields.
 * Threads:   pure functions over constant tables.
 *
 * Adding a header field is one row in sip_header_rows.h and one name here.
 */
#ifndef DISSECT_SIP_HEADER_H
#define DISSECT_SIP_HEADER_H

#include "base/slice.h"

/* In the order of RFC 3261 20.1 to 20.44; SIP_HEADER_OTHER is any other name. */
enum sip_header {
    SIP_HEADER_OTHER = 0,
    SIP_HEADER_ACCEPT,
    SIP_HEADER_ACCEPT_ENCODING,
    SIP_HEADER_ACCEPT_LANGUAGE,
    SIP_HEADER_ALERT_INFO,
    SIP_HEADER_ALLOW,
    SIP_HEADER_AUTHENTICATION_INFO,
    SIP_HEADER_AUTHORIZATION,
    SIP_HEADER_CALL_ID,
    SIP_HEADER_CALL_INFO,
    SIP_HEADER_CONTACT,
    SIP_HEADER_CONTENT_DISPOSITION,
    SIP_HEADER_CONTENT_ENCODING,
    SIP_HEADER_CONTENT_LANGUAGE,
    SIP_HEADER_CONTENT_LENGTH,
    SIP_HEADER_CONTENT_TYPE,
    SIP_HEADER_CSEQ,
    SIP_HEADER_DATE,
    SIP_HEADER_ERROR_INFO,
    SIP_HEADER_EXPIRES,
    SIP_HEADER_FROM,
    SIP_HEADER_IN_REPLY_TO,
    SIP_HEADER_MAX_FORWARDS,
    SIP_HEADER_MIME_VERSION,
    SIP_HEADER_MIN_EXPIRES,
    SIP_HEADER_ORGANIZATION,
    SIP_HEADER_PRIORITY,
    SIP_HEADER_PROXY_AUTHENTICATE,
    SIP_HEADER_PROXY_AUTHORIZATION,
    SIP_HEADER_PROXY_REQUIRE,
    SIP_HEADER_RECORD_ROUTE,
    SIP_HEADER_REPLY_TO,
    SIP_HEADER_REQUIRE,
    SIP_HEADER_RETRY_AFTER,
    SIP_HEADER_ROUTE,
    SIP_HEADER_SERVER,
    SIP_HEADER_SUBJECT,
    SIP_HEADER_SUPPORTED,
    SIP_HEADER_TIMESTAMP,
    SIP_HEADER_TO,
    SIP_HEADER_UNSUPPORTED,
    SIP_HEADER_USER_AGENT,
    SIP_HEADER_VIA,
    SIP_HEADER_WARNING,
    SIP_HEADER_WWW_AUTHENTICATE,
    SIP_HEADER_REASON, /* RFC 3326 */
    SIP_HEADER_EVENT,  /* RFC 6665 8.2.1 */
    SIP_HEADER_RSEQ,   /* RFC 3262 7.1 */
    SIP_HEADER_RACK,   /* RFC 3262 7.2 */
    SIP_HEADER_COUNT,
};

/* What kind of value the field has, which names its reader. */
enum sip_value_kind {
    SIP_VALUE_TEXT,    /* free text, or a grammar that has no reader yet */
    SIP_VALUE_TOKENS,  /* tokens, with parameters where the grammar has them */
    SIP_VALUE_NUMBER,  /* digits (Retry-After: with comment and parameters) */
    SIP_VALUE_ADDRESS, /* name-addr / addr-spec with parameters: sip_address */
    SIP_VALUE_VIA,     /* sip_via */
    SIP_VALUE_CSEQ,
    SIP_VALUE_CALL_ID,
    SIP_VALUE_MEDIA_TYPE,
    SIP_VALUE_AUTH, /* challenge or credentials; a comma does not end the value */
    SIP_VALUE_URIS, /* absolute URIs in < > with parameters */
    SIP_VALUE_DATE,
};

struct sip_header_row {
    const char *name;
    char compact;        /* one-letter form, or 0 */
    uint8_t kind;        /* enum sip_value_kind */
    bool is_list;        /* the field may stand several times, and its value is a comma list */
    const char *section; /* "RFC 3261 20.10" */
};

/* Give the header of a field name, long or compact, any case. Cost: O(length of the name). */
enum sip_header sip_header_of(struct slice name);

/* Give the row of a header; SIP_HEADER_OTHER has a row with an empty name. */
const struct sip_header_row *sip_header_row(enum sip_header header);

#endif
