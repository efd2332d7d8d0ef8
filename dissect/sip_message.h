/*
 * dissect/sip_message.h: one SIP message taken apart, without copying and without judging.
 *
 * Any bytes give a message: what cannot be read is absent, and each thing that was tolerated or is
 * wrong is a note that names a rule of dissect/rule.h and the bytes it rests on. The header section
 * is cut into fields once; the values that correlation needs are read at the same time; everything
 * else is read on demand from the field's value by the reader of its kind (sip_uri, sip_address,
 * sip_via, ...).
 *
 * Source:    RFC 3261 7, 7.3, 18.3, 20, 25.1.
 * Ownership: everything is borrowed from the payload that was read.
 * Threads:   a plain value. Cost: one pass over the header section, no allocation.
 * Limits:    SIP_FIELDS_MAX fields; more are counted in `fields_dropped`. Notes: note.h.
 */
#ifndef DISSECT_SIP_MESSAGE_H
#define DISSECT_SIP_MESSAGE_H

#include "base/slice.h"
#include "dissect/note.h"
#include "dissect/sip_method.h"

#define SIP_FIELDS_MAX 256

/* Bytes of a Call-ID, a tag, a branch or a method that tables and indexes hold. */
#define SIP_KEY_MAX 512

/* One header field: a line with the lines folded into it. A comma list is one field. */
struct sip_field {
    struct slice name;  /* as written, without white space */
    struct slice value; /* as written, trimmed at both ends; folds are still in it */
    uint8_t header;     /* enum sip_header; SIP_HEADER_OTHER when it has no row */
    int16_t next;       /* index of the next field of the same header, or -1 (known headers) */
};

struct sip_message {
    struct slice raw; /* start line to end of body, without leading CRLFs or trailing bytes */

    /* Start line. */
    bool is_request;
    uint8_t method;           /* enum sip_method, of the request line; for a response, of CSeq */
    uint16_t code;            /* 100-699 of a response; 0 for a request or when unreadable */
    struct slice method_name; /* as written; for a response, that of CSeq; may be absent */
    struct slice ruri;        /* as written but for < > around it; absent in a response */
    struct slice reason;      /* reason phrase as written, absent in a request */

    /* Header section. */
    struct sip_field fields[SIP_FIELDS_MAX];
    uint16_t field_count;
    uint16_t fields_dropped;         /* UINT16_MAX: that many or more */
    int16_t first[SIP_HEADER_COUNT]; /* index of the first field of each known header, or -1 */

    /* What correlation needs; absent or 0 when missing or unreadable. First field wins. */
    struct slice call_id;
    struct slice from_tag;
    struct slice to_tag;
    struct slice via_sent_by; /* host[:port] of the top Via, as written */
    struct slice via_branch;  /* of the top Via */
    bool has_cseq;            /* both number and method were read */
    uint32_t cseq;            /* sequence number */
    uint8_t cseq_method;      /* enum sip_method */
    struct slice cseq_method_name;

    /* Body. */
    bool has_content_length;
    uint32_t content_length;   /* as declared, when readable */
    struct slice content_type; /* type/subtype without parameters, as written */
    struct slice body;         /* min(declared, there) bytes; may be empty */
    uint32_t trailing;         /* bytes of the datagram after the body */

    struct notes notes;
};

/* Tell whether a payload looks like SIP, on any port, from its first bytes: O(first line), and one
 * byte for RTP, RTCP, STUN and DTLS. */
bool sip_is_message(struct slice payload);

/* Tell whether a payload is a keep-alive: CRLFs or NULs alone, at most 4 bytes (RFC 5626 3.5). */
bool sip_is_keep_alive(struct slice payload);

/* Read the message at the start of a datagram. `is_cut` says that the capture took bytes off the
 * end (snap length), which is then no fault of the message. Every field of *ret_message that has
 * a meaning is set; `fields` past `field_count` are left untouched. */
void sip_message_read(struct slice payload, bool is_cut, struct sip_message *ret_message);

/* Give the first field of a header, and the next one after `field`; NULL when there is none. */
const struct sip_field *sip_message_field(const struct sip_message *message,
                                          enum sip_header header);
const struct sip_field *sip_message_next(const struct sip_message *message,
                                         const struct sip_field *field);

/* Give the value of the first field of a header, or an absent slice. */
struct slice sip_message_value(const struct sip_message *message, enum sip_header header);

/* Tell whether the message has a body of application/sdp, by itself or in a multipart body. */
bool sip_message_has_sdp(const struct sip_message *message);

#endif
