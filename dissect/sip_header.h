/*
 * dissect/sip_header.h: the header fields of SIP, one row each.
 *
 * Source:    RFC 3261 20 and 7.3.3 (compact forms); IANA "SIP Parameters", Header Fields.
 * Threads:   pure functions over constant tables.
 *
 * Adding a header field is one row in sip_header_rows.h.
 */
#ifndef DISSECT_SIP_HEADER_H
#define DISSECT_SIP_HEADER_H

#include "base/slice.h"

/* SIP_HEADER_OTHER is any name that has no row. */
enum sip_header {
    SIP_HEADER_OTHER = 0,
#define SIP_HEADER_ROW(name, text, compact, kind, is_list, section) SIP_HEADER_##name,
#include "dissect/sip_header_rows.h"
#undef SIP_HEADER_ROW
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
