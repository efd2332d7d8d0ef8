/*
 * correlate/kind_transaction.h: the columns of kind `transaction`. See correlate/kind.h.
 *
 * RFC 3261 17: one hop of one request.
 */
#ifndef CORRELATE_KIND_TRANSACTION_H
#define CORRELATE_KIND_TRANSACTION_H

#define TRANSACTION_COLUMNS(COLUMN)                                                                \
    COLUMN(ID, id, _, NUMBER, "transaction", "number", "")                                         \
    COLUMN(REF, leg, leg, NUMBER, "leg", "leg", "")                                                \
    COLUMN(REF_OR_NONE, dialog, dialog, NUMBER_OR_NULL, "dialog", "dialog or NULL",                \
           "that it is in; the first one of a forked INVITE")                                      \
    COLUMN(TEXT, method, _, TEXT, "method", "text", "")                                            \
    COLUMN(U32, cseq, _, NUMBER, "cseq", "number", "of its CSeq")                                  \
    COLUMN(TEXT, branch, _, TEXT, "branch", "text", "of the top Via; may be empty")                \
    COLUMN(ENUM, state, transaction_state, STATE, "state", "1-7",                                  \
           "1 trying, 2 proceeding, 3 accepted, 4 completed, 5 confirmed, 6 timed out, 7 "         \
           "left memory unfinished")                                                               \
    COLUMN(FLAG, is_started, _, FLAG, "is_started", "flag", "its request is in the capture")       \
    COLUMN(CODE, final, _, NUMBER_OR_NULL, "final", "200-699 or NULL",                             \
           "status code of the final response")                                                    \
    COLUMN(ENDPOINT, src, _, ADDRESS, "src", "endpoint or NULL", "who sends the request")          \
    COLUMN(ENDPOINT, dst, _, ADDRESS, "dst", "endpoint or NULL", "to whom")                        \
    COLUMN(U32, requests, _, NUMBER, "requests", "count",                                          \
           "sent, retransmissions included, ACK not")                                              \
    COLUMN(U32, responses, _, NUMBER, "responses", "count", "")                                    \
    COLUMN(TIME, start_us, _, TIME, "start", "time", "first message")                              \
    COLUMN(TIME, last_us, _, TIME, "last", "time", "last message")                                 \
    COLUMN(TIME_OR_NONE, first_response_us, _, SINCE_START, "first_response", "time or NULL", "")  \
    COLUMN(TIME_OR_NONE, final_us, _, SINCE_START, "final_response", "time or NULL",               \
           "first final response")

#endif
