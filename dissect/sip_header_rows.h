/*
 * dissect/sip_header_rows.h: the rows of the header table; included with SIP_HEADER_ROW() defined.
 *
 * SIP_HEADER_ROW(name, text, compact, kind, is_list, section)
 *
 *   name     of the constant SIP_HEADER_name
 *   text     the field name
 *   compact  the one-letter form in lower case, or 0
 *   kind     of value, SIP_VALUE_kind
 *   is_list  the field may stand several times, and its value is a comma list
 *
 * Rows stand in the order of the length of their text: that is how a name is found. Of those of one length
 * the commonest stands last, where it is found first.
 */
SIP_HEADER_ROW(TO, "To", 't', ADDRESS, false, "RFC 3261 20.39")
SIP_HEADER_ROW(VIA, "Via", 'v', VIA, true, "RFC 3261 20.42")
SIP_HEADER_ROW(DATE, "Date", 0, DATE, false, "RFC 3261 20.17")
SIP_HEADER_ROW(RACK, "RAck", 0, TEXT, false, "RFC 3262 7.2")
SIP_HEADER_ROW(RSEQ, "RSeq", 0, NUMBER, false, "RFC 3262 7.1")
SIP_HEADER_ROW(CSEQ, "CSeq", 0, CSEQ, false, "RFC 3261 20.16")
SIP_HEADER_ROW(FROM, "From", 'f', ADDRESS, false, "RFC 3261 20.20")
SIP_HEADER_ROW(EVENT, "Event", 'o', TOKENS, false, "RFC 6665 8.2.1")
SIP_HEADER_ROW(ROUTE, "Route", 0, ADDRESS, true, "RFC 3261 20.34")
SIP_HEADER_ROW(ALLOW, "Allow", 0, TOKENS, true, "RFC 3261 20.5")
SIP_HEADER_ROW(ACCEPT, "Accept", 0, TOKENS, true, "RFC 3261 20.1")
SIP_HEADER_ROW(REASON, "Reason", 0, TOKENS, true, "RFC 3326 2")
SIP_HEADER_ROW(SERVER, "Server", 0, TEXT, false, "RFC 3261 20.35")
SIP_HEADER_ROW(SUBJECT, "Subject", 's', TEXT, false, "RFC 3261 20.36")
SIP_HEADER_ROW(WARNING, "Warning", 0, TEXT, true, "RFC 3261 20.43")
SIP_HEADER_ROW(REQUIRE, "Require", 0, TOKENS, true, "RFC 3261 20.32")
SIP_HEADER_ROW(EXPIRES, "Expires", 0, NUMBER, false, "RFC 3261 20.19")
SIP_HEADER_ROW(CONTACT, "Contact", 'm', ADDRESS, true, "RFC 3261 20.10")
SIP_HEADER_ROW(CALL_ID, "Call-ID", 'i', CALL_ID, false, "RFC 3261 20.8")
SIP_HEADER_ROW(PRIORITY, "Priority", 0, TOKENS, false, "RFC 3261 20.26")
SIP_HEADER_ROW(REPLY_TO, "Reply-To", 0, ADDRESS, false, "RFC 3261 20.31")
SIP_HEADER_ROW(CALL_INFO, "Call-Info", 0, URIS, true, "RFC 3261 20.9")
SIP_HEADER_ROW(TIMESTAMP, "Timestamp", 0, TEXT, false, "RFC 3261 20.38")
SIP_HEADER_ROW(SUPPORTED, "Supported", 'k', TOKENS, true, "RFC 3261 20.37")
SIP_HEADER_ROW(ALERT_INFO, "Alert-Info", 0, URIS, true, "RFC 3261 20.4")
SIP_HEADER_ROW(ERROR_INFO, "Error-Info", 0, URIS, true, "RFC 3261 20.18")
SIP_HEADER_ROW(USER_AGENT, "User-Agent", 0, TEXT, false, "RFC 3261 20.41")
SIP_HEADER_ROW(IN_REPLY_TO, "In-Reply-To", 0, CALL_ID, true, "RFC 3261 20.21")
SIP_HEADER_ROW(MIN_EXPIRES, "Min-Expires", 0, NUMBER, false, "RFC 3261 20.23")
SIP_HEADER_ROW(RETRY_AFTER, "Retry-After", 0, NUMBER, false, "RFC 3261 20.33")
SIP_HEADER_ROW(UNSUPPORTED, "Unsupported", 0, TOKENS, true, "RFC 3261 20.40")
SIP_HEADER_ROW(MIME_VERSION, "MIME-Version", 0, TEXT, false, "RFC 3261 20.24")
SIP_HEADER_ROW(ORGANIZATION, "Organization", 0, TEXT, false, "RFC 3261 20.25")
SIP_HEADER_ROW(RECORD_ROUTE, "Record-Route", 0, ADDRESS, true, "RFC 3261 20.30")
SIP_HEADER_ROW(CONTENT_TYPE, "Content-Type", 'c', MEDIA_TYPE, false, "RFC 3261 20.15")
SIP_HEADER_ROW(MAX_FORWARDS, "Max-Forwards", 0, NUMBER, false, "RFC 3261 20.22")
SIP_HEADER_ROW(PROXY_REQUIRE, "Proxy-Require", 0, TOKENS, true, "RFC 3261 20.29")
SIP_HEADER_ROW(AUTHORIZATION, "Authorization", 0, AUTH, false, "RFC 3261 20.7")
SIP_HEADER_ROW(CONTENT_LENGTH, "Content-Length", 'l', NUMBER, false, "RFC 3261 20.14")
SIP_HEADER_ROW(ACCEPT_ENCODING, "Accept-Encoding", 0, TOKENS, true, "RFC 3261 20.2")
SIP_HEADER_ROW(ACCEPT_LANGUAGE, "Accept-Language", 0, TOKENS, true, "RFC 3261 20.3")
SIP_HEADER_ROW(CONTENT_ENCODING, "Content-Encoding", 'e', TOKENS, true, "RFC 3261 20.12")
SIP_HEADER_ROW(CONTENT_LANGUAGE, "Content-Language", 0, TOKENS, true, "RFC 3261 20.13")
SIP_HEADER_ROW(WWW_AUTHENTICATE, "WWW-Authenticate", 0, AUTH, false, "RFC 3261 20.44")
SIP_HEADER_ROW(PROXY_AUTHENTICATE, "Proxy-Authenticate", 0, AUTH, false, "RFC 3261 20.27")
SIP_HEADER_ROW(AUTHENTICATION_INFO, "Authentication-Info", 0, AUTH, false, "RFC 3261 20.6")
SIP_HEADER_ROW(CONTENT_DISPOSITION, "Content-Disposition", 0, TOKENS, false, "RFC 3261 20.11")
SIP_HEADER_ROW(PROXY_AUTHORIZATION, "Proxy-Authorization", 0, AUTH, false, "RFC 3261 20.28")
