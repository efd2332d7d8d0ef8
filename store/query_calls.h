/*
 * store/query_calls.h: lists of calls, and finding one by what the user typed.
 *
 * Every query visits rows in (start time, id) order and stops early when the visitor returns false.
 *
 * Threads:   the view's thread.
 */
#ifndef STORE_QUERY_CALLS_H
#define STORE_QUERY_CALLS_H

#include "store/view.h"

#define CALL_TEXTS 3

/* Which calls. Zero-initialised it means all INVITE calls. */
struct call_query {
    bool is_all;     /* other methods too */
    bool omits_legs; /* rows come without call_id (absent) and legs (0), in half the time */
    uint64_t
        columns; /* a set of CALL_COLUMN_BIT: other members of the rows are 0, absent or TIME_NONE,
                       * which takes less time; 0: all columns */
    int64_t since_us; /* started at or after; 0: from the first */
    int64_t until_us; /* started at or before; 0: to the last */
    uint32_t states;  /* bits 1 << enum call_state; 0: any */
    bool has_problem; /* a finding of severity warn or error */
    const char *from; /* regular expression on user@host and display name; NULL: any */
    const char *to;
    const char *ruri;
    /* Each not NULL: a text that must be in what a list shows of the call or in its Call-ID, upper and
     * lower case alike: user@host and display name of From and To, addresses, state word, method. */
    const char *texts[CALL_TEXTS];
    uint64_t past_id;       /* only calls of higher numbers; 0: all */
    const uint64_t *calls;  /* only these; their numbers, in rising order */
    size_t call_count;      /* 0: any */
    int64_t after_start_us; /* keyset: rows after this pair; both 0: from the first */
    uint64_t after_id;
    uint64_t limit; /* 0: no limit */
};

/* Returns false to stop. */
typedef bool call_visitor(void *context, const struct call_row *row);

/* Visit calls. ERR_USAGE when an expression cannot be compiled: *reterr says where. */
MUST_CHECK enum err query_calls(struct view *view, const struct call_query *query,
                                call_visitor *visit, void *context, struct error *reterr);

/* Count them (total, and those that match). */
MUST_CHECK enum err query_call_counts(struct view *view, const struct call_query *query,
                                      uint64_t *ret_total, uint64_t *ret_matching,
                                      struct error *reterr);

/* Find one call by what a user types: its number, a unique prefix of its short id, its Call-ID, or
 * a unique part of its Call-ID, tried in that order. ERR_NOT_FOUND, or ERR_AMBIGUOUS with a few
 * candidates in *reterr. */
MUST_CHECK enum err query_call_find(struct view *view, const char *text, uint64_t *ret_call,
                                    struct error *reterr);

/* Visit one call. ERR_NOT_FOUND when there is none of that number. */
MUST_CHECK enum err query_call(struct view *view, uint64_t call, call_visitor *visit, void *context,
                               struct error *reterr);

typedef bool leg_visitor(void *context, const struct leg_row *row);
typedef bool dialog_visitor(void *context, const struct dialog_row *row);
typedef bool transaction_visitor(void *context, const struct transaction_row *row);
typedef bool finding_visitor(void *context, const struct finding_row *row);

/* Visit what belongs to one call, in time order. */
MUST_CHECK enum err query_legs(struct view *view, uint64_t call, leg_visitor *visit, void *context,
                               struct error *reterr);
MUST_CHECK enum err query_dialogs(struct view *view, uint64_t call, dialog_visitor *visit,
                                  void *context, struct error *reterr);
MUST_CHECK enum err query_transactions(struct view *view, uint64_t call, transaction_visitor *visit,
                                       void *context, struct error *reterr);
MUST_CHECK enum err query_findings(struct view *view, uint64_t call, finding_visitor *visit,
                                   void *context, struct error *reterr);

#endif
