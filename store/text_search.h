/*
 * store/text_search.h: calls by a plain text, as one types it into a search box: in what a list shows
 * of a call, or in its Call-ID; upper and lower case alike (ASCII).
 *
 * What stands in tables beside the calls (addresses, Call-IDs) is searched first and kept as sets of
 * ids, so that the pass over the calls looks nothing up.
 *
 * Ownership: the caller owns the search; the text is borrowed.
 * Threads:   the view's thread.
 */
#ifndef STORE_TEXT_SEARCH_H
#define STORE_TEXT_SEARCH_H

#include "store/view_private.h"

struct text_search;

/* Search the text in the tables beside the calls. ERR_MEMORY, or the failure of reading. */
MUST_CHECK enum err text_search_new(struct view *view, const char *text,
                                    struct text_search **ret_search, struct error *reterr);

/* Free it; NULL is allowed. */
/* Return the states whose words have the text: bits 1 << enum call_state. */
uint32_t text_search_states(const char *text);

void text_search_free(struct text_search *search);

/* Add the condition on the calls named `c`; the search must outlive the statement. */
void text_search_add(struct text_search *search, struct select *select);

#endif
