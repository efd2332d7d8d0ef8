/*
 * correlate/kind_call.h: the columns of kind `call`. See correlate/kind.h.
 *
 * A call: for INVITE what users call one; for other methods all that shares a Call-ID.
 */
#ifndef CORRELATE_KIND_CALL_H
#define CORRELATE_KIND_CALL_H

#define CALL_COLUMNS(COLUMN)                                                                       \
    COLUMN(ID, id, _, NUMBER, "n", "number", "its number in lists")                                \
    COLUMN(TEXT, short_id, _, TEXT, "id", "text",                                                  \
           "12 characters, the same each time the capture is opened")                              \
    COLUMN(FLAG, is_invite, _, NONE, "", "flag", "its first request is an INVITE")                 \
    COLUMN(TEXT, method, _, TEXT, "method", "text",                                                \
           "of the first request; CSeq of the first response where no request was seen")           \
    COLUMN(TIME, start_us, _, START, "start", "time",                                              \
           "first INVITE; the first message where no INVITE was seen, and of other methods")       \
    COLUMN(NANOSECONDS, start_ns, _, NONE, "", "0-999", "nanoseconds beyond `start_us`")           \
    COLUMN(ENUM, state, call_state, STATE, "state", "1-13",                                        \
           "1 trying, 2 ringing, 3 in-call, 4 completed, 5 failed, 6 busy, 7 cancelled, 8 "        \
           "redirected, 9 no-answer, 10 no-ack, 11 rejected-auth, 12 transferred, 13 "             \
           "incomplete")                                                                           \
    COLUMN(CODE, final, _, NUMBER_OR_NULL, "final", "200-699 or NULL",                             \
           "status code of the outcome")                                                           \
    COLUMN(TEXT, reason, _, TEXT, "reason", "text or NULL",                                        \
           "Reason header field of what ended it, RFC 3326")                                       \
    COLUMN(TEXT, from_user, _, PARTY, "from", "text or NULL", "From: user part")                   \
    COLUMN(TEXT, from_host, _, NONE, "", "text or NULL", "From: host")                             \
    COLUMN(TEXT, from_display, _, NONE, "", "text or NULL", "From: display name without quotes")   \
    COLUMN(TEXT, to_user, _, PARTY, "to", "text or NULL", "To: user part")                         \
    COLUMN(TEXT, to_host, _, NONE, "", "text or NULL", "To: host")                                 \
    COLUMN(TEXT, to_display, _, NONE, "", "text or NULL", "To: display name without quotes")       \
    COLUMN(TEXT, ruri, _, TEXT, "ruri", "text or NULL", "Request-URI of the first request")        \
    COLUMN(ENDPOINT, src, _, ADDRESS, "src", "endpoint or NULL", "who sent the first request")     \
    COLUMN(ENDPOINT, dst, _, ADDRESS, "dst", "endpoint or NULL", "to whom")                        \
    COLUMN(TIME_OR_NONE, ringing_us, _, SINCE_START, "ringing", "time or NULL",                    \
           "first 180 to 189")                                                                     \
    COLUMN(TIME_OR_NONE, answer_us, _, NONE, "", "time or NULL", "first 2xx to the INVITE")        \
    COLUMN(TIME_OR_NONE, first_final_us, _, SINCE_START, "first_final", "time or NULL",            \
           "first final response that did not only begin another try (401, 407, 422, 423, a "      \
           "3xx that was followed)")                                                               \
    COLUMN(TIME_OR_NONE, end_us, _, NONE, "", "time or NULL", "BYE, CANCEL or final failure")      \
    COLUMN(TIME, last_us, _, NONE, "", "time", "last message")                                     \
    COLUMN(SPAN_OR_NONE, pdd_us, _, SPAN, "pdd", "span or NULL",                                   \
           "post-dial delay, RFC 6076 4.3: from the first INVITE to the first 180 to 189 or "      \
           "2xx, else to the final failure")                                                       \
    COLUMN(SPAN_OR_NONE, setup_us, _, SPAN, "setup", "span or NULL",                               \
           "from the first INVITE to the 2xx")                                                     \
    COLUMN(SPAN_OR_NONE, duration_us, _, SPAN, "duration", "span or NULL",                         \
           "from the 2xx to the end")                                                              \
    COLUMN(ENUM, ended_by, call_party, ENDED_BY, "ended_by", "0-2",                                \
           "0 not known, 1 caller, 2 callee")                                                      \
    COLUMN(ENUM, ended_how, call_end, ENDED_HOW, "ended_how", "0-6",                               \
           "0 it goes on or nothing that ended it was seen, 1 BYE, 2 BYE without a final "         \
           "response, 3 BYE that was refused, 4 CANCEL, 5 final failure, 6 no response in "        \
           "64*T1")                                                                                \
    COLUMN(U32, messages, _, NUMBER, "messages", "count",                                          \
           "on the wire: retransmissions included, duplicates not")                                \
    COLUMN(U32, retransmissions, _, NUMBER, "retransmissions", "count",                            \
           "messages sent again within their transaction")                                         \
    COLUMN(U32, duplicates, _, NUMBER, "duplicates", "count",                                      \
           "datagrams that were captured twice")                                                   \
    COLUMN(U32, cut, _, NUMBER, "cut", "count", "messages from which the snap length took bytes")  \
    COLUMN(U32, findings, _, NONE, "", "count", "of severity 2 and 3")

#endif
