/*
 * dissect/sip_method.h: the SIP methods, one row each.
 *
 * Source:    IANA "Session Initiation Protocol (SIP) Parameters", Methods; RFC 3261 7.1: a method
 *            is any token, so an unlisted one is SIP_METHOD_OTHER and its text says which. Names
 *            are case-sensitive.
 * Threads:   pure functions.
 */
#ifndef DISSECT_SIP_METHOD_H
#define DISSECT_SIP_METHOD_H

#include "base/slice.h"

enum sip_method {
    SIP_METHOD_OTHER = 0,
    SIP_METHOD_ACK,
    SIP_METHOD_BYE,
    SIP_METHOD_CANCEL,
    SIP_METHOD_INFO,
    SIP_METHOD_INVITE,
    SIP_METHOD_MESSAGE,
    SIP_METHOD_NOTIFY,
    SIP_METHOD_OPTIONS,
    SIP_METHOD_PRACK,
    SIP_METHOD_PUBLISH,
    SIP_METHOD_REFER,
    SIP_METHOD_REGISTER,
    SIP_METHOD_SUBSCRIBE,
    SIP_METHOD_UPDATE,
    SIP_METHOD_COUNT,
};

/* Give the method of a token; SIP_METHOD_OTHER when it has no row. */
enum sip_method sip_method_of(struct slice token);

/* Give the name of a method; "" for SIP_METHOD_OTHER. */
const char *sip_method_name(enum sip_method method);

#endif
