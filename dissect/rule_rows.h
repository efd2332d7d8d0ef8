/*
 * dissect/rule_rows.h: the rows of the findings catalogue; included with RULE() defined.
 *
 * RULE(name, slug, severity, section, text)
 */
RULE(LINE_NOT_CRLF, "line-not-crlf", RULE_WARN, "RFC 3261 7",
     "a line ends in a bare LF or CR instead of CRLF")
RULE(LEADING_CRLF, "leading-crlf", RULE_INFO, "RFC 3261 7.5",
     "empty lines stand before the start line")
