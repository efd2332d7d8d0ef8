/*
 * dissect/sdp.h: a session description, walked in place.
 *
 *   session:  v= o= s= c= t= a=...        sdp_read
 *   media:    m=audio 49170 RTP/AVP 0 96  sdp_media_next, one m= line with the lines behind it
 *             c=  a=rtpmap:96 opus/48000/2
 *
 * A description that breaks the rules is read as far as it goes: lines that are no "x=..." are
 * skipped, and what is missing is absent. sdp_check says what breaks them.
 *
 * Source:    RFC 8866 (and RFC 4566); RFC 3264 5.1 (direction, port 0); RFC 3605 (rtcp).
 * Ownership: borrowed from the body that is read.
 * Threads:   pure functions. Cost: O(lines) a call of sdp_read, sdp_media_next, sdp_rtpmap_find.
 */
#ifndef DISSECT_SDP_H
#define DISSECT_SDP_H

#include "base/addr.h"
#include "base/slice.h"
#include "dissect/note.h"

enum sdp_direction {
    SDP_DIRECTION_NONE = 0, /* not said */
    SDP_SENDRECV,
    SDP_SENDONLY,
    SDP_RECVONLY,
    SDP_INACTIVE,
};

struct sdp_line {
    uint8_t type; /* the letter */
    struct slice value;
};

/* c=: where media is to be sent. */
struct sdp_connection {
    struct slice host; /* address or name as written, without "/ttl"; absent when not said */
    struct addr addr;  /* family ADDR_NONE when the host is no address; port 0 */
};

struct sdp_session {
    struct slice origin; /* value of o=, or absent */
    struct sdp_connection connection;
    uint8_t direction;   /* enum sdp_direction */
    struct slice lines;  /* session level, for sdp_attribute_next */
    struct slice medias; /* from the first m= on, for sdp_media_next */
};

struct sdp_media {
    struct slice kind;    /* "audio" */
    uint16_t port;        /* 0: refused, or unreadable */
    uint16_t port_count;  /* 1 unless the line says port/count */
    struct slice proto;   /* "RTP/AVP" */
    struct slice formats; /* blank-separated, for sdp_format_next */
    struct sdp_connection connection;
    uint8_t direction;   /* enum sdp_direction */
    uint16_t rtcp_port;  /* of a=rtcp; 0 when not said */
    struct slice lines;  /* behind the m= line, for sdp_attribute_next */
    bool is_well_formed; /* the m= line has its four parts and a port */
};

struct sdp_attribute {
    struct slice name;
    struct slice value; /* behind the colon; absent without one */
};

/* a=rtpmap: what a payload type stands for. */
struct sdp_rtpmap {
    struct slice encoding;  /* "opus" */
    uint32_t clock_rate;    /* Hz; 0 when unreadable */
    struct slice parameter; /* channels of audio; absent when not said */
};

/* Consume the next line of the form "x=value", skipping others. False at the end. */
bool sdp_line_next(struct slice *rest, struct sdp_line *ret_line);

/* Read the session level. False when the body does not begin with v=. */
bool sdp_read(struct slice body, struct sdp_session *ret_session);

/* Consume the next media description. False at the end. */
bool sdp_media_next(struct slice *rest, struct sdp_media *ret_media);

/* Consume the next format of an m= line. False at the end. */
bool sdp_format_next(struct slice *rest, struct slice *ret_format);

/* Consume the next a= line, skipping others. False at the end. */
bool sdp_attribute_next(struct slice *rest, struct sdp_attribute *ret_attribute);

/* Find the rtpmap of a payload type. False, and *ret_rtpmap untouched, when there is none. */
bool sdp_rtpmap_find(const struct sdp_media *media, uint8_t payload_type,
                     struct sdp_rtpmap *ret_rtpmap);

/* Give what holds for a media description: its own, else that of the session; direction sendrecv
 * when neither says one. RFC 8866 5.7, 6.7 */
struct sdp_connection sdp_connection_of(const struct sdp_session *session,
                                        const struct sdp_media *media);
enum sdp_direction sdp_direction_of(const struct sdp_session *session,
                                    const struct sdp_media *media);

/* Note as RULE_SDP_GRAMMAR what does not match the grammar: a line that is no "x=value", another one than v=
 * in the first place, c= without an address, m= without its four parts or a port. Cost: one pass. */
void sdp_check(struct slice body, struct notes *notes);

/* Give "sendrecv" ...; "" for SDP_DIRECTION_NONE. */
const char *sdp_direction_name(enum sdp_direction direction);

#endif
