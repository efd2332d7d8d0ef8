/*
 * dissect/rule_rows.h: the rows of the findings catalogue; included with RULE() defined.
 *
 * RULE(name, slug, severity, section, text)
 */

/* Start line and lines. */
RULE(START_LINE_UNPARSABLE, "start-line-unparsable", RULE_ERROR, "RFC 3261 7",
     "the first line is neither a request line nor a status line by the grammar")
RULE(LINE_NOT_CRLF, "line-not-crlf", RULE_WARN, "RFC 3261 7",
     "a line ends in a bare LF or CR instead of CRLF")
RULE(NO_EMPTY_LINE, "no-empty-line", RULE_ERROR, "RFC 3261 7",
     "the empty line after the header fields is missing")
RULE(REQUEST_LINE_EXTRA_WS, "request-line-extra-ws", RULE_ERROR, "RFC 3261 7.1",
     "the request line has white space other than one space between its three elements")
RULE(RURI_ANGLE_BRACKETS, "ruri-angle-brackets", RULE_ERROR, "RFC 3261 7.1",
     "the Request-URI stands in angle brackets")
RULE(RURI_SPACE_OR_CTL, "ruri-space-or-ctl", RULE_ERROR, "RFC 3261 7.1",
     "the Request-URI holds a control character")
RULE(BAD_SIP_VERSION, "bad-sip-version", RULE_ERROR, "RFC 3261 7.1",
     "the version is another than SIP/2.0")
RULE(SIP_VERSION_CASE, "sip-version-case", RULE_INFO, "RFC 3261 7.1",
     "the version is not written in upper case")
RULE(STATUS_CODE_NOT_3DIGIT, "status-code-not-3digit", RULE_ERROR, "RFC 3261 7.2",
     "the status code is not a number from 100 to 699 in three digits")
RULE(METHOD_CASE, "method-case", RULE_INFO, "RFC 3261 7.1",
     "the method is a known one but for upper and lower case, and so another method")
RULE(LEADING_CRLF, "leading-crlf", RULE_INFO, "RFC 3261 7.5",
     "empty lines stand before the start line")

/* Header fields as such. */
RULE(HDR_NO_COLON, "hdr-no-colon", RULE_ERROR, "RFC 3261 7.3.1",
     "a line of the header section has no colon")
RULE(HDR_WS_BEFORE_COLON, "hdr-ws-before-colon", RULE_INFO, "RFC 3261 7.3.1",
     "white space stands between a field name and its colon")
RULE(HDR_FOLDED, "hdr-folded", RULE_INFO, "RFC 3261 7.3.1",
     "a field value goes on over several lines")
RULE(HDR_SINGLE_DUP, "hdr-single-dup", RULE_ERROR, "RFC 3261 7.3.1",
     "a header field that may stand once stands several times; the first one is used")
RULE(KEY_TOO_LONG, "key-too-long", RULE_WARN, "RFC 3261 8.1.1",
     "a key that calls and transactions are found by is longer than 512 bytes: lists and indexes "
     "cut it")
RULE(HDR_GRAMMAR, "hdr-grammar", RULE_ERROR, "RFC 3261 25.1",
     "a header field does not match its grammar")
RULE(URI_GRAMMAR, "uri-grammar", RULE_ERROR, "RFC 3261 19.1.1", "a URI does not match its grammar")
RULE(URI_EMPTY_USER, "uri-empty-user", RULE_ERROR, "RFC 3261 19.1.1",
     "a URI has an @ but no user before it")

/* Body. */
RULE(BODY_NO_CONTENT_TYPE, "body-no-content-type", RULE_ERROR, "RFC 3261 20.15",
     "there is a body but no Content-Type")
RULE(CLEN_TOO_LONG, "clen-too-long", RULE_ERROR, "RFC 3261 18.3",
     "Content-Length is more than the bytes that are there")
RULE(CLEN_TOO_SHORT, "clen-too-short", RULE_WARN, "RFC 3261 18.3",
     "the datagram goes on after the bytes that Content-Length declares")
RULE(CLEN_NONZERO_NO_BODY, "clen-nonzero-no-body", RULE_ERROR, "RFC 3261 20.14",
     "Content-Length is not 0 but there is no body")
RULE(CLEN_INVALID, "clen-invalid", RULE_ERROR, "RFC 3261 20.14",
     "Content-Length is not a number of at most 32 bits")

RULE(SDP_GRAMMAR, "sdp-grammar", RULE_ERROR, "RFC 8866 9",
     "a line of a session description does not match its grammar")

/* Fields that every message needs. */
RULE(REQ_MISSING_MANDATORY, "req-missing-mandatory", RULE_ERROR, "RFC 3261 8.1.1",
     "a mandatory header field is missing")
RULE(RSP_MISSING_MANDATORY, "rsp-missing-mandatory", RULE_ERROR, "RFC 3261 8.2.6.2",
     "a mandatory header field is missing")
RULE(FROM_TAG_MISSING, "from-tag-missing", RULE_ERROR, "RFC 3261 8.1.1.3",
     "From of the request has no tag")
RULE(RSP_TO_TAG_MISSING, "rsp-to-tag-missing", RULE_ERROR, "RFC 3261 8.2.6.2",
     "To of a response other than 100 has no tag")
RULE(CSEQ_METHOD_MISMATCH, "cseq-method-mismatch", RULE_ERROR, "RFC 3261 8.1.1.5",
     "CSeq names another method than the request line")
RULE(RSP_CSEQ_DIFFERS, "rsp-cseq-differs", RULE_ERROR, "RFC 3261 8.2.6.2",
     "CSeq of the response is not that of the request with the same branch")
RULE(CSEQ_RANGE, "cseq-range", RULE_ERROR, "RFC 3261 8.1.1.5", "the CSeq number is 2**31 or more")
RULE(MAXFWD_RANGE, "maxfwd-range", RULE_ERROR, "RFC 3261 20.22",
     "Max-Forwards is not a number from 0 to 255")
RULE(EXPIRES_RANGE, "expires-range", RULE_ERROR, "RFC 3261 20.19",
     "Expires is not a number of seconds of at most 32 bits")
RULE(VIA_PROTO, "via-proto", RULE_ERROR, "RFC 3261 8.1.1.7",
     "the protocol of the top Via is another than SIP/2.0")
RULE(VIA_BRANCH_MISSING, "via-branch-missing", RULE_ERROR, "RFC 3261 8.1.1.7",
     "the top Via has no branch")
RULE(VIA_BRANCH_COOKIE, "via-branch-cookie", RULE_WARN, "RFC 3261 8.1.1.7",
     "the branch of the top Via does not begin with z9hG4bK: an element of RFC 2543")
RULE(VIA_BRANCH_COOKIE_ONLY, "via-branch-cookie-only", RULE_ERROR, "RFC 3261 8.1.1.7",
     "the branch of the top Via is z9hG4bK and nothing after it")
