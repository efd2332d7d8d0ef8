/*
 * app/option_value.h: the arguments of options, from text to value.
 *
 * Threads:   pure functions; a clock time without offset is in the process's zone.
 */
#ifndef APP_OPTION_VALUE_H
#define APP_OPTION_VALUE_H

#include "app/option_rows.h"
#include "app/options.h"

/* Put the value of `row`, or `argument` (NULL when it takes none), into its field. ERR_USAGE names
 * the option and its values. Files and timestamps have other functions: see
 * option_value_timestamp. */
MUST_CHECK enum err option_value_take(const struct option_row *row, const char *argument,
                                      struct options *options, struct error *reterr);

/* Read a time: RFC 3339 (in the local zone, or UTC with is_utc, when it has no offset), or
 * +SECONDS, +1.5s, +500ms, +2m, +1h from the capture's start. */
MUST_CHECK enum err option_value_timestamp(const struct option_row *row, const char *argument,
                                           bool is_utc, struct timestamp *ret_timestamp,
                                           struct error *reterr);

#endif
