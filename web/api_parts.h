/*
 * web/api_parts.h: functions that the handlers of the API share: they read parameters, find calls, and
 * answer failures.
 *
 * A function that returns bool has answered the request when it returns false. The handler then returns.
 *
 * Threads:   the web thread, inside one view of the store.
 */
#ifndef WEB_API_PARTS_H
#define WEB_API_PARTS_H

#include "store/query_calls.h"
#include "web/request.h"
#include "web/state.h"

#define API_PAGE_DEFAULT 100
#define API_PAGE_MAX     500

#define API_FILTER_MAX 256 /* bytes */

#define API_LADDER_CALLS_MAX 64
#define API_LADDER_ROWS_MAX  5000 /* in one answer */
#define API_EXPORT_CALLS_MAX 10000

/* Answer the failure of a query: 400, 404, 409, 410, 503 or 500. */
void api_fail(struct web_response *response, enum err err, const struct error *error);

/* Answer that a parameter is wrong: 400 "bad_NAME". The message is "NAME: " and `wanted`. */
void api_refuse(struct web_response *response, const char *name, const char *wanted);

/* Begin an answer in JSON. With `version`, the answer is the same as long as the store is: it gets an
 * entity tag of the store's version and the request. */
bool api_begin(struct web_state *web, const struct web_request *request,
               struct web_response *response, bool has_version);

/* Read a parameter of "0" or "1". */
bool api_flag(const struct web_request *request, struct web_response *response, const char *name,
              bool otherwise, bool *ret_flag);

/* Read "limit", from 1 to API_PAGE_MAX. */
bool api_limit(const struct web_request *request, struct web_response *response, size_t *ret_limit);

/* Read a parameter that is one of some words, the last of which is NULL. */
bool api_choice(const struct web_request *request, struct web_response *response, const char *name,
                const char *const *words, unsigned otherwise, unsigned *ret_choice);

/* Find a call by its whole short id, or by its number as "n:13". Else 404, or 409 where several calls
 * have one id. */
bool api_find_call(struct web_state *web, struct web_response *response, struct slice id,
                   uint64_t *ret_call);

/* Read a list of such ids with commas between; at most `max` are taken. */
bool api_find_calls(struct web_state *web, struct web_response *response, struct slice ids,
                    uint64_t *calls, size_t max, size_t *ret_count);

/* Memory of the texts that a query points to. */
struct api_choice_texts {
    char filter[API_FILTER_MAX + 1];
};

/* Read which calls are meant: filter, state, problems, all, since, until. */
bool api_call_query(const struct web_request *request, struct web_response *response,
                    struct api_choice_texts *texts, struct call_query *ret_query);

#endif
