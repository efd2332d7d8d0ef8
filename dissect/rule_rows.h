/*
 * dissect/rule_rows.h: the rows of the findings catalogue; included with RULE() defined.
 *
 * RULE(id, name, slug, scope, severity, section, text)
 *
 *   id     the number that stores have. It stays with its slug for ever; rows stand in its order, and each
 *          group has a hundred of them: a new row goes to the end of its group.
 *   scope  what has to be seen to tell: enum rule_scope
 */

/* 1: start line and lines. */
RULE(101, START_LINE_UNPARSABLE, "start-line-unparsable", MESSAGE, RULE_ERROR, "RFC 3261 7",
     "the first line is neither a request line nor a status line by the grammar")
RULE(102, LINE_NOT_CRLF, "line-not-crlf", MESSAGE, RULE_WARN, "RFC 3261 7",
     "a line ends in a bare LF or CR instead of CRLF")
RULE(103, NO_EMPTY_LINE, "no-empty-line", MESSAGE, RULE_ERROR, "RFC 3261 7",
     "the empty line after the header fields is missing")
RULE(104, REQUEST_LINE_EXTRA_WS, "request-line-extra-ws", MESSAGE, RULE_ERROR, "RFC 3261 7.1",
     "the request line has white space other than one space between its three elements")
RULE(105, RURI_ANGLE_BRACKETS, "ruri-angle-brackets", MESSAGE, RULE_ERROR, "RFC 3261 7.1",
     "the Request-URI stands in angle brackets")
RULE(106, RURI_SPACE_OR_CTL, "ruri-space-or-ctl", MESSAGE, RULE_ERROR, "RFC 3261 7.1",
     "the Request-URI holds a control character")
RULE(107, BAD_SIP_VERSION, "bad-sip-version", MESSAGE, RULE_ERROR, "RFC 3261 7.1",
     "the version is another than SIP/2.0")
RULE(108, SIP_VERSION_CASE, "sip-version-case", MESSAGE, RULE_INFO, "RFC 3261 7.1",
     "the version is not written in upper case")
RULE(109, STATUS_CODE_NOT_3DIGIT, "status-code-not-3digit", MESSAGE, RULE_ERROR, "RFC 3261 7.2",
     "the status code is not a number from 100 to 699 in three digits")
RULE(110, METHOD_CASE, "method-case", MESSAGE, RULE_INFO, "RFC 3261 7.1",
     "the method is a known one but for upper and lower case, and so another method")
RULE(111, LEADING_CRLF, "leading-crlf", MESSAGE, RULE_INFO, "RFC 3261 7.5",
     "empty lines stand before the start line")

/* 2: header fields as such, and what stands in them. */
RULE(201, HDR_NO_COLON, "hdr-no-colon", MESSAGE, RULE_ERROR, "RFC 3261 7.3.1",
     "a line of the header section has no colon")
RULE(202, HDR_WS_BEFORE_COLON, "hdr-ws-before-colon", MESSAGE, RULE_INFO, "RFC 3261 7.3.1",
     "white space stands between a field name and its colon")
RULE(203, HDR_FOLDED, "hdr-folded", MESSAGE, RULE_INFO, "RFC 3261 7.3.1",
     "a field value goes on over several lines")
RULE(204, HDR_SINGLE_DUP, "hdr-single-dup", MESSAGE, RULE_ERROR, "RFC 3261 7.3.1",
     "a header field that may stand once stands several times; the first one is used")
RULE(205, KEY_TOO_LONG, "key-too-long", MESSAGE, RULE_WARN, "RFC 3261 8.1.1",
     "a key that calls and transactions are found by is longer than 512 bytes: lists and indexes "
     "cut it")
RULE(206, HDR_GRAMMAR, "hdr-grammar", MESSAGE, RULE_ERROR, "RFC 3261 25.1",
     "a header field does not match its grammar")
RULE(207, URI_GRAMMAR, "uri-grammar", MESSAGE, RULE_ERROR, "RFC 3261 19.1.1",
     "a URI does not match its grammar")
RULE(208, URI_EMPTY_USER, "uri-empty-user", MESSAGE, RULE_ERROR, "RFC 3261 19.1.1",
     "a URI has an @ but no user before it")

/* 3: body. */
RULE(301, BODY_NO_CONTENT_TYPE, "body-no-content-type", MESSAGE, RULE_ERROR, "RFC 3261 20.15",
     "there is a body but no Content-Type")
RULE(302, CLEN_TOO_LONG, "clen-too-long", MESSAGE, RULE_ERROR, "RFC 3261 18.3",
     "Content-Length is more than the bytes that are there")
RULE(303, CLEN_TOO_SHORT, "clen-too-short", MESSAGE, RULE_WARN, "RFC 3261 18.3",
     "the datagram goes on after the bytes that Content-Length declares")
RULE(304, CLEN_NONZERO_NO_BODY, "clen-nonzero-no-body", MESSAGE, RULE_ERROR, "RFC 3261 20.14",
     "Content-Length is not 0 but there is no body")
RULE(305, CLEN_INVALID, "clen-invalid", MESSAGE, RULE_ERROR, "RFC 3261 20.14",
     "Content-Length is not a number of at most 32 bits")

RULE(306, SDP_GRAMMAR, "sdp-grammar", MESSAGE, RULE_ERROR, "RFC 8866 9",
     "a line of a session description does not match its grammar")

/* 4: fields that every message needs. */
RULE(401, REQ_MISSING_MANDATORY, "req-missing-mandatory", MESSAGE, RULE_ERROR, "RFC 3261 8.1.1",
     "a mandatory header field is missing")
RULE(402, RSP_MISSING_MANDATORY, "rsp-missing-mandatory", MESSAGE, RULE_ERROR, "RFC 3261 8.2.6.2",
     "a mandatory header field is missing")
RULE(403, FROM_TAG_MISSING, "from-tag-missing", MESSAGE, RULE_ERROR, "RFC 3261 8.1.1.3",
     "From of the request has no tag")
RULE(404, RSP_TO_TAG_MISSING, "rsp-to-tag-missing", MESSAGE, RULE_ERROR, "RFC 3261 8.2.6.2",
     "To of a response other than 100 has no tag")
RULE(405, CSEQ_METHOD_MISMATCH, "cseq-method-mismatch", MESSAGE, RULE_ERROR, "RFC 3261 8.1.1.5",
     "CSeq names another method than the request line")
RULE(406, CSEQ_RANGE, "cseq-range", MESSAGE, RULE_ERROR, "RFC 3261 8.1.1.5",
     "the CSeq number is 2**31 or more")
RULE(407, MAXFWD_RANGE, "maxfwd-range", MESSAGE, RULE_ERROR, "RFC 3261 20.22",
     "Max-Forwards is not a number from 0 to 255")
RULE(408, EXPIRES_RANGE, "expires-range", MESSAGE, RULE_ERROR, "RFC 3261 20.19",
     "Expires is not a number of seconds of at most 32 bits")
RULE(409, VIA_PROTO, "via-proto", MESSAGE, RULE_ERROR, "RFC 3261 8.1.1.7",
     "the protocol of the top Via is another than SIP/2.0")
RULE(410, VIA_BRANCH_MISSING, "via-branch-missing", MESSAGE, RULE_ERROR, "RFC 3261 8.1.1.7",
     "the top Via has no branch")
RULE(411, VIA_BRANCH_COOKIE, "via-branch-cookie", MESSAGE, RULE_WARN, "RFC 3261 8.1.1.7",
     "the branch of the top Via does not begin with z9hG4bK: an element of RFC 2543")
RULE(412, VIA_BRANCH_COOKIE_ONLY, "via-branch-cookie-only", MESSAGE, RULE_ERROR, "RFC 3261 8.1.1.7",
     "the branch of the top Via is z9hG4bK and nothing after it")

/* 5: what rests on a transaction. */
RULE(501, RSP_CSEQ_DIFFERS, "rsp-cseq-differs", TRANSACTION, RULE_ERROR, "RFC 3261 8.2.6.2",
     "CSeq of the response is not that of the request with the same branch")
