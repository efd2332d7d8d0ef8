/*
 * app/call_ids.h: the calls that the words of the command line mean.
 *
 * Ownership: the caller frees the list of ids with free(3).
 * Threads:   the main thread.
 */
#ifndef APP_CALL_IDS_H
#define APP_CALL_IDS_H

#include "app/selection.h"

/* Find the calls that the user named, or those that the filters select when none is named, in
 * order of time or of naming; a call named twice is there twice. ERR_NOT_FOUND and ERR_AMBIGUOUS for
 * a CALL that is not to be found. */
MUST_CHECK enum err call_ids_chosen(struct selection *selection, uint64_t **ret_calls,
                                    size_t *ret_count, struct error *reterr);

/* Find the calls that the user named; when none is named and there is exactly one, that one, else
 * ERR_USAGE with their number. */
MUST_CHECK enum err call_ids_named(struct input *input, uint64_t **ret_calls, size_t *ret_count,
                                   struct error *reterr);

#endif
