/*
 * dissect/sip_status.h: the response codes of SIP and their standard phrases.
 *
 * Source:    RFC 3261 21; IANA "SIP Parameters", Response Codes.
 * Threads:   pure functions over a constant table.
 */
#ifndef DISSECT_SIP_STATUS_H
#define DISSECT_SIP_STATUS_H

/* Give the registered reason phrase, or NULL for a code that has none. */
const char *sip_status_phrase(unsigned code);

/* Give the class of a code, 1 to 6, or 0 for a number that is no response code. */
unsigned sip_status_class(unsigned code);

#endif
