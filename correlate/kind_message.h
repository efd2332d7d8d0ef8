/*
 * correlate/kind_message.h: the columns of kind `message`. See correlate/kind.h.
 *
 * One SIP message.
 */
#ifndef CORRELATE_KIND_MESSAGE_H
#define CORRELATE_KIND_MESSAGE_H

#define MESSAGE_COLUMNS(COLUMN)                                                                    \
    COLUMN(ID, id, _, NUMBER, "n", "number", "its number in lists")                                \
    COLUMN(REF_OR_NONE, leg, leg, NONE, "", "leg or NULL", "")                                     \
    COLUMN(TIME, time_us, _, TIME, "time", "time", "")                                             \
    COLUMN(NANOSECONDS, time_ns, _, NONE, "", "0-999", "nanoseconds beyond `time_us`")             \
    COLUMN(U8, transport, _, NONE, "", "1-6", "1 UDP, 2 TCP, 3 TLS, 4 SCTP, 5 WS, 6 WSS")          \
    COLUMN(CODE, code, _, NONE, "", "100-699 or NULL", "status code; NULL for a request")          \
    COLUMN(U32, flags, _, NONE, "", "bits",                                                        \
           "1 request, 2 retransmission, 4 duplicate, 8 has SDP, 16 cut by the snap length, "      \
           "32 request with a To tag, 64 has a finding, 128 came in several frames")               \
    COLUMN(REF32, capture, capture, NONE, "", "capture",                                           \
           "of the first frame, as the next columns")                                              \
    COLUMN(U64, frame, _, NONE, "", "number", "of the frame in its capture, from 1")               \
    COLUMN(I64, end_offset, _, NONE, "", "bytes",                                                  \
           "where the frame's record ends in the file; -1 when it cannot be read again")           \
    COLUMN(U32, frame_len, _, NONE, "", "bytes", "captured bytes of the frame")                    \
    COLUMN(U32, offset, _, NONE, "", "bytes", "where the message begins in the frame")             \
    COLUMN(U32, length, _, NONE, "", "bytes", "of the message")                                    \
    COLUMN(ENDPOINT, src, _, NONE, "", "endpoint or NULL", "")                                     \
    COLUMN(ENDPOINT, dst, _, NONE, "", "endpoint or NULL", "")                                     \
    COLUMN(U32, cseq, _, NONE, "", "number", "0 when it cannot be read")                           \
    COLUMN(REF_AS, transaction, transaction_, NONE, "", "transaction_ or NULL",                    \
           "of an ACK to a 2xx: that of the INVITE")                                               \
    COLUMN(REF_OR_NONE, dialog, dialog, NONE, "", "dialog or NULL", "")                            \
    COLUMN(TEXT, method, _, NONE, "", "text", "of a response: that of its CSeq")                   \
    COLUMN(TEXT, reason, _, NONE, "", "text or NULL",                                              \
           "phrase of a response unless it is the standard one")

#endif
