/*
 * dissect/sip_params.h: parameters: ";name=value" with white space wherever it is allowed.
 *
 * Serves header parameters and those of a URI, which have the same shape.
 *
 * Source:    RFC 3261 25.1 (generic-param), 19.1.1 (uri-parameters).
 * Ownership: borrowed from the text that is read.
 * Threads:   pure functions.
 */
#ifndef DISSECT_SIP_PARAMS_H
#define DISSECT_SIP_PARAMS_H

#include "base/slice.h"

struct sip_param {
    struct slice name;  /* trimmed; empty where two semicolons meet */
    struct slice value; /* trimmed, a quoted string with its quotes; absent without "=" */
};

/* Consume the next parameter, with or without a semicolon before it. False at the end. */
bool sip_param_next(struct slice *rest, struct sip_param *ret_param);

/* Give the bytes of a parameter of `params`, from its name to the end of its value; of one without a name,
 * from the semicolon before it. */
struct slice sip_param_bytes(struct slice params, const struct sip_param *param);

/* Find the first parameter of a name (any case). False, and *ret_value untouched, when there is
 * none; *ret_value is absent when it has no "=". */
bool sip_param_find(struct slice params, const char *name, struct slice *ret_value);

/* Give the value of the first parameter of a name, or an absent slice. */
struct slice sip_param_value(struct slice params, const char *name);

#endif
