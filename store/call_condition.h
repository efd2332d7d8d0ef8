/*
 * store/call_condition.h: the conditions of a struct call_query, made ready to be asked.
 *
 * Ownership: the caller releases it, after the statement; texts of the query are borrowed.
 * Threads:   the view's thread.
 */
#ifndef STORE_CALL_CONDITION_H
#define STORE_CALL_CONDITION_H

#include "store/query_calls.h"
#include "store/regex.h"
#include "store/text_search.h"

struct call_condition {
    const struct call_query *query;
    struct regex *from;
    struct regex *to;
    struct regex *ruri;
    struct text_search *texts[CALL_TEXTS];
    struct view_set calls;
};

/* Compile expressions and search texts. ERR_USAGE when an expression cannot be compiled. To be
 * released after a failure too. */
MUST_CHECK enum err call_condition_init(struct view *view, const struct call_query *query,
                                        struct call_condition *condition, struct error *reterr);
void call_condition_release(struct call_condition *condition);

/* Add everything the query asks for to a query of the calls `c`; the cheap conditions first. */
void call_condition_add(struct call_condition *condition, struct select *select);

#endif
